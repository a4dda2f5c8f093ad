"""A family in Home Assistant: logins, persons, a meter with a past, and what the members allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.components.recorder.models import StatisticData, StatisticMeanType
from homeassistant.components.recorder.statistics import async_import_statistics
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.data_exchanger.const import DOMAIN
from tests.integration.buyer import Buyer

HOUSEHOLD = {"name": "Our home", "language": "en", "currency": "EUR", "country": "DE"}
METER = "sensor.kuechenschrank_hauptzaehler"
READING = "48123.4567"
"""What the meter shows now."""
CANARIES = (
    "kuechenschrank",
    "hauptzaehler",
    "Meilinwang",
    "Jonathanweber",
    "Wohnkuecheblau",
    "test home",
    "Our home",
    "32.87",
    "117.22",
    READING,
)
"""What may leave under no circumstances: ids, names, rooms, places, readings as they are."""

PERMISSIONS = {"energy": "series", "climate": "series", "presence": "statistics"}
"""What members allow, unless a test says otherwise."""


def allowed(levels: Mapping[str, str], **fields: Any) -> list[dict[str, Any]]:
    """Return permissions as a member's subentry holds them, by category."""
    return [{"category": one, "level": level, **fields} for one, level in levels.items()]


MEMBER = {"role": "adult", "permissions": allowed(PERMISSIONS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Who lives here, and somebody who can log in but is no member."""

    admin: User
    """Mei, who administers Home Assistant."""
    member: User
    """Jonas, an ordinary user."""
    stranger: User
    persons: Mapping[str, str]
    """Unique ids by entity id."""

    def subentries(self, **changes: Any) -> list[ConfigSubentryData]:
        """Return Mei and Jonas as members, who allow the same."""
        return [
            ConfigSubentryData(
                data={**MEMBER, "person": id_} | changes,
                subentry_type="member",
                title=entity_id,
                unique_id=f"member_{id_}",
            )
            for entity_id, id_ in self.persons.items()
        ]


async def move_in(hass: HomeAssistant, admin: User) -> Family:
    """Add logins and persons."""
    group = await hass.auth.async_get_group(GROUP_ID_USER)
    member = MockUser(name="Jonas", groups=[group]).add_to_hass(hass)
    stranger = MockUser(name="Guest", groups=[group]).add_to_hass(hass)
    people = [
        {"id": "mei", "name": "Meilinwang", "user_id": admin.id},
        {"id": "jonas", "name": "Jonathanweber", "user_id": member.id},
    ]
    assert await async_setup_component(hass, "person", {"person": people})
    await hass.async_block_till_done()
    registry = er.async_get(hass)
    persons = {
        entity_id: entry.unique_id
        for entity_id in ("person.meilinwang", "person.jonathanweber")
        if (entry := registry.async_get(entity_id))
    }
    return Family(admin=admin, member=member, stranger=stranger, persons=persons)


def buyer_subentry(buyer: Buyer) -> ConfigSubentryData:
    """Return a buyer as its flow would add it."""
    return ConfigSubentryData(
        data={
            "url": buyer.url,
            "key": buyer.key.public.raw.hex(),
            "profile": buyer.profile_token,
        },
        subentry_type="buyer",
        title="Grid Research Institute",
        unique_id=f"buyer_{buyer.key.did}",
    )


async def set_up(hass: HomeAssistant, *subentries: ConfigSubentryData) -> MockConfigEntry:
    """Set up a household."""
    entry = MockConfigEntry(
        domain=DOMAIN, title="Our home", data=HOUSEHOLD, subentries_data=subentries
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


async def add_meter(hass: HomeAssistant, start: datetime, hours: int) -> Sequence[float]:
    """Add an electricity meter with a past; return what it counted in each hour."""
    area = ar.async_get(hass).async_create("Wohnkuecheblau")
    maker = MockConfigEntry(domain="shelly")
    maker.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=maker.entry_id, identifiers={("shelly", "hauptzaehler")}
    )
    dr.async_get(hass).async_update_device(device.id, area_id=area.id)
    add_sensor(
        hass,
        METER,
        device_id=device.id,
        original_device_class="energy",
        unit_of_measurement="kWh",
        capabilities={"state_class": "total_increasing"},
    )
    hass.states.async_set(
        METER,
        READING,
        {"unit_of_measurement": "kWh", "device_class": "energy", "state_class": "total_increasing"},
    )
    hourly = [round(0.25 + (hour % 24) / 32, 3) for hour in range(hours)]
    await import_totals(hass, METER, start, hourly)
    return hourly


def add_sensor(hass: HomeAssistant, entity_id: str, **fields: Any) -> er.RegistryEntry:
    """Register an entity of another integration."""
    domain, object_id = entity_id.split(".")
    platform = fields.pop("platform", "shelly")
    return er.async_get(hass).async_get_or_create(
        domain, platform, object_id, suggested_object_id=object_id, **fields
    )


async def import_totals(
    hass: HomeAssistant,
    entity_id: str,
    start: datetime,
    hourly: Sequence[float | None],
    unit: str = "kWh",
    unit_class: str | None = "energy",
) -> None:
    """Give a counter hourly statistics; None leaves an hour out."""
    rows, total = [], 1000.0
    for hour, growth in enumerate(hourly):
        total += growth or 0.0
        if growth is not None:
            rows.append(StatisticData(start=start + timedelta(hours=hour), state=total, sum=total))
    await _import(hass, entity_id, rows, unit, unit_class, has_sum=True)


async def import_means(
    hass: HomeAssistant,
    entity_id: str,
    start: datetime,
    hourly: Sequence[float | None],
    unit: str | None,
    unit_class: str | None,
) -> None:
    """Give a measurement hourly statistics; None leaves an hour out."""
    rows = [
        StatisticData(start=start + timedelta(hours=hour), mean=mean, min=mean, max=mean)
        for hour, mean in enumerate(hourly)
        if mean is not None
    ]
    await _import(hass, entity_id, rows, unit, unit_class, has_sum=False)


async def _import(
    hass: HomeAssistant,
    entity_id: str,
    rows: list[StatisticData],
    unit: str | None,
    unit_class: str | None,
    *,
    has_sum: bool,
) -> None:
    async_import_statistics(
        hass,
        {
            "has_sum": has_sum,
            "mean_type": StatisticMeanType.NONE if has_sum else StatisticMeanType.ARITHMETIC,
            "name": None,
            "source": "recorder",
            "statistic_id": entity_id,
            "unit_class": unit_class,
            "unit_of_measurement": unit,
        },
        rows,
    )
    await async_wait_recording_done(hass)


EMPTY: Mapping[str, Any] = MappingProxyType({})
