"""The calendar of deadlines: what ends, what must be paid, and what buyers must erase."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import override

from homeassistant.components.calendar import (
    CalendarEntity,
    CalendarEntityDescription,
    CalendarEvent,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .const import CONF_LANGUAGE
from .coordinator import DataExchangerConfigEntry
from .core.pipeline.deadlines import Deadline, deadlines
from .entity import DataExchangerEntity
from .sentences import async_sentences, buyer_name

PARALLEL_UPDATES = 0

DEADLINES = CalendarEntityDescription(key="deadlines", translation_key="deadlines")
_MOMENT = timedelta(minutes=15)
"""How long a deadline is in a calendar, which knows no moments."""


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DataExchangerConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the calendar."""
    calendar = Deadlines(entry.runtime_data, DEADLINES)
    calendar.sentences = await async_sentences(hass, entry.data[CONF_LANGUAGE], "deadline")
    async_add_entities([calendar])


class Deadlines(DataExchangerEntity, CalendarEntity):
    """Names buyers and what they ask for; nothing about the family."""

    sentences: Mapping[str, str]

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the next deadline."""
        now = dt_util.utcnow()
        return next((one for one in self._events() if one.end_datetime_local > now), None)

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the deadlines of a period."""
        return [
            one
            for one in self._events()
            if one.end_datetime_local > start_date and one.start_datetime_local < end_date
        ]

    def _events(self) -> list[CalendarEvent]:
        found = deadlines(self.coordinator.data, self.coordinator.household.home)
        return [self._event(one) for one in found]

    def _event(self, deadline: Deadline) -> CalendarEvent:
        start = dt_util.as_local(deadline.at)
        name = buyer_name(self.coordinator.config_entry, deadline.buyer)
        return CalendarEvent(
            start=start,
            end=start + _MOMENT,
            summary=self.sentences[deadline.kind].format(buyer=name),
            uid=f"{deadline.kind}_{deadline.at.isoformat()}_{deadline.buyer or ''}",
        )
