"""Difference attacks: exact answers to one buyer are never about less than the least window."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.data_exchanger.core.catalog.entry import CatalogEntry
from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import EntryId
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.model.timeseries import Readings, Totals
from custom_components.data_exchanger.core.pipeline import delivery, trading
from custom_components.data_exchanger.core.pipeline.overview import overview
from custom_components.data_exchanger.core.pipeline.trading import NotOnOffer
from custom_components.data_exchanger.core.pipeline.windows import tell, things_of
from custom_components.data_exchanger.core.privacy.exact import MINIMUM_WINDOW
from custom_components.data_exchanger.core.privacy.windows import AlreadyAnswered
from custom_components.data_exchanger.core.protocol.terms import Terms
from custom_components.data_exchanger.core.trade.trade import Trade
from tests.core.examples import element, entry, scope, terms
from tests.core.pipeline.household import ANNA, BEN, BUYER, ENTRY, OTHER, catalog_of
from tests.core.pipeline.test_demands import demand, receive, signed
from tests.core.pipeline.world import World

BEGIN = datetime(2026, 9, 1, tzinfo=UTC)
DAYS = 60
DAILY = np.random.default_rng(3).uniform(0.1, 1.0, DAYS).round(3)
"""What a household uses in each hour of a day."""

SECOND, POWER = EntryId("second-canary"), EntryId("power-canary")


def history() -> Mapping[EntryId, Readings]:
    hours = int(BEGIN.timestamp()) + 3600 * np.arange(24 * DAYS + 1)
    counted = np.concatenate(([0.0], np.cumsum(np.repeat(DAILY, 24)))).round(3)
    return dict.fromkeys((ENTRY, SECOND, POWER), Totals(hours, counted, 3600))


def span(first: int, last: int) -> Period:
    """Return the span from one day of the history up to another."""
    return Period(start=BEGIN + timedelta(days=first), end=BEGIN + timedelta(days=last))


def asking(first: int, last: int, **changes: Any) -> Terms:
    """Ask for exact statistics of some days."""
    fields: dict[str, Any] = {
        "period": span(first, last),
        "level": DisclosureLevel.STATISTICS,
        "method": MethodSpec(id="statistics", parameters={"load_curve": False}),
    }
    return terms(scope=scope(**fields | changes))


class Attack:
    """A buyer that asks again and again."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.trades = 0

    def due(self, wanted: Terms) -> Trade:
        """Bring a trade to where its release is due."""
        world = self.world
        self.trades += 1
        world.offer(wanted, self.trades)
        for step in (world.pump, world.accept, world.approve, world.pump, world.verify, world.pump):
            step()
        world.request_transfer()
        return world.trade

    def release(self, trade: Trade) -> None:
        world = self.world
        entries = delivery.granted_entries(world.home, trade, world.now)
        sealed = delivery.seal_delivery(world.home, trade, entries, history(), world.now)
        world.run(lambda tx: delivery.hand_over(tx, trade, sealed, world.now))

    def learn(self, wanted: Terms) -> dict[tuple[str, str], float]:
        """Return the figures that the buyer gets; raise :class:`NotOnOffer`."""
        self.release(self.due(wanted))
        self.world.pump()
        with ZipFile(BytesIO(self.world.opened[-1])) as archive:
            lines = archive.read("data/statistics.csv").decode().splitlines()[1:]
        rows = [line.split(",") for line in lines]
        return {(series, statistic): float(value) for series, statistic, value in rows}

    def total(self, wanted: Terms) -> float:
        return self.learn(wanted)["electricity_consumption", "sum"]

    def refused(self, wanted: Terms) -> str:
        """Return why a question is refused before the trade."""
        with pytest.raises(NotOnOffer) as refusal:
            self.due(wanted)
        return str(refusal.value.details["reason"])


@pytest.fixture
def attack(world: World) -> Attack:
    return Attack(world)


