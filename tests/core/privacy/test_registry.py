"""Releases: made by one method, never showing more than the level of their scope."""

from hashlib import sha256
from io import BytesIO
from itertools import product
import json
from random import Random
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest

from custom_components.data_exchanger.core.catalog.taxonomy import Aggregation
from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.packaging.package import DataPackage
from custom_components.data_exchanger.core.privacy.method import Parameters
from custom_components.data_exchanger.core.privacy.registry import METHODS, method_for, protect
from tests.core.examples import element, scope
from tests.core.privacy.packages import hourly_package

LEVELS = {
    "private_statistics": DisclosureLevel.PRIVATE_STATISTICS,
    "series": DisclosureLevel.SERIES,
    "statistics": DisclosureLevel.STATISTICS,
    "homomorphic": DisclosureLevel.STATISTICS,
}
PARAMETERS: dict[str, Parameters] = {
    "private_statistics": {"rho": "0.05"},
    "homomorphic": {
        "function": "sum",
        "window": "period",
        "rounding": "0.1",
        "lower": "0",
        "upper": "500",
        "schemes": ("paillier",),
    },
}


def package(
    method: str = "series",
    level: DisclosureLevel = DisclosureLevel.SERIES,
    parameters: Parameters | None = None,
    **changes: Any,
) -> DataPackage:
    spec = MethodSpec(id=method, parameters=PARAMETERS.get(method, {}) | (parameters or {}))
    return hourly_package(range(168), scope(level=level, method=spec, **changes))


def seeded(size: int) -> bytes:
    """Give the same bytes at every call: good for one package."""
    return Random(7).randbytes(size)


def test_methods_are_known_by_id_and_stand_on_their_level() -> None:
    assert {key: method.level for key, method in METHODS.items()} == LEVELS
    assert all(method_for(MethodSpec(id=key)) is METHODS[key] for key in METHODS)


def test_unknown_method_is_refused() -> None:
    with pytest.raises(InvalidInput, match="telepathy is not offered"):
        method_for(MethodSpec(id="telepathy"))


PAIRS = list(product(LEVELS, DisclosureLevel))


@pytest.mark.parametrize(
    ("method", "level"), [pair for pair in PAIRS if pair[1].allows(LEVELS[pair[0]])]
)
def test_a_method_serves_scopes_that_allow_its_level(method: str, level: DisclosureLevel) -> None:
    release = protect(package(method, level), seeded)
    assert (release.level, release.method) == (LEVELS[method], method)


@pytest.mark.parametrize(
    ("method", "level"), [pair for pair in PAIRS if not pair[1].allows(LEVELS[pair[0]])]
)
def test_a_method_never_shows_more_than_the_level_of_its_scope(
    method: str, level: DisclosureLevel
) -> None:
    with pytest.raises(InvalidInput, match=f"{method} shows more than {level}"):
        protect(package(method, level), seeded)


def test_release_sums_up_what_it_holds() -> None:
    release = protect(package(), seeded)
    with ZipFile(BytesIO(release.package)) as archive:
        body = archive.read("data/series.csv")
    (resource,) = release.resources
    assert (resource.name, resource.rows, resource.columns) == ("series", 168, 2)
    assert resource.sha256 == sha256(body).hexdigest()
    assert release.rows == 168
    assert release.sha256 == sha256(release.package).hexdigest()


def test_equal_packages_give_equal_releases() -> None:
    for method, level in LEVELS.items():
        assert protect(package(method, level), seeded) == protect(package(method, level), seeded)


def test_series_describes_each_column_by_element_unit_and_quality() -> None:
    values = np.arange(168.0) / 10
    values[:5] = np.nan
    unitless = element("door_openings", aggregation=Aggregation.COUNT, unit=None, ucum=None)
    release = protect(hourly_package(values, scope(), element(), unitless), seeded)
    with ZipFile(BytesIO(release.package)) as archive:
        descriptor = json.loads(archive.read("datapackage.json"))
    start, electricity, doors = descriptor["resources"][0]["schema"]["fields"]
    assert start == {
        "name": "start",
        "type": "datetime",
        "title": "Start of the cell (UTC)",
        "constraints": {"required": True, "unique": True},
    }
    assert electricity == {
        "name": "electricity_consumption",
        "type": "number",
        "title": "Electricity consumption",
        "element": "electricity_consumption",
        "aggregation": "increment",
        "subject": "subject-0",
        "codes": {"saref": "saref:Energy"},
        "unit": "kW.h",
        "quality": {"cells": 168, "known": 163, "longestGap": 5, "implausible": 0},
    }
    assert "unit" not in doors


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("series", {"anything": 1}),
        ("statistics", {"anything": 1}),
        ("statistics", {"histogram_bins": 1}),
        ("statistics", {"histogram_bins": 51}),
        ("statistics", {"histogram_bins": True}),
        ("statistics", {"histogram_bins": "10"}),
        ("statistics", {"histogram_bins": (10,)}),
        ("statistics", {"load_curve": 1}),
        ("statistics", {"load_curve": "yes"}),
    ],
)
def test_parameters_out_of_range_are_refused(method: str, parameters: Parameters) -> None:
    with pytest.raises(InvalidInput, match=r"method\.parameters\."):
        protect(package(method, LEVELS[method], parameters), seeded)


@pytest.mark.parametrize(
    ("resolution", "parameters", "tables"),
    [
        (Resolution.HOUR, {}, ["statistics", "histogram", "load_curve"]),
        (Resolution.HOUR, {"load_curve": False}, ["statistics", "histogram"]),
        (Resolution.DAY, {}, ["statistics", "histogram"]),
    ],
)
def test_statistics_come_as_tables(
    resolution: Resolution, parameters: Parameters, tables: list[str]
) -> None:
    release = protect(
        package("statistics", DisclosureLevel.STATISTICS, parameters, resolution=resolution), seeded
    )
    assert [resource.name for resource in release.resources] == tables


@pytest.mark.parametrize("method", LEVELS)
def test_methods_check_scopes_and_say_what_they_cost(method: str) -> None:
    known = METHODS[method]
    made = package(method, LEVELS[method])
    known.check(made.scope)
    assert known.cost(made.scope.method.parameters) == (
        50_000 if method == "private_statistics" else 0
    )
    with pytest.raises(InvalidInput, match="anything"):
        known.check(
            package(method, LEVELS[method], {**PARAMETERS.get(method, {}), "anything": 1}).scope
        )
