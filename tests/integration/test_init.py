"""The life of a household: set up, reload, unload, remove; and storage that cannot be used."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
import sqlite3
import threading

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED, STATE_UNAVAILABLE
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import device_registry as dr, issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.data_exchanger.const import DOMAIN
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.driver import Household
from tests.integration.family import HOUSEHOLD, import_totals, set_up
from tests.integration.waiting import until

SWITCH = "switch.household_sharing"


def folder(hass: HomeAssistant) -> Path:
    return Path(hass.config.path(".storage", DOMAIN))


def database_threads() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith(DOMAIN)]


async def test_setup_makes_a_private_folder_with_key_and_database(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    assert entry.state is ConfigEntryState.LOADED
    assert folder(hass).stat().st_mode & 0o777 == 0o700
    assert (folder(hass) / "household.key").stat().st_mode & 0o777 == 0o600
    assert len((folder(hass) / "household.key").read_bytes()) == 32
    assert (folder(hass) / "household.db").exists()


async def test_setup_adds_one_device_for_the_household(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert device.name == "Household"
    assert device.entry_type is dr.DeviceEntryType.SERVICE


async def test_unload_closes_the_database(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert database_threads()
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.NOT_LOADED
    assert database_threads() == []
    state = hass.states.get(SWITCH)
    assert state
    assert state.state == STATE_UNAVAILABLE


async def test_reload_twice_keeps_identity_and_one_thread(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    key = (folder(hass) / "household.key").read_bytes()
    for _ in range(2):
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
        assert entry.state is ConfigEntryState.LOADED
        assert len(database_threads()) == 1
    assert (folder(hass) / "household.key").read_bytes() == key


async def test_remove_and_add_again_sets_books_aside_and_makes_new_keys(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    key = (folder(hass) / "household.key").read_bytes()
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert not folder(hass).exists()
    (aside,) = folder(hass).parent.glob(f"{DOMAIN}_removed_*")
    assert (aside / "household.key").read_bytes() == key
    assert (aside / "household.db").exists()

    again = await set_up(hass)
    assert again.state is ConfigEntryState.LOADED
    assert (folder(hass) / "household.key").read_bytes() != key


async def test_remove_of_a_household_that_never_ran_leaves_nothing(hass: HomeAssistant) -> None:
    entry = MockConfigEntry(domain=DOMAIN, data=HOUSEHOLD)
    entry.add_to_hass(hass)
    await hass.config_entries.async_remove(entry.entry_id)
    assert list((Path(hass.config.config_dir) / ".storage").iterdir()) == []


async def test_stop_of_home_assistant_joins_the_database_thread(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await hass.async_stop(force=True)
    assert database_threads() == []


def not_a_database(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"\xa5" * 4096)


def damaged_page(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 4] = b"\xff" * 8192
    path.write_bytes(content)


def newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.mark.parametrize(
    ("damage", "name", "issue"),
    [
        (not_a_database, "household.db", "database_corrupt"),
        (damaged_page, "household.db", "database_corrupt"),
        (newer, "household.db", "database_newer"),
        (Path.unlink, "household.key", "keys_missing"),
        (lambda path: path.write_bytes(b"short"), "household.key", "keys_missing"),
    ],
    ids=["no database", "damaged page", "newer version", "no keys", "damaged keys"],
)
async def test_unusable_storage_is_left_alone_and_reported_until_it_is_restored(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    issue_registry: ir.IssueRegistry,
    complaints: list[str],
    damage: Callable[[Path], object],
    name: str,
    issue: str,
) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    path = folder(hass) / name
    good = path.read_bytes()
    damage(path)
    before = {one.name: one.read_bytes() for one in folder(hass).iterdir()}

    assert not await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == issue
    assert issue_registry.async_get_issue(DOMAIN, issue)
    assert {one.name: one.read_bytes() for one in folder(hass).iterdir()} == before
    assert database_threads() == []
    assert len(complaints) == 1
    complaints.clear()

    path.write_bytes(good)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    assert issue_registry.async_get_issue(DOMAIN, issue) is None


async def test_folder_that_cannot_be_made_is_reported_until_it_can(
    hass: HomeAssistant, issue_registry: ir.IssueRegistry, complaints: list[str]
) -> None:
    folder(hass).write_text("in the way")
    entry = MockConfigEntry(domain=DOMAIN, data=HOUSEHOLD)
    entry.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "storage_unusable"
    assert issue_registry.async_get_issue(DOMAIN, "storage_unusable")
    assert folder(hass).read_text() == "in the way"
    complaints.clear()

    folder(hass).unlink()
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    assert issue_registry.async_get_issue(DOMAIN, "storage_unusable") is None


async def test_database_that_cannot_be_opened_is_not_called_damaged(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    issue_registry: ir.IssueRegistry,
    complaints: list[str],
) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    path = folder(hass) / "household.db"
    aside = path.rename(path.with_name("aside.db"))
    path.mkdir()
    assert not await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.error_reason_translation_key == "storage_unusable"
    assert issue_registry.async_get_issue(DOMAIN, "database_corrupt") is None
    complaints.clear()

    path.rmdir()
    aside.rename(path)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED


async def test_remove_takes_its_issues_along(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    issue_registry: ir.IssueRegistry,
    complaints: list[str],
) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    (folder(hass) / "household.key").unlink()
    assert not await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert issue_registry.async_get_issue(DOMAIN, "keys_missing")
    complaints.clear()
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert issue_registry.async_get_issue(DOMAIN, "keys_missing") is None


async def test_setup_that_fails_late_releases_the_database(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, complaints: list[str]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no overview")

    monkeypatch.setattr("custom_components.data_exchanger.coordinator.overview", fail)
    entry = MockConfigEntry(domain=DOMAIN, data=HOUSEHOLD)
    entry.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert database_threads() == []
    complaints.clear()


@pytest.mark.parametrize(
    ("step", "reached"),
    [
        ("accept", "offered"),
        ("verify", "agreed"),
        ("request", "finalized"),
        ("receipt", "released"),
        ("pay", "completed"),
    ],
)
async def test_reload_during_a_trade_resumes_it(
    household: Household, demand: Demand, step: str, reached: str
) -> None:
    buyer = household.buyer
    buyer.automatic.discard(step)
    buyer.publish(demand)
    await household.call("refresh_demands")
    trade = await household.accept(demand.id)
    await until(lambda: buyer.deals)
    await household.approve_when_asked(trade, step != "accept")
    await until(lambda: reached in buyer.deal.states)

    await household.reload()
    buyer.automatic.add(step)
    buyer.move(step)
    await household.approve_when_asked(trade, step == "accept")
    await household.trade_in(trade, "completed")
    assert (await household.overview())["earned"] == {"EUR": 405}


async def test_restart_waits_for_entities_that_are_only_on_their_way(
    hass: HomeAssistant, household: Household, demand: Demand, past: Period
) -> None:
    yaml_meter = "sensor.second_meter"
    attributes = {
        "device_class": "energy",
        "state_class": "total_increasing",
        "unit_of_measurement": "kWh",
    }
    hass.states.async_set(yaml_meter, "7", attributes)
    await import_totals(hass, yaml_meter, past.start, [0.5] * 96)
    buyer = household.buyer
    buyer.automatic.discard("request")
    buyer.publish(demand)
    await household.call("refresh_demands")
    trade = await household.accept(demand.id)
    await household.approve_when_asked(trade)
    await until(lambda: "finalized" in buyer.deal.states)

    hass.states.async_remove(yaml_meter)
    hass.set_state(CoreState.starting)
    await household.reload()
    await household.know()
    buyer.request(buyer.deal)
    await household.trade_in(trade, "delivering")
    hass.states.async_set(yaml_meter, "7", attributes)
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=5))
    found = await household.trade_in(trade, "completed", "ended")
    assert (found["ended"], found["package"]["rows"]) == (None, 96)