def test_two_windows_that_differ_by_a_day_would_give_that_day() -> None:
    """What the attack gains where nobody keeps a record: each answer comes from another home."""
    longer, shorter = (Attack(World()).total(asking(0, last)) for last in (30, 29))
    assert longer - shorter == pytest.approx(24 * DAILY[29])


def test_many_overlapping_windows_recover_no_day(attack: Attack) -> None:
    """The attack with n overlapping windows: of all that would separate days, one is answered."""
    answered = [attack.total(asking(0, 30))]
    sliding = [(first, first + 30) for first in range(1, 30)]
    nested = [(0, last) for last in range(7, 30)] + [(first, 30) for first in range(1, 23)]
    for first, last in sliding + nested:
        assert attack.refused(asking(first, last)) == "already_answered"
    assert answered == [pytest.approx(24 * DAILY[:30].sum())]
    assert attack.total(asking(30, 37)) == pytest.approx(24 * DAILY[30:37].sum())


def test_the_whole_after_its_parts_is_refused(attack: Attack) -> None:
    """Complements: whoever knows the parts around a gap learns the gap from the whole."""
    for first, last in ((0, 10), (11, 21)):
        attack.total(asking(first, last))
    for first, last in ((0, 21), (10, 17), (4, 11), (0, 60)):
        assert attack.refused(asking(first, last)) == "already_answered"
    with pytest.raises(InvalidInput, match="shorter than seven days"):
        attack.due(asking(10, 11))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"resolution": Resolution.DAY},
        {"method": MethodSpec(id="statistics", parameters={"histogram_bins": 11})},
        {"minimum_coverage": 50},
        {"period": Period(start=BEGIN, end=BEGIN + timedelta(days=30, minutes=-1))},
    ],
)
def test_nothing_about_a_question_makes_it_another_one(
    attack: Attack, changes: dict[str, Any]
) -> None:
    attack.total(asking(0, 30))
    assert attack.refused(asking(0, 30, **changes)) == "already_answered"


def test_other_sources_of_the_same_do_not_reopen_a_window(attack: Attack) -> None:
    """Meters that come, or count the same in another unit: neither makes a second answer."""
    home = attack.world.home
    attack.total(asking(0, 30))
    second = entry(SECOND, entity_id="sensor.kitchen_canary_second")
    power = entry(POWER, element("electricity_power"), entity_id="sensor.kitchen_canary_power")
    attack.world.home = replace(
        home, catalog=catalog_of(*home.catalog.entries.values(), second, power)
    )
    assert attack.refused(asking(0, 29)) == "already_answered"
    assert attack.refused(asking(0, 29, required=("electricity_power",))) == "already_answered"
    narrowed = asking(30, 60, optional=("electricity_power",))
    figures = attack.learn(narrowed)
    assert {series for series, _ in figures} == {
        "electricity_consumption_1",
        "electricity_consumption_2",
        "electricity_power",
    }


def test_optional_elements_that_were_told_are_left_out(attack: Attack) -> None:
    heat = entry(SECOND, element("heat_energy"), entity_id="sensor.kitchen_canary_heat")
    home = attack.world.home
    attack.world.home = replace(home, catalog=catalog_of(*home.catalog.entries.values(), heat))
    attack.total(asking(0, 30))
    wanted = asking(0, 29, required=("heat_energy",), optional=("electricity_consumption",))
    assert {series for series, _ in attack.learn(wanted)} == {"heat_energy"}


def test_whom_an_entry_is_about_may_change_but_not_what_it_told(attack: Attack) -> None:
    attack.total(asking(0, 30))
    home = attack.world.home
    known: CatalogEntry = home.catalog.entries[ENTRY]
    attack.world.home = replace(
        home, catalog=catalog_of(replace(known, subjects=frozenset({ANNA, BEN})))
    )
    assert attack.refused(asking(0, 29)) == "already_answered"


def test_two_trades_at_once_get_one_answer(attack: Attack) -> None:
    first, second = attack.due(asking(0, 30)), attack.due(asking(1, 30))
    attack.release(first)
    before = attack.world.snapshot()
    with pytest.raises(AlreadyAnswered):
        attack.release(second)
    assert attack.world.snapshot() == before


