"""The declared query: which function of the readings a buyer may compute, signed with the demand.

Parameters: ``function`` (``sum``, ``mean``, ``weighted_sum``), ``window`` (``period``, ``month``),
``rounding`` (the grid that results are rounded to), ``lower`` and ``upper`` (readings outside are
clipped), ``schemes`` (what the buyer can compute with, the best first), and for weighted sums
``weights``, one integer per local hour of the day. Decimal numbers are strings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
import re
from typing import Any

from ...errors import InvalidInput
from ...model.scope import Scope
from ..method import Parameters
from ..parameters import no_parameters
from .engine import Scheme

METHOD = "homomorphic"

MAX_WEIGHT = 10_000
MAX_WEIGHTS = 8
"""Different weights, zero aside."""
MAX_SPREAD = 16
"""The greatest weight over the least: no result holds two sums in digits apart (radix weights)."""
MAX_CELLS = 200_000

_HOURS = 24
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?", re.ASCII)


class Function(StrEnum):
    """Functions that may be declared."""

    SUM = "sum"
    MEAN = "mean"
    WEIGHTED_SUM = "weighted_sum"


class Window(StrEnum):
    """What one result covers: the whole period, or a month of the local calendar."""

    PERIOD = "period"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredQuery:
    """A function that passed the whitelist; ``weights`` is empty where all readings count alike."""

    function: Function
    window: Window
    rounding: Fraction
    lower: Fraction
    upper: Fraction
    weights: tuple[int, ...]
    schemes: tuple[Scheme, ...]


def query_of(scope: Scope) -> DeclaredQuery:
    """Read the query of a scope; raise :class:`InvalidInput` for all that is not whitelisted."""
    query = read_query(scope.method.parameters)
    if len(scope.elements) != 1:
        raise InvalidInput("scope.required", "must be one element to compute on")
    if scope.period.duration.total_seconds() > MAX_CELLS * scope.resolution.seconds:
        raise InvalidInput("scope.period", f"holds more than {MAX_CELLS} values")
    if query.weights and scope.resolution.follows_calendar:
        raise InvalidInput("scope.resolution", "is too coarse for weights by the hour")
    return query


def read_query(parameters: Parameters) -> DeclaredQuery:
    """Read the parameters of the method."""
    rest = dict(parameters)
    query = DeclaredQuery(
        function=_choice(rest, "function", Function),
        window=_choice(rest, "window", Window),
        rounding=_decimal(rest, "rounding"),
        lower=_decimal(rest, "lower"),
        upper=_decimal(rest, "upper"),
        weights=_weights(rest),
        schemes=_schemes(rest),
    )
    no_parameters(rest)
    if query.rounding <= 0:
        raise _invalid("rounding", "must be positive")
    if query.lower >= query.upper:
        raise _invalid("upper", "must be above lower")
    if bool(query.weights) != (query.function is Function.WEIGHTED_SUM):
        raise _invalid("weights", "belong to a weighted sum")
    return query


def _choice[C: StrEnum](rest: dict[str, Any], name: str, kind: type[C]) -> C:
    try:
        return kind(rest.pop(name, ""))
    except ValueError as err:
        raise _invalid(name, f"must be one of {', '.join(kind)}") from err


def _decimal(rest: dict[str, Any], name: str) -> Fraction:
    text = rest.pop(name, None)
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
        raise _invalid(name, "must be a decimal number as text")
    return Fraction(text)


def _weights(rest: dict[str, Any]) -> tuple[int, ...]:
    weights = rest.pop("weights", ())
    if weights == ():
        return ()
    if not isinstance(weights, tuple | list) or len(weights) != _HOURS:
        raise _invalid("weights", f"must be {_HOURS} whole numbers, one per hour of the day")
    for weight in weights:
        if not isinstance(weight, int) or isinstance(weight, bool) or abs(weight) > MAX_WEIGHT:
            raise _invalid("weights", f"must be whole numbers up to {MAX_WEIGHT}")
    used = {weight for weight in weights if weight}
    if not 0 < len(used) <= MAX_WEIGHTS:
        raise _invalid("weights", f"must have 1 to {MAX_WEIGHTS} different values")
    sizes = [abs(weight) for weight in used]
    if max(sizes) > MAX_SPREAD * min(sizes):
        raise _invalid("weights", f"must lie within a factor of {MAX_SPREAD}")
    return tuple(weights)


def _schemes(rest: dict[str, Any]) -> tuple[Scheme, ...]:
    names = rest.pop("schemes", ())
    known: Mapping[str, Scheme] = {str(scheme): scheme for scheme in Scheme}
    if not isinstance(names, tuple | list):
        raise _invalid("schemes", "must be a list")
    schemes = tuple(known[name] for name in names if isinstance(name, str) and name in known)
    if not schemes or len(set(schemes)) < len(schemes):
        raise _invalid("schemes", f"must name some of {', '.join(Scheme)}, each once")
    return schemes


def _invalid(name: str, reason: str) -> InvalidInput:
    return InvalidInput(f"method.parameters.{name}", reason)
