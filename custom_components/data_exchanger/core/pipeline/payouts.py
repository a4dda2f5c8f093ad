"""Pays members out: each instruction once, whatever is lost, repeated or restored."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from ..consent.authority import may_consent
from ..errors import DataExchangerError, InvalidInput, NotFound
from ..identity.vault import NONCE
from ..ledger.payout import Payout, PayoutState, held, instruct, settle, unpaid
from ..model.identifiers import BuyerId, MemberId, PayoutId, urn
from ..model.money import Money
from ..protocol.delivery import SignedBody
from ..protocol.documents import open_document, sign_document
from ..protocol.payout import (
    PayoutAccount,
    PayoutInstruction,
    PayoutPage,
    PayoutReceipt,
    PayoutRecord,
    seal_account,
    token_hash,
)
from ..protocol.sealing import choose_sealing_key
from ..protocol.wire import decode, encode
from .home import Buyer, Home
from .payout_ports import StoredAccount
from .ports import Notice, Transaction
from .trading import NotConcerned

_HAPPENED = {PayoutState.PAID: "payout_done", PayoutState.FAILED: "payout_failed"}


class NothingToPayOut(DataExchangerError):
    """A payout of more than a member has, or than buyers that pay so hold; names both figures."""

    code = "nothing_to_pay_out"


class NoPayoutAccount(DataExchangerError):
    """A member who has not said where the money shall go."""

    code = "no_payout_account"


def keep_account(
    tx: Transaction,
    home: Home,
    by: MemberId | None,
    member: MemberId,
    account: PayoutAccount | None,
    now: datetime,
    randomness: Callable[[int], bytes],
) -> None:
    """Keep where a member wants money, or (None) forget it; it is for those who decide to say.

    Raises :class:`NotConcerned`.
    """
    if not may_consent(by, member, home.members):
        raise NotConcerned
    facts = {"member": member, "by": by, "method": account and account.method.value}
    tx.evidence.append("payout.account", {key: one for key, one in facts.items() if one}, now)
    if account is None:
        tx.payout_accounts.forget(member)
        return
    locked = home.keys.vault.lock(encode(account), _owner(member), randomness(NONCE))
    stored = StoredAccount(method=account.method, masked=account.masked, locked=locked)
    tx.payout_accounts.put(member, stored)


def forget_account(tx: Transaction, member: MemberId, now: datetime) -> None:
    """Forget where a member wanted money: it is another person from now on."""
    if member in tx.payout_accounts.all():
        tx.evidence.append("payout.account", {"member": member}, now)
        tx.payout_accounts.forget(member)


def _owner(member: MemberId) -> str:
    return f"payout_account:{member}"


def request(
    tx: Transaction,
    home: Home,
    by: MemberId | None,
    member: MemberId,
    amount: Money | None,
    currency: str,
    now: datetime,
    randomness: Callable[[int], bytes],
) -> Sequence[Payout]:
    """Instruct the buyers who hold a member's money to pay it out: all of it, or ``amount``.

    What is on its way already cannot be asked for again. Raises :class:`NotConcerned`,
    :class:`NoPayoutAccount` or :class:`NothingToPayOut`.
    """
    if not may_consent(by, member, home.members):
        raise NotConcerned
    stored = tx.payout_accounts.all().get(member)
    if stored is None:
        raise NoPayoutAccount
    account = decode(PayoutAccount, home.keys.vault.unlock(stored.locked, _owner(member)))
    balances = tx.journal.balances()
    has = Money(amount=max(unpaid(balances, member, currency), 0), currency=currency)
    wanted = has if amount is None else amount
    offered = [
        (buyer, held(balances, buyer.id, currency))
        for buyer in sorted(home.buyers.values(), key=lambda one: one.id)
        if may_pay(home, buyer) and account.method in buyer.profile.terms.payouts
    ]
    ready = min(has.amount, sum(max(amount, 0) for _, amount in offered))
    if wanted.currency != currency or not 0 < wanted.amount <= ready:
        raise NothingToPayOut(
            wanted=str(wanted), available=str(Money(amount=ready, currency=currency))
        )
    return [
        _open(tx, home, buyer, member, part, account, now, randomness(16))
        for buyer, part in _parts(wanted, offered)
    ]


def may_pay(home: Home, buyer: Buyer) -> bool:
    """Whether a buyer pays out, and is what the family accepted."""
    return buyer.profile.payouts is not None and not home.check(buyer.id).changes


def url_of(buyer: Buyer) -> str:
    """Return where instructions to a buyer go."""
    return buyer.profile.payouts or ""


def _parts(wanted: Money, offered: Sequence[tuple[Buyer, int]]) -> Iterator[tuple[Buyer, Money]]:
    """Take a sum from one buyer after the other."""
    left = wanted.amount
    for buyer, amount in offered:
        part = min(left, amount)
        if part > 0:
            yield buyer, replace(wanted, amount=part)
            left -= part


def _open(
    tx: Transaction,
    home: Home,
    buyer: Buyer,
    member: MemberId,
    amount: Money,
    account: PayoutAccount,
    now: datetime,
    randomness: bytes,
) -> Payout:
    """Sign an instruction and book that the money is on its way."""
    given, _ = tx.payouts.numbers(buyer.id)
    id_, key = PayoutId(urn(randomness)), choose_sealing_key(buyer.profile)
    instruction = PayoutInstruction(
        id=id_,
        number=given + 1,
        payee=home.keys.pseudonym(buyer.did, member),
        amount=amount,
        method=account.method,
        sealing_key=key.id,
        account=seal_account(account, key, id_),
        created=now,
    )
    token = sign_document(instruction, home.key_for(buyer))
    payout = _payout(buyer, member, account.masked, instruction, token, now)
    _begin(tx, buyer, payout, now)
    return payout


def _payout(
    buyer: Buyer,
    member: MemberId,
    masked: str,
    instruction: PayoutInstruction,
    token: str,
    now: datetime,
) -> Payout:
    return Payout(
        id=PayoutId(instruction.id),
        number=instruction.number,
        buyer=buyer.id,
        member=member,
        amount=instruction.amount,
        method=instruction.method,
        account=masked,
        opened=instruction.created,
        updated=now,
        due=now,
        token=token,
    )


def _begin(tx: Transaction, buyer: Buyer, payout: Payout, now: datetime) -> None:
    tx.payouts.save(payout)
    tx.journal.post(instruct(payout))
    _note(tx, buyer, payout, now)


def _note(tx: Transaction, buyer: Buyer, payout: Payout, now: datetime) -> None:
    facts = {
        "payout": payout.id,
        "number": payout.number,
        "buyer": buyer.did,
        "amount": payout.amount.amount,
        "currency": payout.amount.currency,
        "method": payout.method.value,
        "instruction": token_hash(payout.token),
    }
    tx.evidence.append(f"payout.{payout.state}", facts, now)


# On the way


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """An instruction on its way to a buyer."""

    payout: PayoutId
    buyer: Buyer
    url: str
    body: bytes


def due(tx: Transaction, home: Home, now: datetime) -> Sequence[Errand]:
    """Return what to ask buyers about now."""
    return [errand for when, errand in _errands(tx, home) if when <= now]


def next_due(tx: Transaction, home: Home) -> datetime | None:
    """Return when there is something to ask buyers about."""
    return min((when for when, _ in _errands(tx, home)), default=None)


def _errands(tx: Transaction, home: Home) -> Iterator[tuple[datetime, Errand]]:
    """Say what to ask buyers about, and when: of new instructions, the one with the lowest number.

    A buyer that the family has to look at first is not asked.
    """
    waiting: set[BuyerId] = set()
    for payout in tx.payouts.open():
        if payout.state is PayoutState.INSTRUCTED:
            if payout.buyer in waiting:
                continue
            waiting.add(payout.buyer)
        buyer = home.buyers.get(payout.buyer)
        if buyer and may_pay(home, buyer):
            body = encode(SignedBody(document=payout.token))
            errand = Errand(payout=payout.id, buyer=buyer, url=url_of(buyer), body=body)
            yield payout.due, errand


def sent(tx: Transaction, errand: Errand, now: datetime) -> None:
    """Note in evidence that an instruction leaves."""
    facts = {
        "buyer": errand.buyer.did,
        "payout": errand.payout,
        "bytes": len(errand.body),
        "sha256": sha256(errand.body).hexdigest(),
    }
    tx.evidence.append("payout.sent", facts, now)


def answered(tx: Transaction, errand: Errand, status: int, body: bytes, now: datetime) -> None:
    """Take in what a buyer answered; only a receipt that it signed changes the books."""
    payout = _find(tx, errand.payout)
    if payout.state.final:
        return
    asked = payout.postponed(now)
    if not 200 <= status < 300:
        tx.payouts.save(asked)
        return
    try:
        token = decode(PayoutRecord, body).receipt
        receipt = _read_receipt(errand.buyer, asked, token)
    except DataExchangerError as err:
        tx.evidence.append("payout.misunderstood", {"payout": payout.id, "code": err.code}, now)
        tx.payouts.save(asked)
        return
    _store(tx, errand.buyer, asked, asked.heard(receipt, token, now), now)


def _find(tx: Transaction, payout_id: PayoutId) -> Payout:
    payout = tx.payouts.find(payout_id)
    if payout is None:
        raise NotFound("payout", payout_id)
    return payout


def _read_receipt(buyer: Buyer, payout: Payout, token: str) -> PayoutReceipt:
    receipt = open_document(PayoutReceipt, token, buyer.key, buyer.did).content
    stated = (receipt.payout, receipt.number, receipt.instruction, receipt.amount)
    if stated != (payout.id, payout.number, token_hash(payout.token), payout.amount):
        raise InvalidInput("receipt", "is about something else")
    return receipt


def _store(tx: Transaction, buyer: Buyer, before: Payout, after: Payout, now: datetime) -> None:
    """Store what is known of a payout, and book what became of the money."""
    tx.payouts.save(after)
    if after.state is before.state:
        return
    _note(tx, buyer, after, now)
    entry = settle(after)
    if entry:
        tx.journal.post(entry)
        tx.notices.append(Notice(what=_HAPPENED[after.state], subject=after.id))


# Reconciliation


def known_up_to(tx: Transaction, buyer: BuyerId) -> int:
    """Return the number up to which a buyer's answers are known here."""
    return tx.payouts.numbers(buyer)[1]


