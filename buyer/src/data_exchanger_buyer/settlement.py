"""Paying for what was delivered: once, with signed statements that the home books."""

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from data_exchanger_core.errors import NotFound, WrongState
from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.model.money import Money
from data_exchanger_core.protocol.delivery import SettlementStatement, SignedBody
from data_exchanger_core.protocol.obligation import StatementKind, fee_between
from data_exchanger_core.protocol.wire import to_json

from .buyer import Buyer
from .outbox import post
from .requests import Reply, Request, answer, refuse, reply_with
from .store.database import Transaction
from .trade import Payment, PaymentStatus, Trade, TradeState

SETTLE: Final = "settle"
"""The errand of messages that carry a statement."""

_SAYABLE_AGAIN = (PaymentStatus.REFUSED, PaymentStatus.UNANSWERED)


class PaidAlready(WrongState):
    """A trade that was paid before; nothing is paid twice."""

    code = "paid_already"


def pay(tx: Transaction, buyer: Buyer, trade: Trade, reference: str | None, now: datetime) -> Trade:
    """Pay what is outstanding and tell the home.

    A statement that the home refused or did not fetch is sent again as it was. Raises
    :class:`PaidAlready`, and :class:`WrongState` before the delivery is complete.
    """
    last = trade.payment
    if last and last.status in _SAYABLE_AGAIN:
        again = replace(last, status=PaymentStatus.QUEUED, reason=None)
        return _tell(tx, buyer, replace(trade, payments=(*trade.payments[:-1], again)), again, now)
    if last and trade.state is TradeState.PAID:
        raise PaidAlready(f"paid already: {last.reference}", state=trade.state)
    owed = trade.obligation.outstanding
    return move(tx, buyer, trade, StatementKind.PAYMENT, owed, reference, now)


def move(
    tx: Transaction,
    buyer: Buyer,
    trade: Trade,
    kind: StatementKind,
    gross: Money,
    reference: str | None,
    now: datetime,
) -> Trade:
    """State that money moved: a part paid, a refund, a chargeback, or more than was owed.

    Raises :class:`InvalidInput` where the amount cannot be, and :class:`WrongState` before the
    delivery is complete or while the last statement is not answered.
    """
    if trade.state not in (TradeState.COMPLETED, TradeState.PAID):
        raise WrongState(f"the trade is {trade.state}", state=trade.state)
    if trade.payment and trade.payment.status is not PaymentStatus.BOOKED:
        raise WrongState("the last statement is not booked", state=trade.state)
    payment = _payment(buyer, trade, kind, gross, reference, now)
    return _tell(tx, buyer, replace(trade, payments=(*trade.payments, payment)), payment, now)


def _tell(tx: Transaction, buyer: Buyer, trade: Trade, payment: Payment, now: datetime) -> Trade:
    paid = replace(trade, updated=now)
    tx.trades.save(paid)
    body = to_json(SignedBody(document=payment.statement))
    post(tx, buyer, paid, SETTLE, f"/settlements/{trade.provider_pid}", body, now)
    return paid


def settled(tx: Transaction, trade: Trade, status: PaymentStatus, reason: str | None) -> None:
    """Note what became of the last statement."""
    *earlier, last = trade.payments
    known = replace(last, status=status, reason=reason)
    tx.trades.save(replace(trade, payments=(*earlier, known)))


def show_statement(
    tx: Transaction, buyer: Buyer, request: Request, agreement: str, now: datetime
) -> Reply:
    """Give a home the statement about one of its agreements."""
    return answer(tx, buyer, request, now, lambda home: _statement(tx, home, agreement), refuse)


def _statement(tx: Transaction, home: Did, agreement: str) -> Reply:
    trade = tx.trades.of_agreement(home, agreement)
    if trade is None or trade.payment is None:
        raise NotFound("settlement", agreement)
    return reply_with(200, SignedBody(document=trade.payment.statement))


def _payment(
    buyer: Buyer,
    trade: Trade,
    kind: StatementKind,
    gross: Money,
    reference: str | None,
    now: datetime,
) -> Payment:
    owed = trade.obligation
    fee = fee_between(owed, owed.after(kind, gross))
    name = f"statement {len(trade.payments)}" if trade.payments else "statement"
    number = uuid5(UUID(trade.id), name)
    statement = SettlementStatement(
        id=number.urn,
        agreement=trade.agreement_id or "",
        kind=kind,
        gross=gross,
        fee=fee,
        net=gross - fee,
        method=buyer.config.methods[0],
        reference=reference or f"DX-{number.hex[:12].upper()}",
        date=now,
    )
    return Payment(
        statement=buyer.sign(statement),
        kind=statement.kind,
        gross=statement.gross,
        fee=statement.fee,
        net=statement.net,
        method=statement.method,
        reference=statement.reference,
        date=statement.date,
    )
