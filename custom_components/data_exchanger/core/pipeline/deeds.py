"""What buyers do, noted as it happens: the facts that their reputation rests on."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from ..market.reputation import MEMORY, UNKNOWN, Deed, Reputation
from ..model.identifiers import BuyerId
from ..protocol.states import NegotiationState
from ..trade.trade import Trade
from .home import Buyer, Home
from .ports import Transaction


def note_step(tx: Transaction, before: Trade | None, after: Trade, now: datetime) -> None:
    """Note what a step of a trade says of its buyer."""
    for deed in _deeds(tx, before, after):
        tx.deeds.put(after.party.buyer, deed, after.id, now)


def note_overdue(tx: Transaction, home: Home, now: datetime) -> None:
    """Note the payments that have not come in time."""
    for trade in tx.trades.open():
        buyer = home.buyers.get(trade.party.buyer)
        if buyer:
            note_lateness(tx, buyer, trade, now)


def note_lateness(tx: Transaction, buyer: Buyer, trade: Trade, now: datetime) -> None:
    """Note whether a trade's payment has not come in time."""
    if is_late(buyer, trade, now):
        tx.deeds.put(buyer.id, Deed.OVERDUE, trade.id, now)


def is_late(buyer: Buyer, trade: Trade, now: datetime) -> bool:
    """Whether a buyer has let the days pass that its profile sets for payment."""
    if trade.delivered is None or trade.paid:
        return False
    return now > trade.delivered + timedelta(days=buyer.profile.terms.due_days)


def reputations(tx: Transaction, home: Home, now: datetime) -> Mapping[BuyerId, Reputation]:
    """Return the reputation of every buyer, from what it did in the last two years."""
    known = tx.deeds.counts(now - MEMORY)
    return {
        buyer: Reputation(deeds=known[buyer]) if buyer in known else UNKNOWN
        for buyer in home.buyers
    }


def _deeds(tx: Transaction, before: Trade | None, after: Trade) -> list[Deed]:
    was = before.negotiation if before else None
    deeds = []
    if after.negotiation is NegotiationState.ACCEPTED is not was:
        deeds.append(Deed.REPLIED)
    if after.ended == "expired" and was is NegotiationState.OFFERED:
        deeds.append(Deed.NO_REPLY)
    if after.ended == "terminated_by_buyer" and before and before.open and after.agreement:
        deeds.append(Deed.WITHDREW)
    if after.dispute and not (before and before.dispute):
        deeds.append(Deed.DISPUTED)
    if after.paid and not (before and before.paid):
        late = tx.deeds.has(after.party.buyer, Deed.OVERDUE, after.id)
        deeds.append(Deed.PAID_LATE if late else Deed.PAID_ON_TIME)
    return deeds
