"""Keeping exact answers to one buyer apart: before a trade, and once more before its release."""

from collections.abc import Iterable

from ..catalog.entry import CatalogEntry
from ..market.match import GapReason, Match, withhold
from ..model.disclosure import DisclosureLevel
from ..model.identifiers import BuyerId, Did
from ..model.scope import Scope
from ..privacy.registry import method_for
from ..privacy.windows import AlreadyAnswered, Window, about
from ..protocol.terms import Terms
from ..trade.trade import Trade
from .home import Home
from .ports import Transaction


def without_overlaps(
    tx: Transaction, home: Home, buyer: BuyerId, terms: Terms, found: Match
) -> Match:
    """Return what is on offer: no exact answer that overlaps with what the buyer was told."""
    did, entries = home.buyer(buyer).did, home.catalog.entries
    told = {
        element
        for element, grants in found.grants.items()
        if _spoiled(tx, did, terms.scope, things_of(entries[grant.entry] for grant in grants))
    }
    return withhold(found, terms.scope, told, GapReason.ALREADY_ANSWERED)


def things_of(entries: Iterable[CatalogEntry]) -> frozenset[str]:
    """Return all that some entries tell of."""
    return frozenset[str]().union(*map(about, entries))


def tell(tx: Transaction, trade: Trade, things: frozenset[str]) -> None:
    """Note what a release tells, whether or not it arrives; noise is counted elsewhere.

    Raises :class:`AlreadyAnswered` where the buyer was told something that overlaps.
    """
    scope, buyer = trade.terms.scope, trade.party.buyer_did
    level = method_for(scope.method).level
    if _spoiled(tx, buyer, scope, things):
        raise AlreadyAnswered
    for thing in sorted(things) if level >= DisclosureLevel.STATISTICS else ():
        tx.windows.add(
            Window(
                buyer=buyer,
                trade=trade.id,
                about=thing,
                period=scope.period,
                level=level,
                resolution=scope.resolution,
            )
        )


def _spoiled(tx: Transaction, buyer: Did, scope: Scope, things: frozenset[str]) -> bool:
    """Whether an exact answer about some things would overlap with another."""
    exact = method_for(scope.method).level is DisclosureLevel.STATISTICS
    return exact and any(window.spoils(scope) for window in tx.windows.about(buyer, things))
