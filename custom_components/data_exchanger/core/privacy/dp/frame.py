"""A series made ready for noise: clipped, in whole steps of its last decimal, cut into days."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from ...catalog.taxonomy import Aggregation
from ...model.timeseries import Grid
from ...packaging.package import Column

type Integers = NDArray[np.int64]

SLOTS = 48
"""Hours of the day, weekdays and weekends apart."""

_ACCUMULATING = (Aggregation.INCREMENT, Aggregation.DURATION, Aggregation.COUNT)


@dataclass(frozen=True, eq=False, kw_only=True)
class Days:
    """Which local day and hour each cell belongs to: public, for it follows from the scope alone.

    ``day`` counts from 0; ``slot`` is the hour, plus 24 at weekends.
    """

    day: Integers
    slot: Integers

    @classmethod
    def of(cls, grid: Grid, zone: tzinfo) -> Days:
        """Cut a grid at local midnights."""
        local = [datetime.fromtimestamp(start, UTC).astimezone(zone) for start in grid.starts]
        ordinals = np.array([one.toordinal() for one in local], dtype=np.int64)
        slot = [24 * (one.weekday() >= 5) + one.hour for one in local]
        first = ordinals[0] if len(ordinals) else 0
        return cls(day=ordinals - first, slot=np.array(slot, dtype=np.int64))

    @cached_property
    def most_cells(self) -> int:
        """The cells of the longest day."""
        return int(np.bincount(self.day).max(initial=0))

    def influence(self, weights: Integers, slots: Integers) -> int:
        """Return the square of what one day can move in sums by slot, per unit of a reading.

        Where a day holds weights ``w`` in a slot, each reading of it may move by one unit.
        """
        days = int(self.day.max(initial=-1)) + 1
        moved = np.zeros((days, SLOTS), dtype=np.int64)
        np.add.at(moved, (self.day, slots), np.abs(weights))
        return int((moved**2).sum(axis=1).max(initial=0))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Frame:
    """One series: ``steps`` are its readings times 10^decimals, clipped; 0 where unknown."""

    name: str
    decimals: int
    low: int
    high: int
    steps: Integers
    known: NDArray[np.bool_]
    days: Days

    @classmethod
    def of(cls, column: Column, days: Days) -> Frame:
        """Clip a column to the bounds of its element; those of sums grow with the cell."""
        element, grid = column.element, column.series.grid
        hours = grid.resolution.seconds / 3600 if element.aggregation in _ACCUMULATING else 1.0
        unit = 10.0**element.decimals
        low, high = (bound * hours * unit for bound in element.clipping)
        known = ~np.isnan(column.series.values)
        rounded = np.rint(np.where(known, column.series.values, 0.0) * unit)
        steps = np.clip(rounded, floor(low), ceil(high)).astype(np.int64)
        return cls(
            name=column.name,
            decimals=element.decimals,
            low=floor(low),
            high=ceil(high),
            steps=np.where(known, steps, 0),
            known=known,
            days=days,
        )

    @property
    def readings(self) -> Integers:
        """The known readings, in steps."""
        return self.steps[self.known]

    def value(self, steps: float) -> float:
        """Return a number of steps in the element's unit, a little finer than its readings."""
        return float(round(steps / 10.0**self.decimals, self.decimals + 3))
