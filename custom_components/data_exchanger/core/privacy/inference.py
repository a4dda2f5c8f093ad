"""What a release gives away beyond its numbers: rules over elements, resolution, duration, method.

A rule says what can be inferred where certain elements are seen in a certain view, in cells narrow
enough, for days enough, through noise small enough. Thresholds follow the rule's sources; where
these studied finer data only, they are ours and on the careful side. That no rule speaks is no
proof of anything.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, TypeAdapter

from ..catalog.element import Slug
from ..errors import InvalidInput
from ..model.identifiers import ElementId
from ..model.ordered import OrderedStrEnum
from ..model.resolution import Resolution
from ..model.scope import Scope
from .views import Sight, View, views


class Severity(OrderedStrEnum):
    """How much an inference could hurt, least first."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One way to an inference: an element of each group, seen so finely and for so long."""

    view: View
    groups: Annotated[tuple[frozenset[str], ...], Field(alias="from", min_length=1)]
    days: Annotated[int, Field(ge=1)]
    cells: Resolution = Resolution.MONTH
    """The widest cells that will do."""
    noise: float = 0
    """The most noise that will do, in percent; a million where the mere existence tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """Something that can be inferred, and where that is known from."""

    id: Slug
    severity: Severity
    text: Mapping[str, str]
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    when: Annotated[tuple[Condition, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Library:
    groups: Mapping[str, frozenset[str]]
    rules: tuple[Inference, ...]


def _resolved(condition: Condition, groups: Mapping[str, frozenset[str]]) -> Condition:
    """Put elements in the place of the names of groups."""
    return replace(
        condition,
        groups=tuple(
            frozenset[str]().union(*(groups.get(name, {name}) for name in names))
            for names in condition.groups
        ),
    )


def _load() -> Mapping[str, Inference]:
    text = files(__package__).joinpath("inference.json").read_bytes()
    library = TypeAdapter(_Library).validate_json(text)
    return MappingProxyType(
        {
            rule.id: replace(rule, when=tuple(_resolved(one, library.groups) for one in rule.when))
            for rule in library.rules
        }
    )


INFERENCES: Mapping[str, Inference] = _load()
"""All rules by id."""


def infer(scope: Scope, elements: Collection[ElementId] | None = None) -> tuple[Inference, ...]:
    """Return what a release of some elements gives away, the worst first.

    ``elements`` are those of the scope that the release holds; None means all.
    """
    held = set(scope.elements if elements is None else elements)
    try:
        seen = views(scope, len(held))
    except InvalidInput:
        return ()  # no release on such a scope can be made
    days = scope.period.duration / timedelta(days=1)
    found = [
        rule
        for rule in INFERENCES.values()
        if any(_holds(condition, held, seen, days) for condition in rule.when)
    ]
    return tuple(sorted(found, key=lambda rule: rule.severity, reverse=True))


def _holds(
    condition: Condition, held: set[ElementId], seen: Mapping[View, Sight], days: float
) -> bool:
    sight = seen.get(condition.view)
    return (
        sight is not None
        and sight.cells <= condition.cells
        and sight.noise <= condition.noise
        and days >= condition.days
        and all(not held.isdisjoint(group) for group in condition.groups)
    )
