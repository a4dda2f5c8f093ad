"""How well a demand fits what the home has and what the family allows."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from ..catalog.descriptor import HistoryKind
from ..catalog.entry import CatalogEntry
from ..catalog.inventory import Catalog
from ..consent.decision import Decision, Denial, Grant
from ..model.identifiers import ElementId
from ..model.resolution import Resolution
from ..model.scope import Scope

type Decide = Callable[[CatalogEntry], Decision]


class GapReason(StrEnum):
    """What keeps an element from being delivered; each has a translation."""

    ELEMENT_MISSING = "element_missing"
    NOT_ALLOWED = "not_allowed"
    HISTORY_TOO_SHORT = "history_too_short"
    RESOLUTION_TOO_FINE = "resolution_too_fine"
    COVERAGE_TOO_LOW = "coverage_too_low"
    METHOD_UNAVAILABLE = "method_unavailable"
    BUDGET_EXHAUSTED = "budget_exhausted"
    ALREADY_ANSWERED = "already_answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Why an element is not on offer; ``denial`` where the family does not allow it."""

    element: ElementId
    reason: GapReason
    required: bool
    denial: Denial | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What of a demand this home can offer.

    ``score`` is the share (percent) of the wanted elements that are on offer, 0 where a required
    one is missing.
    """

    grants: Mapping[ElementId, tuple[Grant, ...]]
    gaps: tuple[Gap, ...]
    score: int

    @property
    def complete(self) -> bool:
        """Whether every required element is on offer."""
        return not any(gap.required for gap in self.gaps)


def match(scope: Scope, catalog: Catalog, decide: Decide) -> Match:
    """Find entries for every element of a scope and say what is missing."""
    grants: dict[ElementId, tuple[Grant, ...]] = {}
    gaps: list[Gap] = []
    for element in scope.elements:
        found = _find(element, scope, catalog, decide)
        if isinstance(found, Gap):
            gaps.append(found)
        else:
            grants[element] = found
    return Match(grants=grants, gaps=tuple(gaps), score=_score(scope, grants, gaps))


def withhold(
    found: Match, scope: Scope, elements: Collection[ElementId], reason: GapReason
) -> Match:
    """Take elements off a match, for a reason that lies beyond catalogue and permissions."""
    grants = {one: found.grants[one] for one in found.grants if one not in elements}
    withheld = (
        Gap(element=one, reason=reason, required=one in scope.required)
        for one in found.grants
        if one in elements
    )
    gaps = (*found.gaps, *withheld)
    return Match(grants=grants, gaps=gaps, score=_score(scope, grants, gaps))


def _score(scope: Scope, grants: Mapping[ElementId, tuple[Grant, ...]], gaps: Sequence[Gap]) -> int:
    missing = any(gap.required for gap in gaps)
    return 0 if missing else 100 * len(grants) // len(scope.elements)


def unavailable(scope: Scope) -> Match:
    """Say that this home cannot do what a scope's method needs."""
    gaps = tuple(
        Gap(
            element=element,
            reason=GapReason.METHOD_UNAVAILABLE,
            required=element in scope.required,
        )
        for element in scope.elements
    )
    return Match(grants={}, gaps=gaps, score=0)


def _find(
    element: ElementId, scope: Scope, catalog: Catalog, decide: Decide
) -> tuple[Grant, ...] | Gap:
    """Return the grants of all usable entries, or the gap that lies nearest to success."""
    required = element in scope.required
    gaps = [Gap(element=element, reason=GapReason.ELEMENT_MISSING, required=required)]
    found: list[Grant] = []
    for entry in catalog.by_element(element):
        reason = _shortfall(entry, scope)
        decision = decide(entry)
        if reason:
            gaps.append(Gap(element=element, reason=reason, required=required))
        elif isinstance(decision, Denial):
            gaps.append(
                Gap(
                    element=element,
                    reason=GapReason.NOT_ALLOWED,
                    required=required,
                    denial=decision,
                )
            )
        else:
            found.append(decision)
    return tuple(found) or min(gaps, key=lambda gap: _NEAREST.index(gap.reason))


_NEAREST = (
    GapReason.BUDGET_EXHAUSTED,
    GapReason.NOT_ALLOWED,
    GapReason.COVERAGE_TOO_LOW,
    GapReason.HISTORY_TOO_SHORT,
    GapReason.RESOLUTION_TOO_FINE,
    GapReason.ELEMENT_MISSING,
)
"""Gaps by what it would take to close them, the least first."""


_FINEST = {
    HistoryKind.STATISTICS: Resolution.HOUR,
    HistoryKind.SHORT_TERM: Resolution.FIVE_MINUTES,
    HistoryKind.STATES: Resolution.MINUTE,
}
_TOLERANCE = timedelta(hours=1)


def _shortfall(entry: CatalogEntry, scope: Scope) -> GapReason | None:
    """Say why an entry's history does not reach far enough, or None."""
    if not any(_FINEST[kind] <= scope.resolution for kind in entry.history):
        return GapReason.RESOLUTION_TOO_FINE
    if entry.reach is None or entry.reach >= scope.period.end:
        return GapReason.HISTORY_TOO_SHORT
    covered = scope.period.end - max(entry.reach - _TOLERANCE, scope.period.start)
    share = covered / scope.period.duration * entry.completeness
    if share * 100 < scope.minimum_coverage:
        return GapReason.COVERAGE_TOO_LOW
    return None
