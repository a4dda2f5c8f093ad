"""Triggers and conditions, as automations use them."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.data_exchanger.condition import CONDITIONS
from custom_components.data_exchanger.const import DOMAIN
from custom_components.data_exchanger.core.protocol.demand import Demand
from custom_components.data_exchanger.trigger import TRIGGERS
from tests.integration.budgets import spend
from tests.integration.driver import Household
from tests.integration.family import Family, allowed, set_up
from tests.integration.waiting import until


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
    others = {
        "budget_low",
        "consent_expiring",
        "medal_earned",
        "payout_done",
        "trade_ended",
    }
    assert {call.data["what"] for call in noted} == set(TRIGGERS) - others


async def test_what_runs_out_triggers_and_names_the_member_by_id(
    hass: HomeAssistant, family: Family, noted: list[ServiceCall]
) -> None:
    keys = ("budget_low", "consent_expiring")
    note = {"what": "{{ trigger.id }}", "who": "{{ trigger.subject }}"}
    await automate(
        hass,
        mode="queued",
        triggers=[{"trigger": f"{DOMAIN}.{key}", "id": key} for key in keys],
        actions={"action": "test.note", "data": note},
    )
    soon = (dt_util.utcnow() + timedelta(days=3)).isoformat()
    first, second = family.subentries()
    ending = {**first["data"], "permissions": allowed({"energy": "series"}, until=soon)}
    entry = await set_up(hass, {**first, "data": ending}, second)
    await until(lambda: len(noted) == 1)
    mei, jonas = (one.subentry_id for one in entry.get_subentries_of_type("member"))
    await spend(entry, jonas, 50)
    assert [tuple(call.data.values()) for call in noted] == [("consent_expiring", mei)]
    await spend(entry, jonas, 31)
    await hass.config_entries.async_reload(entry.entry_id)
    await until(lambda: len(noted) == 2)
    assert tuple(noted[1].data.values()) == ("budget_low", jonas)


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

    assert await true_now() == {"is_budget_left", "is_sharing_allowed"}
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    await household.trade_in(await household.accept(demand.id), "awaiting_approval")
    assert await true_now() == {"is_approval_needed", "is_budget_left", "is_sharing_allowed"}
    await hass.services.async_call(
        "switch", "turn_off", {"entity_id": "switch.household_sharing"}, blocking=True
    )
    member = household.entry.get_subentries_of_type("member")[0].subentry_id
    await spend(household.entry, member, 81)
    assert await true_now() == {"is_approval_needed"}
    await hass.config_entries.async_unload(household.entry.entry_id)
    assert await true_now() == set()


async def test_how_much_budget_must_be_left_can_be_said(
    hass: HomeAssistant, family: Family, noted: list[ServiceCall]
) -> None:
    entry = await set_up(hass, *family.subentries())
    await spend(entry, entry.get_subentries_of_type("member")[1].subentry_id, 50)
    note = {"action": "test.note", "data": {"so": "{{ so }}"}}
    await automate(
        hass,
        triggers={"trigger": "event", "event_type": "look"},
        actions=[
            {
                "if": {"condition": f"{DOMAIN}.is_budget_left", "options": {"per_cent": left}},
                "then": [{"variables": {"so": left}}, note],
            }
            for left in (50, 51)
        ],
    )
    hass.bus.async_fire("look")
    await hass.async_block_till_done()
    assert [call.data["so"] for call in noted] == [50]


async def test_options_are_refused(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    for key, checks in (("trigger", TRIGGERS), ("condition", CONDITIONS)):
        for one in checks.values():
            with pytest.raises(Exception, match="not a valid option"):
                await one.async_validate_config(hass, {"options": {key: 1}})
