"""The database: durable, refused when it is not ours, the same on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Iterator
import os
from pathlib import Path
import pwd
import shutil
import subprocess
from tempfile import TemporaryDirectory

from aiohttp import ClientSession
from conftest import RunningBuyer, config, free_port
from data_exchanger_buyer.buyer import load_buyer
from data_exchanger_buyer.config import Config
from data_exchanger_buyer.store.database import DatabaseUnusable, Transaction
from data_exchanger_core.errors import NotFound
from data_exchanger_core.model.identifiers import Did
import pytest
from script import Script
from scripted_home import ScriptedHome
from sqlalchemy import text


def test_sqlite_is_durable(buyer: RunningBuyer) -> None:
    def pragmas(tx: Transaction) -> list[object]:
        connection = tx._connection
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in names]

    assert buyer.step(pragmas) == ["wal", 2, 1]


def test_step_that_fails_leaves_nothing(buyer: RunningBuyer) -> None:
    def failing(tx: Transaction) -> None:
        tx.mailboxes.open("x" * 22, Did("did:key:z1"), buyer.clock())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        buyer.step(failing)
    assert buyer.counts()["mailboxes"] == 0


def test_unknown_trade_is_not_found(buyer: RunningBuyer) -> None:
    with pytest.raises(NotFound):
        buyer.step(lambda tx: tx.trades.get("urn:uuid:unknown"))


@pytest.mark.parametrize(
    "damage",
    ["UPDATE schema SET version = 2", "DELETE FROM schema", "DROP TABLE schema"],
)
def test_other_schema_is_refused(tmp_path: Path, damage: str) -> None:
    buyer = RunningBuyer(tmp_path / "buyer", config())
    buyer.step(lambda tx: tx._connection.execute(text(damage)))
    buyer.database.close()
    before = buyer.folder.database.read_bytes()
    with pytest.raises(DatabaseUnusable):
        load_buyer(buyer.folder)
    assert buyer.folder.database.read_bytes() == before


def test_damaged_or_missing_file_is_refused(tmp_path: Path) -> None:
    buyer = RunningBuyer(tmp_path / "buyer", config())
    buyer.database.close()
    buyer.folder.database.write_bytes(b"no database" * 1000)
    with pytest.raises(DatabaseUnusable):
        load_buyer(buyer.folder)
    buyer.folder.database.unlink()
    with pytest.raises(DatabaseUnusable):
        load_buyer(buyer.folder)
    assert not buyer.folder.database.exists()


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://nobody@127.0.0.1:1/none", "postgresql+nodriver://x/y"]
)
def test_unreachable_database_is_explained(tmp_path: Path, url: str) -> None:
    with pytest.raises(DatabaseUnusable):
        RunningBuyer(tmp_path / "buyer", config(database=url))


async def test_trouble_with_the_database_is_temporary(
    buyer: RunningBuyer, home: ScriptedHome, caplog: pytest.LogCaptureFixture
) -> None:
    buyer.step(lambda tx: tx._connection.execute(text("ALTER TABLE items RENAME TO gone")))
    await asyncio.sleep(1.2)
    assert (await home.get(home.items_url)).status == 503
    buyer.step(lambda tx: tx._connection.execute(text("ALTER TABLE gone RENAME TO items")))
    assert (await home.get(home.items_url)).status == 204


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of our own on a loopback port."""
    initdb, pg_ctl = shutil.which("initdb"), shutil.which("pg_ctl")
    if not (initdb and pg_ctl):
        pytest.skip("PostgreSQL is not installed")
    with TemporaryDirectory() as folder:
        as_user = unprivileged(folder)
        data, port = f"{folder}/data", free_port()

        def run(*command: str) -> None:
            subprocess.run([*as_user, *command], check=True)

        run(initdb, "-D", data, "-U", "buyer", "-A", "trust")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        run(pg_ctl, "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start")
        yield f"postgresql+psycopg://buyer@127.0.0.1:{port}/postgres"
        run(pg_ctl, "-D", data, "-m", "fast", "stop")


def unprivileged(folder: str) -> list[str]:
    """Return what runs a command as a user that PostgreSQL accepts, which is not root."""
    if os.geteuid() != 0:
        return []
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("PostgreSQL has no user")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


@pytest.fixture
async def on_postgresql(tmp_path: Path, postgresql: str) -> AsyncIterator[RunningBuyer]:
    """A buyer whose database is PostgreSQL."""
    settings: Config = config(database=postgresql)
    running = RunningBuyer(tmp_path / "buyer", settings)
    await running.start()
    yield running
    await running.close()


async def test_trade_runs_on_postgresql(
    on_postgresql: RunningBuyer, session: ClientSession
) -> None:
    terms = on_postgresql.publish().terms()
    home = await ScriptedHome(session, on_postgresql.config.url).meet()
    script = Script(home, terms)
    await script.run(until="finalize")
    await on_postgresql.restart()
    for name in ("take_request", "start", "deliver", "deliver", "complete", "take_statement"):
        assert (await getattr(script, name)()).status < 300
    assert on_postgresql.trade().state == "paid"
    (waiting,) = [Script(home, terms)]
    assert (await waiting.offer()).status == 201
    refused = await home.post(waiting.negotiation_url("agreement"), b"{}")
    assert refused.status == 400
    assert len(on_postgresql.trades()) == 2
    with pytest.raises(DatabaseUnusable):  # one database, one buyer
        RunningBuyer(on_postgresql.folder.path.with_name("other"), on_postgresql.config)
