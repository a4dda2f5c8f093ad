"""What each member allows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..catalog.taxonomy import Category
from ..model.disclosure import DisclosureLevel
from ..model.identifiers import BuyerId, MemberId
from .purpose import PurposeGroup


class Role(StrEnum):
    """A member's standing in the household."""

    ADULT = "adult"
    TEEN = "teen"
    """14 to 17 years."""
    CHILD = "child"
    """Under 14 years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """The highest level that a member allows for a category.

    ``purposes`` empty means all but the special ones; ``buyer`` None means any. Permissions add up:
    taking one away never allows more. A refinement (for purposes or a buyer) to ``none`` prohibits,
    whatever else is allowed, and without purposes it prohibits the special ones too.
    """

    category: Category
    level: DisclosureLevel
    purposes: frozenset[PurposeGroup] = frozenset()
    buyer: BuyerId | None = None
    until: datetime | None = None

    @property
    def prohibits(self) -> bool:
        """Whether this takes away what another permission gives."""
        refined = bool(self.purposes) or self.buyer is not None
        return refined and self.level is DisclosureLevel.NONE

    def covers(self, group: PurposeGroup) -> bool:
        """Whether this permission speaks about a purpose group."""
        if self.purposes:
            return group in self.purposes
        return self.prohibits or not group.special


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of the household and what that person allows."""

    id: MemberId
    role: Role
    permissions: tuple[Permission, ...] = ()
