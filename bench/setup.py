"""Setting the config entry up: what a start of Home Assistant waits for."""

import asyncio
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
import time

from homeassistant.config_entries import ConfigEntryState
from pytest_homeassistant_custom_component.common import MockConfigEntry

from . import recorder
from .home import home_assistant
from .result import Result

ROUNDS = 5


async def _measure(folder: Path) -> list[Result]:
    async with home_assistant(folder / "home-assistant_v2.db") as hass:
        entry = MockConfigEntry(
            domain="data_exchanger",
            title="Bench",
            data={"name": "Bench", "language": "en", "currency": "EUR", "country": "DE"},
        )
        entry.add_to_hass(hass)
        taken = []
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            await hass.config_entries.async_setup(entry.entry_id)
            taken.append((time.perf_counter() - begin) * 1000)
            if entry.state is not ConfigEntryState.LOADED:
                raise RuntimeError(f"the entry is {entry.state}")
            await hass.config_entries.async_unload(entry.entry_id)
    return [Result(name="setup.entry_ms", value=median(taken), unit="ms")]


def measure() -> list[Result]:
    """Measure beside a recorder database of a year."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ".storage").mkdir()
        (folder / "custom_components").symlink_to(Path("custom_components").resolve())
        recorder.make_database(folder / "home-assistant_v2.db")
        return asyncio.run(_measure(folder))
