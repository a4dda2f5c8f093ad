"""Families that cannot be as described, and clocks that cannot be right: repair issues."""

from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.data_exchanger.const import DOMAIN
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.driver import Household
from tests.integration.family import CANARIES, Family, set_up


def issues(hass: HomeAssistant) -> set[str | None]:
    return {
        issue.translation_key
        for (domain, _), issue in ir.async_get(hass).issues.items()
        if domain == DOMAIN and issue.active
    }


def change(hass: HomeAssistant, entry: MockConfigEntry, index: int, **data: Any) -> None:
    one = entry.get_subentries_of_type("member")[index]
    hass.config_entries.async_update_subentry(entry, one, data={**one.data, **data})


async def test_a_family_in_order_raises_no_issue(hass: HomeAssistant, family: Family) -> None:
    await set_up(hass, *family.subentries())
    assert issues(hass) == set()


async def test_one_person_as_two_members_is_shown_until_one_is_removed(
    hass: HomeAssistant, family: Family
) -> None:
    first, second = family.subentries()
    twin = ConfigSubentryData(
        data=first["data"], subentry_type="member", title="Twin", unique_id="member_twin"
    )
    entry = await set_up(hass, first, second, twin)
    assert issues(hass) == {"member_linked_twice"}
    twin_id = next(key for key, one in entry.subentries.items() if one.title == "Twin")
    hass.config_entries.async_remove_subentry(entry, twin_id)
    await hass.async_block_till_done()
    assert issues(hass) == set()


async def test_a_person_that_is_gone_is_shown(
    hass: HomeAssistant, family: Family, entity_registry: er.EntityRegistry
) -> None:
    entity_registry.async_remove("person.jonathanweber")
    await set_up(hass, *family.subentries())
    assert issues(hass) == {"member_unknown_person"}


@pytest.mark.parametrize(
    ("guardians", "issue"),
    [
        ([], "member_no_guardian"),
        (["nobody"], "member_guardian_unknown"),
        (["itself"], "member_circular_guardians"),
        (["other"], "member_guardian_not_adult"),
    ],
)
async def test_guardians_that_cannot_be_are_shown_until_they_are_mended(
    hass: HomeAssistant, family: Family, guardians: list[str], issue: str
) -> None:
    entry = await set_up(hass, *family.subentries())
    mei, jonas = (one.subentry_id for one in entry.get_subentries_of_type("member"))
    known = {"itself": jonas, "other": mei}
    if issue == "member_guardian_not_adult":
        change(hass, entry, 0, role="teen", guardians=["nobody"])
    change(hass, entry, 1, role="child", guardians=[known.get(one, one) for one in guardians])
    await hass.async_block_till_done()
    assert issue in issues(hass)
    change(hass, entry, 0, role="adult", guardians=[])
    change(hass, entry, 1, role="child", guardians=[mei])
    await hass.async_block_till_done()
    assert issues(hass) == set()


async def test_issues_name_nobody(hass: HomeAssistant, family: Family) -> None:
    await set_up(hass, *family.subentries(role="child"))
    (*shown,) = (one for (domain, _), one in ir.async_get(hass).issues.items() if domain == DOMAIN)
    assert len(shown) == 2
    text = " ".join(f"{one.issue_id} {one.translation_placeholders}" for one in shown)
    assert not [word for word in CANARIES if word in text]


async def test_a_clock_set_back_a_year_stops_everything_and_is_shown(
    household: Household, demand: Demand
) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    later = dt_util.utcnow() + timedelta(days=365)
    running = household.entry.runtime_data.household
    await running.run(lambda work: work.tx.evidence.append("sharing", {"on": True}, later))
    await household.reload()
    await household.know()
    assert issues(household.hass) == {"clock_set_back"}
    with pytest.raises(ServiceValidationError, match="clock_set_back") as refused:
        await household.accept(demand.id)
    assert str(refused.value) == (
        "Electricity consumption cannot be offered: the clock of Home Assistant is set back "
        "(clock_set_back)"
    )
    assert household.buyer.deals == {}
