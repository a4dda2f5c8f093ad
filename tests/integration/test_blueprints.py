"""The blueprints do what they say."""

from datetime import date, timedelta
from pathlib import Path
import shutil
from typing import Any

from homeassistant.components.automation.config import async_get_blueprints
from homeassistant.components.blueprint import Blueprint
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.template import render_complex
from homeassistant.helpers.typing import ConfigType
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import probatio
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    async_fire_time_changed,
    async_mock_service,
    mock_integration,
    mock_platform,
)

from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.budgets import spend
from tests.integration.driver import Household
from tests.integration.family import CANARIES, import_totals
from tests.integration.waiting import until, until_found

FOLDER = Path(__file__).parents[2] / "blueprints" / "automation" / "data_exchanger"
NAMES = sorted(file.stem for file in FOLDER.glob("*.yaml"))


@pytest.fixture(autouse=True)
async def _blueprints(hass: HomeAssistant) -> None:
    """Have the blueprints where Home Assistant looks for them."""
    target = Path(hass.config.path("blueprints/automation/data_exchanger"))
    await hass.async_add_executor_job(shutil.copytree, FOLDER, target)


class Phone:
    """A phone with Home Assistant's app on it: what the app's integration is to automations."""

    ACTION_SCHEMA = cv.DEVICE_ACTION_BASE_SCHEMA.extend(
        {
            probatio.Required("type"): "notify",
            probatio.Required("message"): cv.template,
            probatio.Optional("title"): cv.template,
            probatio.Optional("data"): cv.template_complex,
        }
    )

    def __init__(self, hass: HomeAssistant, device: str) -> None:
        self._hass = hass
        self.device = device
        self.heard: list[dict[str, Any]] = []

    async def async_call_action_from_config(
        self, hass: HomeAssistant, config: ConfigType, variables: Any, context: Context | None
    ) -> None:
        """Hear a notification."""
        parts = {key: config[key] for key in ("message", "title", "data") if key in config}
        self.heard.append(render_complex(parts, variables))

    async def hear(self) -> dict[str, Any]:
        """Return the first notification."""
        await until(lambda: self.heard)
        return self.heard[0]

    def tap(self, action: str) -> None:
        """Tap a button of a notification."""
        self._hass.bus.async_fire("mobile_app_notification_action", {"action": action})


@pytest.fixture
async def phone(hass: HomeAssistant, device_registry: dr.DeviceRegistry) -> Phone:
    """Have a phone."""
    entry = MockConfigEntry(domain="mobile_app", title="Phone")
    entry.add_to_hass(hass)
    device = device_registry.async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("mobile_app", "phone")}
    )
    phone = Phone(hass, device.id)
    mock_integration(hass, MockModule("mobile_app"))
    mock_platform(hass, "mobile_app.device_action", phone)
    return phone


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


async def deal(household: Household, phone: Phone, demand: Demand, **inputs: Any) -> None:
    """Let the automation look after a demand."""
    await use(household.hass, "accept_good_demands", phone=phone.device, **inputs)
    household.buyer.publish(demand)
    await household.call("refresh_demands")


async def test_a_good_demand_is_accepted_when_nobody_objects(
    household: Household, phone: Phone, demand: Demand
) -> None:
    await deal(household, phone, demand, floor=4, level="series", minutes=30)
    told = await phone.hear()
    assert (told["title"], told["message"]) == (demand.title, "4.50 EUR")
    assert household.buyer.deals == {}
    async_fire_time_changed(household.hass, dt_util.utcnow() + timedelta(minutes=31))
    await until(lambda: household.buyer.deals)
    (trade,) = (await household.overview())["trades"]
    await household.trade_in(trade["id"], "awaiting_approval")


async def test_a_good_demand_is_declined_when_somebody_objects(
    household: Household, phone: Phone, demand: Demand
) -> None:
    await deal(household, phone, demand, floor=4, level="series", minutes=30)
    (button,) = (await phone.hear())["data"]["actions"]
    phone.tap(button["action"])
    await until_found(household.overview, lambda seen: not seen["demands"])
    assert household.buyer.deals == {}


@pytest.mark.parametrize("inputs", [{"floor": 5, "level": "series"}, {"floor": 4}])
async def test_a_demand_that_pays_too_little_or_asks_too_much_is_left_alone(
    household: Household,
    phone: Phone,
    demand: Demand,
    inputs: dict[str, Any],
) -> None:
    await deal(household, phone, demand, minutes=1, **inputs)
    (automation,) = household.hass.states.async_entity_ids("automation")
    await until(lambda: household.state(automation).attributes["last_triggered"])
    await until(lambda: household.state(automation).attributes["current"] == 0)
    assert phone.heard == []
    assert len((await household.overview())["demands"]) == 1


async def test_nothing_is_accepted_while_the_privacy_budget_is_low(
    household: Household, phone: Phone, demand: Demand
) -> None:
    member = household.entry.get_subentries_of_type("member")[0].subentry_id
    await spend(household.entry, member, 60)
    await deal(household, phone, demand, floor=4, level="series", budget=50)
    await household.hass.async_block_till_done()
    (automation,) = household.hass.states.async_entity_ids("automation")
    assert household.state(automation).attributes["last_triggered"] is None
    assert phone.heard == []


async def test_a_trade_is_vetoed_from_the_phone(
    household: Household, phone: Phone, demand: Demand
) -> None:
    await use(household.hass, "ask_on_phone", phone=phone.device)
    trade = await household.offered(demand)
    told = await phone.hear()
    assert told["data"]["url"] == "/data-exchanger/home"
    assert not [word for word in CANARIES if word in str(told)]
    phone.tap(f"veto_{trade}")
    ended = await household.trade_in(trade, "ended")
    assert ended["ended"]


async def test_month_is_reported_on_its_first_day(hass: HomeAssistant, freezer: Any) -> None:
    notes: list[ServiceCall] = async_mock_service(hass, "test", "note")
    hass.states.async_set("sensor.earnings", "1003.5", {"unit_of_measurement": "EUR"})
    february = dt_util.start_of_local_day(date(2027, 2, 1))
    before = february - timedelta(hours=2)
    await import_totals(hass, "sensor.earnings", before, [0, 9, 1, 2.5], "EUR", None)
    await use(
        hass,
        "monthly_report",
        earnings="sensor.earnings",
        sent="sensor.sent",
        tell=[{"action": "test.note", "data": {"earned": "{{ earned }} {{ currency }}"}}],
    )
    for day in (28, 1):
        first = dt_util.now().replace(year=2027, month=2 + (day == 1), day=day, hour=8, minute=59)
        freezer.move_to(first)
        async_fire_time_changed(hass, first)
        freezer.move_to(first + timedelta(minutes=2))
        async_fire_time_changed(hass, first + timedelta(minutes=2))
        await hass.async_block_till_done()
    assert [call.data for call in notes] == [{"earned": "3.5 EUR"}]
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)
