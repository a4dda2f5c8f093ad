"""Columnar series: what history gives and what a package holds."""

from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidInput
from .period import Period
from .resolution import Resolution

type Floats = NDArray[np.float64]
type Seconds = NDArray[np.int64] | NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells of a time axis: cell ``i`` covers ``[edges[i], edges[i + 1])``, in unix seconds."""

    resolution: Resolution
    edges: NDArray[np.int64]

    @classmethod
    def over(cls, period: Period, resolution: Resolution, zone: tzinfo) -> Self:
        """Lay the largest grid of whole cells inside ``period``."""
        return cls(resolution, resolution.edges(period, zone))

    def __len__(self) -> int:
        return max(len(self.edges) - 1, 0)

    @property
    def starts(self) -> NDArray[np.int64]:
        """Where each cell begins."""
        return self.edges[:-1]

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """Seconds in each cell; calendar days have 23 to 25 hours."""
        return np.diff(self.edges)


@dataclass(frozen=True, slots=True, eq=False)
class TimeSeries:
    """One value per cell of a grid; NaN is a gap."""

    grid: Grid
    values: Floats

    def __post_init__(self) -> None:
        if self.values.shape != (len(self.grid),):
            raise InvalidInput("values", f"expected {len(self.grid)} values")

    @property
    def completeness(self) -> float:
        """Share of cells with a value, 0 to 1."""
        return float(np.count_nonzero(~np.isnan(self.values)) / max(len(self.values), 1))


@dataclass(frozen=True, slots=True, eq=False)
class Averages:
    """Averages over base intervals ``[times[i], times[i] + interval)``, ascending."""

    times: Seconds
    values: Floats
    interval: int


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Readings that hold until the next one, ascending; NaN means unknown from then on."""

    times: Seconds
    values: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """Readings of a counter whose resets are undone, ascending; NaN means unknown from then on.

    A reading speaks for the ``tolerance`` seconds after it (None: until the next one).
    """

    times: Seconds
    values: Floats
    tolerance: int | None = None

    @classmethod
    def from_meter(cls, readings: Samples) -> Self:
        """Undo the resets of a meter that counts up.

        A fall below nine tenths of the reading before is a reset to zero, as Home Assistant has it;
        a smaller one is a correction and counts as what it is.
        """
        known = ~np.isnan(readings.values)
        meter = readings.values[known]
        steps = np.diff(meter, prepend=meter[:1])
        reset = np.concatenate(([False], meter[1:] < 0.9 * meter[:-1]))[: len(meter)]
        totals = np.full(len(readings.values), np.nan)
        totals[known] = np.cumsum(np.where(reset, meter, steps))
        return cls(readings.times, totals)


type Readings = Averages | Samples | Totals
"""What history knows of one quantity, before it is laid on a grid."""
