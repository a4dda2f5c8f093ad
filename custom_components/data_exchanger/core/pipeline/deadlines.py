"""What time will make due: answers, payments, consents, and data that buyers must erase."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ..model.disclosure import DisclosureLevel
from ..model.identifiers import BuyerId
from .home import Home
from .overview import Overview


class DeadlineKind(StrEnum):
    """What becomes due."""

    CONSENT_EXPIRES = "consent_expires"
    DEMAND_ENDS = "demand_ends"
    ERASURE_DUE = "erasure_due"
    OFFER_ENDS = "offer_ends"
    PAYMENT_DUE = "payment_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A moment and the buyer that it concerns; of a consent, nobody is named."""

    at: datetime
    kind: DeadlineKind
    buyer: BuyerId | None = None


def deadlines(seen: Overview, home: Home) -> Sequence[Deadline]:
    """Return all that is known, the soonest first; what falls on one moment is one deadline."""
    found = {
        *_of_demands(seen),
        *_of_trades(seen, home),
        *_of_erasures(seen),
        *_of_consents(home),
    }
    return sorted(found, key=lambda one: (one.at, one.kind, one.buyer or ""))


def _of_demands(seen: Overview) -> Iterator[Deadline]:
    for one in seen.demands:
        demand = one.stored.demand
        yield Deadline(at=demand.deadline, kind=DeadlineKind.DEMAND_ENDS, buyer=one.stored.buyer)


def _of_trades(seen: Overview, home: Home) -> Iterator[Deadline]:
    for trade in seen.trades:
        terms, buyer = trade.terms, trade.party.buyer
        if trade.open and trade.agreement is None:
            yield Deadline(at=terms.valid_until, kind=DeadlineKind.OFFER_ENDS, buyer=buyer)
        if trade.delivered is None:
            continue
        if trade.id not in seen.erasures:
            kept = timedelta(days=terms.retention_days)
            yield Deadline(at=trade.delivered + kept, kind=DeadlineKind.ERASURE_DUE, buyer=buyer)
        known = home.buyers.get(buyer)
        if known and trade.watched and trade.owed.outstanding.amount > 0:
            pays = timedelta(days=known.profile.terms.due_days)
            yield Deadline(at=trade.delivered + pays, kind=DeadlineKind.PAYMENT_DUE, buyer=buyer)


def _of_erasures(seen: Overview) -> Iterator[Deadline]:
    for one in seen.erasures.values():
        if one.attestation is None:
            yield Deadline(at=one.due, kind=DeadlineKind.ERASURE_DUE, buyer=one.buyer)


def _of_consents(home: Home) -> Iterator[Deadline]:
    for member in home.members.values():
        for permission in member.permissions:
            if permission.until and permission.level is not DisclosureLevel.NONE:
                yield Deadline(at=permission.until, kind=DeadlineKind.CONSENT_EXPIRES)
