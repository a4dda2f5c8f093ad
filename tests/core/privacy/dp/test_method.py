"""Private statistics: right on average, calibrated to the worst neighbour, refused if misused."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
import math
from random import Random
from statistics import fmean, pstdev
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.data_exchanger.core.catalog.element import Element, vocabulary
from custom_components.data_exchanger.core.catalog.taxonomy import Aggregation
from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.packaging.package import DataPackage
from custom_components.data_exchanger.core.privacy.dp.method import PrivateStatistics
from custom_components.data_exchanger.core.privacy.dp.plan import QUERIES
from custom_components.data_exchanger.core.privacy.guarantee import Guarantee
from custom_components.data_exchanger.core.privacy.registry import protect
from tests.core.examples import element, scope
from tests.core.privacy.packages import hourly_package

MONDAY = datetime(2026, 3, 16, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
METHOD = PrivateStatistics()
POWER = element("power", aggregation=Aggregation.MEAN, bounds=(0.0, 50.0), clip=(0.0, 5.0))


def package(
    values: Sequence[float],
    *elements: Element,
    resolution: Resolution = Resolution.HOUR,
    **asked: Any,
) -> DataPackage:
    """Make a package of two weeks and more, across a change of clocks."""
    period = Period(start=MONDAY, end=MONDAY + timedelta(days=21))
    wanted = scope(
        period=period,
        resolution=resolution,
        level=DisclosureLevel.PRIVATE_STATISTICS,
        method=MethodSpec(id="private_statistics", parameters={"rho": "0.05", **asked}),
    )
    return hourly_package(values, wanted, *(elements or (POWER,)), zone=BERLIN)


def answer(made: DataPackage, seed: int = 1) -> tuple[dict[str, list[tuple[Any, ...]]], Guarantee]:
    """Return the rows by table, and the guarantee."""
    found = METHOD.protect(made, made.scope.method.parameters, Random(seed).randbytes)
    assert found.guarantee
    rows = {
        table.name: list(
            zip(*(np.asarray(field.values).tolist() for field in table.fields), strict=True)
        )
        for table in found.tables
    }
    return rows, found.guarantee


HOURS = 21 * 24
VALUES = [round(abs(2 + 1.5 * math.sin(hour / 4)), 3) for hour in range(HOURS)]
TARIFF = (1,) * 8 + (3,) * 12 + (1,) * 4


def exact(query: str) -> float:
    local = [(MONDAY + timedelta(hours=hour)).astimezone(BERLIN) for hour in range(HOURS)]
    return {
        "count": float(HOURS),
        "sum": math.fsum(VALUES),
        "mean": fmean(VALUES),
        "above": float(sum(value > 2.5 for value in VALUES)),
        "weighted_sum": math.fsum(
            value * TARIFF[moment.hour] for value, moment in zip(VALUES, local, strict=True)
        ),
    }[query]


@pytest.mark.parametrize("query", ["count", "sum", "mean", "above", "weighted_sum"])
def test_figures_are_right_on_average_and_as_noisy_as_they_say(query: str) -> None:
    made = package(VALUES, queries=(query,), threshold="2.5", weights=TARIFF)
    drawn, said = [], []
    for seed in range(300):
        rows, _ = answer(made, seed)
        ((series, statistic, value, deviation),) = rows["private_statistics"]
        assert (series, statistic) == ("power", query)
        drawn.append(value)
        said.append(deviation)
    spread = pstdev(drawn)
    assert spread == pytest.approx(fmean(said), rel=0.2)
    assert fmean(drawn) == pytest.approx(exact(query), abs=4 * spread / math.sqrt(300))


def test_noise_follows_from_clipping_cells_and_cost() -> None:
    _, guarantee = answer(package(VALUES, queries=("sum", "count")))
    total, count = guarantee.mechanisms
    longest = 24  # the day on which clocks go forward has 23
    assert (total.query, total.low, total.high) == ("sum", "0.0", "5.0")
    assert float(total.sensitivity) == longest * 5000
    assert float(total.scale) == pytest.approx(longest * 5000 / math.sqrt(2 * 0.025), rel=1e-6)
    assert (count.query, float(count.sensitivity)) == ("count", longest)
    assert (guarantee.rho, guarantee.epsilon, guarantee.delta) == ("0.050000", "1.472", "0.000001")
    assert guarantee.unit == "member_day"


def test_the_cost_is_shared_by_series_and_queries() -> None:
    other = element("heat", decimals=1)
    queries = ("count", "quantiles", "mean")
    made = package(VALUES, POWER, other, queries=queries, quantiles=(10, 50, 90))
    _, guarantee = answer(made)
    assert math.fsum(float(one.rho) for one in guarantee.mechanisms) == pytest.approx(0.05)
    assert {one.series for one in guarantee.mechanisms} == {"power", "heat"}
    assert METHOD.cost(made.scope.method.parameters) == 50_000


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_neighbour_is_further_away_than_the_sensitivity(data: st.DataObject) -> None:
    """Whatever one day's readings become, exact figures move by no more than is declared.

    With next to no noise the figures are the exact ones.
    """
    random = Random(data.draw(st.integers(0, 2**32)))
    wild = [random.choice([0.0, 5.0, 60.0, 2.0, math.nan]) for _ in range(HOURS)]
    local = [(MONDAY + timedelta(hours=hour)).astimezone(BERLIN).date() for hour in range(HOURS)]
    day = random.choice(local)
    swap = [random.choice([0.0, 5.0, 60.0, math.nan]) for _ in range(HOURS)]
    other = [new if date == day else old for old, new, date in zip(wild, swap, local, strict=True)]
    for query in ("count", "sum", "histogram", "above", "weighted_sum"):
        asked = {"queries": (query,), "weights": TARIFF, "threshold": "2", "rho": "1"}
        sides = [answer(package(values, **asked), seed=3) for values in (wild, other)]
        # the same seed gives the same noise: what differs is the exact figure
        one, two = ([row[-2] for rows in side[0].values() for row in rows] for side in sides)
        unit = 1000 if "sum" in query else 1
        moved = unit * math.dist(one, two)
        assert moved <= float(sides[0][1].mechanisms[0].sensitivity) + 0.01


def test_histogram_and_load_curve_come_as_tables() -> None:
    rows, guarantee = answer(
        package(VALUES, queries=("histogram", "load_curve"), histogram_bins=4, rho="1")
    )
    assert [row[1:3] for row in rows["histogram"]] == [
        (0.0, 1.25),
        (1.25, 2.5),
        (2.5, 3.75),
        (3.75, 5.0),
    ]
    assert len(rows["load_curve"]) == 48
    assert rows["load_curve"][0][1:3] == ("weekday", "00")
    means = [value for *_, value, _ in rows["load_curve"] if not math.isnan(value)]
    assert all(0 <= value <= 5 for value in means)
    assert len(means) > 24
    assert [one.query for one in guarantee.mechanisms] == [
        "histogram",
        "load_curve.total",
        "load_curve.readings",
    ]
    assert float(guarantee.mechanisms[0].sensitivity) == pytest.approx(24 * math.sqrt(2), abs=0.001)
    assert float(guarantee.mechanisms[2].sensitivity) == pytest.approx(math.sqrt(24), abs=0.001)


def test_quantiles_lie_near_the_exact_ones() -> None:
    many = [hour % 101 / 20 for hour in range(HOURS)]
    found: dict[str, list[float]] = {}
    for seed in range(100):
        made = package(many, queries="quantiles", quantiles=(10, 50, 90), rho="1")
        rows, _ = answer(made, seed)
        for _, name, value, _ in rows["private_statistics"]:
            found.setdefault(name, []).append(value)
    assert {name: fmean(values) for name, values in found.items()} == pytest.approx(
        {"quantile_10": 0.5, "quantile_50": 2.5, "quantile_90": 4.5}, abs=0.25
    )
    assert all(math.isnan(row[-1]) for row in rows["private_statistics"])


def test_an_average_over_no_readings_is_a_gap_or_within_bounds() -> None:
    values = []
    for seed in range(40):
        rows, _ = answer(package([math.nan] * HOURS, queries=("mean",)), seed)
        values.append(rows["private_statistics"][0][2])
    assert any(math.isnan(value) for value in values)
    assert all(0 <= value <= 5 for value in values if not math.isnan(value))


def test_days_and_months_serve_queries_that_need_no_hours() -> None:
    made = package([1.0] * 21, queries=("sum", "mean", "quantiles"), resolution=Resolution.DAY)
    _, guarantee = answer(made)
    assert [one.high for one in guarantee.mechanisms] == ["5.0"] * 4
    daily = element("energy", bounds=(0.0, 50.0), clip=(0.0, 5.0))
    _, guarantee = answer(package([1.0] * 21, daily, queries=("sum",), resolution=Resolution.DAY))
    assert guarantee.mechanisms[0].high == "120.0"
    with pytest.raises(InvalidInput, match="holds no whole cell"):
        answer(package([], queries=("sum",), resolution=Resolution.MONTH))


@pytest.mark.parametrize(
    ("field", "parameters"),
    [
        ("rho", {"rho": "0"}),
        ("rho", {"rho": "1.1"}),
        ("rho", {"rho": "0.0000001"}),
        ("rho", {"rho": "-0.1"}),
        ("rho", {"rho": 1}),
        ("rho", {"rho": "one"}),
        ("queries", {"queries": ()}),
        ("queries", {"queries": ("mean", "mean")}),
        ("queries", {"queries": ("minimum",)}),
        ("queries", {"queries": "reading"}),
        ("histogram_bins", {"histogram_bins": 51}),
        ("quantiles", {"quantiles": (0,)}),
        ("quantiles", {"quantiles": (1, 2, 3, 4, 5, 6)}),
        ("weights", {"queries": "weighted_sum"}),
        ("weights", {"weights": (1,) * 23}),
        ("weights", {"weights": (0,) * 24}),
        ("weights", {"weights": (1001,) * 24}),
        ("weights", {"weights": tuple(range(24))}),
        ("weights", {"weights": ("1",) * 24}),
        ("threshold", {"queries": "above"}),
        ("threshold", {"queries": "above", "threshold": 5}),
        ("threshold", {"queries": "above", "threshold": "1e9"}),
        ("sensitivity", {"sensitivity": 1}),
        ("clip", {"clip": (0, 1)}),
    ],
)
def test_parameters_out_of_range_are_refused(field: str, parameters: dict[str, Any]) -> None:
    made = package(VALUES, **parameters)
    with pytest.raises(InvalidInput, match=rf"method\.parameters\.{field}"):
        METHOD.check(made.scope)
    with pytest.raises(InvalidInput, match=rf"method\.parameters\.{field}"):
        protect(made, Random(1).randbytes)


def test_rho_must_be_there() -> None:
    with pytest.raises(InvalidInput, match="rho"):
        METHOD.cost({})


@pytest.mark.parametrize("query", ["load_curve", "weighted_sum"])
def test_hours_need_cells_of_an_hour(query: str) -> None:
    made = package([1.0] * 21, queries=(query,), weights=TARIFF, resolution=Resolution.DAY)
    with pytest.raises(InvalidInput, match="resolution"):
        METHOD.check(made.scope)


def test_a_window_of_less_than_a_week_is_refused() -> None:
    short = Period(start=MONDAY, end=MONDAY + timedelta(days=6, hours=23))
    spec = MethodSpec(id="private_statistics", parameters={"rho": "0.1"})
    with pytest.raises(InvalidInput, match="shorter than seven days"):
        METHOD.check(scope(period=short, method=spec))


def test_release_carries_the_guarantee_and_no_quality() -> None:
    release = protect(
        package(VALUES, queries=QUERIES, weights=TARIFF, threshold="1"), Random(1).randbytes
    )
    assert release.guarantee
    assert [one.name for one in release.resources] == [
        "private_statistics",
        "histogram",
        "load_curve",
    ]
    with ZipFile(BytesIO(release.package)) as archive:
        assert b"quality" not in archive.read("datapackage.json")


def test_every_element_has_clipping_within_its_bounds() -> None:
    for one in vocabulary().values():
        (least, most), (low, high) = one.clipping, one.bounds
        assert low <= least < most <= high


# Attacks


def test_radix_weights_carry_no_reading() -> None:
    """Weights that are powers would pack readings into digits: refused, and drowned if few."""
    radix = tuple(2 ** min(hour, 9) for hour in range(24))
    with pytest.raises(InvalidInput, match="weights"):
        METHOD.check(package(VALUES, queries="weighted_sum", weights=radix).scope)
    few = (1, 1000) * 12
    _, guarantee = answer(package(VALUES, queries="weighted_sum", weights=few, rho="1"))
    # the digit of weight 1 lies far below the noise, which follows the weight 1000
    assert float(guarantee.mechanisms[0].scale) > 12 * 1000 * 5000 / math.sqrt(2)


def test_one_hot_weights_read_no_hour() -> None:
    one_hot = (0,) * 18 + (1,) + (0,) * 5
    made = package(VALUES, queries="weighted_sum", weights=one_hot, rho="1")
    _, guarantee = answer(made)
    # even an hour's sum has noise as large as any reading of that hour can be
    assert float(guarantee.mechanisms[0].scale) == pytest.approx(5000 / math.sqrt(2), rel=1e-6)
