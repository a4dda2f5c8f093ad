"""The home's own evaluation of a declared query, in exact whole numbers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import numpy as np

from ...errors import InvalidInput
from ...model.period import Period
from ...model.resolution import Resolution
from ...packaging.package import DataPackage
from ...packaging.table import Field, FieldType, Table
from ..exact import MINIMUM_DAYS, MINIMUM_READINGS, local_days
from .layout import Integers, Lane
from .query import DeclaredQuery, Function, Window

_QUARTER = 900
"""Seconds; local hours begin at whole quarters everywhere."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Problem:
    """Readings as integers of 10^-``decimals``, each with its lane and weight; gaps are 0."""

    query: DeclaredQuery
    decimals: int
    lanes: tuple[Lane, ...]
    lane: Integers
    weight: Integers
    values: Integers
    known: Integers
    """1 where there is a reading."""
    day: Integers
    """The local day of each."""

    @property
    def largest(self) -> int:
        """The greatest absolute value that the query lets through."""
        return max(abs(bound) for bound in _bounds(self.query, self.decimals))

    def sums(self) -> tuple[int, ...]:
        """Return the weighted sum of each lane."""
        return _by_lane(self, self.weight * self.values)

    def readings(self) -> tuple[int, ...]:
        """Return how many readings count in each lane; 0 where some weight has too few of them."""
        counts = np.array(_by_lane(self, np.where(self.weight != 0, self.known, 0)))
        days = int(self.day.max()) + 1
        for one in np.unique(self.weight[self.weight != 0]):
            own = (self.weight == one) & (self.known == 1)
            readings = np.bincount(self.lane[own], minlength=len(counts))
            lane_days = np.unique(self.lane[own] * days + self.day[own])
            distinct = np.bincount(lane_days // days, minlength=len(counts))
            counts[(readings < MINIMUM_READINGS) | (distinct < MINIMUM_DAYS)] = 0
        return tuple(counts.tolist())


def state_problem(package: DataPackage, query: DeclaredQuery) -> Problem:
    """Turn a package into the whole numbers that are encrypted and evaluated."""
    if not package.columns:
        raise InvalidInput("scope.required", "has no series")
    starts = package.grid.starts
    window, begins = _windows(package, query.window)
    weight = _weights(package, query)
    decimals = package.columns[0].element.decimals
    lower, upper = _bounds(query, decimals)
    readings = np.concatenate([column.series.values for column in package.columns])
    known = ~np.isnan(readings)
    whole = np.rint(np.where(known, readings, 0.0) * 10**decimals).astype(np.int64)
    columns = np.repeat(np.arange(len(package.columns)), len(starts))
    return Problem(
        query=query,
        decimals=decimals,
        lanes=tuple(
            Lane(series=column.name, start=begin) for column in package.columns for begin in begins
        ),
        lane=columns * len(begins) + np.tile(window, len(package.columns)),
        weight=np.tile(weight, len(package.columns)),
        values=np.where(known, np.clip(whole, lower, upper), 0),
        known=known.astype(np.int64),
        day=np.tile(local_days(package.grid, package.zone), len(package.columns)),
    )


def released(query: DeclaredQuery, decimals: int, total: int, readings: int) -> float:
    """Return what leaves of a lane: the declared function, rounded to the declared grid."""
    value = Fraction(total, 10**decimals)
    if query.function is Function.MEAN:
        value /= readings
    return float(round(value / query.rounding) * query.rounding)


def result_table(problem: Problem) -> Table:
    """Write the results of all lanes that rest on enough readings."""
    rows = [
        (lane, readings, released(problem.query, problem.decimals, total, readings))
        for lane, total, readings in zip(
            problem.lanes, problem.sums(), problem.readings(), strict=True
        )
        if readings
    ]
    return Table(
        name="result",
        title=f"{problem.query.function.value} per {problem.query.window.value}",
        fields=(
            Field(
                name="series", type=FieldType.STRING, values=[lane.series for lane, _, _ in rows]
            ),
            Field(
                name="start",
                type=FieldType.DATETIME,
                values=np.array([lane.start for lane, _, _ in rows], dtype=np.int64),
            ),
            Field(
                name="readings",
                type=FieldType.INTEGER,
                values=np.array([readings for _, readings, _ in rows], dtype=np.int64),
            ),
            Field(
                name="value",
                type=FieldType.NUMBER,
                values=np.array([value for _, _, value in rows], dtype=np.float64),
            ),
        ),
        key=("series", "start"),
    )


def _bounds(query: DeclaredQuery, decimals: int) -> tuple[int, int]:
    return round(query.lower * 10**decimals), round(query.upper * 10**decimals)


def _windows(package: DataPackage, window: Window) -> tuple[Integers, list[int]]:
    """Return the number of each cell's window, and where the windows begin."""
    starts = package.grid.starts
    if not len(starts):
        raise InvalidInput("scope.period", "holds no whole cell")
    if window is Window.PERIOD:
        return np.zeros(len(starts), dtype=np.int64), [int(starts[0])]
    month = timedelta(days=32)
    first, last = (datetime.fromtimestamp(int(edge), UTC) for edge in starts[[0, -1]])
    around = Period(start=first - month, end=last + month)
    months = Resolution.MONTH.edges(around, package.zone)
    of_cell = np.searchsorted(months, starts, side="right")
    _, begins, number = np.unique(of_cell, return_index=True, return_inverse=True)
    return number.astype(np.int64), [int(starts[begin]) for begin in begins]


def _weights(package: DataPackage, query: DeclaredQuery) -> Integers:
    """Return the weight of each cell: that of the local hour in which it begins."""
    starts = package.grid.starts
    if not query.weights:
        return np.ones(len(starts), dtype=np.int64)
    quarters, of_cell = np.unique(starts // _QUARTER, return_inverse=True)
    hours = [
        datetime.fromtimestamp(quarter * _QUARTER, UTC).astimezone(package.zone).hour
        for quarter in quarters.tolist()
    ]
    weights: Integers = np.array(query.weights, dtype=np.int64)[np.array(hours)][of_cell]
    return weights


def _by_lane(problem: Problem, amounts: Integers) -> tuple[int, ...]:
    totals = np.zeros(len(problem.lanes), dtype=np.int64)
    np.add.at(totals, problem.lane, amounts)
    return tuple(totals.tolist())
