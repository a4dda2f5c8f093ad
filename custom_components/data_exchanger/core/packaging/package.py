"""The data package: granted readings on one grid, minimised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

import numpy as np
from numpy.typing import NDArray

from ..catalog.element import Element
from ..catalog.taxonomy import Aggregation
from ..model.period import Period
from ..model.scope import Scope
from ..model.timeseries import Floats, Grid, Readings, TimeSeries
from .quality import Quality, assess
from .resampling import resample

_ACCUMULATING = (Aggregation.INCREMENT, Aggregation.DURATION, Aggregation.COUNT)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Source:
    """Granted readings of one entry.

    ``subject`` is the pseudonym that the buyer will see, ``currency`` that of an amount of money;
    no cell that touches one of the ``gaps`` has a value.
    """

    element: Element
    subject: str
    readings: Readings
    currency: str | None = None
    gaps: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Column:
    """One series of a package; the name says the element, nothing about the home."""

    name: str
    element: Element
    subject: str
    series: TimeSeries
    quality: Quality
    currency: str | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class DataPackage:
    """What was granted, and nothing else: no ids, names, rooms or places of the home."""

    scope: Scope
    zone: tzinfo
    grid: Grid
    columns: tuple[Column, ...]


def build_package(scope: Scope, sources: Sequence[Source], zone: tzinfo) -> DataPackage:
    """Lay readings on the grid of a scope.

    ``sources`` come in the order of the columns; several of one element are numbered.
    """
    grid = Grid.over(scope.period, scope.resolution, zone)
    names = _names([source.element.id for source in sources])
    columns = tuple(
        _column(name, source, grid) for name, source in zip(names, sources, strict=True)
    )
    return DataPackage(scope=scope, zone=zone, grid=grid, columns=columns)


def _column(name: str, source: Source, grid: Grid) -> Column:
    element = source.element
    raw = resample(source.readings, grid, element.aggregation).values
    if source.gaps:
        raw = np.where(_touched(grid, source.gaps), np.nan, raw)
    values = np.round(_plausible(raw, element, grid), element.decimals)
    series = TimeSeries(grid, values)
    return Column(
        name=name,
        element=element,
        subject=source.subject,
        series=series,
        currency=source.currency,
        quality=assess(series, implausible=int(np.isnan(values).sum() - np.isnan(raw).sum())),
    )


def _touched(grid: Grid, gaps: Sequence[Period]) -> NDArray[np.bool_]:
    """Mark the cells that have a moment in common with a gap."""
    touched = np.zeros(len(grid), dtype=bool)
    for gap in gaps:
        first = np.searchsorted(grid.edges, gap.start.timestamp(), side="right") - 1
        beyond = np.searchsorted(grid.edges, gap.end.timestamp(), side="left")
        touched[max(first, 0) : beyond] = True
    return touched


def _plausible(values: Floats, element: Element, grid: Grid) -> Floats:
    """Make values outside the element's bounds gaps; bounds of sums grow with the cell."""
    low, high = element.bounds
    hours = grid.lengths / 3600 if element.aggregation in _ACCUMULATING else 1.0
    return np.where((values >= low * hours) & (values <= high * hours), values, np.nan)


def _names(elements: Sequence[str]) -> list[str]:
    counts = dict.fromkeys(elements, 0)
    names = []
    for element in elements:
        counts[element] += 1
        several = elements.count(element) > 1
        names.append(f"{element}_{counts[element]}" if several else element)
    return names
