"""Synthetic twins: the shape of a release, and nothing of any home."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
import json
from secrets import token_bytes
from typing import Any
from zipfile import ZipFile

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.data_exchanger.core.catalog.element import vocabulary
from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import ElementId
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.scope import MethodSpec, Scope
from custom_components.data_exchanger.core.privacy.registry import protect
from custom_components.data_exchanger.core.privacy.release import Release
from custom_components.data_exchanger.core.privacy.twin import synthesise
from tests.core.examples import WEEK, scope
from tests.core.privacy.packages import hourly_package

METHODS = {
    "series": (DisclosureLevel.SERIES, {}),
    "statistics": (DisclosureLevel.STATISTICS, {"histogram_bins": 4}),
    "private_statistics": (DisclosureLevel.PRIVATE_STATISTICS, {"rho": "0.1"}),
}
MONTH = Period(start=WEEK.start - timedelta(days=28), end=WEEK.end)
ELEMENTS = sorted(vocabulary())


def asked(method: str = "series", **changes: Any) -> Scope:
    level, parameters = METHODS[method]
    spec = MethodSpec(id=method, parameters=parameters)
    return scope(**{"period": MONTH, "level": level, "method": spec} | changes)


def descriptor(release: Release) -> Any:
    with ZipFile(BytesIO(release.package)) as archive:
        return json.loads(archive.read("datapackage.json"))


def rows(release: Release) -> list[list[str]]:
    with ZipFile(BytesIO(release.package)) as archive:
        return [line.split(",") for line in archive.read("data/series.csv").decode().splitlines()]


@pytest.mark.parametrize("method", METHODS)
def test_a_twin_has_the_schema_of_the_release(method: str) -> None:
    made = asked(method)
    element = vocabulary()[ElementId("electricity_consumption")]
    values = list(np.linspace(0, 3, 28 * 24 + 168))
    real = descriptor(protect(hourly_package(values, made, element), token_bytes))
    twin = descriptor(synthesise(made))
    assert "Synthetic" in twin["title"]
    assert [one["name"] for one in twin["resources"]] == [one["name"] for one in real["resources"]]
    for one, other in zip(twin["resources"], real["resources"], strict=True):
        mine, theirs = one["schema"], other["schema"]
        for field in (*mine["fields"], *theirs["fields"]):
            field.pop("quality", None)
            field.pop("subject", None)
        assert mine == theirs


scopes = st.builds(
    lambda elements, resolution, days: asked(
        required=tuple(elements),
        resolution=resolution,
        period=Period(start=WEEK.start, end=WEEK.start + timedelta(days=days)),
    ),
    st.lists(st.sampled_from(ELEMENTS), min_size=1, max_size=4, unique=True),
    st.sampled_from([Resolution.QUARTER_HOUR, Resolution.HOUR, Resolution.DAY]),
    st.integers(1, 40),
)


@settings(max_examples=300, deadline=None)
@given(scopes)
def test_values_lie_within_the_bounds_of_the_vocabulary_and_fill_every_cell(made: Scope) -> None:
    head, *cells = rows(synthesise(made))
    assert head == ["start", *made.required]
    hours = made.resolution.seconds / 3600
    for index, key in enumerate(made.required, 1):
        element = vocabulary()[ElementId(key)]
        low, high = element.clipping
        span = hours if element.aggregation in ("increment", "duration", "count") else 1
        values = [float(row[index]) for row in cells]
        assert min(values) >= low * span
        assert max(values) <= high * span


@settings(max_examples=100, deadline=None)
@given(scopes)
def test_whoever_asks_gets_the_same_twin(made: Scope) -> None:
    assert synthesise(made).package == synthesise(replace(made)).package


def test_days_have_a_shape_and_cells_differ() -> None:
    values = [float(row[1]) for row in rows(synthesise(asked()))[1:]]
    by_hour = np.array(values).reshape(-1, 24).mean(axis=0)
    assert by_hour[19] > 2 * by_hour[7]
    assert len(set(values)) > len(values) / 4


def test_of_what_is_unknown_or_impossible_there_is_no_twin() -> None:
    with pytest.raises(InvalidInput, match="not in the vocabulary"):
        synthesise(asked(required=("no_such_element",)))
    with pytest.raises(InvalidInput):
        synthesise(
            asked("private_statistics", period=Period.parse("2026-01-01T00Z/2026-01-02T00Z"))
        )


def test_a_period_without_a_whole_cell_gives_an_empty_table() -> None:
    short = Period(start=WEEK.start, end=WEEK.start + timedelta(hours=3))
    assert len(rows(synthesise(asked(period=short, resolution=Resolution.DAY)))) == 1
