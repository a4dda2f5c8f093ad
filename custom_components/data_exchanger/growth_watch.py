"""Keeps in mind when the family could not contribute, and awards medals."""

import asyncio
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from .adapters.courier import UnitOfWork
from .const import CONF_HOLIDAYS, DOMAIN
from .coordinator import DataExchangerConfigEntry
from .core.catalog.inventory import Catalog
from .core.errors import DataExchangerError
from .core.pipeline.absences import note_alive, note_holidays, note_lost
from .core.pipeline.growth import award
from .issues import async_raise_storage_issue
from .runtime import persist

_INTERVAL = 900
_LOOKBACK = timedelta(days=62)


@callback
def async_watch_growth(hass: HomeAssistant, entry: DataExchangerConfigEntry) -> None:
    """Look after absences and medals in the background."""
    household = entry.runtime_data.household

    async def look() -> None:
        await _async_check(hass, entry)
        while True:
            holidays = await _async_holidays(hass, entry)
            catalog = household.home.catalog if household.catalog_known else None

            def note(
                work: UnitOfWork,
                holidays: list[tuple[date, date]] = holidays,
                catalog: Catalog | None = catalog,
            ) -> None:
                note_alive(work.tx, work.now)
                note_holidays(work.tx, holidays)
                if catalog:
                    note_lost(work.tx, catalog, work.now)
                award(work.tx, work.home, work.now)

            await household.run(note)
            await asyncio.sleep(_INTERVAL)

    entry.async_create_background_task(hass, persist("growth", look), f"{DOMAIN} growth")


async def _async_check(hass: HomeAssistant, entry: DataExchangerConfigEntry) -> None:
    """Check a large database, which its opening did not."""
    database = entry.runtime_data.household.database
    try:
        await asyncio.wrap_future(database.submit(database.check))
    except DataExchangerError as err:
        async_raise_storage_issue(hass, err)


async def _async_holidays(
    hass: HomeAssistant, entry: DataExchangerConfigEntry
) -> list[tuple[date, date]]:
    """Return what the family has marked in its calendar; none where that does not answer."""
    calendar = entry.options.get(CONF_HOLIDAYS)
    if not calendar:
        return []
    now = dt_util.now()
    span = {"start_date_time": now - _LOOKBACK, "end_date_time": now}
    try:
        answer = await hass.services.async_call(
            "calendar",
            "get_events",
            {"entity_id": calendar, **span},
            blocking=True,
            return_response=True,
        )
    except HomeAssistantError:
        return []
    return list(_spans(answer, calendar))


def _spans(answer: Any, calendar: str) -> Iterator[tuple[date, date]]:
    for event in answer.get(calendar, {}).get("events", ()):
        yield _date(event["start"]), _date(event["end"])


def _date(text: str) -> date:
    """Read a date, or the date of a moment."""
    return datetime.fromisoformat(text).date()
