"""Guests: what cannot be told apart from them stays at home.

A reading counts as a member's own where the member has claimed its entity or device; what only a
room or the household as a whole is behind may just as well be about a guest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..catalog.entry import CatalogEntry
from ..errors import InvalidInput
from ..model.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A time in which guests are at home; ``end`` None: they are still here."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise InvalidInput("stay", "ends before it begins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guests:
    """Rooms and times of guests; areas by their id in Home Assistant's registry."""

    rooms: frozenset[str] = frozenset()
    """Areas that are the guests' own: nothing from there ever leaves."""
    areas: frozenset[str] = frozenset()
    """Areas that guests use during a stay; empty: all of the home."""
    stays: tuple[Stay, ...] = ()

    def bars(self, entry: CatalogEntry) -> bool:
        """Whether an entry belongs to a guest room, so that none of it may leave."""
        return not entry.own and entry.area in self.rooms

    def gaps(self, entry: CatalogEntry, within: Period) -> tuple[Period, ...]:
        """Return the times of ``within`` from which nothing of an entry may leave.

        An entry without an area may be about any room, so every stay counts.
        """
        if entry.own or (self.areas and entry.area is not None and entry.area not in self.areas):
            return ()
        return tuple(self._clipped(within))

    def _clipped(self, within: Period) -> Iterator[Period]:
        for stay in self.stays:
            start, end = max(stay.start, within.start), min(stay.end or within.end, within.end)
            if start < end:
                yield Period(
                    start=start, end=end + timedelta(microseconds=-end.microsecond % 10**6)
                )
