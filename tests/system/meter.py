"""The readings of a real meter, and what they mean, worked out without the project's code.

One-minute means of active power (kW) of a house in France. Its clock keeps UTC+1 all year.
"""

from collections.abc import Iterable, Iterator, Mapping
import csv
from datetime import UTC, datetime, timedelta, timezone
from io import TextIOWrapper
from pathlib import Path
from zipfile import ZipFile

FILE = Path(__file__).parents[3] / "shared" / "data" / "household_power_consumption_2007h1.zip"
_CLOCK = timezone(timedelta(hours=1))

type Readings = Mapping[int, float | None]
"""Values by the unix second at which their interval begins; None where there is none."""


def power() -> Readings:
    """Read the power of every minute (kW)."""
    with ZipFile(FILE) as archive, archive.open(archive.namelist()[0]) as file:
        return {
            _moment(row["Date"], row["Time"]): _number(row["Global_active_power"])
            for row in csv.DictReader(TextIOWrapper(file))
        }


def _moment(date: str, time: str) -> int:
    day, month, year = (int(part) for part in date.split("/"))
    hour, minute, second = (int(part) for part in time.split(":"))
    year += 2000 if year < 100 else 0
    return int(datetime(year, month, day, hour, minute, second, tzinfo=_CLOCK).timestamp())


def _number(text: str) -> float | None:
    return None if text in ("", "?") else float(text)


def blocks(minutes: Readings, seconds: int) -> Iterator[tuple[int, list[float]]]:
    """Give the known minutes of every block of so many seconds."""
    found: dict[int, list[float]] = {}
    for moment, value in minutes.items():
        known = found.setdefault(moment - moment % seconds, [])
        if value is not None:
            known.append(value)
    yield from sorted(found.items())


def means(minutes: Readings, seconds: int) -> Readings:
    """Average blocks of which every minute is known."""
    return {
        start: sum(known) / len(known) if len(known) * 60 == seconds else None
        for start, known in blocks(minutes, seconds)
    }


def growth(minutes: Readings) -> Readings:
    """Energy of every hour (kWh) that a counter shows which is read at the end of whole hours.

    A counter grows between two readings, so the hour before must be whole, too.
    """
    hours = means(minutes, 3600)
    return {
        start: value if hours.get(start - 3600) is not None else None
        for start, value in hours.items()
    }


def read_column(lines: Iterable[str], name: str) -> Readings:
    """Read a column of a table that a buyer has opened."""
    return {
        int(datetime.fromisoformat(row["start"]).astimezone(UTC).timestamp()): _number(row[name])
        for row in csv.DictReader(lines)
    }
