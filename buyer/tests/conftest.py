"""A buyer on a loopback port, and homes that trade with it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
import socket
from typing import Any

from aiohttp import ClientSession, web
from data_exchanger_buyer import demands
from data_exchanger_buyer.buyer import Buyer, create_buyer, load_buyer
from data_exchanger_buyer.config import Config, Folder
from data_exchanger_buyer.server import create_app, utc_now
from data_exchanger_buyer.store.database import Database, Transaction
from data_exchanger_buyer.store.tables import metadata
from data_exchanger_buyer.trade import Trade
from data_exchanger_core.model.period import rfc3339
from data_exchanger_core.protocol.demand import Demand
from data_exchanger_core.protocol.terms import Terms
import pytest
from scripted_home import ScriptedHome
from sqlalchemy import func, select


class Clock:
    """The present, and as much later as a test wants it to be."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.offset


class RunningBuyer:
    """A buyer's folder and the server on it, which can be stopped and started again."""

    def __init__(self, path: Path, config: Config) -> None:
        self.folder = Folder(path)
        create_buyer(self.folder, config)
        self.config = config
        self.clock = Clock()
        self._runner: web.AppRunner | None = None
        self.buyer: Buyer
        self.database: Database
        self.reopen()

    def reopen(self) -> None:
        """Read the folder again."""
        self.buyer, self.database = load_buyer(self.folder)

    def change(self, **changed: Any) -> None:
        """Edit the settings."""
        self.config = replace(self.config, **changed)
        raw = json.loads(self.folder.config.read_text())
        raw |= {"autoPay": self.config.auto_pay, "feePerMille": self.config.fee_per_mille}
        raw |= {"messageDays": self.config.message_days}
        self.folder.config.write_text(json.dumps(raw))
        self.database.close()
        self.reopen()

    async def start(self) -> None:
        """Serve."""
        self._runner = web.AppRunner(create_app(self.folder.path, self.clock))
        await self._runner.setup()
        port = int(self.config.url.rpartition(":")[2])
        await web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True).start()

    async def stop(self) -> None:
        """Stop serving."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def restart(self) -> None:
        """Stop, and start as after a crash: with nothing but the folder."""
        await self.stop()
        await self.start()

    def step[R](self, work: Callable[..., R], *args: Any) -> R:
        """Run a step beside the server, as the command line does."""
        return self.database.run(work, *args)

    def publish(self, max_trades: int | None = None, **changed: Any) -> Demand:
        """Publish a demand."""
        text = json.dumps(demand_json() | changed).encode()
        return self.step(demands.publish, self.buyer, text, max_trades, utc_now())

    def trades(self) -> list[Trade]:
        """Return all trades."""
        return list(self.step(lambda tx: tx.trades.all()))

    def trade(self) -> Trade:
        """Return the only trade."""
        (trade,) = self.trades()
        return trade

    def counts(self) -> dict[str, int]:
        """Count the rows of all tables but that of the tokens, which grows with every request."""
        counts = self.step(_counts)
        del counts["tokens"]
        return counts

    def tokens(self) -> int:
        """Count the tokens that are remembered."""
        return self.step(_counts)["tokens"]

    async def close(self) -> None:
        """Stop and close."""
        await self.stop()
        self.database.close()


def _counts(tx: Transaction) -> dict[str, int]:
    return {
        table.name: tx._connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
        if table.name != "schema"
    }


def demand_json() -> dict[str, Any]:
    """Return a demand as a buyer writes it."""
    now = datetime.now(UTC)
    return {
        "title": "Hourly electricity",
        "scenario": "grid_forecast",
        "purposes": ["https://w3id.org/dpv#ResearchAndDevelopment"],
        "prohibited": ["https://w3id.org/dpv#Marketing"],
        "scope": {
            "required": ["electricity_consumption"],
            "optional": ["outdoor_temperature"],
            "period": {"start": "2026-01-01T00:00:00Z", "end": "2026-04-01T00:00:00Z"},
            "resolution": "PT1H",
            "level": "series",
            "method": {"id": "series"},
        },
        "price": {"amount": 450, "currency": "EUR"},
        "retentionDays": 30,
        "deadline": rfc3339(now + timedelta(days=10)),
    }


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def config(**changed: Any) -> Config:
    """Return the settings of a test's buyer."""
    defaults: dict[str, Any] = {
        "name": "Grid Lab",
        "url": f"http://127.0.0.1:{free_port()}",
        "contact": "mailto:data@gridlab.example",
        "jurisdiction": "DE",
        "hosting": ("DE",),
        "currencies": ("EUR",),
        "fee_per_mille": 20,
        "auto_pay": True,
    }
    return Config(**defaults | changed)


@pytest.fixture
async def buyer(tmp_path: Path) -> AsyncIterator[RunningBuyer]:
    """A buyer that serves and pays by itself."""
    running = RunningBuyer(tmp_path / "buyer", config())
    await running.start()
    yield running
    await running.close()


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    """The homes' way out."""
    async with ClientSession() as one:
        yield one


@pytest.fixture
def move_in(buyer: RunningBuyer, session: ClientSession) -> Callable[[], Awaitable[ScriptedHome]]:
    """Make another home that has met the buyer."""
    return lambda: ScriptedHome(session, buyer.config.url).meet()


@pytest.fixture
async def home(move_in: Callable[[], Awaitable[ScriptedHome]]) -> ScriptedHome:
    """A home that has met the buyer."""
    return await move_in()


@pytest.fixture
def terms(buyer: RunningBuyer) -> Terms:
    """The terms of a demand that the buyer published."""
    return buyer.publish().terms()
