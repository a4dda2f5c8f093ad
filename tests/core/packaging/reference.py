"""Resampling, second by second and reading by reading: slow, and easy to believe."""

from itertools import pairwise
import math

from custom_components.data_exchanger.core.catalog.taxonomy import Aggregation
from custom_components.data_exchanger.core.model.timeseries import (
    Averages,
    Grid,
    Readings,
    Samples,
    Totals,
)


def resample(readings: Readings, grid: Grid, aggregation: Aggregation) -> list[float]:
    """Give every cell its value by the definition."""
    return [
        _cell(readings, start, end, aggregation) for start, end in pairwise(grid.edges.tolist())
    ]


def _cell(readings: Readings, start: int, end: int, aggregation: Aggregation) -> float:
    pairs = list(zip(readings.times.tolist(), readings.values.tolist(), strict=True))
    match readings:
        case Totals(tolerance=tolerance):
            limit = math.inf if tolerance is None else tolerance
            return _counter_at(pairs, end, limit) - _counter_at(pairs, start, limit)
        case _ if aggregation is Aggregation.LAST:
            inside = [v for t, v in pairs if start <= t < end and not math.isnan(v)]
            return inside[-1] if inside else math.nan
        case Averages(interval=interval):
            inside = [v for t, v in pairs if start <= t < end and not math.isnan(v)]
            known = len(inside) * interval
            enough = inside and known >= 0.75 * (end - start)
            return math.fsum(inside) / len(inside) if enough else math.nan
        case Samples():
            return _held(pairs, start, end, aggregation)


def _counter_at(pairs: list[tuple[float, float]], edge: int, tolerance: float) -> float:
    before = [(t, v) for t, v in pairs if t <= edge]
    return before[-1][1] if before and edge - before[-1][0] < tolerance else math.nan


def _held(
    pairs: list[tuple[float, float]], start: int, end: int, aggregation: Aggregation
) -> float:
    seconds = []
    for second in range(start, end):
        before = [v for t, v in pairs if t <= second]
        seconds.append(before[-1] if before else math.nan)
    known = [v for v in seconds if not math.isnan(v)]
    if len(known) < 0.75 * (end - start):
        return math.nan
    if aggregation is Aggregation.COUNT:
        return float(
            sum(
                1
                for (_, before), (moment, now) in pairwise(pairs)
                if start <= moment < end and now > 0 and before <= 0
            )
        )
    total = math.fsum(known)
    return total / len(known) if aggregation is Aggregation.MEAN else total
