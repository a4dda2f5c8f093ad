"""The main switch (off, nothing leaves), and those for computing on ciphertext."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import DataExchangerConfigEntry
from .entity import DataExchangerEntity
from .exceptions import translated_errors

PARALLEL_UPDATES = 1

SHARING = SwitchEntityDescription(key="sharing", translation_key="sharing")
ENCRYPTED_COMPUTING = SwitchEntityDescription(
    key="encrypted_computing",
    translation_key="encrypted_computing",
    entity_category=EntityCategory.CONFIG,
)
TENSEAL = SwitchEntityDescription(
    key="tenseal", translation_key="tenseal", entity_category=EntityCategory.CONFIG
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DataExchangerConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switches."""
    coordinator = entry.runtime_data
    async_add_entities(
        [
            SharingSwitch(coordinator, SHARING),
            EncryptedComputingSwitch(coordinator, ENCRYPTED_COMPUTING),
            TensealSwitch(coordinator, TENSEAL),
        ]
    )


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


class EncryptedComputingSwitch(DataExchangerEntity, SwitchEntity):
    """Lets buyers compute on ciphertext; turning it on fetches the libraries for that."""

    @property
    @override
    def is_on(self) -> bool:
        """Return whether this home can encrypt for buyers."""
        return self.coordinator.household.computing.allowed

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Fetch the libraries and take part."""
        with translated_errors():
            await self.coordinator.household.computing.async_allow()
        self.async_write_ha_state()

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Take part no more."""
        with translated_errors():
            await self.coordinator.household.computing.async_forbid()
        self.async_write_ha_state()


class TensealSwitch(DataExchangerEntity, SwitchEntity):
    """Lets TenSEAL in for computing on ciphertext; without it, a smaller library does it slower."""

    @property
    @override
    def is_on(self) -> bool:
        """Return whether TenSEAL may be fetched and used."""
        return self.coordinator.household.computing.tenseal_allowed

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Let TenSEAL in."""
        await self._set(allowed=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Keep TenSEAL out."""
        await self._set(allowed=False)

    async def _set(self, *, allowed: bool) -> None:
        with translated_errors():
            await self.coordinator.household.computing.async_allow_tenseal(allowed=allowed)
        self.async_write_ha_state()
