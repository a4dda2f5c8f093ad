"""Packages with which the tests of privacy methods begin."""

from collections.abc import Sequence
from datetime import UTC, tzinfo

import numpy as np

from custom_components.data_exchanger.core.catalog.element import Element
from custom_components.data_exchanger.core.model.scope import Scope
from custom_components.data_exchanger.core.model.timeseries import Floats, Grid, TimeSeries
from custom_components.data_exchanger.core.packaging.package import Column, DataPackage
from custom_components.data_exchanger.core.packaging.quality import assess
from tests.core.examples import element


def hourly_package(
    values: Sequence[float] | Floats, scope: Scope, *elements: Element, zone: tzinfo = UTC
) -> DataPackage:
    """Make a package with the first of ``values`` for each element."""
    grid = Grid.over(scope.period, scope.resolution, zone)
    series = TimeSeries(grid, np.array(values[: len(grid)], dtype=np.float64))
    columns = tuple(
        Column(
            name=one.id,
            element=one,
            subject=f"subject-{number}",
            series=series,
            quality=assess(series),
        )
        for number, one in enumerate(elements or (element(),))
    )
    return DataPackage(scope=scope, zone=zone, grid=grid, columns=columns)
