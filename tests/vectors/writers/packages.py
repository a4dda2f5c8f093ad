"""Vectors of data packages: values on a grid, and the bytes that a home makes of them."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import numpy as np

from custom_components.data_exchanger.core.catalog.element import vocabulary
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import ElementId
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.scope import MethodSpec, Scope
from custom_components.data_exchanger.core.model.timeseries import Grid, TimeSeries
from custom_components.data_exchanger.core.packaging.package import Column, DataPackage
from custom_components.data_exchanger.core.packaging.quality import assess
from custom_components.data_exchanger.core.privacy.method import Entropy
from custom_components.data_exchanger.core.privacy.registry import protect
from custom_components.data_exchanger.core.privacy.release import Release
from custom_components.data_exchanger.core.protocol.wire import to_json

from .cast import SCOPE, TERMS
from .vector import Vector, good

_ZONE = "Europe/Berlin"

_ELECTRICITY = [0.213, 0.198, None, None, *(round(0.2 + 0.05 * (i % 7), 3) for i in range(20))]
_TEMPERATURE = [round(19.5 + (i % 5) / 10, 1) for i in range(24)]
_COLUMNS: Sequence[Mapping[str, Any]] = (
    {"element": "electricity_consumption", "subject": "5d41402abc4b2a76", "values": _ELECTRICITY},
    {"element": "indoor_temperature", "subject": "5d41402abc4b2a76", "values": _TEMPERATURE},
)

_WEEKS = Period(start=datetime(2026, 10, 12, tzinfo=UTC), end=datetime(2026, 11, 9, tzinfo=UTC))
_STATISTICS = replace(
    SCOPE,
    optional=(),
    period=_WEEKS,
    level=DisclosureLevel.STATISTICS,
    method=MethodSpec(id="statistics", parameters={"histogram_bins": 4}),
)
_TWO_METERS = (
    {
        "element": "electricity_consumption",
        "subject": "5d41402abc4b2a76",
        "values": [round(0.1 + (hour % 24) / 100 + (hour // 24) / 1000, 3) for hour in range(672)],
    },
    {
        "element": "electricity_consumption",
        "subject": "7d793037a0760186",
        "values": [0.5] * 11 + [None] * 661,
    },
)


def build(
    scope: Scope,
    columns: Sequence[Mapping[str, Any]],
    zone: str = _ZONE,
    entropy: Entropy = bytes,
) -> Release:
    """Make the release of values that are resampled already; None is a gap."""
    grid = Grid.over(scope.period, scope.resolution, ZoneInfo(zone))
    named = [
        _column(name, column, grid)
        for name, column in zip(_names([c["element"] for c in columns]), columns, strict=True)
    ]
    return protect(
        DataPackage(scope=scope, zone=ZoneInfo(zone), grid=grid, columns=tuple(named)), entropy
    )


def _names(elements: Sequence[str]) -> list[str]:
    """Number what comes several times."""
    several = {element for element in elements if elements.count(element) > 1}
    return [
        f"{element}_{elements[:index].count(element) + 1}" if element in several else element
        for index, element in enumerate(elements)
    ]


def _column(name: str, column: Mapping[str, Any], grid: Grid) -> Column:
    values = np.array(column["values"], dtype=np.float64)  # None becomes NaN
    series = TimeSeries(grid, values)
    return Column(
        name=name,
        element=vocabulary()[ElementId(column["element"])],
        subject=column["subject"],
        series=series,
        quality=assess(series),
    )


SERIES = build(SCOPE, _COLUMNS)
"""The release of all vectors: a day of hours, two of them unknown."""


def vectors() -> Iterator[Vector]:
    """Write the vectors of this module."""
    yield _package("package_series", "The method `series`.", SCOPE, _COLUMNS)
    yield _package(
        "package_statistics",
        "The method `statistics`: four weeks over the end of summer time; of two meters, one has "
        "too few readings to tell anything, and so have the hours of weekends.",
        _STATISTICS,
        _TWO_METERS,
    )


def _package(
    name: str, description: str, scope: Scope, columns: Sequence[Mapping[str, Any]]
) -> Vector:
    release = build(scope, columns)
    with ZipFile(BytesIO(release.package)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    expected = {
        "level": release.level.value,
        "sha256": release.sha256,
        "zip": b64encode(release.package).decode(),
        "resources": [to_json(resource) for resource in release.resources],
        "files": files,
    }
    given = {
        "scope": to_json(replace(TERMS, scope=scope))["scope"],
        "zone": _ZONE,
        "columns": columns,
    }
    return good(name, "package", description, given, expected)
