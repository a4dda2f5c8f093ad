"""What the family does with a demand: offer, approve, refuse."""

from dataclasses import replace
from datetime import datetime

from ..consent.authority import awaited, may_consent
from ..errors import DataExchangerError, InvalidInput, WrongState
from ..ledger.shares import Allocation
from ..market.match import Match
from ..model.identifiers import BuyerId, DemandId, MemberId, TradeId, urn
from ..privacy.registry import method_for
from ..protocol.terms import Terms
from ..trade import events
from ..trade.advance import open_trade
from ..trade.trade import Party, Trade
from .budget import within_budget
from .buyers import require_unchanged
from .compliance import demand_of, entries_of, require_lawful, review
from .deeds import note_overdue
from .home import Home
from .ports import Transaction
from .steps import apply, find_trade, store
from .usage import recent_uses
from .windows import without_overlaps


class NotOnOffer(DataExchangerError):
    """Terms that this home cannot or may not meet; ``element`` and ``reason`` say why."""

    code = "not_on_offer"


class NotNow(DataExchangerError):
    """What may be released, only not at this moment; ``reason`` says why."""

    code = "not_now"


class NotConcerned(DataExchangerError):
    """Somebody decides about data that is not theirs to decide about."""

    code = "not_concerned"


def offer(
    tx: Transaction,
    home: Home,
    buyer_id: BuyerId,
    terms: Terms,
    now: datetime,
    randomness: bytes,
) -> Trade:
    """Offer a buyer data on some terms; only what is there and allowed is on offer.

    ``randomness`` (16 bytes) becomes the trade's id. Raises :class:`NotOnOffer` naming the element
    that is missing, :class:`NotCompliant` naming a rule that blocks, and :class:`WrongState` where
    the demand has an open trade already.
    """
    buyer = home.buyer(buyer_id)
    require_unchanged(home, buyer_id)
    if not buyer.callback:
        raise WrongState("the mailbox is not open yet", state="no_mailbox")
    earlier = tx.trades.of_demand(DemandId(terms.demand)) if terms.demand else None
    if earlier and earlier.open:
        raise WrongState("the demand has an open trade", state=earlier.state)
    method_for(terms.scope.method).check(terms.scope)
    granted = home.match(buyer_id, terms, now, home.policy(recent_uses(tx, now)))
    affordable = within_budget(tx, home, terms, granted, now)
    found = without_overlaps(tx, home, buyer_id, terms, affordable)
    require_complete(found)
    entries = entries_of(home, found)
    assessment = review(home, buyer_id, terms, entries, demand_of(tx, terms), now)
    require_lawful(assessment)
    trade = Trade(
        id=TradeId(urn(randomness)),
        party=Party(
            buyer=buyer_id,
            buyer_did=buyer.did,
            home_did=home.key_for(buyer).did,
            consumer_base=buyer.profile.dsp.rstrip("/"),
            callback=buyer.callback,
            erasure=buyer.profile.erasure,
            key=buyer.key.raw.hex(),
        ),
        terms=_narrowed(terms, found),
        entries=tuple(entry.id for entry in entries),
        contributors=_contributors(found),
        findings=assessment.concerns,
        opened=now,
        updated=now,
    )
    tx.allocations.put(trade.id, Allocation(rule=home.rule, members=trade.contributors))
    return store(tx, open_trade(trade), "offered", now)


def approve(
    tx: Transaction,
    home: Home,
    trade_id: TradeId,
    by: MemberId,
    now: datetime,
    seen: str | None = None,
) -> Trade:
    """Give a member's leave, and that for the minors whom they guard.

    The agreement goes out once everybody concerned has approved and the buyer has accepted. The
    rules are asked once more: what was lawful at the offer may not be so any more. ``seen`` is the
    hash of the package to which the member agrees, and to no other. Raises :class:`NotConcerned`
    for somebody who has nothing to approve.
    """
    trade = find_trade(tx, trade_id)
    if not any(may_consent(by, one, home.members) for one in trade.contributors):
        raise NotConcerned
    if seen and trade.seen and seen != trade.seen:
        raise InvalidInput("package", "is another than somebody else has approved")
    require_unchanged(home, trade.party.buyer)
    known = home.catalog.entries
    entries = [known[entry] for entry in trade.entries if entry in known]
    assessment = review(
        home, trade.party.buyer, trade.terms, entries, demand_of(tx, trade.terms), now
    )
    require_lawful(assessment)
    missing = awaited(trade.contributors, {*trade.approved_by, by}, home.members)
    approved = events.Approved(by=by, complete=not missing, seen=seen)
    return apply(tx, replace(trade, findings=assessment.concerns), approved, now)


def refuse(tx: Transaction, trade_id: TradeId, reason: str, now: datetime) -> Trade:
    """End a trade in the family's name, and tell the buyer."""
    return apply(tx, find_trade(tx, trade_id), events.Refused(reason=reason), now)


def expire(tx: Transaction, home: Home, now: datetime) -> None:
    """End the offers whose time has run out before an agreement, and note overdue payments."""
    note_overdue(tx, home, now)
    for trade in tx.trades.open():
        if trade.agreement is None and trade.terms.valid_until <= now:
            apply(tx, trade, events.Expired(deadline=now), now)


def require_complete(found: Match) -> None:
    """Raise :class:`NotOnOffer` naming the first required element that is missing."""
    for gap in found.gaps:
        if gap.required:
            reason = gap.denial.reason if gap.denial else gap.reason
            raise NotOnOffer(element=gap.element, reason=reason)


def _narrowed(terms: Terms, found: Match) -> Terms:
    """Reduce optional elements to those on offer."""
    optional = tuple(element for element in terms.scope.optional if element in found.grants)
    return replace(terms, scope=replace(terms.scope, optional=optional))


def _contributors(found: Match) -> tuple[MemberId, ...]:
    grants = [grant for of_element in found.grants.values() for grant in of_element]
    return tuple(sorted(frozenset[MemberId]().union(*(grant.members for grant in grants))))
