"""Opened releases: folders that validators and data tools read at once."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
import json
from pathlib import Path

from conftest import RunningBuyer
from data_exchanger_buyer import opening
from data_exchanger_buyer.opening import OpenedRelease, open_release
from data_exchanger_core.errors import NotFound
from data_exchanger_core.model.period import rfc3339
from data_exchanger_core.protocol.terms import Terms
import pytest
from script import CSV, FILES, SUMMARY, Script
from scripted_home import ScriptedHome


async def opened(buyer: RunningBuyer, home: ScriptedHome, terms: Terms, out: Path) -> OpenedRelease:
    await Script(home, terms).run(until="deliver")
    return open_release(buyer.buyer, buyer.trade(), out)


async def test_release_becomes_a_valid_data_package(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, tmp_path: Path
) -> None:
    release = await opened(buyer, home, terms, tmp_path / "out")
    assert release.valid
    assert (release.rows, release.errors) == (2, ())
    assert [(one.name, one.rows) for one in release.resources] == [("series", 2)]
    folder = Path(release.folder)
    assert (folder / "data/series.csv").read_bytes() == CSV
    assert (folder / "datapackage.json").read_bytes() == FILES["datapackage.json"]


async def test_folder_says_where_the_data_is_from_and_until_when(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, tmp_path: Path
) -> None:
    release = await opened(buyer, home, terms, tmp_path)
    facts = json.loads((Path(release.folder) / opening.PROVENANCE).read_text())
    received = buyer.trade().received
    assert received
    assert facts["home"] == home.key.did
    assert facts["terms"]["purposes"] == list(terms.purposes)
    assert facts["deleteBy"] == rfc3339(received.at + timedelta(days=30))


async def test_data_that_breaks_its_schema_is_reported(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, tmp_path: Path
) -> None:
    bad = CSV.replace(b"0.51", b"many")
    script = Script(home, terms, files={**FILES, "data/series.csv": bad})
    await script.run(until="start")
    fitting = (replace(SUMMARY, sha256=sha256(bad).hexdigest()),)
    script.sent_release = script.release(resources=fitting)
    assert (await script.deliver()).status == 201
    release = open_release(buyer.buyer, buyer.trade(), tmp_path)
    assert not release.valid
    assert any("number" in error for error in release.errors)


async def test_nothing_to_open_before_the_delivery(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, tmp_path: Path
) -> None:
    await Script(home, terms).run(until="start")
    with pytest.raises(NotFound):
        open_release(buyer.buyer, buyer.trade(), tmp_path)


async def test_pandas_reads_the_folder(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, tmp_path: Path
) -> None:
    pandas = pytest.importorskip("pandas")
    release = await opened(buyer, home, terms, tmp_path)
    path = Path(release.folder) / "data/series.csv"
    frame = pandas.read_csv(path, parse_dates=["start"], index_col="start")
    assert frame["electricity_consumption"].sum() == 0.51
    assert frame["electricity_consumption"].isna().sum() == 1
    assert str(frame.index.tz) == "UTC"


async def test_duckdb_reads_the_folder(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, tmp_path: Path
) -> None:
    duckdb = pytest.importorskip("duckdb")
    release = await opened(buyer, home, terms, tmp_path)
    with duckdb.connect() as connection:
        query = "SELECT count(*), sum(electricity_consumption) FROM read_csv(?)"
        row = connection.execute(query, [f"{release.folder}/data/*.csv"]).fetchone()
    assert row == (2, 0.51)
