"""Diagnostics: counts and states by an allow-list, nothing personal."""

from collections import Counter
from typing import Any

from homeassistant.core import HomeAssistant

from .coordinator import DataExchangerConfigEntry


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: DataExchangerConfigEntry
) -> dict[str, Any]:
    """Return what helps to find faults."""
    data = entry.runtime_data.data
    home = entry.runtime_data.household.home
    entries = home.catalog.entries.values()
    return {
        "sharing": home.sharing,
        "members": Counter(member.role.value for member in home.members.values()),
        "buyers": len(home.buyers),
        "mailboxes": sum(bool(buyer.callback) for buyer in home.buyers.values()),
        "catalogue": {
            "entries": len(home.catalog.entries),
            "categories": Counter(one.category.value for one in entries),
            "protocols": Counter(one.protocol.value for one in entries),
        },
        "guests": {
            "rooms": len(home.guests.rooms),
            "areas": len(home.guests.areas),
            "stays": len(home.guests.stays),
        },
        "demands": {
            "open": len(data.demands),
            "complete": sum(one.match.complete for one in data.demands),
        },
        "trades": {
            "states": Counter(trade.state.value for trade in data.trades),
            "ended": Counter(trade.ended for trade in data.trades if trade.ended),
            "disputes": Counter(one.dispute.state.value for one in data.trades if one.dispute),
        },
        "bytes_sent": data.bytes_sent,
        "evidence_records": data.records,
    }
