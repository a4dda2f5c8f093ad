"""The curve of value and privacy follows its formulas."""

from math import log2, sqrt

import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.privacy.curve import EPSILONS, asked, curve
from custom_components.data_exchanger.core.privacy.dp.accounting import MICRO, micro_rho
from tests.core.examples import scope

NOISY = MethodSpec(id="private_statistics", parameters={"rho": "0.05"})


def test_more_budget_means_less_error_more_information_and_a_better_price() -> None:
    points = curve(scope(method=NOISY))
    assert [point.epsilon for point in points] == list(EPSILONS)
    errors = [point.error for point in points]
    assert errors == sorted(errors, reverse=True)
    factors = [point.price_factor for point in points]
    assert factors == sorted(factors)
    assert factors[-1] == 1


def test_error_and_information_are_those_of_a_gaussian_channel() -> None:
    (point,) = [one for one in curve(scope(method=NOISY)) if one.epsilon == 1.0]
    rho = micro_rho(1.0) / MICRO
    assert point.micro_rho == micro_rho(1.0)
    assert point.error == pytest.approx(1 / (7 * sqrt(2 * rho)))
    assert point.information == pytest.approx(log2(1 + 0.25 / point.error**2) / 2)


def test_more_series_and_queries_share_the_budget() -> None:
    two = MethodSpec(
        id="private_statistics", parameters={"rho": "0.05", "queries": ("sum", "count")}
    )
    one, several = curve(scope(method=NOISY)), curve(scope(method=two), series=2)
    for alone, shared in zip(one, several, strict=True):
        assert shared.error == pytest.approx(2 * alone.error)


def test_what_is_asked_lies_on_the_curve() -> None:
    found = asked(scope(method=NOISY))
    points = curve(scope(method=NOISY))
    below = [point for point in points if point.epsilon < found.epsilon][-1]
    above = next(point for point in points if point.epsilon > found.epsilon)
    assert found.micro_rho == 50_000
    assert below.error > found.error > above.error
    assert below.price_factor < found.price_factor < above.price_factor


def test_a_method_without_noise_has_no_curve() -> None:
    with pytest.raises(InvalidInput, match="series has no noise"):
        curve(scope())
