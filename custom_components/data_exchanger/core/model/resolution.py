"""Widths of the cells of a time axis."""

from datetime import datetime, timedelta, tzinfo

import numpy as np
from numpy.typing import NDArray

from .ordered import OrderedStrEnum
from .period import Period


class Resolution(OrderedStrEnum):
    """An ISO 8601 duration, finest first; days and months follow the local calendar."""

    MINUTE = "PT1M"
    FIVE_MINUTES = "PT5M"
    QUARTER_HOUR = "PT15M"
    HOUR = "PT1H"
    DAY = "P1D"
    MONTH = "P1M"

    @property
    def seconds(self) -> int:
        """The (for day and month: nominal) length of a cell."""
        return _SECONDS[self]

    @property
    def follows_calendar(self) -> bool:
        """Whether cells begin at local midnight and so vary in length."""
        return self >= Resolution.DAY

    def edges(self, period: Period, zone: tzinfo) -> NDArray[np.int64]:
        """Edges (unix seconds, ascending) of all whole cells inside ``period``."""
        if self.follows_calendar:
            return _calendar_edges(self, period, zone)
        step = self.seconds
        first = -(-int(period.start.timestamp()) // step) * step
        last = int(period.end.timestamp()) // step * step
        return np.arange(first, last + 1, step, dtype=np.int64)


_SECONDS = {
    Resolution.MINUTE: 60,
    Resolution.FIVE_MINUTES: 300,
    Resolution.QUARTER_HOUR: 900,
    Resolution.HOUR: 3600,
    Resolution.DAY: 86_400,
    Resolution.MONTH: 30 * 86_400,
}


def _calendar_edges(resolution: Resolution, period: Period, zone: tzinfo) -> NDArray[np.int64]:
    local = period.start.astimezone(zone)
    day = datetime(local.year, local.month, local.day)  # noqa: DTZ001 (a date; the zone comes below)
    if resolution is Resolution.MONTH:
        day = day.replace(day=1)
    edges = []
    while (edge := day.replace(tzinfo=zone)) <= period.end:
        if edge >= period.start:
            edges.append(int(edge.timestamp()))
        if resolution is Resolution.MONTH:
            day = (day + timedelta(days=31)).replace(day=1)
        else:
            day += timedelta(days=1)
    return np.unique(np.array(edges, dtype=np.int64))  # a zone may skip a whole day
