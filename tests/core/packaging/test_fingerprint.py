"""A fingerprint tells packages apart by everything that a release depends on, and by no more."""

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.model.timeseries import TimeSeries
from custom_components.data_exchanger.core.packaging.fingerprint import fingerprint
from custom_components.data_exchanger.core.packaging.package import DataPackage
from tests.core.examples import WEEK, scope
from tests.core.privacy.packages import hourly_package

SCOPE = scope(method=MethodSpec(id="statistics", parameters={"bins": 3, "list": ("a", "b")}))


def package(values: list[float]) -> DataPackage:
    return hourly_package((values * 168)[:168], SCOPE)


def with_column(one: DataPackage, **changes: str) -> DataPackage:
    return replace(one, columns=(replace(one.columns[0], **changes),))


def later(one: DataPackage) -> DataPackage:
    after = Period(start=WEEK.start.replace(day=3), end=WEEK.end.replace(day=10))
    return hourly_package([1.0] * 168, replace(one.scope, period=after))


DIFFERENT: list[Callable[[DataPackage], DataPackage]] = [
    lambda one: replace(one, zone=ZoneInfo("Asia/Tokyo")),
    lambda one: replace(one, scope=replace(SCOPE, method=MethodSpec(id="statistics"))),
    lambda one: replace(one, scope=replace(SCOPE, method=replace(SCOPE.method, id="other"))),
    lambda one: replace(one, columns=one.columns * 2),
    lambda one: with_column(one, name="gas"),
    lambda one: with_column(one, subject="somebody"),
    lambda one: with_column(one, currency="EUR"),
    later,
]


@pytest.mark.parametrize("change", DIFFERENT)
def test_what_a_release_depends_on_counts(change: Callable[[DataPackage], DataPackage]) -> None:
    one = package([1.0])
    assert fingerprint(change(one), "buyer") != fingerprint(one, "buyer")
    assert fingerprint(one, "another") != fingerprint(one, "buyer")


values = st.lists(st.floats(allow_infinity=False), min_size=1, max_size=168)


@given(values, values)
def test_equal_readings_have_one_fingerprint_and_others_another(
    these: list[float], those: list[float]
) -> None:
    one, other = package(these), package(those)
    equal = np.array_equal(
        one.columns[0].series.values, other.columns[0].series.values, equal_nan=True
    )
    assert (fingerprint(one, "buyer") == fingerprint(other, "buyer")) is equal


def test_gaps_and_zeros_count_as_equal_however_they_are_written() -> None:
    one = package([0.0, float("nan")])
    column = one.columns[0]
    odd = np.where(np.isnan(column.series.values), -np.float64("nan"), -0.0)
    other = replace(one, columns=(replace(column, series=TimeSeries(one.grid, odd)),))
    assert fingerprint(other, "buyer") == fingerprint(one, "buyer")
