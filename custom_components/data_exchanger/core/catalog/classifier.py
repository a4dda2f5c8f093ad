"""Which element an entity carries."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..model.identifiers import ElementId
from .descriptor import EntityDescriptor
from .element import Element, vocabulary
from .rules.rule import Rule, Words
from .rules.table import RULES
from .taxonomy import Aggregation
from .units import conversion, is_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """The element of an entity and how to read it."""

    element: Element
    active: frozenset[str] | None = None
    """States that count, where they are words (``*``: every new state); None: they are numbers."""


_STATE_CLASSES: Mapping[Aggregation, frozenset[str]] = {
    # A state class that contradicts the aggregation gives figures that mean something else.
    Aggregation.MEAN: frozenset({"none", "measurement", "measurement_angle"}),
    Aggregation.INCREMENT: frozenset({"total", "total_increasing"}),
    Aggregation.LAST: frozenset(
        {"none", "measurement", "measurement_angle", "total", "total_increasing"}
    ),
}


def classify(descriptor: EntityDescriptor) -> Classification | None:
    """Return what an entity carries, or None where that is not data of the home."""
    if descriptor.is_import:
        return _imported(descriptor.entity_id)
    rule = rule_for(descriptor)
    if rule is None or rule.element is None:
        return None
    return Classification(element=vocabulary()[rule.element], active=rule.active)


def _imported(statistic_id: str) -> Classification | None:
    """Read the element from the id; whose it is may follow: ``data_exchanger:heart_rate_anna``."""
    parts = statistic_id.partition(":")[2].split("_")
    names = (ElementId("_".join(parts[:length])) for length in range(len(parts), 0, -1))
    return next(
        (Classification(element=vocabulary()[name]) for name in names if name in vocabulary()), None
    )


def rule_for(descriptor: EntityDescriptor) -> Rule | None:
    """Return the first rule that fits an entity."""
    words = Words.of(descriptor)
    fitting = (
        rule for rule in RULES if rule.matches(descriptor, words) and _is_readable(descriptor, rule)
    )
    return next(fitting, None)


def _is_readable(descriptor: EntityDescriptor, rule: Rule) -> bool:
    """Whether the numbers of the entity can become values of the rule's element."""
    if rule.element is None or rule.active is not None:
        return True
    element = vocabulary()[rule.element]
    expected = rule.state_classes or _STATE_CLASSES[element.aggregation]
    if (descriptor.state_class or "none") not in expected:
        return False
    if rule.units:
        return rule.units.fullmatch(descriptor.unit or "") is not None
    if element.unit is None:
        return descriptor.unit is None or not is_unit(descriptor.unit)
    return conversion(descriptor.unit, element.unit) is not None
