"""What Home Assistant's recorder remembers, as columnar arrays.

Rows go straight from the database driver into numpy: no object is made per row. Everything here
blocks and runs in the recorder's executor, on the recorder's own engine (SQLite, MariaDB and
PostgreSQL alike), in windows of time, so that memory holds one window and the result.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

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
from numpy.typing import NDArray
from sqlalchemy import Double, Select, case, cast, func, literal, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from ..core.catalog.descriptor import HistoryKind
from ..core.catalog.entry import CatalogEntry
from ..core.catalog.taxonomy import Aggregation
from ..core.catalog.units import conversion
from ..core.model.identifiers import EntryId
from ..core.model.period import Period
from ..core.model.resolution import Resolution
from ..core.model.timeseries import Averages, Floats, Readings, Samples, Totals

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
_STATISTICS_ROW = np.dtype([("id", "i4"), ("time", "f8"), ("value", "f8"), ("sum", "f8")])
_STATE_ROW = np.dtype([("id", "i4"), ("time", "f8"), ("value", "f8")])
_SCAN_SHARE = 4
"""From a quarter of all series on, reading every row of a window beats looking rows up."""


@dataclass(frozen=True, slots=True)
class _Statistics:
    """A statistics table, its base interval (seconds) and the window to read at once."""

    table: type[Statistics | StatisticsShortTerm]
    interval: int
    window: timedelta


_LONG_TERM = _Statistics(Statistics, 3600, timedelta(days=7))
_SHORT_TERM = _Statistics(StatisticsShortTerm, 300, timedelta(days=1))
_STATES_WINDOW = timedelta(days=1)


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
                    source = _LONG_TERM if kind is HistoryKind.STATISTICS else _SHORT_TERM
                    readings |= _read_statistics(session, some, period, source)
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
    session: Session, entries: Sequence[CatalogEntry], period: Period, source: _Statistics
) -> dict[EntryId, Readings]:
    meta = {
        statistic_id: (id_, unit)
        for id_, statistic_id, unit in session.execute(
            select(
                StatisticsMeta.id, StatisticsMeta.statistic_id, StatisticsMeta.unit_of_measurement
            )
        )
    }
    ids = [meta[entry.entity_id][0] for entry in entries if entry.entity_id in meta]
    table = source.table
    query = select(
        table.metadata_id,
        table.start_ts,
        func.coalesce(table.mean, table.state, _UNKNOWN),
        func.coalesce(table.sum, _UNKNOWN),
    )
    if len(ids) * _SCAN_SHARE < len(meta):
        query = query.where(table.metadata_id.in_(ids))
    start = period.start.timestamp() - source.interval
    rows = _collect(
        _windows(session, query, table.start_ts, start, period, source.window, _STATISTICS_ROW),
        ids,
    )
    readings: dict[EntryId, Readings] = {}
    for entry in entries:
        id_, unit = meta.get(entry.entity_id, (0, entry.unit))
        found = rows.get(id_, np.empty(0, _STATISTICS_ROW))
        if entry.element.aggregation is Aggregation.INCREMENT:
            values = _converted(found["sum"], unit, entry)
            # What a statistics row says of a counter holds at the end of its interval.
            readings[entry.id] = Totals(found["time"] + source.interval, values, source.interval)
        else:
            values = _converted(found["value"], unit, entry)
            readings[entry.id] = Averages(found["time"], values, source.interval)
    return readings


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
    readings: dict[EntryId, Readings] = {}
    for words, some in by_words.items():
        value = _numeric_state(dialect) if words is None else _active_state(words)
        ids = [meta[entry.entity_id] for entry in some if entry.entity_id in meta]
        rows = _state_rows(session, ids, len(meta), value, period)
        for entry in some:
            found = rows.get(meta.get(entry.entity_id, 0), np.empty(0, _STATE_ROW))
            values = _converted(found["value"], entry.unit, entry)
            readings[entry.id] = _as_readings(found["time"], values, entry, period, now)
    return readings


def _state_rows(
    session: Session, ids: Sequence[int], known: int, value: ColumnElement[Any], period: Period
) -> Mapping[int, NDArray[Any]]:
    query = select(States.metadata_id, States.last_updated_ts, value)
    start = period.start.timestamp()
    windows = _windows(
        session,
        query if len(ids) * _SCAN_SHARE >= known else query.where(States.metadata_id.in_(ids)),
        States.last_updated_ts,
        start,
        period,
        _STATES_WINDOW,
        _STATE_ROW,
    )
    before = (
        _rows(
            session,
            query.where(States.metadata_id == id_, States.last_updated_ts < start)
            .order_by(States.last_updated_ts.desc())
            .limit(1),
            _STATE_ROW,
        )
        for id_ in ids
    )
    return _collect((chunk for source in (before, windows) for chunk in source), ids)


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
        (States.state.op(operator)(pattern), cast(States.state, Double)), else_=literal(_UNKNOWN)
    )


def _active_state(words: frozenset[str]) -> ColumnElement[Any]:
    return case(
        (States.state.in_(_ABSENT_STATES), literal(_UNKNOWN)),
        (States.state.in_(sorted(words)), literal(1.0)),
        else_=literal(0.0),
    )


# Rows


def _windows(
    session: Session,
    query: Select[Any],
    time: Any,
    start: float,
    period: Period,
    window: timedelta,
    row: np.dtype[Any],
) -> Iterator[NDArray[Any]]:
    """Read a span of time in windows."""
    end, step = period.end.timestamp(), window.total_seconds()
    while start < end:
        stop = min(start + step, end)
        yield _rows(session, query.where(time >= start, time < stop), row)
        start = stop


def _rows(session: Session, query: Select[Any], row: np.dtype[Any]) -> NDArray[Any]:
    """Run a query and take its rows from the driver's cursor into an array."""
    result = session.connection().execute(query)
    cursor = result.cursor
    try:
        return np.fromiter(iter(cursor), dtype=row)  # type: ignore[call-overload]
    finally:
        result.close()


def _collect(chunks: Iterator[NDArray[Any]], ids: Sequence[int]) -> Mapping[int, NDArray[Any]]:
    """Sort the rows of all chunks into one array per series, ascending in time."""
    parts: dict[int, list[NDArray[Any]]] = {id_: [] for id_ in ids}
    for chunk in chunks:
        ordered = chunk[np.lexsort((chunk["time"], chunk["id"]))]
        found, first = np.unique(ordered["id"], return_index=True)
        for id_, rows in zip(found.tolist(), np.split(ordered, first[1:]), strict=True):
            if id_ in parts:
                parts[id_].append(rows)
    return {id_: np.concatenate(some) for id_, some in parts.items() if some}


def _converted(values: Floats, unit: str | None, entry: CatalogEntry) -> Floats:
    """Return values in the element's unit, NaN for what is unknown."""
    known = np.where(values >= _UNKNOWN, np.nan, values)
    convert = conversion(unit, entry.element.unit) if entry.element.unit else None
    return known if convert is None else known * convert.scale + convert.offset
