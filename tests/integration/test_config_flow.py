"""Setting up and changing the household."""

from pathlib import Path
import re
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    get_schema_suggested_value,
)
from sqlalchemy.exc import OperationalError

from custom_components.data_exchanger.adapters.history import RecorderHistory
from custom_components.data_exchanger.const import DOMAIN
from tests.integration.family import HOUSEHOLD, Family


async def begin(hass: HomeAssistant) -> Any:
    return await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})


async def test_user_flow_sets_up_a_household(hass: HomeAssistant) -> None:
    result = await begin(hass)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "user")
    assert result["errors"] == {}

    result = await hass.config_entries.flow.async_configure(result["flow_id"], HOUSEHOLD)
    await hass.async_block_till_done()
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "family")
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {})
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Our home"
    assert result["data"] == HOUSEHOLD
    assert result["result"].state is ConfigEntryState.LOADED


@pytest.mark.parametrize(("language", "suggested"), [("de", "en"), ("zh-Hans", "zh-Hans")])
async def test_user_flow_suggests_what_home_assistant_knows(
    hass: HomeAssistant, language: str, suggested: str
) -> None:
    await hass.config.async_update(
        location_name="Blue house", language=language, currency="CHF", country="CH"
    )
    schema = (await begin(hass))["data_schema"].schema
    assert {key: get_schema_suggested_value(schema, key) for key in HOUSEHOLD} == {
        "name": "Blue house",
        "language": suggested,
        "currency": "CHF",
        "country": "CH",
    }


async def test_user_flow_recovers_from_storage_that_cannot_be_written(hass: HomeAssistant) -> None:
    folder = Path(hass.config.path(".storage", DOMAIN))
    folder.write_text("in the way")
    result = await begin(hass)
    result = await hass.config_entries.flow.async_configure(result["flow_id"], HOUSEHOLD)
    assert (result["type"], result["errors"]) == (FlowResultType.FORM, {"base": "storage"})
    schema = result["data_schema"].schema
    assert get_schema_suggested_value(schema, "name") == "Our home"

    folder.unlink()
    result = await hass.config_entries.flow.async_configure(result["flow_id"], HOUSEHOLD)
    await hass.async_block_till_done()
    assert result["step_id"] == "family"


async def test_user_flow_recovers_from_missing_keys(hass: HomeAssistant) -> None:
    folder = Path(hass.config.path(".storage", DOMAIN))
    folder.mkdir()
    (folder / "household.db").touch()
    result = await begin(hass)
    result = await hass.config_entries.flow.async_configure(result["flow_id"], HOUSEHOLD)
    assert result["errors"] == {"base": "storage"}

    (folder / "household.key").write_bytes(b"k" * 32)
    result = await hass.config_entries.flow.async_configure(result["flow_id"], HOUSEHOLD)
    await hass.async_block_till_done()
    assert result["step_id"] == "family"


async def test_user_flow_tells_what_the_home_records_and_takes_its_persons(
    hass: HomeAssistant, family: Family, metered: list[float]
) -> None:
    result = await begin(hass)
    result = await hass.config_entries.flow.async_configure(result["flow_id"], HOUSEHOLD)
    report = result["description_placeholders"]["report"]
    assert re.search(r"\| Energy \| 1 \| 4 days \| (99|100) % \|", report)
    assert "Smart Energy Research Lab 2022): from nothing to about 6.00 EUR a year" in report
    schema = result["data_schema"].schema
    people = get_schema_suggested_value(schema, "adult")
    assert people == ["person.jonathanweber", "person.meilinwang"]
    chosen = {"adult": people, "child": ["person.jonathanweber"]}
    result = await hass.config_entries.flow.async_configure(result["flow_id"], chosen)
    await hass.async_block_till_done()
    entry = result["result"]
    members = entry.runtime_data.household.home.members
    found = {entry.subentries[id_].title: one for id_, one in members.items()}
    assert {name: one.role.value for name, one in found.items()} == {
        "Meilinwang": "adult",
        "Jonathanweber": "child",
    }
    assert not any(one.permissions for one in members.values())


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"language": "zh-Hans"}, "从零到约 6.00 EUR。"), ({"currency": "NOK"}, None)],
)
async def test_user_flow_gives_figures_only_in_currencies_that_it_knows(
    hass: HomeAssistant, metered: list[float], changes: dict[str, str], said: str | None
) -> None:
    result = await begin(hass)
    household = {**HOUSEHOLD, **changes}
    result = await hass.config_entries.flow.async_configure(result["flow_id"], household)
    table, *worth = result["description_placeholders"]["report"].split("\n\n")
    assert table.count("\n") == 2
    assert [said in one for one in worth] == ([True] if said else [])


async def test_user_flow_tells_of_a_home_that_records_nothing(hass: HomeAssistant) -> None:
    result = await begin(hass)
    chinese = {**HOUSEHOLD, "language": "zh-Hans"}
    result = await hass.config_entries.flow.async_configure(result["flow_id"], chinese)
    assert result["description_placeholders"] == {"report": "—"}


async def test_there_is_one_household_only(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    result = await begin(hass)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "single_instance_allowed"


async def test_reconfigure_changes_the_household_and_reloads_it(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    result = await entry.start_reconfigure_flow(hass)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "reconfigure")
    assert get_schema_suggested_value(result["data_schema"].schema, "currency") == "EUR"

    changed = {**HOUSEHOLD, "name": "Blue house", "currency": "CHF"}
    result = await hass.config_entries.flow.async_configure(result["flow_id"], changed)
    await hass.async_block_till_done()
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert (entry.title, entry.data) == ("Blue house", changed)
    assert entry.state is ConfigEntryState.LOADED
    state = hass.states.get("sensor.household_total_earnings")
    assert state
    assert state.attributes["unit_of_measurement"] == "CHF"


async def test_an_inventory_without_a_recorder_that_answers_is_empty(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: RecorderHistory) -> Any:
        raise OperationalError("select", {}, Exception("locked"))

    result = await begin(hass)
    with monkeypatch.context() as patched:
        patched.setattr(RecorderHistory, "survey", fail)
        result = await hass.config_entries.flow.async_configure(result["flow_id"], HOUSEHOLD)
        await hass.async_block_till_done()
    assert result["step_id"] == "family"
    assert result["description_placeholders"] == {"report": "—"}
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {})
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
