"""Making previews: reads history and computes, off the event loop, and sends nothing."""

from collections.abc import Sequence

from homeassistant.util import dt as dt_util

from .core.catalog.entry import CatalogEntry
from .core.model.identifiers import BuyerId, Did
from .core.model.scope import Scope
from .core.pipeline import delivery
from .core.pipeline.ports import StoredDemand
from .core.pipeline.preview import Preview, look
from .core.protocol.terms import Terms
from .core.trade.trade import Trade
from .runtime import Household


async def async_on_offer(
    household: Household, buyer: BuyerId, terms: Terms
) -> Sequence[CatalogEntry]:
    """Return the entries that answer some terms."""
    return await household.hass.async_add_executor_job(
        delivery.on_offer, household.home, buyer, terms, dt_util.utcnow()
    )


async def async_look(
    household: Household, audience: Did, scope: Scope, entries: Sequence[CatalogEntry]
) -> Preview:
    """Show what a release of some entries would hold."""
    readings = await household.async_read(entries, scope)
    return await household.hass.async_add_executor_job(
        look, household.home, audience, scope, entries, readings
    )


async def async_look_at_demand(household: Household, stored: StoredDemand) -> Preview:
    """Show what would leave if a demand were answered now."""
    buyer, terms = household.home.buyer(stored.buyer), stored.demand.terms()
    entries = await async_on_offer(household, buyer.id, terms)
    return await async_look(household, buyer.did, terms.scope, entries)


async def async_look_at_trade(household: Household, trade: Trade) -> Preview:
    """Show what would leave if a trade were delivered now."""
    entries = await household.hass.async_add_executor_job(
        delivery.granted_entries, household.home, trade, dt_util.utcnow()
    )
    return await async_look(household, trade.party.buyer_did, trade.terms.scope, entries)
