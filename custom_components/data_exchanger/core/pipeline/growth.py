"""Scores and medals: what members contributed, month by month."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..ledger.contribution import Contribution
from ..ledger.medals import Medal, Tally, medal_for, month_of, row, score
from ..model.identifiers import MemberId
from .home import Home
from .ports import EVERYBODY, Notice, Transaction

_REMEMBERED = 24
"""Months that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How much of what the household sold lately came from a member (per cent), and its reward."""

    score: int | None = None
    row: int = 0
    medal: Medal = Medal.NONE


def tally(
    tx: Transaction, contributions: Sequence[Contribution], household: int, month: str
) -> None:
    """Add a release to the month; the household's part counts for all who took part alike."""
    if not contributions:
        return
    alike = household // len(contributions)
    for one in contributions:
        tx.scores.add(month, one.member, one.per_mille + alike)
    tx.scores.add(month, EVERYBODY, 1)


def growth(tx: Transaction, home: Home, now: datetime) -> Mapping[MemberId, Growth]:
    """Return every member's score and medal."""
    present = month_of(now)
    tallies = _tallies(tx, present)
    absences = tx.scores.absences(tallies[0].month)
    grown = {}
    for member in home.members:
        excused: dict[str, int] = defaultdict(int)
        for (month, who), days in absences.items():
            if who in (member, EVERYBODY):
                excused[month] += days
        length = row(tallies[:-1], member, excused)
        grown[member] = Growth(score=score(tallies, member), row=length, medal=medal_for(length))
    return grown


def award(tx: Transaction, home: Home, now: datetime) -> None:
    """Tell of medals that are new; the one that a member has is kept in mind."""
    for member, grown in growth(tx, home, now).items():
        known = Medal(tx.settings.get(f"medal:{member}", Medal.NONE))
        if grown.medal is known:
            continue
        tx.settings.put(f"medal:{member}", grown.medal)
        if grown.medal.rank > known.rank:
            facts = {"member": member, "medal": grown.medal.value, "months": grown.row}
            tx.evidence.append("medal.earned", facts, now)
            tx.notices.append(Notice(what="medal_earned", subject=member))


def _tallies(tx: Transaction, present: str) -> Sequence[Tally]:
    """Return the months up to the present one, without a gap."""
    months = [present]
    while len(months) < _REMEMBERED:
        year, number = map(int, months[0].split("-"))
        months.insert(0, f"{year - (number == 1)}-{number - 1 or 12:02}")
    points = tx.scores.since(months[0])
    return [
        Tally(
            month=month,
            trades=points.get((month, EVERYBODY), 0),
            points={
                member: total
                for (when, member), total in points.items()
                if when == month and member != EVERYBODY
            },
        )
        for month in months
    ]
