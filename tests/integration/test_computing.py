"""Trades on ciphertext through Home Assistant: libraries, verdicts, restarts, audits."""

from collections.abc import AsyncIterator, Callable
from csv import DictReader
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO, TextIOWrapper
from pathlib import Path
import stat
from typing import Any
from zipfile import ZipFile

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.requirements import RequirementsNotFound
import pytest

pytest.importorskip("gmpy2")

from custom_components.data_exchanger import computing
from custom_components.data_exchanger.adapters import cipher
from custom_components.data_exchanger.adapters.courier import UnitOfWork
from custom_components.data_exchanger.const import ENV_DEVELOPMENT
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import TradeId
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.pipeline import computation
from custom_components.data_exchanger.core.pipeline.ports import StoredComputation
from custom_components.data_exchanger.core.privacy.he.engine import Scheme
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.computing_buyer import ComputingBuyer
from tests.integration.driver import Household
from tests.integration.family import add_meter
from tests.integration.waiting import until

SWITCH = "switch.household_computing_on_encrypted_data"
DAYS = 10
SECONDS = 60.0
"""Making a key and starting a child take their time on a busy machine."""


@pytest.fixture
async def buyer(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[ComputingBuyer]:
    monkeypatch.setenv(ENV_DEVELOPMENT, "1")
    buyer = ComputingBuyer()
    await buyer.start()
    yield buyer
    await buyer.stop()
    assert buyer.complaints == []


@pytest.fixture
def past() -> Period:
    """Return the hours that the meter knows: enough for exact answers."""
    end = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    return Period(start=end - timedelta(days=DAYS), end=end)


@pytest.fixture
async def metered(hass: HomeAssistant, past: Period) -> list[float]:
    return list(await add_meter(hass, past.start, 24 * DAYS))


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let verdicts fall at once."""
    monkeypatch.setattr(computation, "VERDICT_AFTER", timedelta(0))


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what makes libraries impossible to install."""

    def forget(*schemes: Scheme) -> None:
        missing = {computing.REQUIREMENTS[scheme] for scheme in schemes}

        async def process(_: HomeAssistant, name: str, wanted: list[str], **__: Any) -> None:
            if missing & set(wanted):
                raise RequirementsNotFound(name, wanted)

        monkeypatch.setattr(computing, "async_process_requirements", process)

    return forget


@pytest.fixture
def mean(demand: Demand) -> Demand:
    """Return a demand for a mean on ciphertext, at best with BFV."""
    return asking(demand)


def asking(demand: Demand, **parameters: Any) -> Demand:
    """Ask for the mean of the period, or something else, on ciphertext."""
    given = {
        "function": "mean",
        "window": "period",
        "rounding": "0.001",
        "lower": "0",
        "upper": "20",
        "schemes": ("bfv", "paillier"),
    }
    method = MethodSpec(id="homomorphic", parameters=given | parameters)
    scope = replace(demand.scope, level=DisclosureLevel.STATISTICS, method=method)
    return replace(demand, scope=scope)


async def turn(hass: HomeAssistant, how: str) -> None:
    await hass.services.async_call("switch", f"turn_{how}", {"entity_id": SWITCH}, blocking=True)


async def begun(household: Household, demand: Demand) -> str:
    """Trade until the family has approved; return the trade's id."""
    trade = await household.offered(demand)
    await household.approve_when_asked(trade)
    return trade


async def ended(household: Household, trade: str) -> dict[str, Any]:
    return dict(await household.trade_in(trade, "ended", seconds=SECONDS))


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


# Trades


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
    await household.shows(SWITCH, "on")


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


# Libraries


async def test_without_tenseal_paillier_is_used(
    hass: HomeAssistant,
    household: Household,
    buyer: ComputingBuyer,
    mean: Demand,
    without: Callable[..., None],
) -> None:
    without(Scheme.BFV)
    await turn(hass, "on")
    assert household.state(SWITCH).state == "on"
    trade = await begun(household, mean)
    await household.trade_in(trade, "completed", seconds=SECONDS)
    assert [one.scheme for one in buyer.manifests] == [Scheme.PAILLIER]


async def test_the_buyers_order_of_schemes_decides(
    hass: HomeAssistant, household: Household, buyer: ComputingBuyer, mean: Demand
) -> None:
    await turn(hass, "on")
    trade = await begun(household, asking(mean, schemes=("ckks", "paillier", "bfv")))
    await household.trade_in(trade, "completed", seconds=SECONDS)
    assert [one.scheme for one in buyer.manifests] == [Scheme.PAILLIER]


async def test_without_a_library_nothing_is_offered_and_the_reason_is_shown(
    hass: HomeAssistant, household: Household, mean: Demand, without: Callable[..., None]
) -> None:
    without(*Scheme)
    with pytest.raises(HomeAssistantError) as refused:
        await turn(hass, "on")
    assert refused.value.translation_key == "no_engine"
    assert household.state(SWITCH).state == "off"
    household.buyer.publish(mean)
    await household.call("refresh_demands")
    (shown,) = (await household.overview())["demands"]
    assert {gap["reason"] for gap in shown["gaps"]} == {"method_unavailable"}
    with pytest.raises(ServiceValidationError) as declined:
        await household.accept(mean.id)
    assert declined.value.translation_key == "not_on_offer"
    assert household.buyer.deals == {}


async def test_a_library_that_does_not_work_here_is_not_used(
    hass: HomeAssistant,
    household: Household,
    buyer: ComputingBuyer,
    mean: Demand,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    probe = cipher.probe
    monkeypatch.setattr(cipher, "probe", lambda one: one is not Scheme.BFV and probe(one))
    await turn(hass, "on")
    trade = await begun(household, mean)
    await household.trade_in(trade, "completed", seconds=SECONDS)
    assert buyer.manifests[0].scheme is Scheme.PAILLIER


async def test_turned_off_a_home_encrypts_no_more_and_fetches_nothing_at_its_start(
    hass: HomeAssistant, household: Household, mean: Demand, without: Callable[..., None]
) -> None:
    await turn(hass, "on")
    await turn(hass, "off")
    assert household.state(SWITCH).state == "off"
    household.buyer.publish(mean)
    await household.call("refresh_demands")
    with pytest.raises(ServiceValidationError):
        await household.accept(mean.id)
    facts = [record.facts for record in await household.evidence("encrypted_computing")]
    assert facts == [{"on": True}, {"on": False}]
    without(*Scheme)
    await household.reload()
    assert household.state(SWITCH).state == "off"


async def test_libraries_that_are_gone_after_a_start_are_missed(
    hass: HomeAssistant,
    household: Household,
    complaints: list[str],
    without: Callable[..., None],
) -> None:
    await turn(hass, "on")
    without(*Scheme)
    await household.reload()
    await until(lambda: complaints)
    assert "No library for computing on ciphertext works here" in complaints.pop()
    assert household.state(SWITCH).state == "off"


# Audits


async def test_an_audit_holds_and_gives_the_key_up_only_when_asked(
    hass: HomeAssistant, household: Household, mean: Demand
) -> None:
    await turn(hass, "on")
    trade = await begun(household, asking(mean, schemes=("paillier",)))
    with pytest.raises(ServiceValidationError):
        await household.call("audit_trade", trade_id=trade)
    await household.trade_in(trade, "completed", seconds=SECONDS)
    found = await household.call("audit_trade", trade_id=trade)
    checks = ("inputs_committed", "inputs_true", "result_committed", "result_true", "verified")
    assert {name: found[name] for name in checks} == dict.fromkeys(checks, True)
    assert found["path"] is None
    given = await household.call("audit_trade", trade_id=trade, disclose_key=True)
    path = Path(given["path"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    _, _, secret = path.read_bytes().partition(b"\n")
    assert len(secret) == 384
    kinds = [record.kind for record in await household.evidence("computation.")]
    assert kinds.count("computation.audited") == 2
    assert kinds.count("computation.key_disclosed") == 1


async def test_only_administrators_audit(
    hass: HomeAssistant, household: Household, mean: Demand
) -> None:
    with pytest.raises(Unauthorized):
        await household.call("audit_trade", household.family.member, trade_id=mean.id)


async def test_an_audit_that_gets_no_answer_from_its_child_says_so(
    hass: HomeAssistant, household: Household, mean: Demand, monkeypatch: pytest.MonkeyPatch
) -> None:
    await turn(hass, "on")
    trade = await begun(household, asking(mean, schemes=("paillier",)))
    await household.trade_in(trade, "completed", seconds=SECONDS)
    monkeypatch.setattr(cipher, "_WORKER", Path("nowhere"))
    with pytest.raises(HomeAssistantError) as failed:
        await household.call("audit_trade", trade_id=trade)
    assert failed.value.translation_key == "cipher_failed"
