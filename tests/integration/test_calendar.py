"""Deadlines in a calendar."""

from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.driver import Household
from tests.integration.family import Family, allowed, set_up

CALENDAR = "calendar.household_deadlines"


async def events(household: Household, days: int) -> list[dict[str, Any]]:
    answer = await household.hass.services.async_call(
        "calendar",
        "get_events",
        {"entity_id": CALENDAR, "duration": {"days": days}},
        blocking=True,
        return_response=True,
    )
    found: list[dict[str, Any]] = answer[CALENDAR]["events"]  # type: ignore[index, call-overload, assignment]
    return found


async def test_demand_stands_in_the_calendar_until_it_is_answered(
    household: Household, demand: Demand
) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    await household.hass.async_block_till_done()
    (ends,) = await events(household, 30)
    assert ends["summary"] == "A demand of Grid Research Institute ends"
    assert dt_util.parse_datetime(ends["start"]) == demand.deadline.replace(microsecond=0)
    assert await events(household, 1) == []
    state = household.hass.states.get(CALENDAR)
    assert state
    assert state.attributes["message"] == ends["summary"]
    trade = await household.accept(demand.id)
    await household.trade_in(trade, "awaiting_approval")
    assert [one["summary"] for one in await events(household, 60)] == [
        "Your offer to Grid Research Institute ends"
    ]
    await household.approve(trade)
    await household.trade_in(trade, "completed")
    await household.hass.async_block_till_done()
    (erasure,) = await events(household, 60)
    assert erasure["summary"] == "Grid Research Institute must have erased your data"
    due = dt_util.parse_datetime(erasure["start"])
    assert due
    assert abs(due - (datetime.now(due.tzinfo) + timedelta(days=30))) < timedelta(minutes=5)


async def test_a_delivery_that_is_not_paid_has_a_day_to_be_paid(
    household: Household, demand: Demand
) -> None:
    household.buyer.automatic.discard("pay")
    trade = await household.offered(demand)
    await household.approve_when_asked(trade)
    await household.trade_in(trade, "delivered")
    await household.hass.async_block_till_done()
    paid, erased = await events(household, 60)
    assert paid["summary"] == "Grid Research Institute must have paid"
    assert erased["summary"] == "Grid Research Institute must have erased your data"


async def test_a_consent_that_ends_names_nobody(hass: HomeAssistant, family: Family) -> None:
    soon = dt_util.utcnow() + timedelta(days=3)
    allows = allowed({"energy": "series"}, until=soon.isoformat())
    await set_up(hass, *family.subentries(permissions=allows))
    state = hass.states.get(CALENDAR)
    assert state
    assert state.attributes["message"] == "A consent of your family expires"
