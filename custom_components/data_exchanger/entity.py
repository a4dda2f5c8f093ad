"""What all entities of the household share."""

from typing import override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import DataExchangerConfigEntry, DataExchangerCoordinator


def hub_device(entry: DataExchangerConfigEntry) -> DeviceInfo:
    """Describe the household's own device."""
    return DeviceInfo(
        identifiers={(DOMAIN, entry.entry_id)},
        name=entry.title,
        translation_key="household",
        entry_type=DeviceEntryType.SERVICE,
    )


_ASSISTANTS = ("cloud.alexa", "cloud.google_assistant", "conversation")
_UNHEARD = {assistant: {"should_expose": False} for assistant in _ASSISTANTS}


class DataExchangerEntity(CoordinatorEntity[DataExchangerCoordinator]):
    """An entity of the household, or of one member or buyer."""

    _attr_has_entity_name = True

    def __init__(
        self,
        coordinator: DataExchangerCoordinator,
        description: EntityDescription,
        subentry: ConfigSubentry | None = None,
    ) -> None:
        """Attach the entity to the household's device, or to its subentry's."""
        super().__init__(coordinator)
        entry = coordinator.config_entry
        self.entity_description = description
        owner = subentry.subentry_id if subentry else entry.entry_id
        self._attr_unique_id = f"{owner}_{description.key}"
        if subentry is None:
            self._attr_device_info = hub_device(entry)
        else:
            self._attr_device_info = DeviceInfo(
                identifiers={(DOMAIN, subentry.subentry_id)},
                name=subentry.title,
                entry_type=DeviceEntryType.SERVICE,
                via_device_id=dr.async_get_device_id_by_identifier(
                    coordinator.hass, (DOMAIN, entry.entry_id), config_entry_id=entry.entry_id
                ),
            )

    @override
    def get_initial_entity_options(self) -> er.EntityOptionsType:
        """Keep new entities from assistants, which may be in a cloud, until the family wants it."""
        return {**(super().get_initial_entity_options() or {}), **_UNHEARD}
