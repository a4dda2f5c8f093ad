"""Rows of the recorder's tables on their way into columnar arrays.

Rows go straight from the database driver's cursor into numpy, in pieces, so that memory holds one
piece and the result.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any, cast

import numpy as np
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from ..core.model.timeseries import Floats

UNKNOWN = 1e300
"""Stands for NULL and for states that are no number on the way into an array."""
_SCAN_SHARE = 4
"""From a quarter of all series on, reading every row beats looking series up one by one."""
_SCAN_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Source:
    """A table of the recorder: its key, series, time, and columns of values."""

    key: Any
    series: Any
    time: Any
    values: tuple[ColumnElement[Any], ...]

    @property
    def query(self) -> Select[Any]:
        """Select series, time and values."""
        return select(self.series, self.time, *self.values)


type Rows = tuple[Floats, Floats]
"""Times and values of one series."""

NOTHING: Rows = (np.empty(0), np.empty(0))


def read_rows(
    session: Session,
    source: Source,
    wanted: Mapping[int, int],
    known: int,
    start: float,
    end: float,
) -> Mapping[int, Rows]:
    """Read some series: which value column of each is wanted, and how many series there are."""
    query = source.query.where(source.time >= start, source.time < end)
    if len(wanted) * _SCAN_SHARE < known:
        chunks = _look_up(session, query, source, wanted)
    else:
        chunks = _scan(session, query, source, start, end)
    return _collect(chunks, wanted)


def _look_up(
    session: Session, query: Select[Any], source: Source, wanted: Iterable[int]
) -> Iterator[Floats]:
    """Read one series after the other, through the index."""
    for series in wanted:
        yield fetch(session, query.where(source.series == series), source)


def _scan(
    session: Session, query: Select[Any], source: Source, start: float, end: float
) -> Iterator[Floats]:
    """Read all rows in the order in which they are stored."""
    first, last = _bounds(session, source, start, end)
    if first is None or last is None:
        return
    for key in range(first, last + 1, _SCAN_ROWS):
        part = query.where(source.key >= key, source.key < key + _SCAN_ROWS)
        yield fetch(session, part, source)


def _bounds(
    session: Session, source: Source, start: float, end: float
) -> tuple[int | None, int | None]:
    """Return the least and greatest key to scan.

    Keys grow with time but for rows that were brought in later. To find the keys of a period costs
    a walk through its index; a period that is most of the table is scanned with the whole table.
    """
    ends = (
        func.min(source.time),
        func.max(source.time),
        func.min(source.key),
        func.max(source.key),
    )
    # Each on its own: SQLite answers a lone minimum from the index, and several by a full scan.
    oldest, newest, first, last = session.execute(
        select(*(select(one).scalar_subquery() for one in ends))
    ).one()
    if oldest is None or newest - oldest <= 2 * (end - start):
        return first, last
    keys = select(func.min(source.key), func.max(source.key))
    first, last = session.execute(keys.where(source.time >= start, source.time < end)).one()
    return first, last


def fetch(session: Session, query: Select[Any], source: Source) -> Floats:
    """Run a query and take its rows from the driver's cursor into an array."""
    result = session.connection().execute(query)
    try:
        flat = np.fromiter(
            chain.from_iterable(cast("Iterable[Any]", result.cursor)), dtype=np.float64
        )
    finally:
        result.close()
    return flat.reshape(-1, 2 + len(source.values))


def _collect(chunks: Iterable[Floats], wanted: Mapping[int, int]) -> Mapping[int, Rows]:
    """Sort rows into series, each ascending in time."""
    parts: dict[int, list[Floats]] = {series: [] for series in wanted}
    for chunk in chunks:
        series = chunk[:, 0].astype(np.uint16 if max(wanted) < 65_536 else np.int64)
        order = np.argsort(series, kind="stable")
        edges = np.flatnonzero(np.diff(series[order], prepend=-1, append=-1))
        for begin, end in pairwise(edges.tolist()):
            rows = order[begin:end]
            column = wanted.get(int(series[rows[0]]))
            if column is not None:
                parts[int(series[rows[0]])].append(chunk[rows][:, (1, 2 + column)])
    return {series: _ordered(np.concatenate(some)) for series, some in parts.items() if some}


def _ordered(rows: Floats) -> Rows:
    """Take times and values apart; rows that were brought in later may stand in between."""
    times, values = np.ascontiguousarray(rows.T)
    if np.all(times[1:] >= times[:-1]):
        return times, values
    order = np.argsort(times, kind="stable")
    return times[order], values[order]
