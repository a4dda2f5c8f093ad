"""The method ``statistics``: whitelisted functions of each series, computed at home.

Parameters: ``histogram_bins`` (2 to 50, default 10), ``load_curve`` (default true). A figure that
rests on fewer than :data:`MINIMUM_READINGS` readings is left out.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidInput
from ..model.disclosure import DisclosureLevel
from ..model.resolution import Resolution
from ..model.scope import Scope
from ..model.timeseries import Floats, Grid
from ..packaging.package import Column, DataPackage
from ..packaging.table import Field, FieldType, Table
from .method import Entropy, Parameters, Protected
from .parameters import integer, no_parameters

MINIMUM_READINGS = 12

_FUNCTIONS: Mapping[str, Callable[[Floats], float]] = MappingProxyType(
    {
        "count": lambda known: float(len(known)),
        "mean": lambda known: float(known.mean()),
        "sum": lambda known: float(known.sum()),
        "minimum": lambda known: float(known.min()),
        "maximum": lambda known: float(known.max()),
    }
)
_DAY_TYPES = ("weekday", "weekend")


class Statistics:
    """Exact statistics ("trends"): figures, a histogram and a load curve for each series."""

    id: ClassVar[str] = "statistics"
    level: ClassVar[DisclosureLevel] = DisclosureLevel.STATISTICS

    def check(self, scope: Scope) -> None:
        """Refuse parameters out of range."""
        _read(scope.method.parameters)

    def cost(self, parameters: Parameters) -> int:
        """Return 0: exact figures take nothing from a budget of noise."""
        return 0

    def protect(self, package: DataPackage, parameters: Parameters, entropy: Entropy) -> Protected:
        """Return the tables ``statistics``, ``histogram`` and, if asked for, ``load_curve``."""
        bins, load_curve = _read(parameters)
        tables = [_figures(package), _histogram(package, bins)]
        if load_curve and package.scope.resolution <= Resolution.HOUR:
            tables.append(_load_curve(package))
        return Protected(tables=tuple(tables))


def _read(parameters: Parameters) -> tuple[int, bool]:
    """Return the number of bins, and whether there is to be a load curve."""
    bins = integer(parameters, "histogram_bins", 10, 2, 50)
    load_curve = parameters.get("load_curve", True)
    if not isinstance(load_curve, bool):
        raise InvalidInput("method.parameters.load_curve", "must be true or false")
    no_parameters(
        {k: v for k, v in parameters.items() if k not in ("histogram_bins", "load_curve")}
    )
    return bins, load_curve


def _figures(package: DataPackage) -> Table:
    rows = [
        (column.name, name, round(function(known), column.element.decimals + 3))
        for column, known in _known(package)
        for name, function in _FUNCTIONS.items()
    ]
    return _table(
        "statistics",
        "Figures per series",
        {"series": [r[0] for r in rows], "statistic": [r[1] for r in rows]},
        np.array([row[2] for row in rows]),
    )


def _histogram(package: DataPackage, bins: int) -> Table:
    """Count readings in equal bins between the least and the greatest one."""
    series: list[str] = []
    lower: list[float] = []
    upper: list[float] = []
    counts: list[int] = []
    for column, known in _known(package):
        count, edges = np.histogram(known, bins=bins)
        edges = np.round(edges, column.element.decimals + 3)
        series += [column.name] * bins
        lower += edges[:-1].tolist()
        upper += edges[1:].tolist()
        counts += count.tolist()
    return Table(
        name="histogram",
        title="Number of readings per range",
        fields=(
            Field(name="series", type=FieldType.STRING, values=series),
            Field(name="lower", type=FieldType.NUMBER, values=np.array(lower)),
            Field(name="upper", type=FieldType.NUMBER, values=np.array(upper)),
            Field(name="readings", type=FieldType.INTEGER, values=np.array(counts, dtype=int)),
        ),
        key=("series", "lower"),
    )


def _load_curve(package: DataPackage) -> Table:
    """Average by local hour of the day, weekdays and weekends apart."""
    slot = _slots(package.grid, package)
    slots = 24 * len(_DAY_TYPES)
    series: list[str] = []
    means: list[Floats] = []
    for column, _ in _known(package):
        values = column.series.values
        known = ~np.isnan(values)
        count = np.bincount(slot[known], minlength=slots)
        total = np.bincount(slot[known], weights=values[known], minlength=slots)
        mean = np.where(count >= MINIMUM_READINGS, total / np.maximum(count, 1), np.nan)
        means.append(np.round(mean, column.element.decimals + 3))
        series += [column.name] * slots
    repeats = len(means)
    return _table(
        "load_curve",
        "Average by hour of the day and kind of day",
        {
            "series": series,
            "day_type": [day for day in _DAY_TYPES for _ in range(24)] * repeats,
            "hour": [f"{hour:02d}" for _ in _DAY_TYPES for hour in range(24)] * repeats,
        },
        np.concatenate(means) if means else np.empty(0),
    )


def _slots(grid: Grid, package: DataPackage) -> NDArray[np.intp]:
    """Return a number per cell: its local hour, plus 24 at weekends."""
    local = [datetime.fromtimestamp(start, UTC).astimezone(package.zone) for start in grid.starts]
    return np.array([24 * (moment.weekday() >= 5) + moment.hour for moment in local], dtype=np.intp)


def _known(package: DataPackage) -> Iterable[tuple[Column, Floats]]:
    """Give each series with enough known readings, and those readings."""
    for column in package.columns:
        values = column.series.values
        known = values[~np.isnan(values)]
        if len(known) >= MINIMUM_READINGS:
            yield column, known


def _table(name: str, title: str, keys: Mapping[str, list[str]], values: Floats) -> Table:
    fields = [Field(name=k, type=FieldType.STRING, values=v) for k, v in keys.items()]
    value = Field(name="value", type=FieldType.NUMBER, values=values)
    return Table(name=name, title=title, fields=(*fields, value), key=tuple(keys))
