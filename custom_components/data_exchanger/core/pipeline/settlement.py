"""From a buyer's signed statement to booked earnings."""

from datetime import datetime

from ..ledger.distribution import share_out
from ..ledger.settlement import render, settle
from ..ledger.shares import Allocation, ShareRule
from ..market.reputation import Deed
from ..model.identifiers import TradeId
from ..protocol.delivery import SettlementStatement
from ..protocol.obligation import StatementKind
from ..trade import events
from ..trade.advance import Step
from ..trade.settling import Disagreement, complain, disagree, is_known, make_peace
from ..trade.trade import Trade
from .ports import Notice, Transaction
from .steps import apply, find_trade, store

_HAPPENED = {
    StatementKind.PAYMENT: "payment_received",
    StatementKind.PARTIAL: "payment_received",
    StatementKind.REFUND: "refunded",
    StatementKind.CHARGEBACK: "charged_back",
    StatementKind.SERVICE: "service_received",
}


def book(
    tx: Transaction, trade: Trade, statement: SettlementStatement, token: str, now: datetime
) -> None:
    """Check a statement against the agreement and book it, once.

    A statement about other amounts than agreed raises :class:`InvalidInput`; the trade keeps what
    was wrong, so that the family sees both figures. One that was booked before changes nothing.
    """
    settled = events.Settled(
        id=statement.id,
        kind=statement.kind,
        statement=token,
        agreement_id=statement.agreement,
        gross=statement.gross,
        fee=statement.fee,
        net=statement.net,
    )
    try:
        if trade.receipt and is_known(trade, settled):
            return
        after = apply(tx, trade, settled, now)
    except Disagreement as err:
        tx.trades.save(disagree(trade, err, now))
        tx.deeds.put(trade.party.buyer, Deed.DISPUTED, trade.id, now)
        tx.notices.append(Notice(what="statement_refused", subject=trade.id))
        raise
    _post(tx, trade, after, statement, now)
    tx.notices.append(Notice(what=_HAPPENED[statement.kind], subject=trade.id))


def _post(
    tx: Transaction, before: Trade, after: Trade, statement: SettlementStatement, now: datetime
) -> None:
    """Book what a statement changed; shares follow the rule that the trade was made under."""
    key, buyer = f"{before.id}:{statement.id}", before.party.buyer
    if statement.kind is StatementKind.SERVICE:
        tx.journal.post(render(key, buyer, statement.gross, now))
        return
    tx.journal.post(settle(key, statement.kind, buyer, before.owed, after.owed, now))
    allocation = allocation_of(tx, before)
    shared = share_out(key, before.owed.net, after.owed.net, allocation, now)
    if shared:
        tx.journal.post(shared)


def allocation_of(tx: Transaction, trade: Trade) -> Allocation:
    """Return what decides over the shares of a trade; without anything kept, equal shares do."""
    kept = tx.allocations.get(trade.id)
    return kept or Allocation(rule=ShareRule(), members=trade.contributors)


def open_dispute(tx: Transaction, trade_id: TradeId, now: datetime) -> Trade:
    """Say in the family's name that a trade was not paid as agreed."""
    trade = complain(find_trade(tx, trade_id), now)
    tx.notices.append(Notice(what="dispute_opened", subject=trade.id))
    return store(tx, Step(trade=trade), "disputed", now)


def resolve_dispute(tx: Transaction, trade_id: TradeId, now: datetime) -> Trade:
    """Close a dispute in the family's name."""
    trade = make_peace(find_trade(tx, trade_id), now)
    tx.notices.append(Notice(what="dispute_resolved", subject=trade.id))
    return store(tx, Step(trade=trade), "reconciled", now)
