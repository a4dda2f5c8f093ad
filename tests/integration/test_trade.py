"""Whole trades, as the family and the buyer see them."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.data_exchanger.core.protocol.demand import Demand
from custom_components.data_exchanger.core.protocol.sealing import split_release
from tests.integration.driver import Household
from tests.integration.family import CANARIES
from tests.integration.waiting import until

EVENT = "event.household_trades"
MEI, JONAS = "sensor.person_meilinwang_earnings", "sensor.person_jonathanweber_earnings"
PAID, OUTSTANDING = (
    "sensor.grid_research_institute_paid",
    "sensor.grid_research_institute_outstanding",
)


@pytest.fixture
def heard(hass: HomeAssistant) -> list[tuple[str, str]]:
    """Collect what the trade event says: type and id."""
    events: list[tuple[str, str]] = []

    @callback
    def note(event: Any) -> None:
        state = event.data["new_state"]
        if event.data["entity_id"] == EVENT and state and state.attributes.get("event_type"):
            events.append((state.attributes["event_type"], state.attributes["id"]))

    hass.bus.async_listen("state_changed", note)
    return events


async def test_what_the_buyer_gets_is_what_the_meter_counted(
    household: Household, demand: Demand, metered: list[float]
) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    await household.sell(demand.id)
    with ZipFile(BytesIO(household.buyer.deal.package)) as archive:
        (name,) = [one for one in archive.namelist() if one.endswith(".csv")]
        _, *rows = archive.read(name).decode().splitlines()
    values = [row.split(",")[1] for row in rows]
    assert values[0] == ""  # nobody knows where the meter stood before
    assert [float(value) for value in values[1:]] == pytest.approx(metered[1:], abs=1e-3)


async def test_entities_follow_a_trade_from_demand_to_payment(
    household: Household, demand: Demand, heard: list[tuple[str, str]]
) -> None:
    buyer = household.buyer
    buyer.automatic.discard("pay")
    buyer.publish(demand)
    await household.call("refresh_demands")
    await household.shows("sensor.household_open_demands", "1")
    trade = await household.accept(demand.id)
    await household.approve_when_asked(trade)
    await household.trade_in(trade, "delivered")
    await household.shows("sensor.household_open_demands", "0")
    await household.shows("sensor.household_pending_earnings", "4.05")
    await household.shows(OUTSTANDING, "4.05")
    await household.shows("sensor.household_total_earnings", "0.0")

    await until(lambda: "completed" in buyer.deal.states)
    buyer.pay(buyer.deal)
    await household.trade_in(trade, "completed")
    await household.shows("sensor.household_total_earnings", "4.05")
    await household.shows("sensor.household_pending_earnings", "0.0")
    await household.shows(PAID, "4.05")
    await household.shows(OUTSTANDING, "0.0")
    shares = [float(household.state(one).state) for one in (MEI, JONAS)]
    assert sum(shares) == pytest.approx(4.05)
    assert max(shares) - min(shares) < 0.011
    attributes = household.state("sensor.household_total_earnings").attributes
    assert (attributes["unit_of_measurement"], attributes["device_class"]) == ("EUR", "monetary")
    assert heard == [
        ("demand_received", demand.id),
        ("offered", trade),
        ("awaiting_approval", trade),
        ("agreed", trade),
        ("delivering", trade),
        ("delivered", trade),
        ("completed", trade),
        ("payment_received", trade),
    ]


async def test_nothing_leaves_but_what_was_sealed(
    household: Household, demand: Demand, metered: list[float]
) -> None:
    buyer = household.buyer
    buyer.publish(demand)
    await household.call("refresh_demands")
    trade = await household.sell(demand.id)
    found = await household.trade(trade)
    assert found["package"]["bytes_sent"] == len(split_release(buyer.deal.release).sealed)
    sent = bytes(buyer.wire.sent)
    assert [canary for canary in CANARIES if canary.encode() in sent] == []
    with ZipFile(BytesIO(buyer.deal.package)) as archive:
        delivered = b"".join(archive.read(name) for name in archive.namelist())
    assert [canary for canary in CANARIES if canary.encode() in delivered] == []
    counted = (await household.overview())["bytes_sent"]
    assert counted == pytest.approx(len(sent), rel=0.02)


async def test_a_trade_tells_its_story_in_evidence(household: Household, demand: Demand) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    await household.sell(demand.id)
    kinds = [record.kind for record in await household.evidence("trade.")]
    in_order = ["offered", "accepted", "approved", "approved", "verified"]
    in_order += ["transfer_requested", "release_ready", "delivered", "settled"]
    story = [kind.removeprefix("trade.") for kind in kinds]
    assert [step for step in story if step in in_order] == in_order
    verified = await household.call("verify_evidence")
    assert (verified["verified"], verified["broken_at"]) == (True, None)


async def test_the_family_may_say_no(
    household: Household, demand: Demand, heard: list[tuple[str, str]]
) -> None:
    trade = await household.offered(demand)
    await household.trade_in(trade, "awaiting_approval")
    answer = await household.call("reject_trade", trade_id=trade)
    assert answer["state"] == "ended"
    assert (await household.trade(trade))["ended"] == "refused_by_family"
    await until(lambda: "ended" in household.buyer.deal.states)
    assert not household.buyer.deal.release
    assert heard[-1] == ("ended", trade)
    overview = await household.overview()
    assert (overview["earned"], overview["pending"]) == ({}, {})


async def test_a_declined_demand_is_not_shown_again(household: Household, demand: Demand) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    await household.shows("sensor.household_open_demands", "1")
    await household.call("decline_demand", demand_id=demand.id)
    await household.shows("sensor.household_open_demands", "0")
    answer = await household.call("refresh_demands")
    assert (answer["new"], answer["demands"]) == ([], [])
    assert len(await household.evidence("demand.declined")) == 1


async def test_an_offer_ends_when_its_time_has_run_out(
    hass: HomeAssistant, household: Household, demand: Demand, monkeypatch: pytest.MonkeyPatch
) -> None:
    household.buyer.automatic.discard("accept")
    trade = await household.offered(demand)
    await household.buyer.stop()  # its clock stays behind: it would refuse tokens of next week
    later = dt_util.utcnow() + timedelta(days=8)
    with monkeypatch.context() as patched:
        patched.setattr("custom_components.data_exchanger.runtime.dt_util.utcnow", lambda: later)
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=1000))
        found = await household.trade_in(trade, "ended")
    assert found["ended"] == "expired"
    assert len(await household.evidence("trade.expired")) == 1


async def test_the_buyer_may_change_its_mind(household: Household, demand: Demand) -> None:
    household.buyer.automatic.discard("accept")
    trade = await household.offered(demand)
    status, _ = await household.buyer.reply(household.buyer.terminate(household.buyer.deal))
    assert status == 200
    assert (await household.trade(trade))["ended"] == "terminated_by_buyer"


async def test_a_buyer_that_refuses_an_offer_ends_the_trade(
    household: Household, demand: Demand
) -> None:
    household.buyer.refusals["offer"] = [422]
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    trade = await household.accept(demand.id)
    assert (await household.trade_in(trade, "ended"))["ended"] == "refused_by_buyer"


@pytest.mark.parametrize("failure", [503, 429, -1], ids=["error", "busy", "broken line"])
async def test_messages_are_sent_until_they_arrive(
    household: Household, demand: Demand, failure: int
) -> None:
    household.buyer.refusals |= {"offer": [failure], "release": [failure]}
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    trade = await household.accept(demand.id)
    await household.approve_when_asked(trade)
    await household.trade_in(trade, "completed")
    assert household.buyer.deal.states.count("released") == 1
    assert (await household.overview())["earned"] == {"EUR": 405}


async def test_without_sharing_nothing_is_delivered(household: Household, demand: Demand) -> None:
    household.buyer.automatic.discard("request")
    trade = await household.offered(demand)
    await household.approve_when_asked(trade)
    await until(lambda: "finalized" in household.buyer.deal.states)
    await household.hass.services.async_call(
        "switch", "turn_off", {"entity_id": "switch.household_sharing"}, blocking=True
    )
    household.buyer.request(household.buyer.deal)
    found = await household.trade_in(trade, "ended")
    assert found["ended"] == "sharing_paused"
    assert household.buyer.requests("/releases/") == []
    assert [record.facts for record in await household.evidence("sharing")] == [{"on": False}]


async def test_a_demand_is_answered_again_after_its_trade_has_ended(
    household: Household, demand: Demand
) -> None:
    first = await household.offered(demand)
    await household.trade_in(first, "awaiting_approval")
    await household.call("reject_trade", trade_id=first)
    second = await household.sell(demand.id)
    assert second != first
    assert (await household.overview())["earned"] == {"EUR": 405}
