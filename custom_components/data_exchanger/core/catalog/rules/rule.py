"""A row of the tables by which entities are recognised."""

from dataclasses import dataclass
import re
from typing import Self

from ...model.identifiers import ElementId
from ..descriptor import EntityDescriptor


@dataclass(frozen=True, slots=True)
class Words:
    """What an entity is called, in small letters without punctuation, one line for each name."""

    own: str
    """Translation key and name."""
    all: str
    """These and the entity id, in which the name of the device often stands."""

    @classmethod
    def of(cls, descriptor: EntityDescriptor) -> Self:
        """Collect the words of an entity."""
        object_id = descriptor.entity_id.split(".", 1)[-1]
        own = f"{_plain(descriptor.translation_key or '')}\n{_plain(descriptor.name)}"
        return cls(own=own, all=f"{own}\n{_plain(object_id)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What an entity must be like to carry an element; an empty field asks for nothing."""

    element: ElementId | None
    """None: recognised as something that is not data of the home."""
    domains: frozenset[str]
    device_classes: frozenset[str]
    """``none`` stands for no device class."""
    units: re.Pattern[str] | None
    """Whole units; None: whatever converts to the unit of the element."""
    state_classes: frozenset[str]
    """Empty: what the aggregation of the element needs."""
    integrations: frozenset[str]
    text: re.Pattern[str] | None
    """Words in translation key, entity id or name."""
    unless: re.Pattern[str] | None
    """Words that must not be there."""
    active: frozenset[str] | None
    """States that count, for entities whose state is a word; None: the state is a number."""
    diagnostic: bool
    """Whether diagnostic entities match too."""
    own: bool
    """Whether words in the entity id, which often names the device, are left out."""

    def matches(self, descriptor: EntityDescriptor, words: Words) -> bool:
        """Whether the entity, known by ``words``, is like this."""
        text = words.own if self.own else words.all
        return (
            (not self.domains or descriptor.domain in self.domains)
            and (
                not self.device_classes
                or (descriptor.device_class or "none") in self.device_classes
            )
            and (not self.integrations or descriptor.integration.domain in self.integrations)
            and (self.diagnostic or not descriptor.diagnostic)
            and (self.text is None or self.text.search(text) is not None)
            and (self.unless is None or self.unless.search(text) is None)
        )


def rule(
    element: str | None,
    *,
    domain: str = "sensor",
    device_class: str = "",
    unit: str | None = None,
    state_class: str = "",
    integration: str = "",
    text: str = "",
    unless: str = "",
    active: str | None = None,
    diagnostic: bool = False,
    own: bool = False,
) -> Rule:
    """Make a rule from words: sets are separated by blanks, ``text`` and ``unless`` by bars."""
    return Rule(
        element=None if element is None else ElementId(element),
        domains=frozenset(domain.split()),
        device_classes=frozenset(device_class.split()),
        units=None if unit is None else re.compile(unit),
        state_classes=frozenset(state_class.split()),
        integrations=frozenset(integration.split()),
        text=pattern(text) if text else None,
        unless=pattern(unless) if unless else None,
        active=None if active is None else frozenset(active.split()),
        diagnostic=diagnostic or element is None,
        own=own,
    )


def pattern(alternatives: str) -> re.Pattern[str]:
    """Find any of the alternatives: Latin ones as whole words, Chinese ones anywhere."""
    parts = alternatives.split("|")
    latin = "|".join(part for part in parts if part.isascii())
    chinese = "|".join(part for part in parts if not part.isascii())
    whole = rf"(?<![a-z0-9])(?:{latin})(?![a-z0-9])" if latin else ""
    return re.compile("|".join(filter(None, (whole, chinese))))


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name).casefold().strip()