def reconcile(tx: Transaction, home: Home, buyer: Buyer, body: bytes, now: datetime) -> int | None:
    """Take over what a buyer was instructed before this database was restored.

    Each instruction must be signed by this home and each receipt by the buyer. An instruction of
    ours that never arrived gives way to the one that the buyer has under its number. Returns where
    the next page begins.
    """
    page = decode(PayoutPage, body)
    for record in page.payouts:
        _adopt(tx, home, buyer, record, now)
    return page.next


def _adopt(tx: Transaction, home: Home, buyer: Buyer, record: PayoutRecord, now: datetime) -> None:
    own = home.key_for(buyer).public
    instruction = open_document(PayoutInstruction, record.instruction, own).content
    payout = tx.payouts.find(PayoutId(instruction.id))
    if payout is None:
        for other in tx.payouts.open():
            if (other.buyer, other.number) == (buyer.id, instruction.number):
                _store(tx, buyer, other, other.superseded(now), now)
        payees = {home.keys.pseudonym(buyer.did, one): one for one in home.members}
        member = payees.get(instruction.payee, MemberId(instruction.payee))
        payout = _payout(buyer, member, "", instruction, record.instruction, now)
        _begin(tx, buyer, payout, now)
    receipt = _read_receipt(buyer, payout, record.receipt)
    _store(tx, buyer, payout, payout.heard(receipt, record.receipt, now), now)
