"""What Home Assistant's recorder remembers, as columnar arrays.

Everything here blocks and runs in the recorder's executor, on the recorder's own engine (SQLite,
MariaDB and PostgreSQL alike).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
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
from sqlalchemy import Double, case, cast as sql_cast, func, literal, select
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
from .rows import NOTHING, UNKNOWN, Rows, Source, fetch, read_rows


class HistoryUnavailable(DataExchangerError):
    """The recorder's database does not answer."""

    code = "history_unavailable"


_ABSENT_STATES = ("unavailable", "unknown", "none", "None", "")
_EVERY_STATE = frozenset({"*"})
_NUMERIC_STATE = {
    "sqlite": ("GLOB", "[-+.0-9]*"),
    "mysql": ("REGEXP", r"^[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?$"),
    "postgresql": ("~", r"^[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?$"),
}
"""How each database tells a number from other text."""


def _statistics(table: type[Statistics | StatisticsShortTerm]) -> Source:
    """Give a statistics table; values are the mean (of a counter: its state), and the sum."""
    mean = func.coalesce(table.mean, table.state, UNKNOWN)
    total = func.coalesce(table.sum, UNKNOWN)
    return Source(table.id, table.metadata_id, table.start_ts, (mean, total))


def _means_or_sums(table: type[Statistics | StatisticsShortTerm]) -> Source:
    """Give a statistics table whose rows have a mean or a sum, never both: one value less a row."""
    value = func.coalesce(table.mean, table.sum, UNKNOWN)
    return Source(table.id, table.metadata_id, table.start_ts, (value,))


def _states(value: ColumnElement[Any]) -> Source:
    return Source(States.state_id, States.metadata_id, States.last_updated_ts, (value,))


_STATISTICS: Mapping[HistoryKind, tuple[type[Statistics | StatisticsShortTerm], int]] = {
    HistoryKind.STATISTICS: (Statistics, 3600),
    HistoryKind.SHORT_TERM: (StatisticsShortTerm, 300),
}
"""The tables of statistics and their intervals in seconds."""
_MEAN, _SUM = 0, 1
_ONLY = {_MEAN: (True, False), _SUM: (False, True)}
"""Whether a statistic that has nothing else has means, and sums."""


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
    columns = (
        StatisticsMeta.id,
        StatisticsMeta.statistic_id,
        StatisticsMeta.unit_of_measurement,
        StatisticsMeta.has_sum,
        StatisticsMeta.mean_type,
    )
    recorded = session.execute(select(*columns)).all()
    meta = {name: (id_, unit) for id_, name, unit, _, _ in recorded}
    kinds = {id_: (bool(means), bool(sums)) for id_, _, _, sums, means in recorded}
    wanted = {
        meta[entry.entity_id][0]: _SUM if _grows(entry) else _MEAN
        for entry in entries
        if entry.entity_id in meta
    }
    source = _statistics(table)
    if all(kinds[id_] == _ONLY[column] for id_, column in wanted.items()):
        source, wanted = _means_or_sums(table), dict.fromkeys(wanted, 0)
    start = period.start.timestamp() - interval
    rows = read_rows(session, source, wanted, len(meta), start, period.end.timestamp())
    readings: dict[EntryId, Readings] = {}
    for entry in entries:
        id_, unit = meta.get(entry.entity_id, (0, entry.unit))
        times, values = rows.get(id_, NOTHING)
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
        rows = read_rows(session, source, wanted, len(meta), start, end)
        for entry in some:
            id_ = meta.get(entry.entity_id, 0)
            before = _last_before(session, source, id_, start)
            times, values = (
                np.append(*both) for both in zip(before, rows.get(id_, NOTHING), strict=True)
            )
            values = _converted(values, entry.unit, entry)
            readings[entry.id] = _as_readings(times, values, entry, period, now)
    return readings


def _last_before(session: Session, source: Source, series: int, start: float) -> Rows:
    """Return the reading that still holds when a period begins."""
    query = source.query.where(source.series == series, source.time < start)
    rows = fetch(session, query.order_by(source.time.desc()).limit(1), source)
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
        else_=literal(UNKNOWN),
    )


def _active_state(words: frozenset[str]) -> ColumnElement[Any]:
    return case(
        (States.state.in_(_ABSENT_STATES), literal(UNKNOWN)),
        (States.state.in_(sorted(words)), literal(1.0)),
        else_=literal(0.0),
    )


def _converted(values: Floats, unit: str | None, entry: CatalogEntry) -> Floats:
    """Return values in the element's unit, NaN for what is unknown."""
    known = np.where(values >= UNKNOWN, np.nan, values)
    convert = conversion(unit, entry.element.unit) if entry.element.unit else None
    return known if convert is None else known * convert.scale + convert.offset
