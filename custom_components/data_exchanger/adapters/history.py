"""What Home Assistant's recorder remembers, as columnar arrays.

Rows go straight from the database driver's cursor into numpy. Everything here blocks and runs in
the recorder's executor, on the recorder's own engine (SQLite, MariaDB and PostgreSQL alike), in
pieces, so that memory holds one piece and the result.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, pairwise
from typing import Any, cast

from homeassistant.components.recorder.db_schema import (
    States,
    StatesMeta,
    Statistics,
    StatisticsMeta,
    StatisticsShortTerm,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance, session_scope
import numpy as np
from sqlalchemy import Double, Select, case, cast as sql_cast, func, literal, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from ..core.catalog.descriptor import HistoryKind
from ..core.catalog.entry import CatalogEntry
from ..core.catalog.taxonomy import Aggregation
from ..core.catalog.units import conversion
from ..core.errors import DataExchangerError
from ..core.model.identifiers import EntryId
from ..core.model.period import Period
from ..core.model.resolution import Resolution
from ..core.model.timeseries import Averages, Floats, Readings, Samples, Totals


class HistoryUnavailable(DataExchangerError):
    """The recorder's database does not answer."""

    code = "history_unavailable"


_UNKNOWN = 1e300
"""Stands for NULL and for states that are no number on the way into an array."""
_ABSENT_STATES = ("unavailable", "unknown", "none", "None", "")
_EVERY_STATE = frozenset({"*"})
_NUMERIC_STATE = {
    "sqlite": ("GLOB", "[-+.0-9]*"),
    "mysql": ("REGEXP", r"^[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?$"),
    "postgresql": ("~", r"^[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?$"),
}
"""How each database tells a number from other text."""
_SCAN_SHARE = 4
"""From a quarter of all series on, reading every row beats looking series up one by one."""
_SCAN_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class _Source:
    """A table of the recorder: its key, series, time, and columns of values."""

    key: Any
    series: Any
    time: Any
    values: tuple[ColumnElement[Any], ...]

    @property
    def query(self) -> Select[Any]:
        """Select series, time and values."""
        return select(self.series, self.time, *self.values)


def _statistics(table: type[Statistics | StatisticsShortTerm]) -> _Source:
    """Give a statistics table; values are the mean (of a counter: its state), and the sum."""
    mean = func.coalesce(table.mean, table.state, _UNKNOWN)
    total = func.coalesce(table.sum, _UNKNOWN)
    return _Source(table.id, table.metadata_id, table.start_ts, (mean, total))


def _states(value: ColumnElement[Any]) -> _Source:
    return _Source(States.state_id, States.metadata_id, States.last_updated_ts, (value,))


_STATISTICS: Mapping[HistoryKind, tuple[type[Statistics | StatisticsShortTerm], int]] = {
    HistoryKind.STATISTICS: (Statistics, 3600),
    HistoryKind.SHORT_TERM: (StatisticsShortTerm, 300),
}
"""The tables of statistics and their intervals in seconds."""
_MEAN, _SUM = 0, 1


@dataclass(frozen=True, slots=True)
class Reach:
    """Since when, and how often, a series was recorded."""

    since: datetime
    readings: int
    unit: str | None = None
    has_sum: bool = False


