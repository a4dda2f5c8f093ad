"""A synthetic twin: what a release on some scope looks like, without any home behind it.

It is made of the scope and the vocabulary alone: one series for each element, its values between
the bounds of the element, in the shape of a usual day, with scatter from a hash. Nothing of a home
goes in, so nothing can come out, and no privacy budget is spent: whoever knows the vocabulary can
make the very same twin. It shows schema, sizes and orders of magnitude, and no home's figures.
"""

from collections.abc import Callable
from datetime import UTC
from hashlib import shake_256

import numpy as np

from ..catalog.element import Element, vocabulary
from ..catalog.taxonomy import Aggregation
from ..errors import InvalidInput
from ..identity.canonical import canonical
from ..model.identifiers import ElementId
from ..model.scope import Scope
from ..model.timeseries import Floats, Grid, TimeSeries
from ..packaging.package import Column, DataPackage
from ..packaging.quality import assess
from .registry import protect
from .release import Release

_ACCUMULATING = (Aggregation.INCREMENT, Aggregation.DURATION, Aggregation.COUNT)
_SUBJECT = "synthetic"


def synthesise(scope: Scope) -> Release:
    """Make the twin of a release; raise :class:`InvalidInput` where none could be made."""
    grid = Grid.over(scope.period, scope.resolution, UTC)
    columns = tuple(_column(_element(key), grid) for key in scope.elements)
    package = DataPackage(scope=scope, zone=UTC, grid=grid, columns=columns)
    title = f"Synthetic data {scope.period}, made up without any home"
    return protect(package, _stream(canonical(list(scope.elements))), title)


def _element(key: ElementId) -> Element:
    try:
        return vocabulary()[key]
    except KeyError as err:
        raise InvalidInput("scope.elements", f"{key} is not in the vocabulary") from err


def _column(element: Element, grid: Grid) -> Column:
    series = TimeSeries(grid, np.round(_values(element, grid), element.decimals))
    return Column(
        name=element.id,
        element=element,
        subject=_SUBJECT,
        series=series,
        quality=assess(series),
    )


def _values(element: Element, grid: Grid) -> Floats:
    """Place values within the bounds: near the floor where that is zero, else around the middle."""
    low, high = element.clipping
    day = np.cos((grid.starts % 86_400 / 86_400 - 0.8) * 2 * np.pi)  # most at seven in the evening
    scatter = _scatter(element, grid)
    if low == 0 and element.unit != "%":
        share = (0.1 + 0.06 * day) * (0.5 + scatter)
    else:
        share = 0.5 + 0.05 * day + 0.1 * (scatter - 0.5)
    hours = grid.lengths / 3600 if element.aggregation in _ACCUMULATING else 1.0
    return (low + (high - low) * share) * hours


def _scatter(element: Element, grid: Grid) -> Floats:
    """Draw a number from 0 to 1 for each cell; the same for the same cells."""
    start = int(grid.edges[0]) if len(grid) else 0
    seed = f"{element.id} {grid.resolution} {start}".encode()
    raw = shake_256(seed).digest(4 * len(grid))
    return np.frombuffer(raw, dtype="<u4") / 2.0**32


def _stream(seed: bytes) -> Callable[[int], bytes]:
    """Return bytes for noise that hides nothing: everybody can draw the same."""
    drawn = 0

    def draw(size: int) -> bytes:
        nonlocal drawn
        drawn += 1
        return shake_256(seed + drawn.to_bytes(8)).digest(size)

    return draw
