"""Adding members and changing what they allow."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    get_schema_suggested_value,
)

from custom_components.data_exchanger.core.catalog.taxonomy import Category
from tests.integration.family import Family

NOTHING = {category.value: "none" for category in Category}
INPUT = {
    "person": "person.meilinwang",
    "role": "adult",
    "claims": {"entities": ["sensor.scale"]},
    "permissions": NOTHING | {"energy": "series"},
    "purposes": ["research"],
}


async def begin(hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, "member"), context={"source": SOURCE_USER}
    )


async def finish(hass: HomeAssistant, flow: Any, user_input: dict[str, Any]) -> Any:
    result = await hass.config_entries.subentries.async_configure(flow["flow_id"], user_input)
    await hass.async_block_till_done()
    return result


async def test_member_flow_adds_a_member_with_device_and_earnings(
    hass: HomeAssistant,
    family: Family,
    entry: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    flow = await begin(hass, entry)
    assert (flow["type"], flow["step_id"], flow["errors"]) == (FlowResultType.FORM, "user", {})
    result = await finish(hass, flow, INPUT)
    assert result["type"] is FlowResultType.CREATE_ENTRY

    (member,) = entry.get_subentries_of_type("member")
    person = family.persons["person.meilinwang"]
    assert (member.title, member.unique_id) == ("Meilinwang", f"member_{person}")
    assert member.data == {
        "person": person,
        "role": "adult",
        "entities": ["sensor.scale"],
        "permissions": [{"category": "energy", "level": "series", "purposes": ["research"]}],
    }
    assert entry.state is ConfigEntryState.LOADED
    hub, device = (
        device_registry.async_get_device_by_identifier(("data_exchanger", id_), entry.entry_id)
        for id_ in (entry.entry_id, member.subentry_id)
    )
    assert hub
    assert device
    assert (device.name, device.via_device_id) == ("Meilinwang", hub.id)
    (earnings,) = er.async_entries_for_device(entity_registry, device.id)
    assert earnings.config_subentry_id == member.subentry_id
    state = hass.states.get(earnings.entity_id)
    assert state
    assert state.state == "0.0"


async def test_everything_is_off_until_somebody_turns_it_on(
    hass: HomeAssistant, family: Family, entry: MockConfigEntry
) -> None:
    minimal = {"person": "person.meilinwang", "claims": {}, "permissions": {}}
    await finish(hass, await begin(hass, entry), minimal)
    (member,) = entry.get_subentries_of_type("member")
    assert member.data["permissions"] == []
    assert member.data["role"] == "adult"


async def test_person_without_registry_entry_is_refused_until_another_is_chosen(
    hass: HomeAssistant, family: Family, entry: MockConfigEntry
) -> None:
    hass.states.async_set("person.visitor", "home")
    flow = await begin(hass, entry)
    result = await finish(hass, flow, INPUT | {"person": "person.visitor"})
    assert (result["type"], result["errors"]) == (
        FlowResultType.FORM,
        {"person": "unknown_person"},
    )
    assert get_schema_suggested_value(result["data_schema"].schema, "role") == "adult"
    result = await finish(hass, flow, INPUT)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_person_is_a_member_once(
    hass: HomeAssistant, family: Family, entry: MockConfigEntry
) -> None:
    await finish(hass, await begin(hass, entry), INPUT)
    result = await finish(hass, await begin(hass, entry), INPUT)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    other = INPUT | {"person": "person.jonathanweber"}
    result = await finish(hass, await begin(hass, entry), other)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert len(entry.get_subentries_of_type("member")) == 2


async def test_a_person_without_a_state_is_named_by_the_registry(
    hass: HomeAssistant, family: Family, entry: MockConfigEntry
) -> None:
    hass.states.async_remove("person.meilinwang")
    await finish(hass, await begin(hass, entry), INPUT)
    (member,) = entry.get_subentries_of_type("member")
    assert member.title == "Meilinwang"


async def test_no_member_is_added_while_the_household_does_not_run(
    hass: HomeAssistant, family: Family, entry: MockConfigEntry
) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    result = await begin(hass, entry)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "entry_not_loaded")
    assert await hass.config_entries.async_setup(entry.entry_id)
    result = await finish(hass, await begin(hass, entry), INPUT)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_reconfigure_shows_and_changes_what_a_member_allows(
    hass: HomeAssistant, family: Family, entry: MockConfigEntry
) -> None:
    await finish(hass, await begin(hass, entry), INPUT)
    (member,) = entry.get_subentries_of_type("member")
    flow = await entry.start_subentry_reconfigure_flow(hass, member.subentry_id)
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "reconfigure")
    schema = flow["data_schema"].schema
    assert "person" not in schema
    assert get_schema_suggested_value(schema, "purposes") == ["research"]
    sections = {name: schema[name].schema.schema for name in ("claims", "permissions")}
    assert get_schema_suggested_value(sections["permissions"], "energy") == "series"
    assert get_schema_suggested_value(sections["claims"], "entities") == ["sensor.scale"]

    changed = {
        "role": "teen",
        "claims": {"devices": ["a-watch"]},
        "permissions": NOTHING,
        "purposes": [],
    }
    result = await finish(hass, flow, changed)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    (member,) = entry.get_subentries_of_type("member")
    assert member.title == "Meilinwang"
    assert member.data == {
        "person": family.persons["person.meilinwang"],
        "role": "teen",
        "devices": ["a-watch"],
        "permissions": [],
    }
    assert entry.state is ConfigEntryState.LOADED


@pytest.mark.parametrize("purpose", ["credit", "insurance", "employment", "enforcement"])
async def test_special_purposes_cannot_be_chosen(
    hass: HomeAssistant, family: Family, entry: MockConfigEntry, purpose: str
) -> None:
    flow = await begin(hass, entry)
    with pytest.raises(Exception, match="purposes"):
        await finish(hass, flow, INPUT | {"purposes": [purpose]})
    result = await finish(hass, flow, INPUT)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_removing_a_member_removes_its_device(
    hass: HomeAssistant,
    family: Family,
    entry: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
) -> None:
    await finish(hass, await begin(hass, entry), INPUT)
    (member,) = entry.get_subentries_of_type("member")
    assert hass.config_entries.async_remove_subentry(entry, member.subentry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    (device,) = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    assert device.identifiers == {("data_exchanger", entry.entry_id)}
