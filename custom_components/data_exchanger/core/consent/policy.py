"""What each member allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from ..catalog.taxonomy import Category
from ..errors import InvalidInput
from ..model.disclosure import DisclosureLevel
from ..model.identifiers import BuyerId, MemberId
from ..model.money import Money
from .purpose import PurposeGroup

LONGEST_SEPARATE = timedelta(days=366)
"""How long a separate consent holds at the most."""


class Role(StrEnum):
    """A member's standing in the household."""

    ADULT = "adult"
    TEEN = "teen"
    """14 to 17 years."""
    CHILD = "child"
    """Under 14 years."""

    @property
    def minor(self) -> bool:
        """Whether guardians decide."""
        return self is not Role.ADULT


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """A span of the day, in the home's time, in which nothing is released; may pass midnight."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise InvalidInput("quiet", "begins when it ends")

    def covers(self, moment: datetime) -> bool:
        """Whether a moment, in the home's zone, lies in the span."""
        now = moment.time()
        if self.start < self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """The highest level that a member allows for a category, and under which conditions.

    ``purposes`` empty means all but the special ones; ``buyer`` None means any. The most refined
    permissions (for purposes, for a buyer, for both) decide, and of equally refined ones the
    lowest. A refinement to ``none`` prohibits, whatever else is allowed, and without purposes it
    prohibits the special ones too.
    """

    category: Category
    level: DisclosureLevel
    purposes: frozenset[PurposeGroup] = frozenset()
    buyer: BuyerId | None = None
    since: datetime | None = None
    until: datetime | None = None
    daily: int | None = None
    """Most trades in 24 hours."""
    monthly: int | None = None
    """Most trades in 30 days."""
    quiet: QuietHours | None = None
    floor: Money | None = None
    """Least price of a trade."""
    by: MemberId | None = None
    """The guardian who gave it; None where the member did."""

    def __post_init__(self) -> None:
        if any(cap is not None and cap < 1 for cap in (self.daily, self.monthly)):
            raise InvalidInput("cap", "allows nothing; choose the level none instead")

    @property
    def refinement(self) -> int:
        """In how many respects this is about something particular: 0, 1 or 2."""
        return bool(self.purposes) + (self.buyer is not None)

    @property
    def prohibits(self) -> bool:
        """Whether this takes away what another permission gives."""
        return self.refinement > 0 and self.level is DisclosureLevel.NONE

    @property
    def separate(self) -> bool:
        """Whether this is a consent of its own: one buyer, one purpose, at most a year."""
        return (
            self.buyer is not None
            and len(self.purposes) == 1
            and self.since is not None
            and self.until is not None
            and self.until - self.since <= LONGEST_SEPARATE
        )

    def covers(self, group: PurposeGroup) -> bool:
        """Whether this permission speaks about a purpose group."""
        if self.purposes:
            return group in self.purposes
        return self.prohibits or not group.special

    def lives(self, at: datetime) -> bool:
        """Whether this permission holds at a moment."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of the household and what that person allows.

    For a minor, ``permissions`` are the guardians'; a teenager assents to categories besides.
    """

    id: MemberId
    role: Role
    permissions: tuple[Permission, ...] = ()
    guardians: frozenset[MemberId] = frozenset()
    assents: frozenset[Category] = frozenset()
    unclear: bool = False
    """Whether it is uncertain which person this is; nothing that concerns them may leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A trade that was opened on the strength of permissions."""

    at: datetime
    buyer: BuyerId
    members: frozenset[MemberId]
    categories: frozenset[Category]
    purposes: frozenset[PurposeGroup]


_DAY, _MONTH = timedelta(days=1), timedelta(days=30)


def is_used_up(permission: Permission, member: MemberId, uses: Iterable[Use], at: datetime) -> bool:
    """Whether a permission has been used as often as it may be."""
    caps = [(permission.daily, _DAY), (permission.monthly, _MONTH)]
    if all(cap is None for cap, _ in caps):
        return False
    moments = [
        use.at
        for use in uses
        if member in use.members
        and permission.category in use.categories
        and permission.buyer in (None, use.buyer)
        and (not permission.purposes or permission.purposes & use.purposes)
    ]
    return any(
        cap is not None and sum(at - span < moment for moment in moments) >= cap
        for cap, span in caps
    )
