"""What of Home Assistant the household knows as data."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.components.recorder.models import StatisticMeanType
from homeassistant.components.recorder.statistics import async_add_external_statistics
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er
from homeassistant.helpers.entity import EntityCategory
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.data_exchanger.core.catalog.entry import CatalogEntry
from custom_components.data_exchanger.core.catalog.taxonomy import Protocol
from tests.integration.family import Family, add_sensor, import_totals, set_up
from tests.integration.waiting import until

ENERGY = {
    "device_class": "energy",
    "state_class": "total_increasing",
    "unit_of_measurement": "kWh",
}


def add_meter(hass: HomeAssistant, entity_id: str, **fields: Any) -> er.RegistryEntry:
    return add_sensor(
        hass,
        entity_id,
        **{
            "original_device_class": "energy",
            "unit_of_measurement": "kWh",
            "capabilities": {"state_class": "total_increasing"},
        }
        | fields,
    )


def known(entry: MockConfigEntry) -> Mapping[str, CatalogEntry]:
    """Return the catalogue by entity id."""
    entries = entry.runtime_data.household.home.catalog.entries.values()
    return {one.entity_id: one for one in entries}


async def looked(entry: MockConfigEntry, *expected: str) -> Mapping[str, CatalogEntry]:
    """Wait until the catalogue holds exactly these."""
    await until(lambda: set(known(entry)) == set(expected))
    return known(entry)


async def looked_after_a_quiet_moment(
    hass: HomeAssistant, entry: MockConfigEntry, *expected: str
) -> Mapping[str, CatalogEntry]:
    """Let time pass until the catalogue holds exactly these."""

    def time_passes() -> bool:
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=5))
        return set(known(entry)) == set(expected)

    await until(time_passes)
    return known(entry)


async def test_an_empty_home_has_nothing_to_offer_least_of_all_its_own_books(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await hass.services.async_call(
        "data_exchanger", "refresh_demands", {}, blocking=True, return_response=True
    )
    assert known(entry) == {}
    names = hass.states.async_entity_ids("sensor")
    assert "sensor.household_data_sent" in names


async def test_the_households_own_entities_are_not_described(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    from custom_components.data_exchanger.adapters.history import RecorderHistory
    from custom_components.data_exchanger.adapters.registries import async_describe

    survey = await hass.async_add_executor_job(RecorderHistory(hass).survey)
    described = await async_describe(hass, survey)
    own = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert own
    assert {one.entity_id for one in described} & {one.entity_id for one in own} == set()


async def test_entities_that_are_added_while_it_runs_appear_after_a_quiet_moment(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    for number in range(3):
        add_meter(hass, f"sensor.meter_{number}")
        hass.states.async_set(f"sensor.meter_{number}", "1", ENERGY)
    await hass.async_block_till_done()
    assert known(entry) == {}
    meters = ("sensor.meter_0", "sensor.meter_1", "sensor.meter_2")
    await looked_after_a_quiet_moment(hass, entry, *meters)


async def test_entities_that_change_or_go_are_followed(
    hass: HomeAssistant, entry: MockConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    first = add_meter(hass, "sensor.first")
    second = add_meter(hass, "sensor.second")
    before = await looked_after_a_quiet_moment(hass, entry, "sensor.first", "sensor.second")
    entity_registry.async_remove(second.entity_id)
    entity_registry.async_update_entity(first.entity_id, new_entity_id="sensor.renamed")
    after = await looked_after_a_quiet_moment(hass, entry, "sensor.renamed")
    assert after["sensor.renamed"].id == before["sensor.first"].id


async def test_disabled_and_configuration_entities_are_left_out(hass: HomeAssistant) -> None:
    add_meter(hass, "sensor.wanted")
    add_meter(hass, "sensor.hidden", hidden_by=er.RegistryEntryHider.USER)
    add_meter(hass, "sensor.disabled", disabled_by=er.RegistryEntryDisabler.USER)
    add_meter(hass, "sensor.config", entity_category=EntityCategory.CONFIG)
    add_meter(hass, "sensor.diagnostic", entity_category=EntityCategory.DIAGNOSTIC)
    entry = await set_up(hass)
    await looked(entry, "sensor.wanted", "sensor.hidden")


async def test_entities_of_yaml_without_registry_entry_are_known_by_their_state(
    hass: HomeAssistant,
) -> None:
    hass.states.async_set("sensor.yaml_meter", "7", ENERGY)
    entry = await set_up(hass)
    found = await looked(entry, "sensor.yaml_meter")
    assert found["sensor.yaml_meter"].id == "sensor.yaml_meter"
    assert found["sensor.yaml_meter"].unit == "kWh"


async def test_external_statistics_are_known_by_their_id(hass: HomeAssistant) -> None:
    start = datetime(2026, 10, 1, tzinfo=UTC)
    for statistic_id, unit, unit_class in (
        ("opower:meter_energy_consumption", "kWh", "energy"),
        ("data_exchanger:heart_rate_mei", "bpm", None),
        ("opower:meter_energy_cost", "EUR", None),
    ):
        async_add_external_statistics(
            hass,
            {
                "has_sum": unit != "bpm",
                "mean_type": StatisticMeanType.ARITHMETIC
                if unit == "bpm"
                else StatisticMeanType.NONE,
                "name": None,
                "source": statistic_id.split(":")[0],
                "statistic_id": statistic_id,
                "unit_class": unit_class,
                "unit_of_measurement": unit,
            },
            [{"start": start, "mean": 60.0, "state": 1.0, "sum": 1.0}],
        )
    await async_wait_recording_done(hass)
    entry = await set_up(hass)
    await until(lambda: known(entry))
    found = {id_: (one.element.id, one.reach) for id_, one in known(entry).items()}
    assert found["opower:meter_energy_consumption"] == ("electricity_consumption", start)
    assert found["data_exchanger:heart_rate_mei"] == ("heart_rate", start)
    assert known(entry)["data_exchanger:heart_rate_mei"].protocol is Protocol.IMPORT


async def test_reach_is_that_of_the_longest_record(hass: HomeAssistant) -> None:
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=2)
    add_meter(hass, "sensor.meter")
    hass.states.async_set("sensor.meter", "7", ENERGY)
    await import_totals(hass, "sensor.meter", start, [0.5] * 48)
    entry = await set_up(hass)
    found = (await looked(entry, "sensor.meter"))["sensor.meter"]
    assert found.reach == start
    assert {kind.value for kind in found.history} == {"statistics", "states"}
    assert found.completeness == pytest.approx(48 / 49, abs=0.03)


async def test_members_claim_entities_devices_and_areas(
    hass: HomeAssistant,
    family: Family,
    device_registry: dr.DeviceRegistry,
    area_registry: ar.AreaRegistry,
) -> None:
    maker = MockConfigEntry(domain="shelly")
    maker.add_to_hass(hass)
    room = area_registry.async_create("Her room")
    watch, lamp = (
        device_registry.async_get_or_create(
            config_entry_id=maker.entry_id, identifiers={("shelly", name)}
        )
        for name in ("watch", "lamp")
    )
    device_registry.async_update_device(lamp.id, area_id=room.id)
    add_meter(hass, "sensor.watch", device_id=watch.id)
    add_meter(hass, "sensor.in_her_room", device_id=lamp.id)
    moved = add_meter(hass, "sensor.moved")
    er.async_get(hass).async_update_entity(moved.entity_id, area_id=room.id)
    add_meter(hass, "sensor.single")
    add_meter(hass, "sensor.common")

    mei, jonas = family.subentries()
    mei["data"] |= {"devices": [watch.id], "entities": ["sensor.single"]}  # type: ignore[operator]
    jonas["data"] |= {"areas": [room.id], "entities": ["sensor.single"]}  # type: ignore[operator]
    entry = await set_up(hass, mei, jonas)
    her, his = (one.subentry_id for one in entry.get_subentries_of_type("member"))
    persons = ("person.meilinwang", "person.jonathanweber", "zone.home")
    meters = ("watch", "in_her_room", "moved", "single", "common")
    found = await looked(entry, *persons, *(f"sensor.{one}" for one in meters))
    assert {id_: set(one.subjects) for id_, one in found.items()} == {
        "person.meilinwang": {her},
        "person.jonathanweber": {his},
        "zone.home": set(),
        "sensor.watch": {her},
        "sensor.in_her_room": {his},
        "sensor.moved": {his},
        "sensor.single": {her, his},
        "sensor.common": set(),
    }


async def test_the_trackers_of_a_person_are_the_members(
    hass: HomeAssistant, family: Family
) -> None:
    hass.states.async_set(
        "person.meilinwang", "home", {"device_trackers": ["device_tracker.her_phone"]}
    )
    hass.states.async_set("device_tracker.her_phone", "home")
    entry = await set_up(hass, *family.subentries())
    (her, _) = (one.subentry_id for one in entry.get_subentries_of_type("member"))
    await until(lambda: "device_tracker.her_phone" in known(entry))
    assert known(entry)["device_tracker.her_phone"].subjects == {her}


async def test_a_member_whose_person_was_deleted_keeps_what_they_claimed(
    hass: HomeAssistant, family: Family
) -> None:
    add_meter(hass, "sensor.single")
    er.async_get(hass).async_remove("person.meilinwang")
    await hass.async_block_till_done()
    entry = await set_up(hass, *family.subentries(entities=["sensor.single"]))
    found = await looked(entry, "person.jonathanweber", "sensor.single", "zone.home")
    her, his = (one.subentry_id for one in entry.get_subentries_of_type("member"))
    assert found["person.jonathanweber"].subjects == {his}
    assert found["sensor.single"].subjects == {her, his}


async def test_the_catalogue_is_counted_by_category_and_protocol(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    add_meter(hass, "sensor.meter", platform="zha")
    hass.states.async_set("binary_sensor.door", "off", {"device_class": "door"})
    entry = await set_up(hass)
    await looked(entry, "sensor.meter", "binary_sensor.door")
    found = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert found["catalogue"] == {
        "entries": 2,
        "categories": Counter(energy=1, presence=1),
        "protocols": Counter(zigbee=1, unknown=1),
    }
