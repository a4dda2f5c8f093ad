"""Readings laid on the cells of a grid; gaps stay gaps."""

import numpy as np
from numpy.typing import NDArray

from ..catalog.taxonomy import Aggregation
from ..model.timeseries import (
    Averages,
    Floats,
    Grid,
    Readings,
    Samples,
    Seconds,
    TimeSeries,
    Totals,
)

MINIMUM_COVERAGE = 0.75
"""Share of a cell that must be known for the cell to have a value."""


def resample(readings: Readings, grid: Grid, aggregation: Aggregation) -> TimeSeries:
    """Give every cell of ``grid`` its value, or NaN where less than three quarters is known."""
    if not len(grid):
        return TimeSeries(grid, np.empty(0))
    match readings:
        case Totals():
            values = _growth(readings, grid)
        case Averages():
            values = _binned(readings, grid, aggregation)
        case _:  # Samples
            values = _held(readings, grid, aggregation)
    return TimeSeries(grid, values)


def _growth(totals: Totals, grid: Grid) -> Floats:
    """Difference of the counter between the edges of each cell.

    A cell whose edge has no reading within one base interval is a gap: what was counted over a gap
    belongs to no cell in particular.
    """
    if not len(totals.times):
        return np.full(len(grid), np.nan)
    index = np.searchsorted(totals.times, grid.edges, side="right") - 1
    at_edge = totals.values[np.maximum(index, 0)]
    age = grid.edges - totals.times[np.maximum(index, 0)]
    tolerance = np.inf if totals.tolerance is None else totals.tolerance
    known = (index >= 0) & (age < tolerance)
    return np.diff(np.where(known, at_edge, np.nan))


def _binned(averages: Averages, grid: Grid, aggregation: Aggregation) -> Floats:
    """Average (or last) of the base intervals that begin in each cell."""
    cell = np.searchsorted(grid.edges, averages.times, side="right") - 1
    inside = (cell >= 0) & (cell < len(grid)) & ~np.isnan(averages.values)
    cell, values = cell[inside], averages.values[inside]
    if aggregation is Aggregation.LAST:
        return _last_of(cell, values, len(grid))
    count = np.bincount(cell, minlength=len(grid))
    total = np.bincount(cell, weights=values, minlength=len(grid))
    enough = count * averages.interval >= MINIMUM_COVERAGE * grid.lengths
    return np.where(enough & (count > 0), total / np.maximum(count, 1), np.nan)


def _held(samples: Samples, grid: Grid, aggregation: Aggregation) -> Floats:
    """Integrate readings that hold until the next one."""
    if aggregation is Aggregation.LAST:
        cell = np.searchsorted(grid.edges, samples.times, side="right") - 1
        inside = (cell >= 0) & (cell < len(grid)) & ~np.isnan(samples.values)
        return _last_of(cell[inside], samples.values[inside], len(grid))
    known = ~np.isnan(samples.values)
    covered = _integral(samples.times, known.astype(float), grid)
    enough = covered >= MINIMUM_COVERAGE * grid.lengths
    if aggregation is Aggregation.COUNT:
        values = _activations(samples, grid)
    else:
        values = _integral(samples.times, np.where(known, samples.values, 0.0), grid)
        if aggregation is Aggregation.MEAN:
            values = values / np.maximum(covered, 1.0)
    return np.where(enough, values, np.nan)


def _integral(times: Seconds, values: Floats, grid: Grid) -> Floats:
    """Integrate a step function over each cell; the last reading holds to the end of the grid."""
    if not len(times):
        return np.zeros(len(grid))
    area = np.concatenate(([0.0], np.cumsum(values[:-1] * np.diff(times))))
    index = np.searchsorted(times, grid.edges, side="right") - 1
    before = np.maximum(index, 0)
    at_edge = area[before] + values[before] * (grid.edges - times[before])
    return np.diff(np.where(index >= 0, at_edge, 0.0))


def _activations(samples: Samples, grid: Grid) -> Floats:
    """Count changes from inactive to active (positive)."""
    active = samples.values > 0
    was_active = np.concatenate(([True], active[:-1] | np.isnan(samples.values[:-1])))
    moments = samples.times[active & ~was_active]
    cell = np.searchsorted(grid.edges, moments, side="right") - 1
    inside = cell[(cell >= 0) & (cell < len(grid))]
    return np.bincount(inside, minlength=len(grid)).astype(float)


def _last_of(cell: NDArray[np.intp], values: Floats, cells: int) -> Floats:
    last = np.full(cells, np.nan)
    last[cell] = values  # numpy keeps the last of equal indices
    return last
