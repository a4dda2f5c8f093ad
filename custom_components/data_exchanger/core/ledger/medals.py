"""Scores over time, and medals for months in a row in the top band.

A member is in the top band of a month with at least an equal share of what all who took part
contributed. Three such months in a row earn bronze, six silver, twelve gold. A month in which
nothing was sold, or in which the member is excused, neither counts nor breaks the row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from ..model.identifiers import MemberId

EXCUSED_DAYS = 7
"""Days of absence from which on a month is excused: outages, holidays, devices taken away."""

_SCORED_MONTHS = 3


class Medal(StrEnum):
    """What months in a row have earned; each has a translation."""

    NONE = "none"
    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"

    @property
    def rank(self) -> int:
        """Where the medal stands, from 0 for none."""
        return list(Medal).index(self)


_NEEDED = ((12, Medal.GOLD), (6, Medal.SILVER), (3, Medal.BRONZE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A month (``YYYY-MM``): parts in packages (per mille, added up) by member; ``trades`` made."""

    month: str
    trades: int
    points: Mapping[MemberId, int]


def month_of(moment: datetime) -> str:
    """Return the month of a moment, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m")


def score(tallies: Sequence[Tally], member: MemberId) -> int | None:
    """Return a member's part (per cent) of what was contributed in the newest months, if any."""
    recent = tallies[-_SCORED_MONTHS:]
    trades = sum(tally.trades for tally in recent)
    if not trades:
        return None
    points = sum(tally.points.get(member, 0) for tally in recent)
    return round(points / (10 * trades))


def row(tallies: Iterable[Tally], member: MemberId, excused: Mapping[str, int]) -> int:
    """Return how many months in a row a member was in the top band.

    ``tallies`` are of months that are over, in their order, without a gap; ``excused`` gives days
    of absence by month.
    """
    length = 0
    for tally in tallies:
        if _in_top_band(tally, member):
            length += 1
        elif tally.trades and excused.get(tally.month, 0) < EXCUSED_DAYS:
            length = 0
    return length


def _in_top_band(tally: Tally, member: MemberId) -> bool:
    taking_part = sum(1 for points in tally.points.values() if points)
    points = tally.points.get(member, 0)
    return points > 0 and points * taking_part >= sum(tally.points.values())


def medal_for(length: int) -> Medal:
    """Return the medal that a row of months has earned."""
    return next((medal for needed, medal in _NEEDED if length >= needed), Medal.NONE)
