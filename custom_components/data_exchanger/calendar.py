"""The calendar of deadlines: demands that end, and data that buyers must erase."""

from datetime import datetime, timedelta
from typing import override

from homeassistant.components.calendar import (
    CalendarEntity,
    CalendarEntityDescription,
    CalendarEvent,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util

from .const import CONF_LANGUAGE, DOMAIN
from .coordinator import DataExchangerConfigEntry
from .core.model.identifiers import BuyerId
from .core.trade.trade import Trade, TradeState
from .entity import DataExchangerEntity

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
    words = await async_get_translations(hass, entry.data[CONF_LANGUAGE], "selector", [DOMAIN])
    prefix = f"component.{DOMAIN}.selector.deadline.options."
    sentences = {
        key.removeprefix(prefix): text for key, text in words.items() if key.startswith(prefix)
    }
    calendar = Deadlines(entry.runtime_data, DEADLINES)
    calendar.sentences = sentences
    async_add_entities([calendar])


class Deadlines(DataExchangerEntity, CalendarEntity):
    """Names buyers and what they ask for; nothing about the family."""

    sentences: dict[str, str]

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
        data = self.coordinator.data
        found = [
            self._event("demand_ends", one.stored.buyer, one.stored.demand.deadline)
            for one in data.demands
        ]
        found += [
            self._event("erasure_due", one.party.buyer, _erasure(one))
            for one in data.trades
            if one.state in (TradeState.DELIVERED, TradeState.COMPLETED)
        ]
        return sorted(found, key=lambda one: one.start_datetime_local)

    def _event(self, what: str, buyer: BuyerId, at: datetime) -> CalendarEvent:
        title = self.coordinator.config_entry.subentries.get(buyer)
        name = title.title if title else ""
        local = dt_util.as_local(at)
        return CalendarEvent(
            start=local,
            end=local + _MOMENT,
            summary=self.sentences[what].format(buyer=name),
            uid=f"{what}_{at.isoformat()}_{buyer}",
        )


def _erasure(trade: Trade) -> datetime:
    """Return when a buyer must have erased what it got, counted from the last change."""
    return trade.updated + timedelta(days=trade.terms.retention_days)
