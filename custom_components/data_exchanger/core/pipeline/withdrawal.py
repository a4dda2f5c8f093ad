"""Consent taken back: what is not delivered never will be, and what is, the buyer must erase.

To void the key of a trade means: nothing can be sealed under its agreement any more. The trade has
ended for good, what lay sealed is dropped, and the key of a computation on ciphertext with it.
A grant that is given anew needs a new trade.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
import json

from ..catalog.element import vocabulary
from ..catalog.taxonomy import Category
from ..consent.change import PermissionChanged
from ..consent.decision import Denial
from ..consent.voice import PASSING
from ..model.identifiers import BuyerId, MemberId, TradeId
from ..trade import events
from ..trade.trade import Trade
from .erasure import may_hold, request_erasure
from .home import Home
from .permissions import newest, note_changes, permission_of
from .ports import Transaction
from .steps import apply

REASON = "consent_withdrawn"
HOUSEHOLD = MemberId("household")
"""Stands for whoever removed a member."""

_BEGINNING = datetime.fromtimestamp(0, UTC)
_KNOWN = "known_parties"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """What is taken back, and by whom: one trade, or whatever fits everything that is named.

    ``by`` None stands for the household, where a member or buyer was removed.
    """

    by: MemberId | None
    member: MemberId | None = None
    category: Category | None = None
    buyer: BuyerId | None = None
    trade: TradeId | None = None

    def concerns(self, trade: Trade) -> bool:
        """Whether a trade rests on the consent that is taken back."""
        if self.trade:
            return trade.id == self.trade
        return (
            self.member in (None, *trade.contributors)
            and self.buyer in (None, trade.party.buyer)
            and self.category in (None, *_categories(trade))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """What a withdrawal did: trades that it ended, and deliveries that buyers must erase."""

    ended: tuple[TradeId, ...]
    erasures: tuple[TradeId, ...]


def withdraw(tx: Transaction, home: Home, withdrawal: Withdrawal, now: datetime) -> Withdrawn:
    """Stop every trade that a withdrawal concerns; doing it again changes nothing more."""
    trades = [one for one in tx.trades.since(_BEGINNING) if withdrawal.concerns(one)]
    ended = tuple(one.id for one in trades if one.open and not one.receipt)
    erasures = tuple(one.id for one in trades if _stop(tx, home, one, now))
    facts = {
        "by": withdrawal.by,
        "member": withdrawal.member,
        "category": withdrawal.category,
        "buyer": withdrawal.buyer,
        "trade": withdrawal.trade,
        "ended": list(ended),
        "erasures": list(erasures),
    }
    known = {name: value for name, value in facts.items() if value is not None}
    tx.evidence.append("consent.withdrawn", known, now)
    return Withdrawn(ended=ended, erasures=erasures)


def withdraw_departed(tx: Transaction, home: Home, now: datetime) -> None:
    """Withdraw for members and from buyers that were removed since this was last asked."""
    known = json.loads(tx.settings.get(_KNOWN, "{}"))
    for member in sorted({*known.get("members", ())}.difference(home.members)):
        note_changes(tx, home, _all_taken_back(tx, MemberId(member)), now)
        withdraw(tx, home, Withdrawal(by=None, member=MemberId(member)), now)
    for buyer in sorted({*known.get("buyers", ())}.difference(home.buyers)):
        withdraw(tx, home, Withdrawal(by=None, buyer=BuyerId(buyer)), now)
    present = {"members": sorted(home.members), "buyers": sorted(home.buyers)}
    tx.settings.put(_KNOWN, json.dumps(present))


def _all_taken_back(tx: Transaction, member: MemberId) -> Iterable[PermissionChanged]:
    """Return what a member who left had allowed, as taken back."""
    for one in newest(tx.consents.of(member)).values():
        if not one.withdrawn:
            before = permission_of(one)
            yield PermissionChanged(member=member, by=HOUSEHOLD, before=before, after=None)


def stop_ungranted(tx: Transaction, home: Home, member: MemberId, now: datetime) -> None:
    """End a member's trades that nobody could offer any more, before the buyer counts on them.

    The gate of a delivery would end them too, only later. While sharing is paused nothing is
    granted, and nothing is ended for that.
    """
    for trade in tx.trades.open() if home.sharing else ():
        if not trade.open or trade.receipt or member not in trade.contributors:
            continue
        reason = _denial(home, trade, now)
        if reason:
            apply(tx, trade, events.Refused(reason=reason), now)


def _denial(home: Home, trade: Trade, now: datetime) -> str | None:
    """Say why an entry of a trade is not granted any more; what is not there now may come back."""
    known = (home.catalog.entries.get(one) for one in trade.entries)
    for entry in (one for one in known if one):
        decision = home.decide(entry, trade.party.buyer, trade.terms, now)
        if isinstance(decision, Denial) and decision.reason not in PASSING:
            return decision.reason
    return None


def _stop(tx: Transaction, home: Home, trade: Trade, now: datetime) -> bool:
    """End a trade unless it is delivered; return whether the buyer is asked to erase."""
    held = may_hold(trade)
    if trade.open and not trade.receipt:
        apply(tx, trade, events.Refused(reason=REASON), now)
    tx.computations.forget(trade.id)
    return held and request_erasure(tx, home, trade, now)


def _categories(trade: Trade) -> Iterable[Category]:
    known = vocabulary()
    return (known[element].category for element in trade.terms.scope.elements)
