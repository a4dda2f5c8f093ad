"""Data Exchanger: the family's own data steward."""

from datetime import datetime
from functools import partial
import shutil

from homeassistant.const import EVENT_HOMEASSISTANT_CLOSE, Platform
from homeassistant.core import Event, HomeAssistant
from homeassistant.exceptions import ConfigEntryError
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util

from .cards import async_offer_cards, async_remove_cards, async_setup_cards
from .const import DOMAIN, SIGNAL_CHANGED
from .coordinator import DataExchangerConfigEntry, DataExchangerCoordinator
from .core.errors import DataExchangerError
from .entity import hub_device
from .growth_watch import async_watch_growth
from .issues import async_clear_issues, async_clear_storage_issues, async_raise_storage_issue
from .members import structure_of
from .permissions import async_take_over_presets
from .registry_watch import async_watch_registries
from .runtime import Household, prepare_storage, storage_folder
from .services import async_setup_services
from .warmup import warm_up
from .websocket_api import async_setup_websocket
from .withdrawal import async_keep_withdrawn

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
PLATFORMS = [
    Platform.CALENDAR,
    Platform.EVENT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.TODO,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register actions, websocket commands and cards."""
    async_setup_services(hass)
    async_setup_websocket(hass)
    await hass.async_add_executor_job(warm_up)
    await async_setup_cards(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: DataExchangerConfigEntry) -> bool:
    """Open the household and begin to trade."""
    await async_offer_cards(hass)
    try:
        keys = await hass.async_add_executor_job(prepare_storage, storage_folder(hass))
        household = Household(hass, entry, keys)
        entry.async_on_unload(household.async_close)
        await household.async_open()
    except DataExchangerError as err:
        async_raise_storage_issue(hass, err)
        raise ConfigEntryError(translation_domain=DOMAIN, translation_key=err.code) from err
    async_clear_storage_issues(hass)
    coordinator = DataExchangerCoordinator(hass, entry, household)
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    await async_keep_withdrawn(hass, entry)
    await async_take_over_presets(hass, entry)
    dr.async_get(hass).async_get_or_create(config_entry_id=entry.entry_id, **hub_device(entry))
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    household.start()
    async_watch_registries(hass, entry)
    async_watch_growth(hass, entry)

    async def close(_: Event) -> None:
        await household.async_close()

    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_CLOSE, close))
    entry.async_on_unload(entry.add_update_listener(_async_reload))
    entry.async_on_unload(
        entry.async_on_state_change(partial(async_dispatcher_send, hass, SIGNAL_CHANGED))
    )
    return True


async def async_unload_entry(hass: HomeAssistant, entry: DataExchangerConfigEntry) -> bool:
    """Stop trading; open trades go on after the next start."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: DataExchangerConfigEntry) -> None:
    """Put the household's books and evidence aside; a new household starts with new keys."""
    await hass.async_add_executor_job(_set_aside, hass, dt_util.utcnow())
    async_clear_issues(hass)
    await async_remove_cards(hass)


def _set_aside(hass: HomeAssistant, now: datetime) -> None:
    folder = storage_folder(hass)
    if folder.exists():
        shutil.move(folder, folder.with_name(f"{DOMAIN}_removed_{now:%Y%m%dT%H%M%S}"))


async def _async_reload(hass: HomeAssistant, entry: DataExchangerConfigEntry) -> None:
    """Take over changed members and buyers; what members allow has taken effect already."""
    household = entry.runtime_data.household
    if structure_of(entry) == household.structure:
        household.refresh_members()
        household.guest_book.async_look()
        return
    await hass.config_entries.async_reload(entry.entry_id)