def test_a_release_that_never_arrived_was_told(attack: Attack) -> None:
    attack.release(attack.due(asking(0, 30)))
    attack.world.refuse()
    assert attack.refused(asking(0, 30)) == "already_answered"


def test_a_sum_beside_all_readings_but_one_is_refused(attack: Attack) -> None:
    """Detailed series first, then, once the family allows less, a sum that goes a day further."""
    series = terms(scope=scope(period=span(0, 29)))
    attack.release(attack.due(series))
    assert attack.refused(asking(0, 30)) == "already_answered"
    assert attack.total(asking(0, 29)) == pytest.approx(24 * DAILY[:29].sum())


def test_coarse_readings_do_not_open_finer_statistics(attack: Attack) -> None:
    days = terms(scope=scope(period=span(0, 29), resolution=Resolution.DAY))
    attack.release(attack.due(days))
    assert attack.refused(asking(0, 29)) == "already_answered"
    assert attack.total(asking(30, 60, resolution=Resolution.DAY)) > 0


def test_series_and_noise_stand_in_nobodys_way(attack: Attack) -> None:
    attack.total(asking(0, 30))
    noisy = asking(
        0,
        29,
        level=DisclosureLevel.PRIVATE_STATISTICS,
        method=MethodSpec(id="private_statistics", parameters={"rho": "0.05"}),
    )
    attack.due(noisy)
    attack.due(terms(scope=scope(period=span(0, 29))))


def test_another_buyer_may_ask_the_same(attack: Attack) -> None:
    attack.total(asking(0, 30))
    world = attack.world
    offered = world.run(
        lambda tx: trading.offer(tx, world.home, OTHER, asking(0, 30), world.now, (99).to_bytes(16))
    )
    assert offered.open


def test_a_demand_that_overlaps_says_so(attack: Attack) -> None:
    attack.total(asking(0, 30))
    world = attack.world
    receive(world, signed(demand(scope=asking(3, 40).scope)))
    (found,) = world.run(lambda tx: overview(tx, world.home, world.now)).demands
    assert (found.match.score, [gap.reason for gap in found.match.gaps]) == (
        0,
        ["already_answered"],
    )


def spans(of: Iterable[tuple[int, int]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return a row for each window: 1 on its days."""
    rows = [[float(first <= day < last) for day in range(DAYS)] for first, last in of]
    return np.array(rows).reshape(-1, DAYS)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, DAYS - 1), st.integers(1, DAYS)).filter(
            lambda one: one[0] < one[1]
        ),
        max_size=30,
    )
)
def test_no_combination_of_answers_is_about_less_than_the_least_window(
    asked: list[tuple[int, int]],
) -> None:
    """Linear algebra over all that was answered: no sum of fewer than seven days is among it."""
    world = World()
    trade = world.offer(asking(0, 30))
    things = things_of(world.home.catalog.entries.values())
    answered = []
    for first, last in asked:
        wanted = replace(trade, terms=asking(first, last))
        try:
            if wanted.terms.scope.period.duration >= MINIMUM_WINDOW:
                world.run(lambda tx, wanted=wanted: tell(tx, wanted, things))
                answered.append((first, last))
        except AlreadyAnswered:
            continue
    known = spans(answered)
    rank = np.linalg.matrix_rank(known) if answered else 0
    for length in range(1, 7):
        for first in range(DAYS - length + 1):
            target = spans([(first, first + length)])
            assert np.linalg.matrix_rank(np.vstack((known, target))) == rank + 1


def test_what_is_kept_names_thing_and_time(attack: Attack) -> None:
    attack.total(asking(0, 30))
    kept = attack.world.store.state.windows.kept
    assert {one.about for one in kept} == {ENTRY, "electricity/"}
    assert {one.period for one in kept} == {span(0, 30)}
    assert {one.trade for one in kept} == {attack.world.trade_id}
    assert attack.world.home.buyers[BUYER].did == kept[0].buyer
