"""What every exact figure must rest on, so that none stands for a single reading or day."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidInput
from ..model.period import Period
from ..model.resolution import Resolution
from ..model.scope import Scope
from ..model.timeseries import Grid

type Integers = NDArray[np.int64]

MINIMUM_WINDOW: Final = timedelta(days=7)
MINIMUM_READINGS: Final = 12
MINIMUM_DAYS: Final = 7
"""Local days with a reading, whatever gaps lie between them."""


def require_window(scope: Scope) -> None:
    """Raise :class:`InvalidInput` for a scope that is too short for exact figures."""
    if scope.period.duration < MINIMUM_WINDOW:
        raise InvalidInput("scope.period", "is shorter than seven days")


def local_days(grid: Grid, zone: tzinfo) -> Integers:
    """Return a number for the local day in which each cell begins."""
    if not len(grid):
        return np.empty(0, dtype=np.int64)
    margin = timedelta(days=2)
    first, last = (datetime.fromtimestamp(int(edge), UTC) for edge in grid.starts[[0, -1]])
    midnights = Resolution.DAY.edges(Period(start=first - margin, end=last + margin), zone)
    return np.searchsorted(midnights, grid.starts, side="right").astype(np.int64)


def suffices(days: Integers) -> bool:
    """Whether a figure may rest on readings of these days."""
    return len(days) >= MINIMUM_READINGS and len(np.unique(days)) >= MINIMUM_DAYS
