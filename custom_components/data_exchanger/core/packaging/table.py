"""Tables, and their form as CSV."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
import orjson


class FieldType(StrEnum):
    """Types of Table Schema that packages use."""

    DATETIME = "datetime"
    NUMBER = "number"
    INTEGER = "integer"
    STRING = "string"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Field:
    """A column: values are unix seconds (datetime), floats with NaN for gaps, integers, or strings.

    Strings are slugs of this project's own vocabulary, so that no cell ever needs quoting.
    """

    name: str
    type: FieldType
    values: NDArray[Any] | Sequence[str]
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Table:
    """A table of a package, with the columns that identify a row."""

    name: str
    title: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.fields[0].values)


_BLOCK_CELLS = 10_000


def write_csv(table: Table) -> bytes:
    """Write a table as UTF-8 CSV with LF line ends; gaps are empty cells."""
    lines = [",".join(one.name for one in table.fields).encode()]
    # Moments at once, before the blocks: numpy gives the interpreter up for an instant whenever
    # it writes some. A thread that is woken by that in vain begins anew to wait for its turn.
    columns = [
        (_CELLS[one.type], _datetimes(one.values) if one.type is FieldType.DATETIME else one.values)
        for one in table.fields
    ]
    # In blocks: other threads run in between, and the cells of one block only are in memory.
    step = max(_BLOCK_CELLS // len(table.fields), 1)
    for begin in range(0, table.rows, step):
        block = slice(begin, begin + step)
        cells = [write(values[block]) for write, values in columns]
        lines.append(b"\n".join(map(b",".join, zip(*cells, strict=True))))
    return b"\n".join([*lines, b""])


def _datetimes(values: Any) -> list[bytes]:
    moments = np.asarray(values, dtype="int64").astype("datetime64[s]")
    text: list[bytes] = np.datetime_as_string(moments, timezone="UTC").astype("S").tolist()
    return text


def _numbers(values: Any) -> list[bytes]:
    text = orjson.dumps(np.ascontiguousarray(values), option=orjson.OPT_SERIALIZE_NUMPY)
    return text[1:-1].replace(b"null", b"").split(b",")


def _strings(values: Any) -> list[bytes]:
    return [value.encode() for value in values]


_CELLS: Mapping[FieldType, Callable[[Any], list[bytes]]] = {
    FieldType.DATETIME: list,
    FieldType.NUMBER: _numbers,
    FieldType.INTEGER: _numbers,
    FieldType.STRING: _strings,
}
