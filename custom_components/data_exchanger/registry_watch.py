"""Keeps the catalogue up to date while entities, devices and persons come and go."""

import asyncio
from typing import Any

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.start import async_at_started

from .const import DOMAIN
from .coordinator import DataExchangerConfigEntry
from .runtime import persist

_QUIET = 5.0
"""Seconds after a change for which more are awaited before the catalogue is made anew."""


@callback
def async_watch_registries(hass: HomeAssistant, entry: DataExchangerConfigEntry) -> None:
    """Refresh the catalogue when registries change, an entity appears, or all have started.

    A change during a refresh leads to another one: Home Assistant's debouncer would lose it.
    """
    household = entry.runtime_data.household
    changes, all_started = asyncio.Event(), asyncio.Event()

    @callback
    def changed(_: Event[Any]) -> None:
        changes.set()

    @callback
    def started(_: HomeAssistant) -> None:
        all_started.set()

    @callback
    def appeared(data: EventStateChangedData) -> bool:
        return data["old_state"] is None

    async def follow() -> None:
        if not all_started.is_set():
            await all_started.wait()
            await household.async_refresh_catalog(survey=False)
        while True:
            await changes.wait()
            await asyncio.sleep(_QUIET)
            changes.clear()
            await household.async_refresh_catalog(survey=False)

    entry.async_on_unload(hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, changed))
    entry.async_on_unload(hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, changed))
    entry.async_on_unload(
        hass.bus.async_listen(EVENT_STATE_CHANGED, changed, event_filter=appeared)
    )
    entry.async_on_unload(async_at_started(hass, started))
    entry.async_create_background_task(hass, persist("registries", follow), f"{DOMAIN} registries")
