"""The method ``series``: the granted readings themselves, minimised and resampled."""

from collections.abc import Mapping
from typing import Any, ClassVar

from ..model.disclosure import DisclosureLevel
from ..model.scope import Scope
from ..packaging.package import Column, DataPackage
from ..packaging.table import Field, FieldType, Table
from .method import Entropy, Parameters, Protected
from .parameters import no_parameters


class Series:
    """Detailed records, one row per cell and one column per series."""

    id: ClassVar[str] = "series"
    level: ClassVar[DisclosureLevel] = DisclosureLevel.SERIES

    def check(self, scope: Scope) -> None:
        """Refuse parameters; any window will do."""
        no_parameters(scope.method.parameters)

    def cost(self, parameters: Parameters) -> int:
        """Return 0: what is shown as it is takes nothing from a budget of noise."""
        return 0

    def protect(self, package: DataPackage, parameters: Parameters, entropy: Entropy) -> Protected:
        """Return the package as one table."""
        no_parameters(parameters)
        start = Field(
            name="start",
            type=FieldType.DATETIME,
            values=package.grid.starts,
            properties={
                "title": "Start of the cell (UTC)",
                "constraints": {"required": True, "unique": True},
            },
        )
        table = Table(
            name="series",
            title=f"Readings per {package.scope.resolution}",
            fields=(start, *(number_field(column) for column in package.columns)),
            key=("start",),
        )
        return Protected(tables=(table,))


def number_field(column: Column) -> Field:
    """Describe a series: element, unit, standard codes and quality."""
    return Field(
        name=column.name,
        type=FieldType.NUMBER,
        values=column.series.values,
        properties=describe(column),
    )


def describe(column: Column) -> Mapping[str, Any]:
    """Return what the descriptor says about a series."""
    element, quality = column.element, column.quality
    described: dict[str, Any] = {
        "title": element.label["en"],
        "element": element.id,
        "aggregation": element.aggregation.value,
        "subject": column.subject,
        "codes": dict(element.codes),
        "quality": {
            "cells": quality.cells,
            "known": quality.known,
            "longestGap": quality.longest_gap,
            "implausible": quality.implausible,
        },
    }
    optional = {"unit": element.ucum, "currency": column.currency}
    return described | {key: value for key, value in optional.items() if value}
