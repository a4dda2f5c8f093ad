"""One step of a trade: new state, evidence and messages, stored together."""

from datetime import datetime
import re
from typing import Any

from ..errors import NotFound
from ..trade.advance import Step, advance
from ..trade.events import Event
from ..trade.trade import Trade
from .compliance import in_evidence
from .deeds import note_step
from .ports import Notice, Transaction


def find_trade(tx: Transaction, pid: str) -> Trade:
    """Return a trade; raise :class:`NotFound`."""
    trade = tx.trades.find(pid)
    if trade is None:
        raise NotFound("trade", pid)
    return trade


def apply(tx: Transaction, trade: Trade, event: Event, now: datetime) -> Trade:
    """Advance a trade by an event and store everything that follows."""
    return store(tx, advance(trade, event, now), _name(event), now)


def store(tx: Transaction, step: Step, what: str, now: datetime) -> Trade:
    """Store a step.

    A new message takes the place of those before it, which the buyer has taken or will not need;
    a trade that ended sends nothing but its termination.
    """
    trade = step.trade
    before = tx.trades.find(trade.id)
    note_step(tx, before, trade, now)
    if before is None or before.state is not trade.state:
        tx.notices.append(Notice(what=trade.state, subject=trade.id))
    if step.outbox or (before and before.open and trade.ended):
        tx.outbox.clear(trade.id)
    if trade.ended or trade.receipt:
        tx.releases.forget(trade.id)
    tx.trades.save(trade)
    for outgoing in step.outbox:
        tx.outbox.put(trade, outgoing, now)
    tx.evidence.append(f"trade.{what}", _facts(trade), now)
    return trade


def _name(event: Event) -> str:
    """Name an event as evidence does: ``TransferRequested`` is ``transfer_requested``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(event).__name__).lower()


def _facts(trade: Trade) -> dict[str, Any]:
    facts = {
        "trade": trade.id,
        "buyer": trade.party.buyer_did,
        "state": trade.state.value,
        "negotiation": trade.negotiation,
        "transfer": trade.transfer and trade.transfer.state,
        "approval": trade.approval.value,
        "approved_by": list(trade.approved_by) or None,
        "ended": trade.ended,
        "findings": in_evidence(trade.findings) or None,
        "package": trade.release and trade.release.package,
    }
    return {key: value for key, value in facts.items() if value is not None}
