"""Vectors of queries: what a demand may ask of a method, and the noise that an answer must have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.scope import MethodSpec, Scope
from custom_components.data_exchanger.core.model.timeseries import Grid
from custom_components.data_exchanger.core.privacy.guarantee import Guarantee
from custom_components.data_exchanger.core.protocol.wire import to_json

from .cast import SCOPE, TERMS
from .packages import build
from .vector import Vector, bad, good

_ZONE = "Europe/Berlin"
_WEEKS = Period(
    start=datetime(2026, 10, 11, 22, tzinfo=UTC), end=datetime(2026, 11, 8, 23, tzinfo=UTC)
)
_TARIFF = (2,) * 6 + (5,) * 12 + (3,) * 4 + (2,) * 2


def asking(method: str, parameters: Mapping[str, Any], **changes: Any) -> Scope:
    """Ask a method for four weeks of hourly electricity, over the end of summer time."""
    level = "private_statistics" if method == "private_statistics" else "statistics"
    fields: dict[str, Any] = {
        "optional": (),
        "period": _WEEKS,
        "level": DisclosureLevel(level),
        "method": MethodSpec(id=method, parameters=parameters),
    }
    return replace(SCOPE, **fields | changes)


def guarantee_of(scope: Scope, elements: Sequence[str], zone: str) -> Guarantee | None:
    """Say what a release of these series guarantees; readings have no part in that."""
    grid = Grid.over(scope.period, scope.resolution, ZoneInfo(zone))
    unknown = [None] * len(grid)
    columns = [{"element": one, "subject": "", "values": unknown} for one in elements]
    return build(scope, columns, zone, Random(1).randbytes).guarantee


def vectors() -> Iterator[Vector]:
    """Write the vectors of this module."""
    for name, (parameters, elements, changes, description) in _GOOD.items():
        scope = asking("private_statistics", parameters, **changes)
        given = {"scope": written(scope), "zone": _ZONE, "elements": list(elements)}
        found = to_json(guarantee_of(scope, elements, _ZONE))
        yield good(f"query_{name}", "query", description, given, {"guarantee": found})
    for name, (method, parameters, changes, field, description) in _BAD.items():
        given = {
            "scope": written(asking(method, parameters, **changes)),
            "zone": _ZONE,
            "elements": ["electricity_consumption"],
        }
        yield bad(f"query_bad_{name}", "query", description, given, "invalid_input", field)


def written(scope: Scope) -> Any:
    """Write a scope as it stands in demands."""
    return to_json(replace(TERMS, scope=scope))["scope"]


_METER, _SLEEP = "electricity_consumption", "sleep_duration"
_ALL = ("count", "sum", "mean", "quantiles", "histogram", "load_curve", "weighted_sum", "above")
_DAY = {"resolution": Resolution.DAY}

type _Good = tuple[Mapping[str, Any], Sequence[str], Mapping[str, Any], str]

_GOOD: Mapping[str, _Good] = {
    "mean": (
        {"rho": "0.05"},
        (_METER,),
        {},
        "The default: a mean, whose sum and count share the cost. The longest day has 25 hours.",
    ),
    "all": (
        {
            "rho": "0.8",
            "queries": _ALL,
            "histogram_bins": 6,
            "quantiles": (10, 50, 90),
            "weights": _TARIFF,
            "threshold": "0.5",
        },
        (_METER,),
        {},
        "Every query. Each gets an eighth of the cost; a tariff is as sensitive as its weights.",
    ),
    "two_series": (
        {"rho": "0.1", "queries": ("sum",)},
        (_METER, _METER),
        {},
        "Two meters share the cost evenly.",
    ),
    "days": (
        {"rho": "0.12", "queries": ("mean", "above"), "threshold": "420"},
        (_SLEEP,),
        {**_DAY, "required": (_SLEEP,)},
        "One reading a day: a day moves a count by one.",
    ),
    "least": ({"rho": "0.000001"}, (_METER,), {}, "The smallest cost."),
    "most": ({"rho": "1"}, (_METER,), {}, "The greatest cost."),
}

_DP = "private_statistics"
_PARAMETERS = "method.parameters"
_SHORT = replace(_WEEKS, end=_WEEKS.start + timedelta(days=6, hours=23))
_SUM = {
    "function": "sum",
    "window": "period",
    "rounding": "0.1",
    "lower": "0",
    "upper": "10",
    "schemes": ("bfv", "paillier"),
}
_WEIGHTED = _SUM | {"function": "weighted_sum"}
_RADIX = tuple(10 ** (hour % 5) for hour in range(24))

type _Bad = tuple[str, Mapping[str, Any], Mapping[str, Any], str, str]


def _noisy(name: str, value: Any, description: str, **more: Any) -> _Bad:
    """Spoil one parameter of a query with noise."""
    return (_DP, {"rho": "0.05", **more, name: value}, {}, f"{_PARAMETERS}.{name}", description)


_BAD: Mapping[str, _Bad] = {
    "rho_missing": (_DP, {}, {}, f"{_PARAMETERS}.rho", "No cost."),
    "rho_number": _noisy("rho", 1, "A cost that is no decimal string."),
    "rho_zero": _noisy("rho", "0", "For nothing: noise without end."),
    "rho_high": _noisy("rho", "1.000001", "More than one release may cost."),
    "rho_fine": _noisy("rho", "0.0000005", "Less than a millionth."),
    "rho_negative": _noisy("rho", "-0.05", "A cost that would give budget back."),
    "queries_unknown": _noisy("queries", ("median",), "A query that is not on the list."),
    "queries_none": _noisy("queries", (), "No query."),
    "queries_twice": _noisy("queries", ("mean", "mean"), "The same query twice."),
    "bins": _noisy("histogram_bins", 51, "Too many bins."),
    "quantile": _noisy("quantiles", (0,), "The least reading: no quantile."),
    "quantiles_many": _noisy("quantiles", (1, 2, 3, 4, 5, 6), "Too many quantiles."),
    "weights_missing": (
        _DP,
        {"rho": "0.05", "queries": ("weighted_sum",)},
        {},
        f"{_PARAMETERS}.weights",
        "A weighted sum without weights.",
    ),
    "weights_few": _noisy("weights", (1,) * 23, "Not one for each hour."),
    "weights_radix": _noisy("weights", tuple(range(24)), "So many weights are a code."),
    "weights_high": _noisy("weights", (1,) * 23 + (1001,), "A weight that drowns the others."),
    "weights_nothing": _noisy("weights", (0,) * 24, "Nothing counts."),
    "threshold_missing": (
        _DP,
        {"rho": "0.05", "queries": ("above",)},
        {},
        f"{_PARAMETERS}.threshold",
        "Above what?",
    ),
    "threshold_number": _noisy("threshold", 2, "A threshold that is no decimal string."),
    "sensitivity": _noisy("sensitivity", "1", "The buyer says how far a day moves the figure."),
    "bounds": _noisy("upper", "1", "The buyer says where to clip."),
    "window": (_DP, {"rho": "0.05"}, {"period": _SHORT}, "scope.period", "An hour too short."),
    "resolution": (
        _DP,
        {"rho": "0.05", "queries": ("load_curve",)},
        _DAY,
        "scope.resolution",
        "A load curve of whole days.",
    ),
    "method": ("telepathy", {}, {}, "method.id", "A method that does not exist."),
    "exact_window": ("statistics", {}, {"period": _SHORT}, "scope.period", "Too short."),
    "exact_functions": (
        "statistics",
        {"functions": ("minimum",)},
        {},
        f"{_PARAMETERS}.functions",
        "Exact statistics have a list of their own.",
    ),
    "ciphertext_window": ("homomorphic", _SUM, {"period": _SHORT}, "scope.period", "Too short."),
    "ciphertext_radix": (
        "homomorphic",
        _WEIGHTED | {"weights": _RADIX},
        {},
        f"{_PARAMETERS}.weights",
        "Weights that put readings into digits of their own.",
    ),
    "ciphertext_elements": (
        "homomorphic",
        _SUM,
        {"optional": ("indoor_temperature",)},
        "scope.required",
        "Two elements at once.",
    ),
}
