"""The event loop only hands over: no file, database, signature chain or package on it."""

from importlib import import_module
import sqlite3
import threading
import traceback
from typing import Any

from homeassistant import block_async_io
import pytest

from custom_components.data_exchanger.core.protocol.demand import Demand
from custom_components.data_exchanger.runtime import prepare_storage, storage_folder
from tests.integration.driver import Household

HEAVY = {
    "delivery.build_package": "custom_components.data_exchanger.core.pipeline.delivery",
    "delivery.protect": "custom_components.data_exchanger.core.pipeline.delivery",
    "delivery.seal": "custom_components.data_exchanger.core.pipeline.delivery",
    "delivery.granted_entries": "custom_components.data_exchanger.core.pipeline.delivery",
    "delivery.on_offer": "custom_components.data_exchanger.core.pipeline.delivery",
    "runtime.build_catalog": "custom_components.data_exchanger.runtime",
    "courier.read_page": "custom_components.data_exchanger.adapters.courier",
    "courier.receive_demands": "custom_components.data_exchanger.adapters.courier",
    "overview": "custom_components.data_exchanger.coordinator",
}
"""Functions that take long, and the modules that call them."""


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """Collect the names of the threads on which heavy functions run."""
    found: dict[str, set[str]] = {}

    def watch(name: str, module: str) -> None:
        path = f"{module}.{name.rpartition('.')[2]}"
        original = getattr(import_module(module), name.rpartition(".")[2])

        def watched(*args: Any, **kwargs: Any) -> Any:
            found.setdefault(name, set()).add(threading.current_thread().name)
            return original(*args, **kwargs)

        monkeypatch.setattr(path, watched)

    for name, module in HEAVY.items():
        watch(name, module)
    return found


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the names of the threads that open or use SQLite files."""
    names: list[str] = []

    class Watched(sqlite3.Connection):
        def execute(self, *args: Any) -> Any:
            names.append(threading.current_thread().name)
            return super().execute(*args)

        def cursor(self, *args: Any) -> Any:
            names.append(threading.current_thread().name)
            return super().cursor(*args)

    connect = sqlite3.dbapi2.connect

    def watched(*args: Any, **kwargs: Any) -> Any:
        if "household.db" in str(args[0] if args else kwargs.get("database")):
            kwargs["factory"] = Watched
        return connect(*args, **kwargs)

    monkeypatch.setattr(sqlite3.dbapi2, "connect", watched)
    return names


@pytest.fixture
def blocking(disable_block_async_io: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have Home Assistant's detector of blocking calls look; collect those of ours."""
    calls: list[str] = []

    def note(func: Any, check_allowed: Any = None, **arguments: Any) -> None:
        if check_allowed and check_allowed(arguments):
            return
        lines = traceback.extract_stack()
        ours = [str(line) for line in lines if "data_exchanger/" in line.filename]
        if ours:
            calls.append(f"{func.__name__} by {ours[-1]}")

    monkeypatch.setattr("homeassistant.util.loop.raise_for_blocking_call", note)
    monkeypatch.setattr(block_async_io, "_IN_TESTS", False)
    block_async_io.enable()
    return calls


async def test_nothing_heavy_runs_on_the_loop(
    threads: dict[str, set[str]], opened: list[str], household: Household, demand: Demand
) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    await household.call("preview_package", demand_id=demand.id)
    await household.sell(demand.id)
    await household.call("verify_evidence")
    await household.call("export_evidence")
    loop = threading.current_thread().name
    assert set(threads) == set(HEAVY)
    assert {name for name, used in threads.items() if loop in used} == set()
    assert opened
    assert loop not in opened
    assert {name.rpartition("_")[0] for name in opened} == {"data_exchanger"}


async def test_home_assistant_finds_no_blocking_call(
    blocking: list[str], household: Household, demand: Demand
) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    await household.call("preview_package", demand_id=demand.id)
    await household.sell(demand.id)
    await household.call("export_evidence")
    await household.reload()
    assert blocking == []


async def test_the_detector_sees_what_the_integration_does(
    blocking: list[str], household: Household
) -> None:
    await household.hass.async_add_executor_job(prepare_storage, storage_folder(household.hass))
    assert blocking == []
    prepare_storage(storage_folder(household.hass))
    assert blocking
