"""From a buyer's signed statement to booked earnings."""

from dataclasses import replace
from datetime import datetime

from ..errors import InvalidInput
from ..ledger.settlement import settle, share_out
from ..protocol.delivery import SettlementStatement
from ..trade import events
from ..trade.trade import Trade
from .ports import Notice, Transaction
from .steps import apply


def book(
    tx: Transaction, trade: Trade, statement: SettlementStatement, token: str, now: datetime
) -> None:
    """Check a statement against the agreement and book it, once.

    A statement about other amounts than agreed raises :class:`InvalidInput`; the trade keeps what
    was wrong, so that the family sees both figures.
    """
    settled = events.Settled(
        statement=token,
        agreement_id=statement.agreement,
        gross=statement.gross,
        fee=statement.fee,
        net=statement.net,
    )
    try:
        apply(tx, replace(trade, dispute=None), settled, now)
    except InvalidInput as err:
        tx.trades.save(replace(trade, dispute=str(err), updated=now))
        tx.notices.append(Notice(what="statement_refused", subject=trade.id))
        raise
    tx.journal.post(settle(trade.id, trade.party.buyer, statement.gross, statement.fee, now))
    tx.journal.post(share_out(trade.id, statement.net, trade.contributors, now))
