"""What is planted in names, rooms, places, readings and errors is seen nowhere outside.

Every test of this folder is watched (see the fixture ``witness``); here the watch itself is tested,
and it looks on while a trade meets everything that can go wrong.
"""

from base64 import urlsafe_b64encode
import json
import logging
from typing import Any

import aiohttp
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.data_exchanger import runtime
from custom_components.data_exchanger.adapters.history import RecorderHistory
from custom_components.data_exchanger.const import DOMAIN
from custom_components.data_exchanger.core.protocol.demand import Demand
from custom_components.data_exchanger.faults import whereabouts
from tests.core.examples import STRANGER_KEY
from tests.integration.buyer import euros
from tests.integration.driver import Household
from tests.integration.family import CANARIES, METER, READING
from tests.integration.waiting import until
from tests.integration.witness import Witness, look_at_the_rest, unfolded

PLACE = (32.87336, -117.22743)
NAME = "Meilinwang"


def shown(household: Household) -> dict[str, Any]:
    """Return everything that a home could let slip, as it stands in the home."""
    return {
        "meter": household.state(METER).as_dict(),
        "persons": [household.state(one).as_dict() for one in household.family.persons],
        "place": [household.hass.config.latitude, household.hass.config.longitude],
    }


@pytest.fixture
async def planted(household: Household) -> Household:
    """Have canaries in states, attributes and coordinates too."""
    hass = household.hass
    hass.config.latitude, hass.config.longitude = PLACE
    meter = household.state(METER)
    hass.states.async_set(METER, READING, {**meter.attributes, "friendly_name": "Hauptzaehler"})
    for entity_id in household.family.persons:
        person = household.state(entity_id)
        where = {"latitude": PLACE[0], "longitude": PLACE[1], "source": "Kuechenschrank"}
        hass.states.async_set(entity_id, "Wohnkuecheblau", {**person.attributes, **where})
    text = json.dumps(shown(household), default=str).lower()
    assert all(word in text for word in ("kuechenschrank", "hauptzaehler", "32.87", READING))
    return household


async def test_a_trade_in_which_all_goes_wrong_tells_nothing(
    planted: Household,
    demand: Demand,
    witness: Witness,
    complaints: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    household, buyer = planted, planted.buyer
    # The feed breaks off, and the buyer's server is out of order.
    buyer.refusals["demands"] += [-1, 500]
    buyer.refusals["offer"] += [500, -1]
    for _ in range(2):
        await household.call("refresh_demands")
    buyer.publish(demand)
    await household.call("refresh_demands")
    trade = await household.accept(demand.id)
    # The recorder's database fails with the meter's name in its message.
    real = RecorderHistory.read
    failed: list[str] = []

    def fail(*args: Any) -> Any:
        if failed:
            return real(*args)
        failed.append(METER)
        raise RuntimeError(f"no such column: {METER} = {READING} of {NAME}")

    monkeypatch.setattr(RecorderHistory, "read", fail)
    monkeypatch.setattr(runtime, "_RETRY", 0.05)
    await household.approve_when_asked(trade)
    await household.trade_in(trade, "completed")
    assert failed
    assert [one for one in complaints if "A release could not be made: RuntimeError at" in one]
    complaints.clear()
    # Actions that cannot be done name what is wrong.
    for action in ("approve_trade", "reject_trade"):
        with pytest.raises(HomeAssistantError):
            await household.call(action, trade_id="urn:uuid:00000000-0000-4000-8000-00000000ffff")
    await household.reload()
    await household.call("export_evidence")
    seen = {where for where, _ in witness.seen}
    assert {"error", "log", "state"} <= seen
    assert any(b"RuntimeError" in text for where, text in witness.seen if where == "log")
    assert len(witness.requests) > 10
    assert witness.findings() == []


async def test_a_trade_that_is_vetoed_tells_nothing(
    planted: Household, demand: Demand, witness: Witness
) -> None:
    trade = await planted.offered(demand)
    await planted.trade_in(trade, "awaiting_approval")
    await planted.call("reject_trade", planted.family.member, trade_id=trade)
    await planted.trade_in(trade, "ended")
    await until(lambda: planted.buyer.requests("termination"))
    assert witness.findings() == []


async def test_messages_of_somebody_else_and_wrong_statements_tell_nothing(
    planted: Household, demand: Demand, witness: Witness
) -> None:
    buyer = planted.buyer
    buyer.automatic.discard("pay")
    trade = await planted.offered(demand)
    await planted.approve_when_asked(trade)
    await planted.trade_in(trade, "delivered")
    await until(lambda: "completed" in buyer.deal.states)
    for wrong in ({"key": STRANGER_KEY}, {"gross": euros(449), "net": euros(404)}):
        status, _ = await buyer.reply(buyer.pay(buyer.deal, **wrong))
        assert status == 400
    assert (await planted.trade(trade))["dispute"]
    await look_at_the_rest(witness, planted.hass)
    assert {"issue", "diagnostics"} <= {where for where, _ in witness.seen}
    assert witness.findings() == []


# The watch itself


@pytest.mark.parametrize(
    "text",
    [
        NAME,
        NAME.upper(),
        f"token={urlsafe_b64encode(NAME.encode()).decode().rstrip('=')}",
        "%4d%65ilinwang",
        json.dumps({"a": urlsafe_b64encode(json.dumps({"b": NAME}).encode()).decode()}),
        "\\u004deilinwang",
        f"lat {PLACE[0]}",
    ],
)
def test_the_watch_sees_through_encodings(text: str) -> None:
    witness = Witness()
    witness.note("somewhere", text)
    assert witness.findings()
    assert any(CANARIES)
    assert list(unfolded(text.encode()))


async def test_the_watch_sees_requests_logs_states_events_errors_and_notifications(
    hass: HomeAssistant, household: Household, witness: Witness
) -> None:
    """Plant a canary in each place, see it found, and take it out again."""
    places: dict[str, Any] = {}
    async with aiohttp.ClientSession() as session:
        await session.post(f"{household.buyer.url}/nowhere", data=NAME.encode())
    places["request"] = witness.findings()
    witness.requests.clear()
    logging.getLogger(f"custom_components.{DOMAIN}.trade").debug("of %s", NAME)
    hass.bus.async_fire(f"{DOMAIN}_something", {"who": NAME})
    HomeAssistantError(
        translation_domain=DOMAIN, translation_key="x", translation_placeholders={"who": NAME}
    )
    async_mock_service(hass, "notify", "phone")
    await hass.services.async_call("notify", "phone", {"message": f"Ask {NAME}"}, blocking=True)
    hass.states.async_set("sensor.household_open_demands", "1", {"who": NAME})
    await hass.async_block_till_done()
    for where in ("log", "event", "error", "notification", "state"):
        places[where] = [one for one in witness.findings() if f" in {where}:" in one]
    assert [where for where, found in places.items() if not found] == []
    witness.seen.clear()


def test_a_fault_is_told_without_what_it_quotes() -> None:
    def inner() -> None:
        raise ValueError(NAME)

    def outer() -> None:
        try:
            inner()
        except ValueError as err:
            raise KeyError(METER) from err

    with pytest.raises(KeyError) as caught:
        outer()
    told = whereabouts(caught.value)
    assert told.startswith("KeyError from ValueError at ")
    assert "test_canaries.py:" in told
    assert not [word for word in CANARIES if word in told]
