"""The blueprints do what they say."""

from datetime import timedelta
from pathlib import Path
import shutil
from typing import Any

from homeassistant.components.automation.config import async_get_blueprints
from homeassistant.components.blueprint import Blueprint
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed,
    async_mock_service,
)

from tests.integration.driver import Household

FOLDER = Path(__file__).parents[2] / "blueprints" / "automation" / "data_exchanger"
NAMES = sorted(file.stem for file in FOLDER.glob("*.yaml"))


@pytest.fixture(autouse=True)
async def _blueprints(hass: HomeAssistant) -> None:
    """Have the blueprints where Home Assistant looks for them."""
    target = Path(hass.config.path("blueprints/automation/data_exchanger"))
    await hass.async_add_executor_job(shutil.copytree, FOLDER, target)


async def use(hass: HomeAssistant, name: str, **inputs: Any) -> None:
    automation = {"use_blueprint": {"path": f"data_exchanger/{name}.yaml", "input": inputs}}
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await hass.async_block_till_done()
    states = hass.states.async_all("automation")
    assert [state.state for state in states] == ["on"]


@pytest.mark.parametrize("name", NAMES)
async def test_blueprint_is_valid_and_explains_itself(hass: HomeAssistant, name: str) -> None:
    assert await async_setup_component(hass, "automation", {"automation": []})
    blueprint = await async_get_blueprints(hass).async_get_blueprint(f"data_exchanger/{name}.yaml")
    assert isinstance(blueprint, Blueprint)
    assert blueprint.metadata["description"]
    assert all(one["name"] for one in blueprint.inputs.values())


async def test_sharing_pauses_while_guests_are_here(household: Household) -> None:
    hass = household.hass
    hass.states.async_set("input_boolean.guests", "off")
    await use(
        hass,
        "pause_for_guests",
        guests="input_boolean.guests",
        sharing="switch.household_sharing",
    )
    for guests, sharing in (("on", False), ("off", True)):
        hass.states.async_set("input_boolean.guests", guests)
        await hass.async_block_till_done()
        assert (await household.overview())["sharing"] is sharing


async def test_month_is_reported(hass: HomeAssistant, freezer: Any) -> None:
    notes: list[ServiceCall] = async_mock_service(hass, "test", "note")
    await use(
        hass,
        "monthly_report",
        earnings="sensor.earnings",
        sent="sensor.sent",
        tell=[{"action": "test.note", "data": {"earned": "{{ earned }}"}}],
    )
    for day in (28, 1):
        first = dt_util.now().replace(year=2027, month=2 + (day == 1), day=day, hour=8, minute=59)
        freezer.move_to(first)
        async_fire_time_changed(hass, first)
        freezer.move_to(first + timedelta(minutes=2))
        async_fire_time_changed(hass, first + timedelta(minutes=2))
        await hass.async_block_till_done()
    assert [call.data for call in notes] == [{"earned": 0}]
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)
