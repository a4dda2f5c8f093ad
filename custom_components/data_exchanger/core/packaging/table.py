"""Tables, and their form as CSV."""

from collections.abc import Mapping, Sequence
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
    # In blocks: other threads run in between, and the cells of one block only are in memory.
    step = max(_BLOCK_CELLS // len(table.fields), 1)
    for begin in range(0, table.rows, step):
        block = slice(begin, begin + step)
        cells = [_CELLS[one.type](one.values[block]) for one in table.fields]
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


_CELLS = {
    FieldType.DATETIME: _datetimes,
    FieldType.NUMBER: _numbers,
    FieldType.INTEGER: _numbers,
    FieldType.STRING: _strings,
}
