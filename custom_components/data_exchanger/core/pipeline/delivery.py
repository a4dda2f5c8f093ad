"""From an agreement to a sealed release."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial
from hashlib import sha256

from ..catalog.entry import CatalogEntry
from ..consent.decision import Denial
from ..consent.voice import PASSING
from ..errors import WrongState
from ..ledger.contribution import Contribution, contributions
from ..ledger.medals import month_of
from ..ledger.worth import facts_of
from ..model.identifiers import BuyerId, Did, EntryId
from ..model.scope import Scope
from ..model.timeseries import Readings
from ..packaging.fingerprint import fingerprint
from ..packaging.package import DataPackage, Source, build_package
from ..privacy.method import Entropy
from ..privacy.registry import protect
from ..privacy.release import Release
from ..protocol.delivery import Manifest, OwnershipCertificate
from ..protocol.documents import sign_document
from ..protocol.sealing import SealedRelease, agreement_info, choose_sealing_key, seal
from ..protocol.states import TransferState
from ..protocol.terms import Terms
from ..trade import events
from ..trade.trade import ReleaseSummary, Trade
from .budget import Charge, charges, is_spent, spend
from .compliance import entries_of
from .growth import tally
from .home import Home
from .ports import Transaction
from .settlement import allocation_of
from .steps import apply, find_trade
from .trading import NotNow, NotOnOffer, require_complete
from .windows import tell, things_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedDelivery:
    """A release ready to be pushed, its summary, and whose data it is made of."""

    summary: ReleaseSummary
    body: bytes
    contributions: tuple[Contribution, ...] = ()
    household: int = 0
    """The part of its worth (per mille) that is the household's as a whole."""
    charges: tuple[Charge, ...] = ()
    """What it takes from whose privacy budget."""
    tells: frozenset[str] = frozenset()
    """What it tells of: entries and quantities."""


def due_deliveries(tx: Transaction, home: Home) -> Sequence[Trade]:
    """Return the trades whose buyer waits for a release that is not made yet.

    A buyer that has changed waits until the family has looked at it.
    """
    return [
        trade
        for trade in tx.trades.open()
        if is_due(trade) and not home.check(trade.party.buyer).changes
    ]


def is_due(trade: Trade) -> bool:
    """Whether a trade's release is to be made now."""
    requested = trade.transfer and trade.transfer.state is TransferState.REQUESTED
    made = trade.release or trade.computation
    return bool(trade.open and requested and made is None)


def granted_entries(home: Home, trade: Trade, now: datetime) -> Sequence[CatalogEntry]:
    """Return what a trade may release now; every grant must still live.

    Raises :class:`NotOnOffer` where one was withdrawn, or an entry disappeared or became another
    element, and :class:`NotNow` where waiting helps.
    """
    entries = []
    for entry_id in trade.entries:
        entry = home.catalog.entries.get(entry_id)
        if entry is None or entry.element.id not in trade.terms.scope.elements:
            raise NotOnOffer(element="", reason="element_missing")
        decision = home.decide(entry, trade.party.buyer, trade.terms, now)
        if isinstance(decision, Denial) and decision.reason in PASSING:
            raise NotNow(reason=decision.reason)
        if isinstance(decision, Denial):
            raise NotOnOffer(element=entry.element.id, reason=decision.reason)
        entries.append(entry)
    return entries


def on_offer(home: Home, buyer: BuyerId, terms: Terms, now: datetime) -> Sequence[CatalogEntry]:
    """Return the entries that answer some terms; raise :class:`NotOnOffer` where one is missing."""
    found = home.match(buyer, terms, now)
    require_complete(found)
    return entries_of(home, found)


def preview(
    home: Home,
    audience: Did,
    scope: Scope,
    entries: Sequence[CatalogEntry],
    readings: Mapping[EntryId, Readings],
) -> Release:
    """Make the release that a delivery would seal; equal readings give equal bytes."""
    _, package = assemble(home, audience, scope, entries, readings)
    return _protect(home, audience, package)


def _protect(home: Home, audience: Did, package: DataPackage) -> Release:
    """Apply the method of a package; its noise follows from what it hides, and from whom.

    So a preview holds the very bytes of the delivery, and no series gets noise twice.
    """

    @cache
    def source() -> Entropy:  # only where there is noise: reading a large package takes its time
        return home.keys.noise(fingerprint(package, audience))

    def draw(size: int) -> bytes:
        return source()(size)

    return protect(package, draw)