class RecorderHistory:
    """Reads the recorder's tables."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass

    def survey(self) -> Mapping[HistoryKind, Mapping[str, Reach]]:
        """Return what is recorded, by statistic id or entity id."""
        with session_scope(hass=self._hass, read_only=True) as session:
            return {
                HistoryKind.STATISTICS: _statistics_reach(session, Statistics),
                HistoryKind.SHORT_TERM: _statistics_reach(session, StatisticsShortTerm),
                HistoryKind.STATES: _states_reach(session),
            }

    def read(
        self,
        entries: Sequence[CatalogEntry],
        period: Period,
        resolution: Resolution,
        now: datetime,
    ) -> Mapping[EntryId, Readings]:
        """Return the readings of some entries, in the units of their elements.

        Each comes from the coarsest record that is fine enough. An entry without any record has no
        readings (an empty series).
        """
        by_kind: dict[HistoryKind, list[CatalogEntry]] = defaultdict(list)
        for entry in entries:
            by_kind[_source(entry, resolution)].append(entry)
        dialect = str(get_instance(self._hass).dialect_name)
        readings: dict[EntryId, Readings] = {}
        with session_scope(hass=self._hass, read_only=True) as session:
            for kind, some in by_kind.items():
                if kind is HistoryKind.STATES:
                    readings |= _read_states(session, some, period, now, dialect)
                else:
                    readings |= _read_statistics(session, some, period, *_STATISTICS[kind])
        return readings


def _source(entry: CatalogEntry, resolution: Resolution) -> HistoryKind:
    """Choose the coarsest record that is fine enough for a resolution."""
    if resolution >= Resolution.HOUR and HistoryKind.STATISTICS in entry.history:
        return HistoryKind.STATISTICS
    if resolution >= Resolution.FIVE_MINUTES and HistoryKind.SHORT_TERM in entry.history:
        return HistoryKind.SHORT_TERM
    return HistoryKind.STATES


# Survey


def _statistics_reach(
    session: Session, table: type[Statistics | StatisticsShortTerm]
) -> dict[str, Reach]:
    extent = (
        select(table.metadata_id, func.min(table.start_ts).label("since"), func.count().label("n"))
        .group_by(table.metadata_id)
        .subquery()
    )
    query = select(
        StatisticsMeta.statistic_id,
        extent.c.since,
        extent.c.n,
        StatisticsMeta.unit_of_measurement,
        StatisticsMeta.has_sum,
    ).join(extent, StatisticsMeta.id == extent.c.metadata_id)
    return {
        statistic_id: Reach(datetime.fromtimestamp(since, UTC), count, unit, bool(has_sum))
        for statistic_id, since, count, unit, has_sum in session.execute(query)
    }


def _states_reach(session: Session) -> dict[str, Reach]:
    extent = (
        select(
            States.metadata_id,
            func.min(States.last_updated_ts).label("since"),
            func.count().label("n"),
        )
        .group_by(States.metadata_id)
        .subquery()
    )
    query = select(StatesMeta.entity_id, extent.c.since, extent.c.n).join(
        extent, StatesMeta.metadata_id == extent.c.metadata_id
    )
    return {
        entity_id: Reach(datetime.fromtimestamp(since, UTC), count)
        for entity_id, since, count in session.execute(query)
    }


# Statistics


def _read_statistics(
    session: Session,
    entries: Sequence[CatalogEntry],
    period: Period,
    table: type[Statistics | StatisticsShortTerm],
    interval: int,
) -> dict[EntryId, Readings]:
    columns = StatisticsMeta.id, StatisticsMeta.statistic_id, StatisticsMeta.unit_of_measurement
    meta = {name: (id_, unit) for id_, name, unit in session.execute(select(*columns))}
    wanted = {
        meta[entry.entity_id][0]: _SUM if _grows(entry) else _MEAN
        for entry in entries
        if entry.entity_id in meta
    }
    start = period.start.timestamp() - interval
    rows = _read(session, _statistics(table), wanted, len(meta), start, period.end.timestamp())
    readings: dict[EntryId, Readings] = {}
    for entry in entries:
        id_, unit = meta.get(entry.entity_id, (0, entry.unit))
        times, values = rows.get(id_, _NOTHING)
        values = _converted(values, unit, entry)
        if _grows(entry):  # what a row says of a counter holds at the end of its interval
            readings[entry.id] = Totals(times + interval, values, interval)
        else:
            readings[entry.id] = Averages(times, values, interval)
    return readings


def _grows(entry: CatalogEntry) -> bool:
    return entry.element.aggregation is Aggregation.INCREMENT


# States


def _read_states(
    session: Session,
    entries: Sequence[CatalogEntry],
    period: Period,
    now: datetime,
    dialect: str,
) -> dict[EntryId, Readings]:
    meta = {
        entity_id: id_
        for id_, entity_id in session.execute(select(StatesMeta.metadata_id, StatesMeta.entity_id))
    }
    by_words: dict[frozenset[str] | None, list[CatalogEntry]] = defaultdict(list)
    for entry in entries:
        by_words[entry.active].append(entry)
    start, end = period.start.timestamp(), period.end.timestamp()
    readings: dict[EntryId, Readings] = {}
    for words, some in by_words.items():
        source = _states(_numeric_state(dialect) if words is None else _active_state(words))
        wanted = {meta[entry.entity_id]: 0 for entry in some if entry.entity_id in meta}
        rows = _read(session, source, wanted, len(meta), start, end)
        for entry in some:
            id_ = meta.get(entry.entity_id, 0)
            before = _last_before(session, source, id_, start)
            times, values = (
                np.append(*both) for both in zip(before, rows.get(id_, _NOTHING), strict=True)
            )
            values = _converted(values, entry.unit, entry)
            readings[entry.id] = _as_readings(times, values, entry, period, now)
    return readings


def _last_before(session: Session, source: _Source, series: int, start: float) -> _Rows:
    """Return the reading that still holds when a period begins."""
    query = source.query.where(source.series == series, source.time < start)
    rows = _fetch(session, query.order_by(source.time.desc()).limit(1), source)
    return rows[:, 1], rows[:, 2]


def _as_readings(
    times: Floats, values: Floats, entry: CatalogEntry, period: Period, now: datetime
) -> Readings:
    if entry.active == _EVERY_STATE:  # each new state is an activation of its own
        times = np.repeat(times, 2)
        values = np.where(np.isnan(np.repeat(values, 2)), np.nan, np.tile([0.0, 1.0], len(values)))
    if now < period.end:  # nothing is known of the future
        times, values = np.append(times, now.timestamp()), np.append(values, np.nan)
    samples = Samples(times, values)
    if entry.element.aggregation is Aggregation.INCREMENT:
        return Totals.from_meter(samples)
    return samples


def _numeric_state(dialect: str) -> ColumnElement[Any]:
    operator, pattern = _NUMERIC_STATE[dialect]
    return case(
        (States.state.op(operator)(pattern), sql_cast(States.state, Double)),
        else_=literal(_UNKNOWN),
    )


def _active_state(words: frozenset[str]) -> ColumnElement[Any]:
    return case(
        (States.state.in_(_ABSENT_STATES), literal(_UNKNOWN)),
        (States.state.in_(sorted(words)), literal(1.0)),
        else_=literal(0.0),
    )


# Rows

type _Rows = tuple[Floats, Floats]
"""Times and values of one series."""

_NOTHING: _Rows = (np.empty(0), np.empty(0))


def _read(
    session: Session,
    source: _Source,
    wanted: Mapping[int, int],
    known: int,
    start: float,
    end: float,
) -> Mapping[int, _Rows]:
    """Read some series: which value column of each is wanted, and how many series there are."""
    query = source.query.where(source.time >= start, source.time < end)
    if len(wanted) * _SCAN_SHARE < known:
        chunks = _look_up(session, query, source, wanted)
    else:
        chunks = _scan(session, query, source, start, end)
    return _collect(chunks, wanted)


def _look_up(
    session: Session, query: Select[Any], source: _Source, wanted: Iterable[int]
) -> Iterator[Floats]:
    """Read one series after the other, through the index."""
    for series in wanted:
        yield _fetch(session, query.where(source.series == series), source)


def _scan(
    session: Session, query: Select[Any], source: _Source, start: float, end: float
) -> Iterator[Floats]:
    """Read all rows in the order in which they are stored."""
    first, last = _bounds(session, source, start, end)
    if first is None or last is None:
        return
    for key in range(first, last + 1, _SCAN_ROWS):
        part = query.where(source.key >= key, source.key < key + _SCAN_ROWS)
        yield _fetch(session, part, source)


def _bounds(
    session: Session, source: _Source, start: float, end: float
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


def _fetch(session: Session, query: Select[Any], source: _Source) -> Floats:
    """Run a query and take its rows from the driver's cursor into an array."""
    result = session.connection().execute(query)
    try:
        flat = np.fromiter(
            chain.from_iterable(cast("Iterable[Any]", result.cursor)), dtype=np.float64
        )
    finally:
        result.close()
    return flat.reshape(-1, 2 + len(source.values))


def _collect(chunks: Iterable[Floats], wanted: Mapping[int, int]) -> Mapping[int, _Rows]:
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


def _ordered(rows: Floats) -> _Rows:
    """Take times and values apart; rows that were brought in later may stand in between."""
    times, values = np.ascontiguousarray(rows.T)
    if np.all(times[1:] >= times[:-1]):
        return times, values
    order = np.argsort(times, kind="stable")
    return times[order], values[order]


def _converted(values: Floats, unit: str | None, entry: CatalogEntry) -> Floats:
    """Return values in the element's unit, NaN for what is unknown."""
    known = np.where(values >= _UNKNOWN, np.nan, values)
    convert = conversion(unit, entry.element.unit) if entry.element.unit else None
    return known if convert is None else known * convert.scale + convert.offset
