"""Paying for what was delivered: once, with a signed statement that the home books."""

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from data_exchanger_core.errors import NotFound, WrongState
from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.protocol.delivery import SettlementStatement, SignedBody
from data_exchanger_core.protocol.documents import sign_document
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
    """Note a payment and tell the home.

    A statement that the home refused or did not fetch is sent again as it was. Raises
    :class:`PaidAlready`, and :class:`WrongState` before the delivery is complete.
    """
    if trade.payment:
        if trade.payment.status not in _SAYABLE_AGAIN:
            raise PaidAlready(f"paid already: {trade.payment.reference}", state=trade.state)
        payment = replace(trade.payment, status=PaymentStatus.QUEUED, reason=None)
    elif trade.state is TradeState.COMPLETED:
        payment = _payment(buyer, trade, reference, now)
    else:
        raise WrongState(f"the trade is {trade.state}", state=trade.state)
    paid = replace(trade, payment=payment, updated=now)
    tx.trades.save(paid)
    body = to_json(SignedBody(document=payment.statement))
    post(tx, buyer, paid, SETTLE, f"/settlements/{trade.provider_pid}", body, now)
    return paid


def settled(tx: Transaction, trade: Trade, status: PaymentStatus, reason: str | None) -> None:
    """Note what became of a statement."""
    payment = trade.payment and replace(trade.payment, status=status, reason=reason)
    tx.trades.save(replace(trade, payment=payment))


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


def _payment(buyer: Buyer, trade: Trade, reference: str | None, now: datetime) -> Payment:
    gross = trade.terms.price
    fee = gross.per_mille(trade.terms.fee_per_mille)
    number = uuid5(UUID(trade.id), "statement")
    statement = SettlementStatement(
        id=number.urn,
        agreement=trade.agreement_id or "",
        gross=gross,
        fee=fee,
        net=gross - fee,
        method=buyer.config.methods[0],
        reference=reference or f"DX-{number.hex[:12].upper()}",
        date=now,
    )
    return Payment(
        statement=sign_document(statement, buyer.keys.signing),
        gross=statement.gross,
        fee=statement.fee,
        net=statement.net,
        method=statement.method,
        reference=statement.reference,
        date=statement.date,
    )
