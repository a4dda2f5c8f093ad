"""The trade event: what happened to demands and trades, for automations."""

from typing import override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import DataExchangerConfigEntry
from .core.pipeline.ports import Notice
from .core.trade.trade import TradeState
from .entity import DataExchangerEntity

PARALLEL_UPDATES = 0

TRADES = EventEntityDescription(
    key="trade",
    translation_key="trade",
    event_types=[
        "budget_low",
        "charged_back",
        "consent_expiring",
        "demand_received",
        "demand_refused",
        "dispute_opened",
        "dispute_resolved",
        "erased",
        "erasure_overdue",
        "erasure_requested",
        "medal_earned",
        "payment_received",
        "payout_done",
        "payout_failed",
        "refunded",
        "service_received",
        "statement_refused",
        *TradeState,
    ],
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DataExchangerConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the event."""
    async_add_entities([TradeEvent(entry.runtime_data, TRADES)])


class TradeEvent(DataExchangerEntity, EventEntity):
    """Fires with the id of a demand, trade or member; ids say nothing about the family."""

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the household."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_listen_to_notices(self._fire))

    @callback
    def _fire(self, notice: Notice) -> None:
        self._trigger_event(notice.what, {"id": notice.subject})
        self.async_write_ha_state()
