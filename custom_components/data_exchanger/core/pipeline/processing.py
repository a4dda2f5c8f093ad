"""What the household does with data, as the law wants it on record: the facts of every recipient.

The contents follow GDPR Article 30 and PIPL Articles 55 and 56. People appear by their role only.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ..catalog.element import vocabulary
from ..catalog.taxonomy import SENSITIVE_CATEGORIES, Category, Sensitivity
from ..compliance.jurisdiction import Regime, crosses_border, regimes_of
from ..compliance.qualification import Standing
from ..consent.policy import Permission, Role
from ..model.disclosure import DisclosureLevel
from ..model.identifiers import ElementId
from ..trade.trade import Trade
from .home import Buyer, Home
from .ports import Transaction

_EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Everything that one recipient gets for the same purposes on the same conditions.

    ``recipient`` is the buyer's name, its DID where it was removed since; ``abroad`` are countries
    beyond the reach of the home's law; ``roles`` counts the people concerned.
    """

    recipient: str
    did: str
    contact: str
    known: bool
    proven: tuple[str, ...]
    doubtful: bool
    purposes: tuple[str, ...]
    elements: tuple[ElementId, ...]
    level: DisclosureLevel
    method: str
    place: str
    abroad: tuple[str, ...]
    retention_days: int
    roles: Mapping[str, int]
    first: datetime
    last: datetime
    agreements: int
    deliveries: int
    bytes: int
    findings: tuple[tuple[str, str], ...]
    """Rules that had something to say, and their reason."""

    @property
    def categories(self) -> tuple[Category, ...]:
        """The kinds of data, by name."""
        known = vocabulary()
        return tuple(sorted({known[one].category for one in self.elements if one in known}))

    @property
    def sensitive(self) -> bool:
        """Whether special categories are among the data."""
        known = vocabulary()
        return any(
            known[one].category in SENSITIVE_CATEGORIES
            or known[one].sensitivity is Sensitivity.SENSITIVE
            for one in self.elements
            if one in known
        )

    @property
    def minors(self) -> int:
        """How many children and teenagers are concerned."""
        return self.roles.get(Role.CHILD, 0) + self.roles.get(Role.TEEN, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Processing:
    """The household and all that it does with data."""

    at: datetime
    country: str
    regimes: frozenset[Regime]
    sharing: bool
    roles: Mapping[str, int]
    sources: Mapping[Category, int]
    permissions: Mapping[Category, Mapping[DisclosureLevel, int]]
    """How many live permissions there are, by kind of data and level."""
    separate: int
    """How many of them are consents of their own."""
    activities: tuple[Activity, ...]


def processing(tx: Transaction, home: Home, now: datetime) -> Processing:
    """Gather the facts; trades on the same conditions are one activity."""
    groups: dict[tuple[object, ...], list[Trade]] = {}
    for trade in agreed_trades(tx):
        terms = trade.terms
        key = (
            *(trade.party.buyer_did, terms.purposes, terms.scope.elements, terms.scope.level),
            *(terms.scope.method.id, terms.place, terms.retention_days, trade.contributors),
        )
        groups.setdefault(key, []).append(trade)
    live = [
        one
        for member in home.members.values()
        for one in member.permissions
        if one.lives(now) and one.level is not DisclosureLevel.NONE
    ]
    return Processing(
        at=now,
        country=home.country,
        regimes=regimes_of((home.country,)),
        sharing=home.sharing,
        roles=Counter(member.role.value for member in home.members.values()),
        sources=Counter(entry.category for entry in home.catalog.entries.values()),
        permissions=_by_level(live),
        separate=sum(one.separate for one in live),
        activities=tuple(_activity(home, trades) for trades in groups.values()),
    )


def agreed_trades(tx: Transaction) -> Sequence[Trade]:
    """Return the trades that were agreed on, in the order in which they were opened."""
    agreed = [trade for trade in tx.trades.since(_EPOCH) if trade.agreement is not None]
    return sorted(agreed, key=lambda trade: (trade.opened, trade.id))


def _by_level(live: Sequence[Permission]) -> Mapping[Category, Mapping[DisclosureLevel, int]]:
    counts: dict[Category, Counter[DisclosureLevel]] = {}
    for one in live:
        counts.setdefault(one.category, Counter())[one.level] += 1
    return counts


def _activity(home: Home, trades: Sequence[Trade]) -> Activity:
    trade = trades[0]
    terms = trade.terms
    buyer = home.buyers.get(trade.party.buyer)
    hosting = buyer.profile.hosting if buyer else ()
    places = {terms.place, *hosting, *([buyer.profile.jurisdiction] if buyer else [])}
    members = [home.members.get(one) for one in trade.contributors]
    return Activity(
        recipient=buyer.profile.name if buyer else trade.party.buyer_did,
        did=trade.party.buyer_did,
        contact=buyer.profile.contact if buyer else "",
        known=buyer is not None,
        proven=_proven(home, buyer),
        doubtful=buyer is not None and bool(home.check(buyer.id).changes),
        purposes=terms.purposes,
        elements=terms.scope.elements,
        level=terms.scope.level,
        method=terms.scope.method.id,
        place=terms.place,
        abroad=tuple(sorted(one for one in places if crosses_border(home.country, one))),
        retention_days=terms.retention_days,
        roles=Counter(one.role.value if one else "former" for one in members),
        first=trade.opened,
        last=trades[-1].opened,
        agreements=len(trades),
        deliveries=sum(one.receipt is not None for one in trades),
        bytes=sum(one.release.sealed_size for one in trades if one.release and one.receipt),
        findings=tuple(
            dict.fromkeys((found.rule, found.reason) for one in trades for found in one.findings)
        ),
    )


def _proven(home: Home, buyer: Buyer | None) -> tuple[str, ...]:
    if buyer is None:
        return ()
    points = home.check(buyer.id).qualification.of(Standing.PROVEN)
    return tuple(point.aspect.value for point in points)
