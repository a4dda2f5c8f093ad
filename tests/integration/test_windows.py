"""What a buyer was told exactly, on disk: kept over restarts, and checked before a trade."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import Did
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.privacy.windows import Window
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.core.examples import fresh_urn
from tests.integration.driver import Household
from tests.integration.spender import opened
from tests.integration.waiting import until

type Ask = Callable[[int, int], Demand]

WINDOW = Window(
    buyer=Did("did:key:one"),
    trade="urn:1",
    about="electricity/",
    period=Period(start=datetime(2026, 10, 1, tzinfo=UTC), end=datetime(2026, 10, 9, tzinfo=UTC)),
    level=DisclosureLevel.STATISTICS,
    resolution=Resolution.HOUR,
)


def test_windows_are_found_again_by_buyer_and_thing(tmp_path: Path) -> None:
    path = tmp_path / "household.db"
    database = opened(path)
    with database.transaction() as tx:
        tx.windows.add(WINDOW)
        tx.windows.add(replace(WINDOW, buyer=Did("did:key:two")))
        tx.windows.add(replace(WINDOW, about="water/"))
    database.close()
    database = opened(path)
    with database.transaction() as tx:
        assert tx.windows.about(WINDOW.buyer, ["electricity/", "gas/"]) == [WINDOW]
        assert tx.windows.about(WINDOW.buyer, ["gas/"]) == []
    database.close()


@pytest.fixture
def ask(demand: Demand) -> Ask:
    """Return what asks for exact statistics of a span, in days before now."""
    end = demand.scope.period.end

    def make(first: int, last: int) -> Demand:
        asked = replace(
            demand.scope,
            period=Period(start=end - timedelta(days=first), end=end - timedelta(days=last)),
            minimum_coverage=0,
            level=DisclosureLevel.STATISTICS,
            method=MethodSpec(id="statistics"),
        )
        return replace(demand, id=fresh_urn(), scope=asked)

    return make


async def test_an_overlapping_demand_is_refused_with_a_reason_also_after_a_restart(
    household: Household, ask: Ask
) -> None:
    wanted, later = ask(30, 0), ask(29, 0)
    household.buyer.publish(wanted)
    await household.call("refresh_demands")
    await household.sell(wanted.id)
    household.buyer.publish(later)
    await household.call("refresh_demands")
    for _ in range(2):
        (shown,) = (await household.overview())["demands"]
        assert [gap["reason"] for gap in shown["gaps"]] == ["already_answered"]
        with pytest.raises(HomeAssistantError) as refused:
            await household.accept(later.id)
        placeholders = refused.value.translation_placeholders
        assert placeholders
        assert placeholders["reason"] == "already_answered"
        await household.reload()
        await household.know()


async def test_of_two_trades_at_once_the_second_ends_before_its_release(
    household: Household, ask: Ask
) -> None:
    buyer = household.buyer
    buyer.automatic.discard("request")
    trades = []
    for wanted in (ask(30, 0), ask(29, 0)):
        trades.append(await household.offered(wanted))
        await household.approve_when_asked(trades[-1])
        await until(lambda: "finalized" in buyer.deal.states)
    first, second = (buyer.deals[one] for one in trades)
    buyer.request(first)
    await household.trade_in(trades[0], "completed")
    buyer.request(second)
    await household.trade_in(trades[1], "ended")
    assert (await household.trade(trades[1]))["ended"] == "already_answered"
    assert second.release == b""
