"""Trades on ciphertext through Home Assistant: verdicts, restarts, failures."""

from csv import DictReader
from dataclasses import replace
from datetime import timedelta
from io import BytesIO, TextIOWrapper
from typing import Any
from zipfile import ZipFile

from homeassistant.core import HomeAssistant
import pytest

pytest.importorskip("gmpy2")

from custom_components.data_exchanger.adapters.courier import UnitOfWork
from custom_components.data_exchanger.core.model.identifiers import TradeId
from custom_components.data_exchanger.core.pipeline import computation
from custom_components.data_exchanger.core.pipeline.ports import StoredComputation
from custom_components.data_exchanger.core.privacy.he.engine import Scheme
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.computing.buyer import ComputingBuyer
from tests.integration.computing.jobs import SECONDS, SWITCH, asking, begun, ended, turn
from tests.integration.driver import Household
from tests.integration.waiting import until


def released(buyer: ComputingBuyer) -> list[dict[str, str]]:
    """Return the rows of the released table."""
    with ZipFile(BytesIO(buyer.deal.package)) as archive:
        return list(DictReader(TextIOWrapper(archive.open("data/result.csv"), "utf-8")))


async def stored(household: Household, trade: str) -> StoredComputation:
    inside = household.entry.runtime_data.household

    def read(work: UnitOfWork) -> StoredComputation:
        return computation.stored_computation(work.tx, TradeId(trade))

    found: StoredComputation = await inside.run(read)
    return found


async def test_the_homes_own_result_leaves_and_nothing_else(
    hass: HomeAssistant,
    household: Household,
    buyer: ComputingBuyer,
    mean: Demand,
    metered: list[float],
) -> None:
    await turn(hass, "on")
    assert household.state(SWITCH).state == "on"
    trade = await begun(household, mean)
    await household.trade_in(trade, "completed", seconds=SECONDS)
    ((row),) = released(buyer)
    known = metered[1:]
    assert int(row["readings"]) == len(known)
    assert float(row["value"]) == pytest.approx(sum(known) / len(known), abs=1e-3)
    assert buyer.manifests[0].scheme is Scheme.BFV
    assert len(buyer.requests("/inputs")) == 1
    kinds = [record.kind for record in await household.evidence()]
    assert kinds.index("computation.judged") < kinds.index("trade.delivered")
    assert (await household.overview())["earned"] == {"EUR": 405}
    kept = await stored(household, trade)
    assert kept.body is None
    assert kept.result


async def test_a_result_that_disagrees_ends_the_trade_without_a_reason(
    hass: HomeAssistant, household: Household, buyer: ComputingBuyer, mean: Demand
) -> None:
    buyer.cheats.append(lambda rows, honest: honest[:-1] + bytes([honest[-1] ^ 1]))
    await turn(hass, "on")
    trade = await begun(household, asking(mean, schemes=("paillier",)))
    assert (await ended(household, trade))["ended"] == "computation_refused"
    await until(lambda: buyer.farewells)
    (farewell,) = buyer.farewells
    assert farewell["code"] == "computation_refused"
    assert set(farewell) == {"@context", "@type", "providerPid", "consumerPid", "code"}
    assert not buyer.deal.release
    (judged,) = await household.evidence("computation.judged")
    assert judged.facts["agrees"] is False


async def test_inputs_are_sent_again_until_they_are_answered(
    hass: HomeAssistant, household: Household, buyer: ComputingBuyer, mean: Demand
) -> None:
    buyer.refusals["inputs"] = [503]
    await turn(hass, "on")
    trade = await begun(household, mean)
    await household.trade_in(trade, "completed", seconds=SECONDS)
    first, second = buyer.requests("/inputs")
    assert first.body == second.body


async def test_an_answer_is_judged_after_a_restart(
    hass: HomeAssistant,
    household: Household,
    mean: Demand,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(computation, "VERDICT_AFTER", timedelta(hours=1))
    await turn(hass, "on")
    trade = await begun(household, mean)
    await until(lambda: household.buyer.requests("/inputs"), SECONDS)
    inside = household.entry.runtime_data.household
    while not await inside.run(lambda work: computation.answered_trades(work.tx)):
        pass
    monkeypatch.setattr(computation, "VERDICT_AFTER", timedelta(0))
    await household.reload()
    await household.trade_in(trade, "completed", seconds=SECONDS)
    assert len(household.buyer.requests("/inputs")) == 1
    await until(lambda: household.state(SWITCH).state == "on", SECONDS)


async def test_a_key_that_cannot_be_unlocked_ends_the_trade(
    hass: HomeAssistant, household: Household, mean: Demand, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal = computation.seal_computation

    def spoiled(*args: Any) -> computation.Prepared:
        prepared = seal(*args)
        return replace(prepared, stored=replace(prepared.stored, secret=b"locked elsewhere"))

    monkeypatch.setattr(computation, "seal_computation", spoiled)
    await turn(hass, "on")
    trade = await begun(household, mean)
    assert (await ended(household, trade))["ended"] == "computation_refused"


async def test_a_trade_that_ended_while_it_was_encrypted_stays_ended(
    hass: HomeAssistant, household: Household, mean: Demand, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = computation.begin
    trades: list[str] = []

    def late(tx: Any, trade: Any, prepared: Any, now: Any) -> Any:
        from custom_components.data_exchanger.core.pipeline import trading

        trading.refuse(tx, trade.id, "refused_by_family", now)
        trades.append(trade.id)
        return begin(tx, trade, prepared, now)

    monkeypatch.setattr(computation, "begin", late)
    await turn(hass, "on")
    trade = await begun(household, mean)
    assert (await ended(household, trade))["ended"] == "refused_by_family"
    assert trades == [trade]
    assert household.buyer.requests("/inputs") == []
