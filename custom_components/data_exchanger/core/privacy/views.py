"""What a release shows of a series: every reading, the shape of a day, or figures only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import sqrt
from types import MappingProxyType

from ..model.disclosure import DisclosureLevel
from ..model.resolution import Resolution
from ..model.scope import Scope
from .dp.accounting import MICRO
from .dp.method import PrivateStatistics
from .dp.plan import read_plan
from .he.query import METHOD, Window, query_of
from .series import Series
from .statistics import Statistics, shows_load_curve


class View(StrEnum):
    """A way of seeing a series; who has records can compute the other two."""

    RECORDS = "records"
    """A value for each cell of time."""
    PROFILE = "profile"
    """The average of each hour of the day."""
    FIGURES = "figures"
    """Sums, extremes and distributions over the whole period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """How sharp a view is.

    ``noise`` is the standard deviation in percent of the range that a value may have.
    """

    cells: Resolution
    noise: float = 0


type Views = Mapping[View, Sight]


def views(scope: Scope, series: int) -> Views:
    """Say what a release of some series shows; of a method without an entry, the most it could.

    Raises :class:`InvalidInput` for parameters that the method does not take.
    """
    if scope.level <= DisclosureLevel.COHORT:
        return {}
    return _VIEWS.get(scope.method.id, _records)(scope, series)


def _records(scope: Scope, series: int) -> Views:
    return _all(scope.resolution)


def _all(cells: Resolution) -> Views:
    sight = Sight(cells=cells)
    profile = {View.PROFILE: sight} if cells <= Resolution.HOUR else {}
    return {View.RECORDS: sight, View.FIGURES: sight, **profile}


def _trends(scope: Scope, series: int) -> Views:
    sight = Sight(cells=scope.resolution)
    profile = {View.PROFILE: sight} if shows_load_curve(scope) else {}
    return {View.FIGURES: sight, **profile}


def _noisy(scope: Scope, series: int) -> Views:
    """Compare noise with what it hides: one day of a figure, all hours of a day in a profile.

    A sum over d days in which one day may move by its range R has noise R / sqrt(2 rho), an
    average 1/d of that. A day moves 24 hours of a profile, and five days in seven are weekdays.
    """
    plan = read_plan(scope.method.parameters)
    rho = plan.micro_rho / MICRO / len(plan.queries) / max(series, 1)
    days = scope.period.duration / timedelta(days=1)
    noise = 100 / days / sqrt(2 * rho)
    sharp = {View.FIGURES: Sight(cells=scope.resolution, noise=noise)}
    if "load_curve" not in plan.queries:
        return sharp
    blurred = Sight(cells=scope.resolution, noise=noise * sqrt(24) * 7 / 5)
    return {**sharp, View.PROFILE: blurred}


def _computed(scope: Scope, series: int) -> Views:
    """Show one result for the period, or one a month."""
    if query_of(scope).window is Window.MONTH:
        return _all(Resolution.MONTH)
    return {View.FIGURES: Sight(cells=scope.resolution)}


_VIEWS: Mapping[str, Callable[[Scope, int], Views]] = MappingProxyType(
    {
        Series.id: _records,
        Statistics.id: _trends,
        PrivateStatistics.id: _noisy,
        METHOD: _computed,
    }
)
