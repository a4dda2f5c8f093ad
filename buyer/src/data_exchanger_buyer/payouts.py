"""Instructions to pay out: each is taken once, within what this buyer holds for the home."""

from collections import Counter
from datetime import datetime

from data_exchanger_core.errors import DataExchangerError, WrongState
from data_exchanger_core.identity.keys import PublicKey
from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.protocol.delivery import SignedBody
from data_exchanger_core.protocol.documents import open_document
from data_exchanger_core.protocol.payout import (
    PayoutAccount,
    PayoutInstruction,
    PayoutPage,
    PayoutReceipt,
    PayoutRecord,
    PayoutStatus,
    open_account,
    token_hash,
)
from data_exchanger_core.protocol.wire import decode

from .buyer import Buyer
from .cursor import read_cursor
from .payout import Payout
from .requests import OutOfStep, Reply, Request, answer, refuse, reply_with
from .store.database import Transaction

_PAGE = 10
"""Records of a page; so many fit the size of a document."""


def instruct(tx: Transaction, buyer: Buyer, request: Request, now: datetime) -> Reply:
    """Take an instruction, or say again how it stands."""
    return answer(
        tx, buyer, request, now, lambda home: _instruct(tx, buyer, home, request.body, now), refuse
    )


def page(tx: Transaction, buyer: Buyer, request: Request, now: datetime) -> Reply:
    """Show a home the instructions that it gave, from behind a number on."""
    after = read_cursor(request.query.get("after", ""))
    return answer(tx, buyer, request, now, lambda home: _page(tx, buyer, home, after), refuse)


def _instruct(tx: Transaction, buyer: Buyer, home: Did, body: bytes, now: datetime) -> Reply:
    token = decode(SignedBody, body).document
    key = PublicKey.from_did(home)
    instruction = open_document(PayoutInstruction, token, key).content
    payout = tx.payouts.find(home, instruction.number)
    if payout is None:
        if instruction.number != tx.payouts.last(home) + 1:
            raise OutOfStep
        payout = _taken(tx, buyer, home, instruction, token, now)
        tx.payouts.add(payout)
    if payout.instruction != token:
        raise OutOfStep
    return reply_with(200, record(buyer, payout))


def _taken(
    tx: Transaction,
    buyer: Buyer,
    home: Did,
    instruction: PayoutInstruction,
    token: str,
    now: datetime,
) -> Payout:
    """Accept an instruction, or refuse it for good: its number is used up either way."""
    payout = Payout(
        id=instruction.id,
        home=home,
        number=instruction.number,
        amount=instruction.amount,
        method=instruction.method,
        instruction=token,
        updated=now,
        due=now,
    )
    reason = _objection(tx, buyer, payout)
    return payout.after(PayoutStatus.FAILED, now, reason=reason) if reason else payout


def _objection(tx: Transaction, buyer: Buyer, payout: Payout) -> str | None:
    if payout.method not in buyer.config.payouts:
        return "method_not_offered"
    if payout.amount.amount > balance(tx, payout.home)[payout.amount.currency]:
        return "balance_exceeded"
    try:
        account_of(buyer, payout)
    except DataExchangerError:
        return "account_unreadable"
    return None


def balance(tx: Transaction, home: Did) -> Counter[str]:
    """Return what this buyer holds for a home and was not told to pay out, by currency."""
    held: Counter[str] = Counter()
    for trade in tx.trades.of_home(home):
        net = trade.obligation.net
        held[net.currency] += net.amount
    for payout in tx.payouts.of_home(home):
        if payout.status is not PayoutStatus.FAILED:
            held[payout.amount.currency] -= payout.amount.amount
    return held


def account_of(buyer: Buyer, payout: Payout) -> PayoutAccount:
    """Open the account of a payout; raise :class:`SealBroken` or :class:`InvalidInput`."""
    content = payout.content
    key = buyer.keys.sealing.get(content.sealing_key)
    if key is None:
        raise WrongState("sealed to another key", state="unknown_key")
    return open_account(content, key.kem, key.raw)


def record(buyer: Buyer, payout: Payout) -> PayoutRecord:
    """Say under signature how a payout stands."""
    receipt = PayoutReceipt(
        payout=payout.id,
        number=payout.number,
        instruction=token_hash(payout.instruction),
        amount=payout.amount,
        status=payout.status,
        date=payout.updated,
        reference=payout.reference,
        reason=payout.reason,
    )
    return PayoutRecord(instruction=payout.instruction, receipt=buyer.sign(receipt))


def _page(tx: Transaction, buyer: Buyer, home: Did, after: int) -> Reply:
    found = tx.payouts.of_home(home, after, _PAGE + 1)
    shown = found[:_PAGE]
    return reply_with(
        200,
        PayoutPage(
            payouts=tuple(record(buyer, one) for one in shown),
            next=shown[-1].number if len(found) > _PAGE else None,
        ),
    )


# What became of them


def hand_over(tx: Transaction, payout: Payout, now: datetime) -> Payout | None:
    """Note, before a gateway hears of it, that it may; None where somebody was faster."""
    known = tx.payouts.get(payout.home, payout.number)
    if known.final or known.file:
        return None
    if not known.submitted:
        tx.payouts.save(known.handed_over(now))
    return known


def conclude(
    tx: Transaction,
    payout: Payout,
    status: PayoutStatus,
    now: datetime,
    reference: str | None = None,
    reason: str | None = None,
) -> Payout:
    """Note what became of a payout; raise :class:`WrongState` where that is known already."""
    known = tx.payouts.get(payout.home, payout.number)
    if known.final:
        raise WrongState(f"the payout is {known.status}", state=known.status)
    after = known.after(status, now, reference, reason)
    tx.payouts.save(after)
    return after
