"""Opened releases: folders that validators and data tools read at once."""

from dataclasses import replace
from datetime import UTC, timedelta
from hashlib import sha256
from io import BytesIO
import json
from pathlib import Path
from secrets import token_bytes
from zipfile import ZipFile

from conftest import RunningBuyer
from data_exchanger_buyer import opening
from data_exchanger_buyer.listing import release_line
from data_exchanger_buyer.opening import OpenedRelease, open_release
from data_exchanger_core.catalog.element import vocabulary
from data_exchanger_core.errors import NotFound
from data_exchanger_core.model.identifiers import ElementId
from data_exchanger_core.model.period import rfc3339
from data_exchanger_core.model.scope import Scope
from data_exchanger_core.model.timeseries import Averages
from data_exchanger_core.packaging.package import Source, build_package
from data_exchanger_core.privacy.registry import protect
from data_exchanger_core.privacy.release import Release
from data_exchanger_core.protocol.terms import Terms
import numpy as np
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


SLEEP = {
    "required": ["sleep_duration"],
    "period": {"start": "2026-09-01T00:00:00Z", "end": "2026-10-27T00:00:00Z"},
    "resolution": "P1D",
    "level": "private_statistics",
    "method": {
        "id": "private_statistics",
        "parameters": {"rho": "0.12", "queries": ["mean", "count"]},
    },
}


def noisy_release(scope: Scope) -> Release:
    """Return what a home makes of eight weeks of sleep."""
    first = int(scope.period.start.timestamp())
    nights = Averages(
        times=first + 86_400 * np.arange(56), values=np.full(56, 431.0), interval=86_400
    )
    element = vocabulary()[ElementId("sleep_duration")]
    source = Source(element=element, subject="5d41402abc4b2a76", readings=nights)
    return protect(build_package(scope, [source], UTC), token_bytes)


async def test_a_release_with_noise_says_how_much(
    buyer: RunningBuyer, home: ScriptedHome, tmp_path: Path
) -> None:
    terms = buyer.publish(scope=SLEEP).terms()
    made = noisy_release(terms.scope)
    with ZipFile(BytesIO(made.package)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    script = Script(home, terms, files=files)
    await script.run(until="start")
    script.sent_release = script.release(
        level=made.level, resources=made.resources, guarantee=made.guarantee
    )
    assert (await script.deliver()).status == 201
    release = open_release(buyer.buyer, buyer.trade(), tmp_path)
    assert (release.valid, release.guarantee) == (True, made.guarantee)
    noise = release.guarantee
    assert noise
    assert (noise.unit, noise.rho, noise.delta) == ("member_day", "0.120000", "0.000001")
    assert float(noise.epsilon) > 0
    assert f"noise: ε = {noise.epsilon}" in release_line(release)
    folder = Path(release.folder)
    told = json.loads((folder / opening.PROVENANCE).read_text())["guarantee"]
    assert [one["query"] for one in told["mechanisms"]] == [
        "mean.total",
        "mean.readings",
        "count",
    ]
    rows = (folder / "data/private_statistics.csv").read_text().splitlines()
    assert rows[0] == "series,statistic,value,deviation"
    (_, mean, _, _), (_, count, value, deviation) = [row.split(",") for row in rows[1:]]
    assert (mean, count) == ("mean", "count")
    assert float(deviation) == pytest.approx(float(told["mechanisms"][2]["scale"]), abs=1e-3)
    assert abs(float(value) - 56) < 10 * float(deviation)


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
