"""Where each reading stands in the ciphertexts.

Every window has a lane: a range of slots, the same in all ciphertexts. Every ciphertext has one
weight. So the weighted sum of the ciphertexts holds the result of a window as the sum of its lane,
without a rotation.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, StringConstraints

from ...errors import InvalidInput
from .engine import Limits, Rows

type Integers = NDArray[np.int64]


MAX_LANES = 500
MAX_ROWS = 8000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One result: a series, and where its window begins (unix seconds)."""

    series: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,80}$")]
    start: Annotated[int, Field(strict=True, ge=0, lt=2**53)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGroup:
    """``rows`` ciphertexts in a row that have one weight."""

    weight: Annotated[int, Field(strict=True, ge=-(2**31), le=2**31)]
    rows: Annotated[int, Field(strict=True, ge=1, le=MAX_ROWS)]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Layout:
    """Rows by weight, lanes by window; ``cells`` says which readings stand anywhere at all."""

    slots: int
    lanes: int
    groups: tuple[RowGroup, ...]
    cells: Integers
    row: Integers
    slot: Integers

    @property
    def rows(self) -> int:
        """Number of ciphertexts."""
        return sum(group.rows for group in self.groups)

    @property
    def total_weight(self) -> int:
        """Sum of the absolute weights of all ciphertexts."""
        return sum(abs(group.weight) * group.rows for group in self.groups)

    def pack(self, values: Integers) -> Rows:
        """Lay readings into rows; unused slots are 0."""
        rows = np.zeros((self.rows, self.slots), dtype=np.int64)
        rows[self.row, self.slot] = values[self.cells]
        return rows


def arrange(lane: Integers, weight: Integers, lanes: int, limits: Limits) -> Layout:
    """Lay out readings by their lane and weight; those of weight 0 stand nowhere.

    Raises :class:`InvalidInput` where there are more windows than slots.
    """
    width = lane_width(limits.slots, lanes)
    groups: list[RowGroup] = []
    cells, rows, slots = [], [], []
    first = 0
    for one in sorted({int(some) for some in np.unique(weight)} - {0}):
        own = np.flatnonzero(weight == one)
        own = own[np.argsort(lane[own], kind="stable")]
        lanes_of_own = lane[own]
        begins = np.searchsorted(lanes_of_own, np.arange(lanes))
        rank = np.arange(len(own)) - begins[lanes_of_own]
        row = rank // width
        groups.append(RowGroup(weight=one, rows=int(row.max()) + 1))
        cells.append(own)
        rows.append(first + row)
        slots.append(lanes_of_own * width + rank % width)
        first += groups[-1].rows
    if not groups:
        raise InvalidInput("scope.period", "holds no reading that counts")
    return Layout(
        slots=limits.slots,
        lanes=lanes,
        groups=tuple(groups),
        cells=np.concatenate(cells),
        row=np.concatenate(rows),
        slot=np.concatenate(slots),
    )


def lane_width(slots: int, lanes: int) -> int:
    """Return the slots of each lane."""
    most = min(slots, MAX_LANES)
    if not 0 < lanes <= most:
        raise InvalidInput("method.parameters.window", f"must give 1 to {most} results")
    return slots // lanes


def lane_sums(values: Integers, lanes: int) -> tuple[int, ...]:
    """Add up the slots of every lane."""
    used = lanes * lane_width(len(values), lanes)
    sums: list[int] = values[:used].reshape(lanes, -1).sum(axis=1).tolist()
    return tuple(sums)


def require_fit(layout: Layout, limits: Limits, largest: int) -> None:
    """Raise :class:`InvalidInput` where sums of such readings could wrap round or drown in noise.

    ``largest`` is the greatest absolute reading that the query allows, in units of the encoding.
    """
    if layout.total_weight > limits.weight or layout.total_weight * largest >= limits.magnitude:
        raise InvalidInput("method.parameters", "allow sums beyond what the scheme can hold")
