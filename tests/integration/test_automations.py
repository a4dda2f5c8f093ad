"""Triggers and conditions, as automations use them."""

from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.data_exchanger.condition import CONDITIONS
from custom_components.data_exchanger.const import DOMAIN
from custom_components.data_exchanger.core.protocol.demand import Demand
from custom_components.data_exchanger.trigger import TRIGGERS
from tests.integration.driver import Household


@pytest.fixture
def noted(hass: HomeAssistant) -> list[ServiceCall]:
    """Return what automations have noted."""
    return async_mock_service(hass, "test", "note")


async def automate(hass: HomeAssistant, **automation: Any) -> None:
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await hass.async_block_till_done()


async def test_every_step_of_a_trade_triggers(
    household: Household, demand: Demand, noted: list[ServiceCall]
) -> None:
    await automate(
        household.hass,
        mode="queued",
        triggers=[{"trigger": f"{DOMAIN}.{key}", "id": key} for key in TRIGGERS],
        actions={"action": "test.note", "data": {"what": "{{ trigger.id }}"}},
    )
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    await household.sell(demand.id)
    await household.hass.async_block_till_done()
    assert {call.data["what"] for call in noted} == set(TRIGGERS) - {"medal_earned", "trade_ended"}


async def test_trigger_survives_a_reload_and_names_what_it_is_about(
    household: Household, demand: Demand, noted: list[ServiceCall]
) -> None:
    await automate(
        household.hass,
        triggers={"trigger": f"{DOMAIN}.trade_ended"},
        actions={"action": "test.note", "data": {"trade": "{{ trigger.subject }}"}},
    )
    await household.reload()
    await household.know()
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    trade = await household.accept(demand.id)
    await household.call("reject_trade", trade_id=trade)
    await household.hass.async_block_till_done()
    assert [call.data["trade"] for call in noted] == [trade]


async def test_conditions_tell_what_is_so_now(
    household: Household, demand: Demand, noted: list[ServiceCall]
) -> None:
    hass = household.hass
    await automate(
        hass,
        mode="queued",
        triggers={"trigger": "event", "event_type": "look"},
        actions=[
            {
                "if": {"condition": f"{DOMAIN}.{key}"},
                "then": {"action": "test.note", "data": {"so": key}},
            }
            for key in CONDITIONS
        ],
    )

    async def true_now() -> set[str]:
        noted.clear()
        hass.bus.async_fire("look")
        await hass.async_block_till_done()
        return {call.data["so"] for call in noted}

    assert await true_now() == {"is_sharing_allowed"}
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    await household.trade_in(await household.accept(demand.id), "awaiting_approval")
    assert await true_now() == {"is_sharing_allowed", "is_approval_needed"}
    await hass.services.async_call(
        "switch", "turn_off", {"entity_id": "switch.household_sharing"}, blocking=True
    )
    assert await true_now() == {"is_approval_needed"}
    await hass.config_entries.async_unload(household.entry.entry_id)
    assert await true_now() == set()


async def test_options_are_refused(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    for key, checks in (("trigger", TRIGGERS), ("condition", CONDITIONS)):
        for one in checks.values():
            with pytest.raises(Exception, match="not a valid option"):
                await one.async_validate_config(hass, {"options": {key: 1}})
