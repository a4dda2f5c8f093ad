"""What waits for a decision, as a list that can only be read."""

from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest

from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.driver import Household
from tests.integration.family import CANARIES

LIST = "todo.household_decisions"


async def items(household: Household) -> list[dict[str, Any]]:
    answer = await household.hass.services.async_call(
        "todo", "get_items", {"entity_id": LIST}, blocking=True, return_response=True
    )
    found: list[dict[str, Any]] = answer[LIST]["items"]  # type: ignore[index, call-overload, assignment]
    return found


async def test_what_is_to_be_decided_is_listed_with_price_level_and_end(
    household: Household, demand: Demand
) -> None:
    assert household.state(LIST).state == "0"
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    await household.shows(LIST, "1")
    (asked,) = await items(household)
    assert asked["summary"] == "Accept or decline the demand of Grid Research Institute"
    assert asked["description"] == "4.50 EUR · Detailed records"
    assert asked["due"].startswith(f"{demand.deadline.astimezone():%Y-%m}")
    trade = await household.accept(demand.id)
    await household.trade_in(trade, "awaiting_approval")
    (waiting,) = await items(household)
    assert waiting["uid"] == f"approve_{trade}"
    assert waiting["summary"] == "Approve or refuse the trade with Grid Research Institute"
    assert not [word for word in CANARIES if word in str(waiting)]
    await household.approve(trade)
    await household.shows(LIST, "0")


async def test_nothing_is_decided_by_ticking_it_off(household: Household, demand: Demand) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    trade = await household.accept(demand.id)
    await household.trade_in(trade, "awaiting_approval")
    for action, more in (("update_item", {"status": "completed"}), ("remove_item", {})):
        with pytest.raises(HomeAssistantError):
            await household.hass.services.async_call(
                "todo",
                action,
                {"entity_id": LIST, "item": f"approve_{trade}", **more},
                blocking=True,
            )
    assert (await household.trade(trade))["state"] == "awaiting_approval"


async def test_assistants_hear_of_nothing_that_the_family_did_not_expose(
    household: Household,
) -> None:
    hass = household.hass
    assert await async_setup_component(hass, "homeassistant", {})
    own = er.async_entries_for_config_entry(er.async_get(hass), household.entry.entry_id)
    assert {LIST, "switch.household_sharing"} <= {one.entity_id for one in own}
    for assistant in ("cloud.alexa", "cloud.google_assistant", "conversation"):
        assert [one for one in own if async_should_expose(hass, assistant, one.entity_id)] == []
