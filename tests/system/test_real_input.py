"""Half a year of a real meter in a real recorder: what the buyer opens is what the meter said."""

from collections.abc import AsyncIterator, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
import json
from pathlib import Path
import sqlite3
from typing import Any

import pytest

from demo.buyer import Buyer, grid_demand
from demo.client import Client, connect
from demo.family import Person
from demo.household import Household
from demo.process import free_port

from . import meter
from .conftest import WITHOUT_INTERFACE, Market, running, trade
from .wiretap import Wiretap, wiretap

pytestmark = pytest.mark.skipif(not meter.FILE.exists(), reason="the meter's readings are not here")

FAMILY = (
    Person(name="Mei", role="adult", permissions={"energy": "series"}, purposes=("public_good",)),
    Person(name="Quillfeather", role="child"),
)
POWER, ROOM, LATITUDE, LONGITUDE = "sensor.larkspur", "Larkspur attic", "48.77613", "2.29027"
CANARIES = ("Quillfeather", "Larkspur", "meter:electricity", "Demo family", LATITUDE, LONGITUDE)
METER = """
template:
  - sensor:
      - name: Larkspur
        unique_id: larkspur
        device_class: power
        state_class: measurement
        unit_of_measurement: kW
        state: "0.3"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """What a buyer asks for, and what it must then find."""

    element: str
    resolution: str
    days: tuple[datetime, datetime]
    expected: meter.Readings
    tolerance: float
    """Half of the last decimal that the element has."""


@pytest.fixture(scope="module")
def minutes() -> meter.Readings:
    """Return the readings of the meter."""
    return meter.power()


@dataclass(kw_only=True)
class Tapped:
    """A market whose wire is listened to."""

    market: Market
    wire: Wiretap


@pytest.fixture
async def tapped(tmp_path: Path) -> AsyncIterator[Tapped]:
    """Return a home that is reachable by nobody, and a buyer behind a relay."""
    home = Household(tmp_path / "config", free_port())
    home.folder.mkdir()
    home.prepare(f"{WITHOUT_INTERFACE}  auto_purge: false\n{METER}", sample=False)
    file = home.folder / "configuration.yaml"
    text = file.read_text().replace("latitude: 52.5", f"latitude: {LATITUDE}")
    file.write_text(text.replace("longitude: 13.4", f"longitude: {LONGITUDE}"))
    port, public = free_port(), free_port()
    buyer = Buyer(tmp_path, port, public)
    buyer.prepare()
    async with (
        wiretap(public, f"http://127.0.0.1:{port}") as wire,
        running(home, buyer) as market,
    ):
        yield Tapped(market=market, wire=wire)


@pytest.mark.timeout(400)
async def test_buyer_opens_what_the_meter_said_and_nothing_else_leaves(
    tapped: Tapped, minutes: meter.Readings, tmp_path: Path
) -> None:
    market = tapped.market
    await market.move_in(FAMILY)
    async with connect(market.home.url, market.token) as client:
        await _furnish(client)
        await _import_hours(client, minutes)
    market.home.process.stop()
    _record_minutes(market.home.folder / "home-assistant_v2.db", minutes)
    await market.home.start()

    sales = {_publish(market, sale): sale for sale in _sales(minutes)}
    async with connect(market.home.url, market.token) as client:
        for demand in sales:
            completed = await trade(client, demand, FAMILY)
            assert completed["state"] == "completed", completed["ended"]
        state = await client.overview_when(lambda one: one["bytes_sent"] == tapped.wire.size)
    received = market.buyer.receive(tmp_path / "received")

    assert len(received) == len(sales)
    for one in received:
        _assert_as_measured(Path(one["folder"]), sales)
    assert state["bytes_sent"] == sum(one.size for one in tapped.wire.requests)
    _assert_silent(tapped.wire)


def _sales(minutes: meter.Readings) -> Iterable[Sale]:
    """Three months of hours, a week of five minutes, and a day of minutes; all with gaps."""
    power = {start: value and value * 1000 for start, value in minutes.items()}
    yield Sale(
        element="electricity_consumption",
        resolution="PT1H",
        days=(datetime(2007, 2, 1, tzinfo=UTC), datetime(2007, 5, 1, tzinfo=UTC)),
        expected=meter.growth(minutes),
        tolerance=0.0005,
    )
    yield Sale(
        element="electricity_power",
        resolution="PT5M",
        days=(datetime(2007, 4, 25, tzinfo=UTC), datetime(2007, 5, 2, tzinfo=UTC)),
        expected=meter.means(power, 300),
        tolerance=0.5,
    )
    yield Sale(
        element="electricity_power",
        resolution="PT1M",
        days=(datetime(2007, 4, 30, tzinfo=UTC), datetime(2007, 5, 1, tzinfo=UTC)),
        expected=power,
        tolerance=0.5,
    )


def _publish(market: Market, sale: Sale) -> str:
    demand = grid_demand(datetime.now(UTC))
    start, end = sale.days
    scope = {
        **demand["scope"],
        "required": [sale.element],
        "optional": [],
        "period": {"start": start.isoformat(), "end": end.isoformat()},
        "resolution": sale.resolution,
        "minimumCoverage": 0,  # coverage counts up to today, and the meter stopped long ago
    }
    return market.publish({**demand, "title": f"{sale.element} {sale.resolution}", "scope": scope})


async def _furnish(client: Client) -> None:
    """Put the meter into a room, so that there is a room to be silent about."""
    area = await client.command("config/area_registry/create", name=ROOM)
    await client.command("config/entity_registry/update", entity_id=POWER, area_id=area["area_id"])


async def _import_hours(client: Client, minutes: meter.Readings) -> None:
    """Bring in the counter as it stood at the end of every hour that is known from end to end."""
    counter, rows = 0.0, []
    for start, known in meter.blocks(minutes, 3600):
        counter += sum(known) / 60
        if len(known) == 60:
            begin = datetime.fromtimestamp(start, UTC).isoformat()
            rows.append({"start": begin, "state": counter, "sum": counter})
    metadata: dict[str, Any] = {
        "has_sum": True,
        "mean_type": 0,
        "name": "Electricity meter",
        "source": "meter",
        "statistic_id": "meter:electricity",
        "unit_class": "energy",
        "unit_of_measurement": "kWh",
    }
    await client.command("recorder/import_statistics", metadata=metadata, stats=rows)
    await client.statistics_of("meter:electricity")


def _record_minutes(path: Path, minutes: meter.Readings) -> None:
    """Write states and 5-minute statistics as the recorder would have in those days."""
    with closing(sqlite3.connect(path)) as connection, connection:
        (states,) = connection.execute(
            "SELECT metadata_id FROM states_meta WHERE entity_id = ?", (POWER,)
        ).fetchone()
        connection.executemany(
            "INSERT INTO states (metadata_id, state, last_updated_ts) VALUES (?, ?, ?)",
            (
                (states, "unavailable" if value is None else str(value), start)
                for start, value in minutes.items()
            ),
        )
        statistics = _statistics_meta(connection)
        connection.executemany(
            "INSERT INTO statistics_short_term (metadata_id, created_ts, start_ts, mean, min, max)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                (statistics, start + 300, start, value, value, value)
                for start, value in meter.means(minutes, 300).items()
                if value is not None
            ),
        )


def _statistics_meta(connection: sqlite3.Connection) -> int:
    """Return the id under which the recorder keeps statistics of the power."""
    query = "SELECT id FROM statistics_meta WHERE statistic_id = ?"
    if (found := connection.execute(query, (POWER,)).fetchone()) is None:
        connection.execute(
            "INSERT INTO statistics_meta (statistic_id, source, unit_of_measurement, unit_class,"
            " has_mean, has_sum, mean_type) VALUES (?, 'recorder', 'kW', 'power', 1, 0, 1)",
            (POWER,),
        )
        found = connection.execute(query, (POWER,)).fetchone()
    (id_,) = found
    return int(id_)


def _assert_as_measured(folder: Path, sales: dict[str, Sale]) -> None:
    """Compare every cell of a table with the meter."""
    terms = json.loads((folder / "trade.json").read_text())["terms"]
    sale = sales[terms["demand"]]
    with (folder / "data" / "series.csv").open() as file:
        opened = meter.read_column(file, sale.element)
    start, end = (int(moment.timestamp()) for moment in sale.days)
    expected = {one: value for one, value in sale.expected.items() if start <= one < end}
    assert opened.keys() == expected.keys()
    gaps = {one for one, value in expected.items() if value is None}
    assert {one for one, value in opened.items() if value is None} == gaps
    assert gaps
    assert gaps != expected.keys()
    worst = max(
        abs(value - found)
        for one, value in expected.items()
        if value is not None and (found := opened[one]) is not None
    )
    assert worst <= sale.tolerance + 1e-9


def _assert_silent(wire: Wiretap) -> None:
    """Nothing that names the home is in any request."""
    for request in wire.requests:
        seen = request.line.encode() + request.headers + request.body
        for canary in CANARIES:
            assert canary.lower().encode() not in seen.lower(), (canary, request.line)
