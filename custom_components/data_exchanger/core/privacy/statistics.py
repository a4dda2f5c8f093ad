"""The method ``statistics``: whitelisted functions of each series, computed at home.

Parameters: ``histogram_bins`` (2 to 50, default 10), ``load_curve`` (default true). A figure that
rests on fewer readings or days than :mod:`.exact` wants is left out, none is finer than a tenth of
the last digit of a reading, and none is a reading: quantiles are averages of those around them,
bins are counted in dozens.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from ..errors import InvalidInput
from ..model.disclosure import DisclosureLevel
from ..model.resolution import Resolution
from ..model.scope import Scope
from ..model.timeseries import Floats, Grid
from ..packaging.package import Column, DataPackage
from ..packaging.table import Field, FieldType, Table
from .exact import MINIMUM_READINGS, Integers, local_days, require_window, suffices
from .method import Entropy, Parameters, Protected
from .parameters import integer, no_parameters


def _quantile(percent: int, known: Floats) -> float:
    """Average the :data:`MINIMUM_READINGS` readings around a rank."""
    first = (len(known) - MINIMUM_READINGS) * percent // 100
    return float(np.sort(known)[first : first + MINIMUM_READINGS].mean())


_LOW, _HIGH = partial(_quantile, 10), partial(_quantile, 90)
_FUNCTIONS: Mapping[str, Callable[[Floats], float]] = MappingProxyType(
    {
        "count": lambda known: float(len(known)),
        "mean": lambda known: float(known.mean()),
        "sum": lambda known: float(known.sum()),
        "quantile_10": _LOW,
        "quantile_50": partial(_quantile, 50),
        "quantile_90": _HIGH,
    }
)
_DAY_TYPES = ("weekday", "weekend")
_SLOTS = 24 * len(_DAY_TYPES)


class Statistics:
    """Exact statistics ("trends"): figures, a histogram and a load curve for each series."""

    id: ClassVar[str] = "statistics"
    level: ClassVar[DisclosureLevel] = DisclosureLevel.STATISTICS

    def check(self, scope: Scope) -> None:
        """Refuse short windows and parameters out of range."""
        require_window(scope)
        _read(scope.method.parameters)

    def cost(self, parameters: Parameters) -> int:
        """Return 0: exact figures take nothing from a budget of noise."""
        return 0

    def protect(self, package: DataPackage, parameters: Parameters, entropy: Entropy) -> Protected:
        """Return the tables ``statistics``, ``histogram`` and, if asked for, ``load_curve``."""
        bins, _ = _read(parameters)
        days = local_days(package.grid, package.zone)
        tables = [_figures(package, days), _histogram(package, days, bins)]
        if shows_load_curve(package.scope):
            tables.append(_load_curve(package, days))
        return Protected(tables=tuple(tables))


def shows_load_curve(scope: Scope) -> bool:
    """Whether the averages of each hour of the day are part of the result."""
    _, wanted = _read(scope.method.parameters)
    return wanted and scope.resolution <= Resolution.HOUR


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


def _figures(package: DataPackage, days: Integers) -> Table:
    rows = [
        (column.name, name, round(function(known), column.element.decimals + 1))
        for column, known in _known(package, days)
        for name, function in _FUNCTIONS.items()
    ]
    return _table(
        "statistics",
        "Figures per series",
        {"series": [r[0] for r in rows], "statistic": [r[1] for r in rows]},
        np.array([row[2] for row in rows]),
    )


def _histogram(package: DataPackage, days: Integers, bins: int) -> Table:
    """Count readings in equal bins between two quantiles; the outer ones hold all beyond."""
    series: list[str] = []
    lower: list[float] = []
    upper: list[float] = []
    counts: list[int] = []
    for column, known in _known(package, days):
        decimals = column.element.decimals
        low, high = round(_LOW(known), decimals + 1), round(_HIGH(known), decimals + 1)
        high = max(high, low + 10.0**-decimals)
        edges = np.linspace(low, high, bins + 1)
        count, _ = np.histogram(np.clip(known, low, high), bins=edges)
        edges = np.round(edges, decimals + 3)
        series += [column.name] * bins
        lower += edges[:-1].tolist()
        upper += edges[1:].tolist()
        counts += (np.rint(count / MINIMUM_READINGS).astype(int) * MINIMUM_READINGS).tolist()
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


def _load_curve(package: DataPackage, days: Integers) -> Table:
    """Average by local hour of the day, weekdays and weekends apart."""
    slot = _slots(package.grid, package)
    series: list[str] = []
    means: list[float] = []
    for column, _ in _known(package, days):
        found = _means(column.series.values, slot, days)
        means += [round(mean, column.element.decimals + 1) for mean in found]
        series += [column.name] * _SLOTS
    repeats = len(series) // _SLOTS
    return _table(
        "load_curve",
        "Average by hour of the day and kind of day",
        {
            "series": series,
            "day_type": [day for day in _DAY_TYPES for _ in range(24)] * repeats,
            "hour": [f"{hour:02d}" for _ in _DAY_TYPES for hour in range(24)] * repeats,
        },
        np.array(means),
    )


def _means(values: Floats, slot: Integers, days: Integers) -> list[float]:
    """Average each slot; all are left out where those left out alone would follow from the rest."""
    known = ~np.isnan(values)
    slots = [known & (slot == one) for one in range(_SLOTS)]
    shown = [suffices(days[own]) for own in slots]
    rest = known & ~np.isin(slot, np.flatnonzero(shown))
    if rest.any() and not suffices(days[rest]):
        return [float("nan")] * _SLOTS
    return [
        float(values[own].mean()) if enough else float("nan")
        for own, enough in zip(slots, shown, strict=True)
    ]


def _slots(grid: Grid, package: DataPackage) -> Integers:
    """Return a number per cell: its local hour, plus 24 at weekends."""
    local = [datetime.fromtimestamp(start, UTC).astimezone(package.zone) for start in grid.starts]
    return np.array([24 * (moment.weekday() >= 5) + moment.hour for moment in local], dtype=int)


def _known(package: DataPackage, days: Integers) -> Iterable[tuple[Column, Floats]]:
    """Give each series with enough known readings, and those readings."""
    for column in package.columns:
        known = ~np.isnan(column.series.values)
        if suffices(days[known]):
            yield column, column.series.values[known]


def _table(name: str, title: str, keys: Mapping[str, list[str]], values: Floats) -> Table:
    fields = [Field(name=k, type=FieldType.STRING, values=v) for k, v in keys.items()]
    value = Field(name="value", type=FieldType.NUMBER, values=values)
    return Table(name=name, title=title, fields=(*fields, value), key=tuple(keys))
