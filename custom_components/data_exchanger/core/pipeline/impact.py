"""Risks of what the household does with data, found by rules over the records of processing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..compliance.qualification import Aspect
from ..model.disclosure import DisclosureLevel
from .processing import Activity, Processing

_LONG = 365


class Weight(StrEnum):
    """How much a risk can hurt."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """A risk that has arisen, and with how many recipients."""

    id: str
    weight: Weight
    recipients: int


_RULES: Mapping[str, tuple[Weight, Callable[[Activity], bool]]] = {
    "sensitive": (Weight.HIGH, lambda one: one.sensitive),
    "minors": (Weight.HIGH, lambda one: one.minors > 0),
    "changed": (Weight.HIGH, lambda one: one.doubtful or not one.known),
    "series": (Weight.MEDIUM, lambda one: one.level is DisclosureLevel.SERIES),
    "abroad": (Weight.MEDIUM, lambda one: bool(one.abroad)),
    "retention": (Weight.MEDIUM, lambda one: one.retention_days > _LONG),
    "unproven": (Weight.MEDIUM, lambda one: Aspect.LICENCE not in one.proven),
    "several": (Weight.LOW, lambda one: sum(one.roles.values()) > 1),
    "breach": (Weight.LOW, lambda one: one.deliveries > 0),
}
"""When each risk arises; our own judgement, as docs/compliance.md says."""


def risks(facts: Processing, only: Activity | None = None) -> tuple[Risk, ...]:
    """Return the risks that have arisen, the gravest first; ``only`` looks at one activity."""
    activities = facts.activities if only is None else (only,)
    found = []
    for name, (weight, arises) in _RULES.items():
        recipients = {one.did for one in activities if arises(one)}
        if recipients:
            found.append(Risk(id=name, weight=weight, recipients=len(recipients)))
    return tuple(found)
