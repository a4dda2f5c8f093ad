"""Keeps the catalogue up to date while entities, devices and persons come and go."""

from collections.abc import Coroutine
from functools import partial
from typing import Any

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.start import async_at_started

from .coordinator import DataExchangerConfigEntry

_QUIET = 5.0
"""Seconds without a change before the catalogue is made anew."""


@callback
def async_watch_registries(hass: HomeAssistant, entry: DataExchangerConfigEntry) -> None:
    """Refresh the catalogue when registries change, an entity appears, or all have started."""
    household = entry.runtime_data.household
    debouncer = Debouncer[Coroutine[Any, Any, None]](
        hass,
        entry.runtime_data.logger,
        cooldown=_QUIET,
        immediate=False,
        function=partial(household.async_refresh_catalog, survey=False),
        background=True,
    )

    @callback
    def changed(_: Event[Any] | HomeAssistant) -> None:
        debouncer.async_schedule_call()

    @callback
    def appeared(data: EventStateChangedData) -> bool:
        return data["old_state"] is None

    entry.async_on_unload(hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, changed))
    entry.async_on_unload(hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, changed))
    entry.async_on_unload(
        hass.bus.async_listen(EVENT_STATE_CHANGED, changed, event_filter=appeared)
    )
    entry.async_on_unload(async_at_started(hass, changed))
    entry.async_on_unload(debouncer.async_shutdown)
