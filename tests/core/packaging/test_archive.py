"""Packages: equal input gives equal bytes, and Frictionless accepts them."""

import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO
import json
import math
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zipfile import ZIP_STORED, ZipFile

import frictionless
from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.data_exchanger.core.errors import TooLarge
from custom_components.data_exchanger.core.packaging import archive, table as table_module
from custom_components.data_exchanger.core.packaging.archive import write_archive
from custom_components.data_exchanger.core.packaging.table import (
    Field,
    FieldType,
    Table,
    write_csv,
)

MOMENTS = st.integers(0, 4_000_000_000)


@st.composite
def tables(draw: st.DrawFn, name: str = "series") -> Table:
    """Make tables with a column of every type."""
    starts = sorted(draw(st.sets(MOMENTS, max_size=12)))
    rows = len(starts)

    def column(of: st.SearchStrategy[Any]) -> list[Any]:
        return draw(st.lists(of, min_size=rows, max_size=rows))

    numbers = st.just(math.nan) | st.floats(allow_nan=False, allow_infinity=False)
    return Table(
        name=name,
        title="A table",
        fields=(
            Field(name="start", type=FieldType.DATETIME, values=np.array(starts, dtype=np.int64)),
            Field(
                name="value",
                type=FieldType.NUMBER,
                values=np.array(column(numbers), dtype=np.float64),
                properties={"title": "A value", "unit": "kW.h"},
            ),
            Field(
                name="readings",
                type=FieldType.INTEGER,
                values=np.array(column(st.integers(-(10**15), 10**15)), dtype=np.int64),
            ),
            Field(
                name="kind",
                type=FieldType.STRING,
                values=column(st.from_regex(r"[a-z0-9_]{1,9}", fullmatch=True)),
            ),
        ),
        key=("start",),
    )


@given(tables())
def test_csv_reads_back_to_the_same_values(table: Table) -> None:
    text = write_csv(table).decode()
    assert text.endswith("\n")
    header, *rows = csv.reader(StringIO(text))
    assert header == ["start", "value", "readings", "kind"]
    start, value, readings, kind = (field.values for field in table.fields)
    assert len(rows) == table.rows == len(start)
    assert [datetime.fromisoformat(row[0]).timestamp() for row in rows] == list(start)
    np.testing.assert_array_equal([float(row[1] or "nan") for row in rows], value)
    assert [int(row[2]) for row in rows] == list(readings)
    assert [row[3] for row in rows] == list(kind)


@given(tables(), st.integers(1, 20))
def test_csv_does_not_depend_on_the_blocks_in_which_it_is_written(table: Table, cells: int) -> None:
    with patch.object(table_module, "_BLOCK_CELLS", cells):
        in_blocks = write_csv(table)
    assert in_blocks == write_csv(table)


def test_csv_without_rows_is_its_header() -> None:
    empty = np.empty(0)
    table = Table(
        name="t",
        title="t",
        key=(),
        fields=tuple(Field(name=kind.value, type=kind, values=empty) for kind in FieldType),
    )
    assert write_csv(table) == b"datetime,number,integer,string\n"


def test_csv_writes_gaps_as_empty_cells_and_moments_in_utc() -> None:
    table = Table(
        name="series",
        title="t",
        fields=(
            Field(name="start", type=FieldType.DATETIME, values=np.array([0, 3600])),
            Field(name="value", type=FieldType.NUMBER, values=np.array([np.nan, 0.5])),
        ),
        key=("start",),
    )
    assert write_csv(table) == (b"start,value\n1970-01-01T00:00:00Z,\n1970-01-01T01:00:00Z,0.5\n")


def test_csv_takes_columns_that_lie_apart_in_memory() -> None:
    values = np.arange(10.0)[::3]
    table = Table(
        name="t", title="t", key=(), fields=(Field(name="v", type=FieldType.NUMBER, values=values),)
    )
    assert write_csv(table) == b"v\n0.0\n3.0\n6.0\n9.0\n"


@given(tables())
def test_equal_tables_give_equal_bytes(table: Table) -> None:
    fields = tuple(
        Field(name=f.name, type=f.type, values=np.array(f.values).copy(), properties=f.properties)
        for f in table.fields
    )
    again = Table(name=table.name, title=table.title, fields=fields, key=table.key)
    one, other = write_archive([table], "Title"), write_archive([again], "Title")
    assert one.content == other.content
    assert one.sha256 == other.sha256
    assert write_archive([table], "Other").sha256 != one.sha256


@given(tables(), tables("other"))
def test_archive_describes_the_files_that_it_holds(table: Table, other: Table) -> None:
    made = write_archive([table, other], "Title")
    with ZipFile(BytesIO(made.content)) as content:
        assert content.testzip() is None
        assert content.namelist() == ["datapackage.json", "data/series.csv", "data/other.csv"]
        assert {info.compress_type for info in content.infolist()} == {ZIP_STORED}
        assert {info.date_time for info in content.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        descriptor = json.loads(content.read("datapackage.json"))
        bodies = [content.read(resource["path"]) for resource in descriptor["resources"]]
    assert descriptor["title"] == "Title"
    for resource, info, body in zip(descriptor["resources"], made.resources, bodies, strict=True):
        assert (resource["bytes"], info.size) == (len(body), len(body))
        assert resource["hash"] == f"sha256:{info.sha256}"
        assert resource["schema"]["primaryKey"] == ["start"]
        assert (info.rows, info.columns) == (body.count(b"\n") - 1, 4)
    assert descriptor["resources"][0]["schema"]["fields"][1] == {
        "name": "value",
        "type": "number",
        "title": "A value",
        "unit": "kW.h",
    }


@settings(max_examples=5)
@given(tables())
def test_frictionless_validates_every_archive(tmp_path_factory: Any, table: Table) -> None:
    file: Path = tmp_path_factory.mktemp("package") / "package.zip"
    file.write_bytes(write_archive([table], "Title").content)
    report = frictionless.Package(str(file)).validate()
    assert report.valid, report.flatten(["message"])


def test_frictionless_reads_the_rows(tmp_path: Path) -> None:
    start = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
    table = Table(
        name="series",
        title="t",
        fields=(
            Field(name="start", type=FieldType.DATETIME, values=np.array([start, start + 60])),
            Field(name="value", type=FieldType.NUMBER, values=np.array([np.nan, 1e-7])),
        ),
        key=("start",),
    )
    file = tmp_path / "package.zip"
    file.write_bytes(write_archive([table], "Title").content)
    rows = frictionless.Package(str(file)).get_table_resource("series").read_rows()
    assert [row["start"] for row in rows] == [
        datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 0, 1, tzinfo=UTC),
    ]  # fmt: skip
    assert [row["value"] and float(row["value"]) for row in rows] == [None, 1e-7]


def test_an_archive_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ARCHIVE", 100)
    values = np.zeros(30)
    table = Table(
        name="t", title="t", key=(), fields=(Field(name="v", type=FieldType.NUMBER, values=values),)
    )
    with pytest.raises(TooLarge) as refused:
        write_archive([table], "Title")
    assert refused.value.details["limit"] == "100"
