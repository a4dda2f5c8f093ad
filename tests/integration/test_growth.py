"""Medals, and what keeps a row of months whole."""

from datetime import timedelta

from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.data_exchanger import growth_watch
from custom_components.data_exchanger.adapters import database
from custom_components.data_exchanger.const import DOMAIN
from custom_components.data_exchanger.core.ledger.contribution import Contribution
from custom_components.data_exchanger.core.ledger.medals import EXCUSED_DAYS
from custom_components.data_exchanger.core.model.identifiers import MemberId
from custom_components.data_exchanger.core.pipeline.growth import tally
from custom_components.data_exchanger.core.pipeline.ports import EVERYBODY
from tests.integration.buyer import Buyer
from tests.integration.driver import Household
from tests.integration.family import METER, Family, buyer_subentry, set_up
from tests.integration.waiting import until, until_found


async def test_three_good_months_are_a_medal(household: Household) -> None:
    members = household.entry.get_subentries_of_type("member")
    best = MemberId(members[0].subentry_id)
    core = household.entry.runtime_data.household
    month = dt_util.utcnow().replace(day=1)
    for _ in range(3):
        month = (month - timedelta(days=1)).replace(day=1)
        name = f"{month:%Y-%m}"
        await core.run(
            lambda work, name=name: tally(
                work.tx, [Contribution(member=best, per_mille=1000)], 0, name
            )
        )
    await household.reload()

    async def look() -> list[str]:
        states = household.hass.states.async_all("sensor")
        return sorted(one.state for one in states if one.entity_id.endswith("_medal"))

    await until_found(look, lambda found: found == ["bronze", "none"])


async def test_holidays_of_the_calendar_are_excused(
    hass: HomeAssistant, household: Household
) -> None:
    today = dt_util.now().date()
    event = {
        "start": (today - timedelta(days=3)).isoformat(),
        "end": f"{today.isoformat()}T08:00:00+00:00",
    }

    async def events(call: ServiceCall) -> dict[str, object]:
        return {"calendar.school": {"events": [event]}}

    hass.services.async_register(
        "calendar", "get_events", events, supports_response=SupportsResponse.ONLY
    )
    hass.config_entries.async_update_entry(household.entry, options={"holidays": "calendar.school"})
    await hass.async_block_till_done()

    async def absent() -> int:
        core = household.entry.runtime_data.household
        found = await core.run(lambda work: work.tx.scores.absences(""))
        return sum(days for (_, who), days in found.items() if who == EVERYBODY)

    await until_found(absent, lambda days: days == 3)


async def test_a_device_taken_away_while_the_home_is_off_breaks_no_row(
    hass: HomeAssistant,
    family: Family,
    metered: list[float],
    hass_ws_client: WebSocketGenerator,
    buyer: Buyer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(growth_watch, "_INTERVAL", 0.05)
    first, second = family.subentries()
    owner = {**first, "data": {**first["data"], "entities": [METER]}}
    entry = await set_up(hass, owner, second, buyer_subentry(buyer))
    household = Household(hass, entry, family, buyer)
    await household.connect(hass_ws_client)
    await household.know()
    mei = MemberId(entry.get_subentries_of_type("member")[0].subentry_id)
    core = entry.runtime_data.household

    async def kept() -> str:
        settings = await core.run(lambda work: work.tx.settings.get("subjects", ""))
        return str(settings)

    await until_found(kept, lambda found: mei in found)
    await hass.config_entries.async_unload(entry.entry_id)
    er.async_get(hass).async_remove(METER)
    hass.states.async_remove(METER)
    await hass.config_entries.async_setup(entry.entry_id)
    core = entry.runtime_data.household

    async def excused() -> list[int]:
        found = await core.run(lambda work: work.tx.scores.absences(""))
        return [days for (_, who), days in found.items() if who == mei]

    await until_found(excused, lambda days: days == [EXCUSED_DAYS, EXCUSED_DAYS])


async def test_a_calendar_that_does_not_answer_excuses_nobody(
    hass: HomeAssistant, household: Household
) -> None:
    hass.config_entries.async_update_entry(
        household.entry, options={"holidays": "calendar.missing"}
    )
    await hass.async_block_till_done()
    core = household.entry.runtime_data.household
    assert await core.run(lambda work: work.tx.scores.absences("")) == {}


async def test_a_large_database_is_checked_after_the_start(
    hass: HomeAssistant, household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = []
    monkeypatch.setattr(database, "_LARGE", 0)
    monkeypatch.setattr(database, "_require_sound", checked.append)
    await household.reload()
    await until(lambda: checked)
    assert (DOMAIN, "database_corrupt") not in ir.async_get(hass).issues

    def is_damaged(_: object) -> None:
        raise database.DatabaseCorrupt

    monkeypatch.setattr(database, "_require_sound", is_damaged)
    await household.reload()
    await until(lambda: (DOMAIN, "database_corrupt") in ir.async_get(hass).issues)
