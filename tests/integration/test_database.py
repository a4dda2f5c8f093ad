"""The household's database: what was committed stays, whatever happens to the process."""

from contextlib import suppress
import os
from pathlib import Path
import signal
import subprocess
import sys
from typing import Any

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.exceptions import HomeAssistantError
import pytest
from sqlalchemy.exc import OperationalError

from custom_components.data_exchanger.adapters.database import Database, StorageUnusable
from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.driver import Household

ROOT = Path(__file__).parents[2]
KEY = SigningKey(b"\x09" * 32)
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from custom_components.data_exchanger.adapters.database import Database
from custom_components.data_exchanger.core.identity.keys import SigningKey

database = Database(Path(sys.argv[1]), SigningKey(bytes([9]) * 32))
database.submit(database.open).result()

def write(number):
    with database.transaction() as tx:
        tx.evidence.append("test", {"number": number}, datetime.now(UTC))
        tx.settings.put("last", str(number))

for number in range(100000):
    database.submit(write, number).result()
    print(number, flush=True)
"""


def records(path: Path) -> tuple[list[Any], str]:
    """Return the numbers in evidence, and the setting that was written with each."""
    database = Database(path, KEY)
    database.submit(database.open).result()
    try:
        with database.transaction() as tx:
            found = [one.facts["number"] for one in tx.evidence.records()]
            return found, tx.settings.get("last", "")
    finally:
        database.close()


def test_committed_rows_survive_the_kill_of_their_writer(tmp_path: Path) -> None:
    path = tmp_path / "household.db"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout
        told = [int(writer.stdout.readline()) for _ in range(25)]
        writer.send_signal(signal.SIGKILL)
        told += [int(line) for line in writer.stdout.read().split()]
    numbers, last = records(path)
    assert numbers == list(range(len(numbers)))
    assert len(numbers) >= len(told)  # the last commit may not have been told of
    assert last == str(numbers[-1])


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "household.db", KEY)
    database.submit(database.open).result()
    with suppress(ZeroDivisionError), database.transaction() as tx:
        tx.settings.put("last", "1")
        raise ZeroDivisionError
    with database.transaction() as tx:
        assert tx.settings.get("last", "nothing") == "nothing"
    database.close()
    with pytest.raises(StorageUnusable), database.transaction():
        pass


async def test_a_disk_that_is_full_is_said_so(
    household: Household, monkeypatch: pytest.MonkeyPatch, complaints: list[str]
) -> None:
    def fail(*_: Any) -> Any:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    with monkeypatch.context() as patched:
        patched.setattr("custom_components.data_exchanger.adapters.database.sql_transaction", fail)
        with pytest.raises(HomeAssistantError) as refused:
            await household.call("verify_evidence")
        coordinator = household.entry.runtime_data
        await coordinator.async_refresh()
        assert household.state("sensor.household_total_earnings").state == STATE_UNAVAILABLE
    assert refused.value.translation_key == "storage_unusable"
    await coordinator.async_refresh()
    assert household.state("sensor.household_total_earnings").state == "0.0"
    assert (await household.call("verify_evidence"))["verified"]
    complaints.clear()


async def test_books_outlive_a_restart(household: Household, demand: Demand) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    trade = await household.sell(demand.id)
    before = await household.overview()
    await household.reload()
    await household.know()
    after = await household.overview()
    for fact in ("earned", "members", "balanced"):
        assert after[fact] == before[fact]
    assert after["bytes_sent"] >= before["bytes_sent"]
    assert (await household.trade(trade))["state"] == "completed"
    assert (await household.call("verify_evidence"))["verified"]
