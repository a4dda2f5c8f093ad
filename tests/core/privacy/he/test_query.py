"""Only whitelisted queries pass; those made to single out readings do not."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.privacy.he.engine import Scheme
from custom_components.data_exchanger.core.privacy.he.query import (
    Function,
    Window,
    query_of,
    read_query,
)
from tests.core.privacy.he.queries import TARIFF, parameters, query_scope


def test_a_query_is_read_from_its_parameters() -> None:
    query = read_query(parameters(function="weighted_sum", weights=tuple(TARIFF), upper="12.5"))
    assert (query.function, query.window) == (Function.WEIGHTED_SUM, Window.MONTH)
    assert (query.lower, query.upper) == (0, Fraction(25, 2))
    assert query.weights == tuple(TARIFF)
    assert query.schemes == (Scheme.BFV, Scheme.PAILLIER)


def test_schemes_that_this_home_does_not_know_are_passed_over() -> None:
    assert read_query(parameters(schemes=("ckks", "paillier"))).schemes == (Scheme.PAILLIER,)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"function": "maximum"}, "function"),
        ({"function": None}, "function"),
        ({"window": "hour"}, "window"),
        ({"rounding": "0"}, "rounding"),
        ({"rounding": "-1"}, "rounding"),
        ({"rounding": 1}, "rounding"),
        ({"rounding": "1e-3"}, "rounding"),
        ({"lower": None}, "lower"),
        ({"upper": "0"}, "upper"),
        ({"schemes": ("ckks",)}, "schemes"),
        ({"schemes": ("bfv", "bfv")}, "schemes"),
        ({"schemes": "bfv"}, "schemes"),
        ({"seed": 1}, "seed"),
        ({"weights": tuple(TARIFF)}, "weights"),
        ({"function": "weighted_sum"}, "weights"),
        ({"function": "weighted_sum", "weights": (1, 2)}, "weights"),
        ({"function": "weighted_sum", "weights": "1" * 24}, "weights"),
        ({"function": "weighted_sum", "weights": (True,) * 24}, "weights"),
        ({"function": "weighted_sum", "weights": ("1",) * 24}, "weights"),
        ({"function": "weighted_sum", "weights": (0,) * 24}, "weights"),
        ({"function": "weighted_sum", "weights": (10_001,) * 24}, "weights"),
    ],
)
def test_anything_else_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_query(parameters(**changes))
    assert refused.value.field == f"method.parameters.{field}"


@pytest.mark.parametrize(
    "weights",
    [
        tuple(2**hour for hour in range(24)),
        tuple(13**hour for hour in range(4)) * 6,
        (1, 17) * 12,
        tuple(range(1, 10)) + (1,) * 15,
    ],
)
def test_radix_weights_are_refused(weights: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput, match="weights"):
        read_query(parameters(function="weighted_sum", weights=weights))


def test_a_query_is_about_one_element() -> None:
    two = replace(query_scope(100), optional=("power",))
    with pytest.raises(InvalidInput, match="one element"):
        query_of(two)


def test_a_query_has_a_greatest_number_of_values() -> None:
    assert query_of(query_scope(105_120, Resolution.FIVE_MINUTES))
    with pytest.raises(InvalidInput, match="holds more"):
        query_of(query_scope(200_001, Resolution.MINUTE))


def test_weights_by_the_hour_need_hours() -> None:
    daily = query_scope(100, Resolution.DAY, function="weighted_sum", weights=tuple(TARIFF))
    with pytest.raises(InvalidInput, match="too coarse"):
        query_of(daily)
