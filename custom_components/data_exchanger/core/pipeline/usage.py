"""How often permissions were used lately, read from the trades."""

from datetime import datetime, timedelta

from ..catalog.element import vocabulary
from ..consent.policy import Use
from ..consent.purpose import groups_of
from ..trade.trade import Trade
from .ports import Transaction

_LOOKBACK = timedelta(days=30)
"""The longest span that a cap counts over."""


def recent_uses(tx: Transaction, now: datetime) -> tuple[Use, ...]:
    """Return the trades that count against caps."""
    return tuple(_use(trade) for trade in tx.trades.since(now - _LOOKBACK) if _counts(trade))


def _counts(trade: Trade) -> bool:
    """Leave out trades that ended before anything was sealed."""
    return trade.ended is None or trade.release is not None


def _use(trade: Trade) -> Use:
    known = vocabulary()
    elements = (known[one] for one in trade.terms.scope.elements if one in known)
    return Use(
        at=trade.opened,
        buyer=trade.party.buyer,
        members=frozenset(trade.contributors),
        categories=frozenset(element.category for element in elements),
        purposes=groups_of(trade.terms.purposes),
    )
