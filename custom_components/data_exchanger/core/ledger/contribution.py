"""Whose data made a package worth its price: a score per member, with its reasons."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..model.identifiers import ElementId, MemberId
from ..model.money import Money
from . import shapley
from .worth import EntryFacts, worth

_ORDERS = 2000
"""Random orders where there are too many players for all: the bound is 3 % of the whole."""

_ALMOST_ALL = 98
"""Per cent of the cells from which on a record counts as without gaps."""


class Coverage(StrEnum):
    """How much of the period a member's data covers; each has a sentence."""

    NOTHING = "nothing"
    PART = "part"
    FULL = "full"


class Standing(StrEnum):
    """What a member's data was to the demand; each has a sentence."""

    DECISIVE = "decisive"
    """Without it the demand would not have been met."""
    BACKED = "backed"
    """Somebody else's data could have stood in for it."""
    EXTRA = "extra"
    """It added to what was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """A member's part in a package and why.

    ``per_mille`` of the whole lies within ``bound`` of the true value with a probability of 95 %.
    ``categories`` weigh the kinds of data that it came from.
    """

    member: MemberId
    per_mille: int
    bound: int = 0
    categories: tuple[tuple[str, int], ...] = ()
    elements: tuple[ElementId, ...] = ()
    coverage: Coverage = Coverage.NOTHING
    covered_days: int = 0
    days: int = 0
    standing: Standing = Standing.EXTRA


def contributions(
    facts: Sequence[EntryFacts], members: Sequence[MemberId], days: int, randomness: bytes
) -> tuple[tuple[Contribution, ...], int]:
    """Return each member's contribution, and the household's part as a whole (per mille).

    All parts add up to 1000, unless nothing of the package is worth anything. Data that concerns
    several members is there only where all of them take part; the household is a player of its own.
    """
    players: list[MemberId | None] = [*sorted(members), None]

    def value(coalition: frozenset[MemberId | None]) -> int:
        return worth(_available(facts, coalition), facts)

    if len(players) <= shapley.MOST_EXACT:
        values = shapley.exact(players, value)
    else:
        values = shapley.sampled(players, value, shapley.orders(players, randomness, _ORDERS))
    whole = sum(one.value for one in values.values())
    if not whole:
        return tuple(_contribution(facts, one, 0, 0, days) for one in sorted(members)), 0
    scale = 1_000_000_000
    parts = Money(amount=1000, currency="XXX").split(
        [int(one.value * scale) for one in values.values()]
    )
    per_mille = dict(zip(players, (part.amount for part in parts), strict=True))
    return (
        tuple(
            _contribution(
                facts, one, per_mille[one], round(1000 * values[one].bound / float(whole)), days
            )
            for one in sorted(members)
        ),
        per_mille[None],
    )


def _available(
    facts: Iterable[EntryFacts], coalition: frozenset[MemberId | None]
) -> Sequence[EntryFacts]:
    return [one for one in facts if (one.owners <= coalition if one.owners else None in coalition)]


def _contribution(
    facts: Sequence[EntryFacts], member: MemberId, per_mille: int, bound: int, days: int
) -> Contribution:
    own = [one for one in facts if member in one.owners and one.known]
    cells, known = sum(one.cells for one in own), sum(one.known for one in own)
    weights: Counter[str] = Counter()
    for one in own:
        weights[one.category] += max(one.quality, 1)
    return Contribution(
        member=member,
        per_mille=per_mille,
        bound=bound,
        categories=tuple(sorted(weights.items())),
        elements=tuple(dict.fromkeys(one.element for one in own)),
        coverage=_coverage(known, cells),
        covered_days=days * known // cells if cells else 0,
        days=days,
        standing=_standing(facts, own, member),
    )


def _coverage(known: int, cells: int) -> Coverage:
    if not known:
        return Coverage.NOTHING
    return Coverage.FULL if 100 * known >= _ALMOST_ALL * cells else Coverage.PART


def _standing(facts: Sequence[EntryFacts], own: Sequence[EntryFacts], member: MemberId) -> Standing:
    required = {one.element for one in own if one.required}
    others = {one.element for one in facts if member not in one.owners and one.known}
    if required - others:
        return Standing.DECISIVE
    return Standing.BACKED if required else Standing.EXTRA
