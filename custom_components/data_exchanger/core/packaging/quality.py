"""How good a series is, for people and buyers alike."""

from dataclasses import dataclass

import numpy as np

from ..model.timeseries import TimeSeries


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Counts over the cells of a series."""

    cells: int
    known: int
    longest_gap: int
    """Cells in the longest run without a value."""
    implausible: int
    """Cells whose value lay outside the plausible bounds and was left out."""

    @property
    def coverage(self) -> int:
        """Share of cells with a value, in percent, rounded down."""
        return 100 * self.known // self.cells if self.cells else 0


def assess(series: TimeSeries, implausible: int = 0) -> Quality:
    """Count what a series has and lacks."""
    gaps = np.isnan(series.values)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], gaps, [False]))))
    runs = edges[1::2] - edges[::2]
    return Quality(
        cells=len(gaps),
        known=int(np.count_nonzero(~gaps)),
        longest_gap=int(runs.max(initial=0)),
        implausible=implausible,
    )
