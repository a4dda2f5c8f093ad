"""The main switch: off, nothing leaves."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import DataExchangerConfigEntry
from .entity import DataExchangerEntity
from .exceptions import translated_errors

PARALLEL_UPDATES = 1

SHARING = SwitchEntityDescription(key="sharing", translation_key="sharing")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DataExchangerConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switch."""
    async_add_entities([SharingSwitch(entry.runtime_data, SHARING)])


class SharingSwitch(DataExchangerEntity, SwitchEntity):
    """Lets the family stop everything at once."""

    @property
    @override
    def is_on(self) -> bool:
        """Return whether granted data may leave."""
        return self.coordinator.household.home.sharing

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Let granted data leave."""
        await self._set(sharing=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Let nothing leave."""
        await self._set(sharing=False)

    async def _set(self, *, sharing: bool) -> None:
        with translated_errors():
            await self.coordinator.household.async_set_sharing(sharing=sharing)
        self.async_write_ha_state()
