"""Taking consent back, as the family sees it and the buyer."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers import device_registry as dr, issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest

from custom_components.data_exchanger.const import DOMAIN
from custom_components.data_exchanger.core.evidence.export import verify_export
from custom_components.data_exchanger.core.pipeline.erasure import TIME_TO_ERASE, note_silence
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.browser import Browser
from tests.integration.driver import Household
from tests.integration.family import CANARIES
from tests.integration.test_calendar import events
from tests.integration.test_permissions import add_minor, member_id
from tests.integration.waiting import until, until_found

type LogIn = Callable[[User], Coroutine[Any, Any, Browser]]


@pytest.fixture
def mei(household: Household) -> str:
    return member_id(household.entry, household.family, "person.meilinwang")


@pytest.fixture
def jonas(household: Household) -> str:
    return member_id(household.entry, household.family, "person.jonathanweber")


def device(household: Household, subentry: str) -> str:
    found = dr.async_get(household.hass).async_get_device_by_identifier(
        (DOMAIN, subentry), config_entry_id=household.entry.entry_id
    )
    assert found
    return found.id


def buyer_id(household: Household) -> str:
    (found,) = household.entry.get_subentries_of_type("buyer")
    return found.subentry_id


def allows(household: Household, member: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = household.entry.subentries[member].data["permissions"]
    return found


async def delivered(household: Household, demand: Demand) -> str:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    return await household.sell(demand.id)


async def erasure_of(household: Household, trade: str) -> dict[str, Any]:
    """Return what cards show of a request to erase; nothing where there is none."""
    shown = (await household.ask("trades"))["items"]
    found: dict[str, Any] | None = next(one for one in shown if one["id"] == trade)["erasure"]
    return found or {}


async def attested(household: Household, trade: str) -> dict[str, Any]:
    return await until_found(
        partial(erasure_of, household, trade), lambda found: bool(found.get("attested"))
    )


async def silence(household: Household) -> None:
    """Let the time to erase pass, as upkeep does."""
    later = dt_util.utcnow() + TIME_TO_ERASE + timedelta(days=1)
    running = household.entry.runtime_data.household
    await running.run(lambda work: note_silence(work.tx, later))
    await household.hass.async_block_till_done(wait_background_tasks=False)


async def test_a_trade_that_waits_ends_and_nothing_leaves(
    household: Household, demand: Demand, mei: str
) -> None:
    trade = await household.offered(demand)
    await household.trade_in(trade, "awaiting_approval")
    answer = await household.call("withdraw_consent", category="energy")
    assert answer == {"ended": [trade], "erasures": []}
    assert (await household.trade(trade))["ended"] == "consent_withdrawn"
    await until(lambda: "ended" in household.buyer.deal.states)
    assert not household.buyer.deal.release
    assert [one["category"] for one in allows(household, mei)] == ["climate", "presence"]
    with pytest.raises(ServiceValidationError):
        await household.approve(trade)
    (record,) = await household.evidence("consent.withdrawn")
    assert (record.facts["member"], record.facts["ended"]) == (mei, [trade])
    assert len(await household.evidence("permission.withdrawn")) == 1


async def test_a_buyer_erases_what_it_received_and_says_so(
    household: Household, demand: Demand
) -> None:
    trade = await delivered(household, demand)
    answer = await household.call("withdraw_consent", household.family.member)
    assert answer == {"ended": [], "erasures": [trade]}
    erasure = await attested(household, trade)
    assert erasure["overdue"] is False
    assert household.buyer.deal.states.count("asked to erase") == 1
    (record,) = await household.evidence("erasure.attested")
    assert record.facts["trade"] == trade
    reputation = (await household.ask("buyers"))["buyers"][0]["reputation"]
    assert reputation["reasons"]["erased"] == 1
    sent = bytes(household.buyer.wire.sent)
    assert [canary for canary in CANARIES if canary.encode() in sent] == []
    assert await events(household, 60) == []


async def test_a_buyer_that_is_down_is_asked_until_it_answers_across_a_restart(
    household: Household, demand: Demand
) -> None:
    trade = await delivered(household, demand)
    household.buyer.refusals["erasure"] += [-1, 503]
    await household.call("withdraw_consent", trade_id=trade)
    await until(lambda: len(household.buyer.requests("/erasures")) >= 1)
    asked = await erasure_of(household, trade)
    assert asked["attested"] is None
    (due,) = await events(household, 60)
    assert due["summary"] == "Grid Research Institute must have erased your data"
    assert dt_util.parse_datetime(due["start"]) == dt_util.parse_datetime(asked["due"])
    await household.reload()
    assert (await attested(household, trade))["requested"] == asked["requested"]
    bodies = {one.body for one in household.buyer.requests("/erasures")}
    assert len(bodies) == 1
    assert len(await household.evidence("erasure.requested")) == 1
    assert len(await household.evidence("erasure.attested")) == 1


async def test_silence_becomes_a_repair_issue_and_costs_reputation(
    household: Household, demand: Demand
) -> None:
    household.buyer.automatic.discard("erase")
    trade = await delivered(household, demand)
    before = int(household.state("sensor.grid_research_institute_reputation").state)
    await household.call("withdraw_consent", trade_id=trade)
    await until(lambda: len(household.buyer.requests("/erasures")) >= 1)
    await silence(household)
    issues = ir.async_get(household.hass)
    await until(lambda: issues.async_get_issue(DOMAIN, f"erasure_{trade}") is not None)
    issue = issues.async_get_issue(DOMAIN, f"erasure_{trade}")
    assert issue
    assert issue.translation_key == "erasure_overdue"
    assert issue.translation_placeholders
    assert set(issue.translation_placeholders) == {"buyer", "trade", "due"}
    await until(
        lambda: int(household.state("sensor.grid_research_institute_reputation").state) < before
    )
    assert (await erasure_of(household, trade))["overdue"]
    household.buyer.automatic.add("erase")
    await household.reload()
    await attested(household, trade)
    await until(lambda: issues.async_get_issue(DOMAIN, f"erasure_{trade}") is None)


async def test_cards_withdraw_for_the_one_who_is_logged_in(
    household: Household, demand: Demand, browse: LogIn, mei: str, jonas: str
) -> None:
    browser = await browse(household.family.member)
    buyer = buyer_id(household)
    assert await browser.ask("consent/withdraw", buyer=buyer) == {"ended": [], "erasures": []}
    refined = [one for one in allows(household, jonas) if one.get("buyer") == buyer]
    assert [one["level"] for one in refined] == ["none"] * 3
    assert await browser.ask("consent/withdraw", member=mei) == "not_concerned"
    assert await browser.ask("consent/withdraw", member="nobody") == "not_found"
    assert await browser.ask("consent/withdraw", buyer="nobody") == "not_found"
    both = await browser.ask("consent/withdraw", member=jonas, trade="urn:uuid:1")
    assert both == "invalid_input"
    assert await browser.ask("consent/withdraw", trade="urn:uuid:1") == "not_found"
    stranger = await browse(household.family.stranger)
    assert await stranger.ask("consent/withdraw") == "unauthorized"


async def test_cards_withdraw_one_trade(
    household: Household, demand: Demand, browse: LogIn
) -> None:
    trade = await household.offered(demand)
    browser = await browse(household.family.member)
    answer = await browser.ask("consent/withdraw", trade=trade)
    assert answer == {"ended": [trade], "erasures": []}


async def test_a_guardian_withdraws_for_a_child_and_nobody_for_an_adult(
    household: Household, mei: str
) -> None:
    child = await add_minor(household, mei, "child")
    assert await household.call("withdraw_consent", member=device(household, child)) == {
        "ended": [],
        "erasures": [],
    }
    adult = device(household, mei)
    with pytest.raises(ServiceValidationError):
        await household.call("withdraw_consent", household.family.member, member=adult)
    with pytest.raises(ServiceValidationError):
        await household.call("withdraw_consent", member="no device")
    with pytest.raises(ServiceValidationError):
        await household.call("withdraw_consent", member=adult, trade_id="urn:uuid:1")


async def test_nobody_else_withdraws(household: Household, demand: Demand) -> None:
    trade = await household.offered(demand)
    with pytest.raises(ServiceValidationError):
        await household.call_as(Context(), "withdraw_consent")
    with pytest.raises(Unauthorized):
        await household.call("withdraw_consent", household.family.stranger, trade_id=trade)
    assert (await household.trade(trade))["ended"] is None


@pytest.mark.parametrize("who", ["member", "buyer"])
async def test_who_is_removed_withdraws(
    household: Household, demand: Demand, jonas: str, who: str, hass: HomeAssistant
) -> None:
    trade = await delivered(household, demand)
    leaves = jonas if who == "member" else buyer_id(household)
    assert hass.config_entries.async_remove_subentry(household.entry, leaves)
    await hass.async_block_till_done()
    await until(lambda: household.buyer.deal.states.count("asked to erase") == 1)
    await attested(household, trade)
    (record,) = await household.evidence("consent.withdrawn")
    assert record.facts[who] == leaves
    assert "by" not in record.facts


async def test_receipts_are_read_by_their_owner_and_by_guardians(
    household: Household, browse: LogIn, mei: str
) -> None:
    child = await add_minor(household, mei, "child")
    own = await browse(household.family.admin)
    await own.ask("permissions/set", member=mei, category="water", level="statistics")
    await household.call("withdraw_consent", category="water")
    answer = await own.ask("consent/receipts")
    assert [one["withdrawn"] for one in answer["items"]] == [True, False]
    assert answer["total"] == 2
    given = answer["items"][1]
    assert given["permission"]["category"] == "water"
    record = given["receipt"]["dpv:hasRecordOfActivity"]
    assert record["dpv:hasConsentStatus"]["@type"] == "dpv:ConsentGiven"
    assert (await own.ask("consent/receipts", limit=1, offset=1))["items"] == [given]
    of_child = await own.ask("consent/receipts", member=child)
    assert {one["withdrawn"] for one in of_child["items"]} <= {True}
    other = await browse(household.family.member)
    assert await other.ask("consent/receipts", member=mei) == "unauthorized"
    stranger = await browse(household.family.stranger)
    assert await stranger.ask("consent/receipts") == "unauthorized"


async def test_the_export_holds_receipts_and_the_buyers_word(
    household: Household, demand: Demand
) -> None:
    trade = await delivered(household, demand)
    await household.call("withdraw_consent", category="energy")
    await attested(household, trade)
    written = await household.call("export_evidence")
    file = BytesIO(Path(written["path"]).read_bytes())
    assert verify_export(file).verified
    names = ZipFile(file).namelist()
    assert len([one for one in names if one.startswith("consents/")]) == 1
    assert f"erasures/{trade.removeprefix('urn:uuid:')}.jws" in names


async def test_a_crash_does_not_bring_a_consent_back(household: Household, mei: str) -> None:
    subentry = household.entry.subentries[mei]
    before = dict(subentry.data)
    await household.call("withdraw_consent", category="energy")
    household.hass.config_entries.async_update_subentry(household.entry, subentry, data=before)
    assert [one["level"] for one in allows(household, mei) if one["category"] == "energy"]
    await household.reload()
    assert not [one for one in allows(household, mei) if one["category"] == "energy"]
    assert [one["category"] for one in allows(household, mei)] == ["climate", "presence"]


async def test_a_lowered_permission_ends_what_waits_but_calls_nothing_back(
    household: Household, demand: Demand, browse: LogIn, jonas: str
) -> None:
    trade = await household.offered(demand)
    await household.trade_in(trade, "awaiting_approval")
    own = await browse(household.family.member)
    await own.ask("permissions/set", member=jonas, category="energy", level="none")
    assert (await household.trade(trade))["ended"] == "no_permission"
    assert await erasure_of(household, trade) == {}
