"""Declared queries and packages with which the tests of computing on ciphertext begin."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.scope import MethodSpec, Scope
from custom_components.data_exchanger.core.model.timeseries import Floats
from custom_components.data_exchanger.core.packaging.package import DataPackage
from custom_components.data_exchanger.core.privacy.he.evaluation import Problem, state_problem
from custom_components.data_exchanger.core.privacy.he.query import query_of
from tests.core.examples import element, scope
from tests.core.privacy.packages import hourly_package

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
TARIFF = [2] * 6 + [5] * 12 + [3] * 4 + [2] * 2


def parameters(**changes: Any) -> dict[str, Any]:
    """Return the parameters of a monthly mean."""
    given = {
        "function": "mean",
        "window": "month",
        "rounding": "0.001",
        "lower": "0",
        "upper": "8.191",
        "schemes": ("bfv", "paillier"),
    }
    return {name: value for name, value in (given | changes).items() if value is not None}


def query_scope(cells: int, resolution: Resolution = Resolution.HOUR, **changes: Any) -> Scope:
    """Ask for a query over so many cells from the beginning of 2026."""
    span = timedelta(seconds=cells * resolution.seconds)
    return scope(
        period=Period(start=BEGIN, end=BEGIN + span),
        resolution=resolution,
        level=DisclosureLevel.STATISTICS,
        method=MethodSpec(id="homomorphic", parameters=parameters(**changes)),
    )


def package_of(values: Sequence[float] | Floats, zone: tzinfo = UTC, **changes: Any) -> DataPackage:
    """Make a package of values on the grid of a query."""
    return hourly_package(values, query_scope(len(values), **changes), element(), zone=zone)


def problem_of(values: Sequence[float] | Floats, zone: tzinfo = UTC, **changes: Any) -> Problem:
    """State the problem of a query over some values."""
    package = package_of(values, zone, **changes)
    return state_problem(package, query_of(package.scope))
