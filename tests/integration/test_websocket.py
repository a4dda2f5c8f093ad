"""What dashboards ask, and what they must not be told."""

from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.driver import Household


async def offered(household: Household, demand: Demand) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")


async def test_demands_are_shown_with_what_fits_and_what_is_left_of_the_price(
    household: Household, demand: Demand, browse: Any
) -> None:
    await offered(household, demand)
    answer = await (await browse(household.family.admin)).ask("demands")
    assert answer["total"] == 1
    (shown,) = answer["items"]
    assert shown["elements"][0]["label"]["zh-Hans"]
    assert (shown["score"], shown["complete"], shown["gaps"]) == (100, True, [])
    assert (shown["price"], shown["net"]) == (
        {"amount": 450, "currency": "EUR"},
        {"amount": 405, "currency": "EUR"},
    )


async def test_demands_are_paged(household: Household, demand: Demand, browse: Any) -> None:
    await offered(household, demand)
    browser = await browse(household.family.admin)
    assert await browser.ask("demands", offset=1, limit=1) == {"total": 1, "items": []}
    assert await browser.ask("demands", limit=201) == "invalid_format"


async def test_members_see_their_trades_and_strangers_nothing(
    household: Household, demand: Demand, browse: Any
) -> None:
    await offered(household, demand)
    trade = await household.sell(demand.id)
    family = household.family
    for user in (family.admin, family.member):
        browser = await browse(user)
        (shown,) = (await browser.ask("trades"))["items"]
        assert (shown["id"], shown["state"]) == (trade, "completed")
        records = (await browser.ask("activity", trade_id=trade))["records"]
        assert {one["facts"]["trade"] for one in records} == {trade}
    stranger = await browse(family.stranger)
    for command in ("demands", "trades", "activity", "earnings", "overview", "privacy_budget"):
        assert await stranger.ask(command) == "unauthorized"
    assert await stranger.ask("shares", trade_id=trade) == "unauthorized"
    await stranger.ask("subscribe")
    assert set(await stranger.hear()) == {"loaded", "cards", "me"}


async def test_member_sees_their_own_share_alone(
    household: Household, demand: Demand, browse: Any
) -> None:
    await offered(household, demand)
    trade = await household.sell(demand.id)
    browser = await browse(household.family.member)
    seen = await browser.ask("earnings")
    (own,) = seen["members"]
    assert seen["buyers"] == {}
    assert {row["member"] for row in seen["months"]} == {own}
    (entry,) = seen["entries"]
    assert [one["account"] for one in entry["postings"]] == [f"liabilities:members:{own}"]
    shared = await browser.ask("shares", trade_id=trade)
    assert [one["member"] for one in shared["members"]] == [own]


async def test_records_say_nothing_to_a_member_about_others(
    household: Household, demand: Demand, browse: Any
) -> None:
    await offered(household, demand)
    trade = await household.sell(demand.id)
    admin = await browse(household.family.admin)
    member = await browse(household.family.member)
    everything = await admin.ask("activity", trade_id=trade)
    seen = await member.ask("activity", trade_id=trade)
    (own,) = (await member.ask("earnings"))["members"]
    others = set((await admin.ask("earnings"))["members"]) - {own}
    assert any(other in str(everything["records"]) for other in others)
    assert not any(other in str(seen["records"]) for other in others)
    assert own in str(seen["records"])
    assert [one["hash"] for one in seen["records"]] == [
        one["hash"] for one in everything["records"]
    ]


async def test_member_is_shown_no_earnings_of_another(household: Household, browse: Any) -> None:
    browser = await browse(household.family.member)
    await browser.ask("subscribe")
    seen = await browser.hear()
    (own,) = seen["members"]
    assert seen["me"] == {"admin": False, "member": own}
    assert set((await browser.ask("overview"))["members"]) == {own}


async def test_activity_is_paged_and_speaks_of_buyers_and_demands(
    household: Household, demand: Demand, browse: Any
) -> None:
    await offered(household, demand)
    await household.sell(demand.id)
    browser = await browse(household.family.admin)
    everything = await browser.ask("activity", limit=200)
    first = await browser.ask("activity", limit=3)
    rest = await browser.ask("activity", before=first["next"], limit=200)
    assert first["records"] + rest["records"] == everything["records"]
    assert everything["demands"] == {demand.id: demand.title}
    assert list(everything["buyers"]) == [household.buyer.key.did]


async def test_summary_is_sent_with_every_change(
    household: Household, demand: Demand, browse: Any
) -> None:
    browser = await browse(household.family.admin)
    await browser.ask("subscribe")
    before = await browser.hear()
    assert (before["loaded"], before["demands"], before["sharing"]) == (True, 0, True)
    await offered(household, demand)
    assert (await browser.hear_until(demands=1))["fitting"] == 1
    await household.hass.services.async_call(
        "switch", "turn_off", {"entity_id": before["switch"]}, blocking=True
    )
    assert (await browser.hear_until(sharing=False))["fitting"] == 0


async def test_subscription_outlives_a_reload(
    household: Household, browse: Any, complaints: list[str]
) -> None:
    browser = await browse(household.family.admin)
    await browser.ask("subscribe")
    await browser.hear()
    await household.reload()
    await browser.hear_until(loaded=False)
    assert (await browser.hear_until(loaded=True))["me"]["admin"]


async def test_what_keeps_another_from_sharing_stays_with_them(
    household: Household, demand: Demand, browse: Any
) -> None:
    admin = await browse(household.family.admin)
    member = await browse(household.family.member)
    for subentry in list(household.entry.get_subentries_of_type("member")):
        if subentry.title == "person.meilinwang":
            household.hass.config_entries.async_update_subentry(
                household.entry, subentry, data={**subentry.data, "permissions": []}
            )
    await household.hass.async_block_till_done()
    await household.know()
    await offered(household, demand)
    told = (await admin.ask("demands"))["items"][0]["gaps"][0]["reason"]
    hidden = (await member.ask("demands"))["items"][0]["gaps"][0]["reason"]
    assert (told, hidden) == ("no_permission", "not_allowed")


async def test_without_a_household_commands_say_so(
    hass: HomeAssistant, entry: MockConfigEntry, hass_admin_user: User, browse: Any
) -> None:
    browser = await browse(hass_admin_user)
    await hass.config_entries.async_unload(entry.entry_id)
    assert await browser.ask("overview") == "not_running"
    await browser.ask("subscribe")
    assert (await browser.hear())["loaded"] is False
