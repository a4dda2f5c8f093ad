"""Deadlines in a calendar."""

from datetime import datetime, timedelta
from typing import Any

from homeassistant.util import dt as dt_util

from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.driver import Household

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
    await household.sell(demand.id)
    await household.hass.async_block_till_done()
    (erasure,) = await events(household, 60)
    assert erasure["summary"] == "Grid Research Institute must have erased your data"
    due = dt_util.parse_datetime(erasure["start"])
    assert due
    assert abs(due - (datetime.now(due.tzinfo) + timedelta(days=30))) < timedelta(minutes=5)
