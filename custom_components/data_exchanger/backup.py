"""Backups: a copy of the database says that it is one, so that it gives no budget back."""

from collections.abc import Callable

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant

from .const import DOMAIN
from .coordinator import DataExchangerConfigEntry
from .core.pipeline import budget
from .core.pipeline.ports import Transaction


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Mark the database before it is copied."""
    await _in_database(hass, budget.begin_backup)


async def async_post_backup(hass: HomeAssistant) -> None:
    """Take the mark off the original."""
    await _in_database(hass, budget.end_backup)


async def _in_database(hass: HomeAssistant, task: Callable[[Transaction], None]) -> None:
    entries: list[DataExchangerConfigEntry] = hass.config_entries.async_entries(DOMAIN)
    for entry in entries:
        if entry.state is ConfigEntryState.LOADED:
            await entry.runtime_data.household.run(lambda work: task(work.tx))