def assemble(
    home: Home,
    audience: Did,
    scope: Scope,
    entries: Sequence[CatalogEntry],
    readings: Mapping[EntryId, Readings],
) -> tuple[Sequence[CatalogEntry], DataPackage]:
    """Make a package; return it and its entries, in the order of its columns.

    Columns come in the order in which elements were asked for, then by pseudonym, so that their
    order tells ``audience`` nothing about the home.
    """
    position = {element: index for index, element in enumerate(scope.elements)}
    pseudonym = partial(home.keys.pseudonym, audience)
    ordered = sorted(
        (entry for entry in entries if entry.element.id in position),
        key=lambda entry: (position[entry.element.id], pseudonym(entry.id)),
    )
    sources = [
        Source(
            element=entry.element,
            subject=pseudonym(",".join(sorted(entry.subjects))),
            readings=readings[entry.id],
            currency=entry.currency,
            gaps=home.guests.gaps(entry, scope.period),
        )
        for entry in ordered
    ]
    return ordered, build_package(scope, sources, home.zone)


def certify(
    tx: Transaction,
    home: Home,
    terms: Terms,
    entries: Sequence[CatalogEntry],
    release: Release,
    now: datetime,
) -> str:
    """Register a package of the home's own: its hash, signed and dated; return the certificate.

    Nobody knows where a file goes: one with noise takes from the budgets as if it were sold, once.
    Raises :class:`BudgetExhausted`.
    """
    due = charges(home, terms, entries, home.policy().adults)
    name = f"package:{release.sha256}"
    spend(tx, name, [one for one in due if not is_spent(tx, one, name, now)], now)
    certificate = sign_document(_certificate(release, now), home.keys.evidence)
    facts = {"package": release.sha256, "certificate": certificate}
    tx.evidence.append("package.created", facts, now)
    return certificate


def _certificate(release: Release, now: datetime) -> OwnershipCertificate:
    return OwnershipCertificate(package=release.sha256, size=len(release.package), created=now)


def seal_delivery(
    home: Home,
    trade: Trade,
    entries: Sequence[CatalogEntry],
    readings: Mapping[EntryId, Readings],
    now: datetime,
) -> SealedDelivery:
    """Make, protect and seal a trade's release, with certificate and manifest.

    Nothing is sealed for a trade that ended. Raises :class:`NotOnOffer` where it is another release
    than the family has approved.
    """
    if trade.agreement is None or trade.ended:
        raise WrongState("nothing is agreed", state=trade.state)
    buyer = home.buyer(trade.party.buyer)
    key = home.key_for(buyer)
    ordered, package = assemble(home, buyer.did, trade.terms.scope, entries, readings)
    release = _protect(home, buyer.did, package)
    if trade.seen and release.sha256 != trade.seen:
        raise NotOnOffer(element="", reason="package_changed")
    sealing_key = choose_sealing_key(buyer.profile)
    sealed = seal(release, sealing_key, trade.agreement)
    manifest = Manifest(
        release=trade.derived_id("release"),
        agreement=trade.agreement_id,
        agreement_hash=agreement_info(trade.agreement).hex(),
        transfer=trade.transfer_pid,
        scope=trade.terms.scope,
        level=release.level,
        resources=release.resources,
        package=release.sha256,
        package_size=len(release.package),
        sealed=sha256(sealed).hexdigest(),
        sealed_size=len(sealed),
        sealing_key=sealing_key.id,
        certificate=sign_document(_certificate(release, now), key),
        created=now,
        guarantee=release.guarantee,
    )
    body = SealedRelease(sign_document(manifest, key), sealed).to_bytes()
    summary = ReleaseSummary(
        id=manifest.release,
        package=manifest.package,
        package_size=manifest.package_size,
        sealed=manifest.sealed,
        sealed_size=manifest.sealed_size,
        resources=len(release.resources),
        rows=release.rows,
    )
    contributed, household = contributions(
        facts_of(ordered, package.columns, trade.terms.scope),
        trade.contributors,
        round(trade.terms.scope.period.duration / timedelta(days=1)),
        bytes.fromhex(release.sha256),
    )
    return SealedDelivery(
        summary=summary,
        body=body,
        contributions=contributed,
        household=household,
        charges=charges(home, trade.terms, ordered, trade.contributors),
        tells=things_of(ordered),
    )


def hand_over(tx: Transaction, trade: Trade, delivery: SealedDelivery, now: datetime) -> Trade:
    """Store a sealed release and start the transfer; a trade that ended meanwhile stays ended.

    Spends privacy budgets and notes what the buyer is told in the same transaction; raises
    :class:`BudgetExhausted` or :class:`AlreadyAnswered`, and then the release never leaves.
    """
    current = find_trade(tx, trade.id)
    if not is_due(current):
        return current
    keep(tx, current, delivery, now)
    return apply(tx, current, events.ReleaseReady(release=delivery.summary), now)


def keep(tx: Transaction, trade: Trade, delivery: SealedDelivery, now: datetime) -> None:
    """Store a sealed release and who contributed to it."""
    spend(tx, trade.id, delivery.charges, now)
    tell(tx, trade, delivery.tells)
    tx.releases.put(trade.id, delivery.body, now)
    allocation = replace(
        allocation_of(tx, trade),
        contributions=delivery.contributions,
        household=delivery.household,
    )
    tx.allocations.put(trade.id, allocation)
    tally(tx, delivery.contributions, delivery.household, month_of(now))
