"""Which element an entity carries."""

from collections.abc import Mapping
from dataclasses import dataclass

from .descriptor import EntityDescriptor
from .element import Element, vocabulary
from .rules.rule import Rule, text_of
from .rules.table import RULES
from .taxonomy import Aggregation
from .units import conversion, is_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """The element of an entity and, where its state is a word, the words that count as active."""

    element: Element
    active: frozenset[str] | None = None


_STATE_CLASSES: Mapping[Aggregation, frozenset[str]] = {
    # A state class that contradicts the aggregation gives figures that mean something else.
    Aggregation.MEAN: frozenset({"none", "measurement", "measurement_angle"}),
    Aggregation.INCREMENT: frozenset({"total", "total_increasing"}),
    Aggregation.LAST: frozenset(
        {"none", "measurement", "measurement_angle", "total", "total_increasing"}
    ),
}


def classify(descriptor: EntityDescriptor) -> Classification | None:
    """Return what an entity is by the first rule that fits, or None where it is not data."""
    text = text_of(descriptor)
    for rule in RULES:
        if not rule.matches(descriptor, text):
            continue
        if rule.element is None:
            return None
        element = vocabulary()[rule.element]
        if rule.active is not None or _is_readable(descriptor, rule, element):
            return Classification(element=element, active=rule.active)
    return None


def _is_readable(descriptor: EntityDescriptor, rule: Rule, element: Element) -> bool:
    """Whether the numbers of the entity can become values of the element."""
    expected = rule.state_classes or _STATE_CLASSES[element.aggregation]
    if (descriptor.state_class or "none") not in expected:
        return False
    if rule.units:
        return rule.units.fullmatch(descriptor.unit or "") is not None
    if element.unit is None:
        return descriptor.unit is None or not is_unit(descriptor.unit)
    return conversion(descriptor.unit, element.unit) is not None
