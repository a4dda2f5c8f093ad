"""Entities, devices and integrations of Home Assistant, as the catalogue wants to know them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.loader import Integration, async_get_integrations
from homeassistant.util.unit_conversion import EnergyConverter

from ..const import DOMAIN
from ..core.catalog.descriptor import EntityDescriptor, HistoryKind, IntegrationDescriptor
from ..core.model.identifiers import EntryId
from .history import Reach

type Survey = Mapping[HistoryKind, Mapping[str, Reach]]


@dataclass(frozen=True, slots=True)
class _Registries:
    """What the registries held at one moment; none of it changes afterwards."""

    entities: Sequence[er.RegistryEntry]
    """Those that may be described."""
    bare: Sequence[State]
    """States of entities that no registry knows."""
    states: Mapping[str, State]
    devices: Mapping[str, dr.AnyDeviceEntry]
    areas: Mapping[str, str | None]
    integrations: Mapping[str, IntegrationDescriptor]


async def async_describe(hass: HomeAssistant, survey: Survey) -> Sequence[EntityDescriptor]:
    """Describe every entity and external statistic; the work is done off the event loop."""
    entities = [
        entry
        for entry in er.async_get(hass).entities.values()
        if not entry.disabled_by and entry.platform != DOMAIN
    ]
    devices = {device.id: device for device in dr.async_get(hass).devices}
    known = set(er.async_get(hass).entities)
    states = {state.entity_id: state for state in hass.states.async_all()}
    statistics = survey[HistoryKind.STATISTICS]
    sources = {statistic.split(":")[0] for statistic in statistics if ":" in statistic}
    domains = {entry.platform for entry in entities} | sources
    bare = [state for id_, state in states.items() if id_ not in known]
    domains |= {state.domain for state in bare}
    registries = _Registries(
        entities=entities,
        bare=bare,
        states=states,
        devices=devices,
        areas={id_: dr.async_get_effective_area_id(hass, one) for id_, one in devices.items()},
        integrations={
            domain: _integration(domain, found)
            for domain, found in (await async_get_integrations(hass, domains)).items()
        },
    )
    return await hass.async_add_executor_job(_describe, registries, survey)


def _describe(registries: _Registries, survey: Survey) -> Sequence[EntityDescriptor]:
    registered = [_registered(entry, registries, survey) for entry in registries.entities]
    bare = [_unregistered(state, registries, survey) for state in registries.bare]
    external = [
        _external(statistic_id, reach, registries, survey)
        for statistic_id, reach in survey[HistoryKind.STATISTICS].items()
        if ":" in statistic_id
    ]
    return [*registered, *bare, *external]


def _registered(
    entry: er.RegistryEntry, registries: _Registries, survey: Survey
) -> EntityDescriptor:
    state = registries.states.get(entry.entity_id)
    attributes = state.attributes if state else {}
    capabilities = entry.capabilities or {}
    device = registries.devices.get(entry.device_id or "")
    area = entry.area_id or registries.areas.get(entry.device_id or "")
    return EntityDescriptor(
        id=EntryId(entry.id),
        entity_id=entry.entity_id,
        domain=entry.domain,
        integration=_known_integration(entry.platform, registries),
        device_class=entry.device_class or entry.original_device_class,
        unit=attributes.get("unit_of_measurement") or entry.unit_of_measurement,
        state_class=capabilities.get("state_class") or attributes.get("state_class"),
        translation_key=entry.translation_key,
        name=entry.name or entry.original_name or "",
        device_id=entry.device_id,
        device_model=getattr(device, "model", None),
        device_manufacturer=getattr(device, "manufacturer", None),
        device_identifiers=_identifiers(device),
        area_id=area,
        diagnostic=entry.entity_category is not None,
        hidden=entry.hidden_by is not None,
        **_history(entry.entity_id, survey),
    )


def _unregistered(state: State, registries: _Registries, survey: Survey) -> EntityDescriptor:
    """Describe an entity without a registry entry (templates and the like in YAML)."""
    return EntityDescriptor(
        id=EntryId(state.entity_id),
        entity_id=state.entity_id,
        domain=state.domain,
        integration=_known_integration(state.domain, registries),
        device_class=state.attributes.get("device_class"),
        unit=state.attributes.get("unit_of_measurement"),
        state_class=state.attributes.get("state_class"),
        name=state.name,
        **_history(state.entity_id, survey),
    )


def _external(
    statistic_id: str, reach: Reach, registries: _Registries, survey: Survey
) -> EntityDescriptor:
    """Describe statistics that an integration brought in without an entity."""
    source, _, name = statistic_id.partition(":")
    return EntityDescriptor(
        id=EntryId(statistic_id),
        entity_id=statistic_id,
        domain="sensor",
        integration=_known_integration(source, registries),
        device_class="energy" if reach.unit in EnergyConverter.VALID_UNITS else None,
        unit=reach.unit,
        state_class="total_increasing" if reach.has_sum else "measurement",
        name=name.replace("_", " "),
        **_history(statistic_id, survey),
    )


class _History(TypedDict):
    """The fields of a descriptor that the recorder knows."""

    history: frozenset[HistoryKind]
    reach: datetime | None
    readings: int


def _history(entity_id: str, survey: Survey) -> _History:
    found = {kind: reaches[entity_id] for kind, reaches in survey.items() if entity_id in reaches}
    longest = min(found.values(), key=lambda reach: reach.since, default=None)
    return {
        "history": frozenset(found),
        "reach": longest.since if longest else None,
        "readings": longest.readings if longest else 0,
    }


def _known_integration(domain: str, registries: _Registries) -> IntegrationDescriptor:
    return registries.integrations.get(domain) or IntegrationDescriptor(domain=domain)


def _integration(domain: str, found: Integration | Exception) -> IntegrationDescriptor:
    if isinstance(found, Exception):
        return IntegrationDescriptor(domain=domain)
    return IntegrationDescriptor(
        domain=domain,
        iot_class=found.manifest.get("iot_class"),
        integration_type=found.integration_type,
        dependencies=frozenset(found.dependencies),
    )


def _identifiers(device: dr.AnyDeviceEntry | None) -> frozenset[str]:
    identifiers = device.identifiers if device else ()
    return frozenset(":".join(str(part) for part in one) for one in identifiers)
