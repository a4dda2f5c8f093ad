"""Payouts as the home keeps them: what was instructed, what the buyer made of it, and the books."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from ..model.identifiers import BuyerId, MemberId, PayoutId
from ..model.money import Money
from ..protocol.payout import PayoutReceipt, PayoutStatus
from ..protocol.profile import PayoutMethod
from . import accounts
from .journal import JournalEntry, Posting, credit

_FIRST_LOOK = timedelta(seconds=2)
_LAST_LOOK = timedelta(hours=6)
PATIENCE = timedelta(days=7)
"""How long a payout may be on its way before the family is told."""


class PayoutState(StrEnum):
    """Where a payout stands; each has a translation."""

    INSTRUCTED = "instructed"
    """The buyer has not answered yet."""
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"
    PAID = "paid"
    FAILED = "failed"

    @property
    def final(self) -> bool:
        """Whether nothing changes any more."""
        return self in (PayoutState.PAID, PayoutState.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """Money on its way to a member; ``token`` is the signed instruction, ``receipt`` the answer.

    ``account`` is masked. ``due`` is when to ask the buyer next.
    """

    id: PayoutId
    number: int
    buyer: BuyerId
    member: MemberId
    amount: Money
    method: PayoutMethod
    account: str
    opened: datetime
    updated: datetime
    due: datetime
    token: str
    state: PayoutState = PayoutState.INSTRUCTED
    attempts: int = 0
    receipt: str | None = None
    reference: str | None = None
    reason: str | None = None

    def postponed(self, now: datetime) -> Payout:
        """Return the payout with an attempt more, to be asked about later."""
        wait = min(_FIRST_LOOK * 2 ** min(self.attempts, 16), _LAST_LOOK)
        return replace(self, attempts=self.attempts + 1, due=now + wait)

    def heard(self, receipt: PayoutReceipt, token: str, now: datetime) -> Payout:
        """Return the payout after a receipt; what is final stays."""
        if self.state.final:
            return self
        state = _STATES[receipt.status]
        return replace(
            self,
            state=state,
            receipt=token,
            updated=now if state is not self.state else self.updated,
            reference=receipt.reference,
            reason=receipt.reason,
        )

    def superseded(self, now: datetime) -> Payout:
        """Return the payout given up: the buyer had another instruction under its number."""
        return replace(self, state=PayoutState.FAILED, updated=now, reason="superseded")

    def is_late(self, now: datetime) -> bool:
        """Whether the payout has been on its way for too long."""
        return not self.state.final and now - self.opened > PATIENCE


_STATES = {
    PayoutStatus.ACCEPTED: PayoutState.ACCEPTED,
    PayoutStatus.UNKNOWN: PayoutState.UNKNOWN,
    PayoutStatus.PAID: PayoutState.PAID,
    PayoutStatus.FAILED: PayoutState.FAILED,
}


def instruct(payout: Payout) -> JournalEntry:
    """Book that the member's money is on its way."""
    return _entry(
        payout, "instructed", accounts.paid_out(payout.member), accounts.transit(payout.buyer)
    )


def settle(payout: Payout) -> JournalEntry | None:
    """Book what became of a payout: paid from what lies with the buyer, or back to the member.

    Returns None while it is on its way.
    """
    if payout.state is PayoutState.PAID:
        return _entry(
            payout, "paid", accounts.transit(payout.buyer), accounts.payments(payout.buyer)
        )
    if payout.state is PayoutState.FAILED:
        return _entry(
            payout, "failed", accounts.transit(payout.buyer), accounts.paid_out(payout.member)
        )
    return None


def _entry(payout: Payout, step: str, debit: str, credited: str) -> JournalEntry:
    return JournalEntry(
        key=f"payout:{payout.id}:{step}",
        date=payout.updated,
        description=f"payout_{step}",
        postings=(
            Posting(account=debit, amount=payout.amount),
            Posting(account=credited, amount=credit(payout.amount)),
        ),
    )


type Balances = Mapping[tuple[str, str], int]


def unpaid(balances: Balances, member: MemberId, currency: str) -> int:
    """Return what a member has and was not paid out, nor is on its way (minor units)."""
    own = (accounts.member(member), accounts.gifts(member), accounts.paid_out(member))
    return -sum(balances.get((account, currency), 0) for account in own)


def held(balances: Balances, buyer: BuyerId, currency: str) -> int:
    """Return what a buyer still holds for the household, without what it was told to pay out."""
    of = (accounts.payments(buyer), accounts.excess(buyer), accounts.transit(buyer))
    return sum(balances.get((account, currency), 0) for account in of)
