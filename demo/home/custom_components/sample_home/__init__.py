"""Rooms, devices and sixty days of history of a family that does not exist."""

from homeassistant.config_entries import SOURCE_IMPORT, ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, config_validation as cv
from homeassistant.helpers.typing import ConfigType

from .devices import SENSORS

CONFIG_SCHEMA = cv.empty_config_schema("sample_home")
PLATFORMS = [Platform.SENSOR]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up the entry on the first start."""
    if not hass.config_entries.async_entries("sample_home"):
        hass.async_create_task(
            hass.config_entries.flow.async_init(
                "sample_home", context={"source": SOURCE_IMPORT}, data={}
            )
        )
    return True


async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Add rooms and sensors."""
    areas = ar.async_get(hass)
    for sensor in SENSORS:
        areas.async_get_or_create(sensor.room)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True
