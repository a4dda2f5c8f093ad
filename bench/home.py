"""A Home Assistant with nothing but the recorder."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from homeassistant import loader
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import async_initialize_recorder
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_test_home_assistant


@asynccontextmanager
async def home_assistant(database: Path) -> AsyncIterator[HomeAssistant]:
    """Run Home Assistant on a recorder database; its folder is the configuration folder."""
    async with async_test_home_assistant(config_dir=str(database.parent)) as hass:
        hass.data.pop(loader.DATA_CUSTOM_COMPONENTS, None)
        async_initialize_recorder(hass)
        config = {"recorder": {"db_url": f"sqlite:///{database}"}}
        if not await async_setup_component(hass, "recorder", config):
            raise RuntimeError("the recorder did not start")
        await hass.async_start()
        await hass.async_block_till_done()
        try:
            yield hass
        finally:
            await hass.async_stop(force=True)
