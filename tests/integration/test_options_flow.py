"""How the household shares what it earns."""

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from custom_components.data_exchanger.core.ledger.shares import HouseholdPart, ShareMethod
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.driver import Household

RULE = {"shares": "contribution", "household_part": "house", "floor": 20.0}


async def choose(hass: HomeAssistant, household: Household, **changes: object) -> dict[str, object]:
    started = await hass.config_entries.options.async_init(household.entry.entry_id)
    assert (started["type"], started["menu_options"]) == (FlowResultType.MENU, ["shares", "guests"])
    flow = started["flow_id"]
    form = await hass.config_entries.options.async_configure(flow, {"next_step_id": "shares"})
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "shares")
    found: dict[str, object] = dict(
        await hass.config_entries.options.async_configure(flow, {**RULE, **changes})
    )
    await hass.async_block_till_done()
    return found


async def test_a_rule_is_chosen_and_counted(hass: HomeAssistant, household: Household) -> None:
    for version in (2, 2):
        assert (await choose(hass, household))["type"] is FlowResultType.CREATE_ENTRY
        chosen = household.entry.runtime_data.household.home.rule
        assert (chosen.version, chosen.method, chosen.household, chosen.floor) == (
            version,
            ShareMethod.CONTRIBUTION,
            HouseholdPart.HOUSE,
            20,
        )
    await choose(hass, household, floor=30.0, holidays="calendar.school")
    assert household.entry.runtime_data.household.home.rule.version == 3


async def test_own_ratios_are_asked_by_name(hass: HomeAssistant, household: Household) -> None:
    asked = await choose(hass, household, shares="custom")
    assert asked["step_id"] == "ratios"
    members = household.entry.get_subentries_of_type("member")
    names = {subentry.title: 0 for subentry in members}
    flow = str(asked["flow_id"])
    refused = await hass.config_entries.options.async_configure(flow, names)
    assert refused["errors"] == {"base": "no_ratio"}
    first = next(iter(names))
    done = await hass.config_entries.options.async_configure(flow, {**names, first: 3})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    ratios = household.entry.runtime_data.household.home.rule.ratios
    assert sorted(ratios.values()) == [0] * (len(names) - 1) + [3]


async def test_a_rule_holds_for_new_trades(
    hass: HomeAssistant, household: Household, demand: Demand
) -> None:
    await choose(hass, household)
    await household.know()
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    trade = await household.sell(demand.id)
    shared = await household.ask("shares", trade_id=trade)
    assert shared["rule"] == {
        "version": 2,
        "method": "contribution",
        "household": "house",
        "floor": 20,
    }
    assert shared["household"]["amount"] == 405
