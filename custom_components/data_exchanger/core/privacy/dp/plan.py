"""What a demand for private statistics may ask: parameters, checked before anything is read."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
import re

from ...errors import InvalidInput
from ...model.resolution import Resolution
from ...model.scope import Parameter, Scope
from ..method import Parameters
from ..parameters import integer, no_parameters
from .accounting import MICRO

MINIMUM_WINDOW = timedelta(days=7)
MAX_WEIGHT = 1000
MAX_TARIFFS = 8
"""How many different weights a weighted sum may have: a tariff has few, a code has many."""

QUERIES = (
    "count",
    "sum",
    "mean",
    "quantiles",
    "histogram",
    "load_curve",
    "weighted_sum",
    "above",
)
_HOURLY = frozenset({"load_curve", "weighted_sum"})
_NAMES = frozenset({"rho", "queries", "histogram_bins", "quantiles", "weights", "threshold"})
_DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The queries of a release and their parameters; ``micro_rho`` is what they cost together."""

    micro_rho: int
    queries: tuple[str, ...]
    bins: int
    quantiles: tuple[int, ...]
    weights: tuple[int, ...]
    """One for each hour of the local day."""
    threshold: Decimal


def read_plan(parameters: Parameters) -> Plan:
    """Read parameters; raise :class:`InvalidInput` naming one that is unknown or out of range.

    ``rho`` (decimal string, up to "1") is the only one that must be there. Neither sensitivity nor
    bounds are parameters: they follow from the query and the vocabulary.
    """
    no_parameters({name: one for name, one in parameters.items() if name not in _NAMES})
    queries = _list(parameters, "queries", ("mean",))
    if not queries or len(set(queries)) < len(queries) or set(queries) - set(QUERIES):
        raise _invalid("queries", f"must be different ones of {', '.join(QUERIES)}")
    return Plan(
        micro_rho=_micro_rho(parameters),
        queries=tuple(str(query) for query in queries),
        bins=integer(parameters, "histogram_bins", 10, 2, 50),
        quantiles=_integers(parameters, "quantiles", (50,), 1, 99, 5),
        weights=_weights(parameters, required="weighted_sum" in queries),
        threshold=_threshold(parameters, required="above" in queries),
    )


def check_plan(scope: Scope) -> None:
    """Raise :class:`InvalidInput` where a scope cannot be answered with private statistics."""
    plan = read_plan(scope.method.parameters)
    if scope.period.duration < MINIMUM_WINDOW:
        raise InvalidInput("scope.period", "is shorter than seven days")
    if scope.resolution > Resolution.HOUR and not _HOURLY.isdisjoint(plan.queries):
        raise InvalidInput("scope.resolution", "must be an hour or finer for these queries")


def _micro_rho(parameters: Parameters) -> int:
    rho = _decimal(parameters, "rho", None)
    micro = rho * MICRO
    if not 1 <= micro <= MICRO or micro != int(micro):
        raise _invalid("rho", "must be from 0.000001 to 1, as a decimal string")
    return int(micro)


def _threshold(parameters: Parameters, *, required: bool) -> Decimal:
    return _decimal(parameters, "threshold", None if required else "0")


def _decimal(parameters: Parameters, name: str, default: str | None) -> Decimal:
    text = parameters.get(name, default)
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
        raise _invalid(name, "must be a decimal string")
    return Decimal(text)


def _weights(parameters: Parameters, *, required: bool) -> tuple[int, ...]:
    """Read a tariff: capped, and with too few different weights to tell readings apart."""
    weights = _integers(parameters, "weights", (1,) * 24, -MAX_WEIGHT, MAX_WEIGHT, 24)
    if required and "weights" not in parameters:
        raise _invalid("weights", "are missing")
    if len(weights) != 24 or len(set(weights)) > MAX_TARIFFS or not any(weights):
        raise _invalid("weights", f"must be 24, at most {MAX_TARIFFS} different, not all 0")
    return weights


def _integers(
    parameters: Parameters, name: str, default: tuple[int, ...], low: int, high: int, most: int
) -> tuple[int, ...]:
    values = _list(parameters, name, default)
    if not 1 <= len(values) <= most:
        raise _invalid(name, f"must be 1 to {most}")
    return tuple(integer({name: value}, name, low, low, high) for value in values)


def _list(
    parameters: Parameters, name: str, default: tuple[Parameter, ...]
) -> tuple[Parameter, ...]:
    values = parameters.get(name, default)
    return tuple(values) if isinstance(values, (list, tuple)) else (values,)


def _invalid(name: str, reason: str) -> InvalidInput:
    return InvalidInput(f"method.parameters.{name}", reason)
