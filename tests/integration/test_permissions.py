"""What members allow: who may change it, that it holds at once, and what evidence keeps."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigEntryState, ConfigSubentryData
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.data_exchanger.const import DOMAIN
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.browser import Browser
from tests.integration.driver import Household
from tests.integration.family import Family

type LogIn = Callable[[User], Coroutine[Any, Any, Browser]]

ENERGY = {"category": "energy", "level": "statistics"}


def member_id(entry: MockConfigEntry, family: Family, person: str) -> str:
    (found,) = (
        one.subentry_id
        for one in entry.get_subentries_of_type("member")
        if one.data["person"] == family.persons[person]
    )
    return found


@pytest.fixture
def mei(household: Household) -> str:
    return member_id(household.entry, household.family, "person.meilinwang")


@pytest.fixture
def jonas(household: Household) -> str:
    return member_id(household.entry, household.family, "person.jonathanweber")


def of(answer: Any, member: str) -> Any:
    (found,) = (one for one in answer["members"] if one["id"] == member)
    return found


async def add_minor(household: Household, guardian: str, role: str) -> str:
    """Add Jonas' place as a minor: the login is a teenager's or a child's now."""
    entry = household.entry
    (jonas,) = (
        one
        for one in entry.get_subentries_of_type("member")
        if one.data["person"] == household.family.persons["person.jonathanweber"]
    )
    data = {**jonas.data, "role": role, "guardians": [guardian], "permissions": []}
    household.hass.config_entries.async_update_subentry(entry, jonas, data=data)
    await household.hass.async_block_till_done()
    await household.know()
    return jonas.subentry_id


async def test_matrix_shows_the_words_and_the_members(
    household: Household, browse: LogIn, mei: str, jonas: str
) -> None:
    answer = await (await browse(household.family.admin)).ask("permissions")
    assert {one["id"] for one in answer["members"]} == {mei, jonas}
    own, other = of(answer, mei), of(answer, jonas)
    assert (own["me"], own["may_edit"], other["me"], other["may_edit"]) == (
        True,
        True,
        False,
        False,
    )
    assert own["login"] is other["login"] is True
    assert own["permissions"][0] == {"category": "energy", "level": "series"}
    categories = {one["id"]: one for one in answer["categories"]}
    assert categories["energy"] == {"id": "energy", "sensitive": False, "entries": 1}
    assert categories["health"]["sensitive"]
    purposes = {one["id"]: one for one in answer["purposes"]}
    assert purposes["credit"] == {"id": "credit", "special": True, "minors": False}
    assert purposes["public_health"]["minors"]
    assert answer["levels"][0] == "none"
    assert {one["id"] for one in answer["presets"]} == {
        "nothing", "research", "energy_trends", "earn",
    }  # fmt: skip
    assert list(answer["buyers"].values()) == ["Grid Research Institute"]


async def test_members_see_themselves_and_strangers_nothing(
    household: Household, browse: LogIn, jonas: str
) -> None:
    answer = await (await browse(household.family.member)).ask("permissions")
    assert [one["id"] for one in answer["members"]] == [jonas]
    stranger = await browse(household.family.stranger)
    assert await stranger.ask("permissions") == "unauthorized"
    for change in ({"preset": "earn"},):
        refused = await stranger.ask("permissions/preset", member=jonas, **change)
        assert refused == "not_concerned"


async def test_a_change_holds_at_once_without_a_reload(
    household: Household, browse: LogIn, jonas: str, demand: Demand
) -> None:
    household.buyer.publish(demand)
    assert (await household.call("refresh_demands"))["demands"][0]["score"] == 100
    running = household.entry.runtime_data
    own = await browse(household.family.member)
    answer = await own.ask("permissions/set", member=jonas, **ENERGY)
    assert of(answer, jonas)["permissions"][-1]["level"] == "statistics"
    assert household.entry.runtime_data is running
    (found,) = (await household.overview())["demands"]
    assert (found["score"], found["gaps"][0]["reason"]) == (0, "level_too_high")
    with pytest.raises(ServiceValidationError, match="level_too_high"):
        await household.accept(demand.id)
    await own.ask("permissions/set", member=jonas, category="energy", level="series")
    assert (await household.overview())["demands"][0]["score"] == 100
    await household.hass.async_block_till_done()
    assert household.entry.runtime_data is running


async def test_a_change_survives_a_reload_and_stands_in_evidence(
    household: Household, browse: LogIn, mei: str
) -> None:
    own = await browse(household.family.admin)
    set_ = {
        "purposes": ["research", "service"],
        "until": (dt_util.utcnow() + timedelta(days=30)).isoformat(),
        "daily": 2,
        "monthly": 9,
        "quiet": {"start": "22:00", "end": "07:00"},
        "floor": {"amount": 100, "currency": "EUR"},
    }
    answer = await own.ask("permissions/set", member=mei, **ENERGY, **set_)
    permissions = of(answer, mei)["permissions"]
    given = [one for one in permissions if "purposes" in one]
    assert [one["purposes"] for one in given] == [["research"], ["service"]]
    assert given[0]["quiet"] == {"start": "22:00", "end": "07:00"}
    await household.reload()
    assert of(await own.ask("permissions"), mei)["permissions"] == permissions
    records = await household.evidence("permission.")
    assert [(one.kind, one.facts["after"]["purposes"]) for one in records] == [
        ("permission.given", ["research"]),
        ("permission.given", ["service"]),
    ]
    assert all(one.facts["by"] == one.facts["member"] == mei for one in records)
    assert (await household.call("verify_evidence"))["verified"]


async def test_a_refinement_prohibits_and_can_be_dropped_again(
    household: Household, browse: LogIn, mei: str
) -> None:
    own = await browse(household.family.admin)
    buyer = next(iter((await own.ask("permissions"))["buyers"]))
    never = {"member": mei, "category": "energy", "buyer": buyer}
    answer = await own.ask("permissions/set", **never, level="none")
    assert {"category": "energy", "level": "none", "buyer": buyer}.items() <= of(answer, mei)[
        "permissions"
    ][-1].items()
    answer = await own.ask("permissions/set", **never, level=None)
    assert not [one for one in of(answer, mei)["permissions"] if "buyer" in one]


async def test_nobody_consents_for_another_adult(
    household: Household, browse: LogIn, mei: str, jonas: str
) -> None:
    admin, member = [
        await browse(user) for user in (household.family.admin, household.family.member)
    ]
    assert await admin.ask("permissions/set", member=jonas, **ENERGY) == "not_concerned"
    assert await admin.ask("permissions/preset", member=jonas, preset="earn") == "not_concerned"
    assert await member.ask("permissions/set", member=mei, **ENERGY) == "not_concerned"
    assert await admin.ask("permissions/assent", category="energy", assents=True) == "not_concerned"
    assert await household.evidence("permission.") == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"member": "nobody", **ENERGY}, "not_found"),
        ({**ENERGY, "buyer": "nobody"}, "not_found"),
        ({**ENERGY, "until": "2020-01-01T00:00:00+00:00"}, "invalid_input"),
        ({**ENERGY, "until": "soon"}, "invalid_input"),
        ({**ENERGY, "quiet": {"start": "25:00", "end": "07:00"}}, "invalid_input"),
        ({**ENERGY, "quiet": {"start": "07:00", "end": "07:00"}}, "invalid_input"),
        ({**ENERGY, "floor": {"amount": 1, "currency": "euro"}}, "invalid_input"),
        ({"category": "health", "level": "statistics"}, "invalid_input"),
        ({"category": "weather", "level": "statistics"}, "invalid_format"),
        ({"category": "energy", "level": "all"}, "invalid_format"),
        ({**ENERGY, "daily": 0}, "invalid_format"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    household: Household, browse: LogIn, mei: str, fields: dict[str, Any], code: str
) -> None:
    own = await browse(household.family.admin)
    assert await own.ask("permissions/set", **{"member": mei, **fields}) == code
    assert await household.evidence("permission.") == []


async def test_sensitive_data_gets_a_consent_of_its_own_that_ends(
    household: Household, browse: LogIn, mei: str
) -> None:
    own = await browse(household.family.admin)
    buyer = next(iter((await own.ask("permissions"))["buyers"]))
    consent = {"member": mei, "category": "health", "level": "statistics", "buyer": buyer}
    answer = await own.ask("permissions/set", **consent, purposes=["research"])
    given = of(answer, mei)["permissions"][-1]
    until, since = (dt_util.parse_datetime(given[key]) for key in ("until", "since"))
    assert until - since == timedelta(days=365)
    late = (dt_util.utcnow() + timedelta(days=400)).isoformat()
    refused = await own.ask("permissions/set", **consent, purposes=["research"], until=late)
    assert refused == "invalid_input"


@pytest.mark.parametrize(
    ("preset", "categories"),
    [("nothing", set()), ("energy_trends", {"energy"}), ("earn", None), ("research", None)],
)
async def test_presets_expand_to_ordinary_permissions(
    household: Household, browse: LogIn, mei: str, preset: str, categories: set[str] | None
) -> None:
    own = await browse(household.family.admin)
    answer = await own.ask("permissions/preset", member=mei, preset=preset)
    (shown,) = (one for one in answer["presets"] if one["id"] == preset)
    expected = {one["category"] for one in shown["permissions"]}
    chosen = {one["category"] for one in of(answer, mei)["permissions"]}
    assert chosen == expected == (expected if categories is None else categories)
    assert not {"health", "location", "finance", "social"} & chosen
    assert await own.ask("permissions/preset", member=mei, preset="all") == "not_found"


async def test_guardians_decide_for_minors_and_teenagers_assent(
    household: Household, browse: LogIn, mei: str
) -> None:
    teen_id = await add_minor(household, mei, "teen")
    guardian, teen = [
        await browse(user) for user in (household.family.admin, household.family.member)
    ]
    answer = await guardian.ask("permissions")
    assert of(answer, teen_id)["may_edit"]
    assert not of(answer, teen_id)["may_assent"]
    buyer = next(iter(answer["buyers"]))
    consent = {"member": teen_id, "category": "energy", "buyer": buyer, "purposes": ["research"]}
    assert await guardian.ask("permissions/set", **consent, level="series") == "invalid_input"
    assert await teen.ask("permissions/set", **consent, level="statistics") == "not_concerned"
    assert await guardian.ask("permissions/preset", member=teen_id, preset="earn") == (
        "invalid_input"
    )
    answer = await guardian.ask("permissions/set", **consent, level="statistics")
    assert of(answer, teen_id)["permissions"][-1]["by"] == mei
    answer = await teen.ask("permissions/assent", category="energy", assents=True)
    assert of(answer, teen_id)["may_assent"]
    assert of(answer, teen_id)["assents"] == ["energy"]
    answer = await teen.ask("permissions/assent", category="energy", assents=False)
    assert of(answer, teen_id)["assents"] == []
    kinds = [one.kind for one in await household.evidence()]
    assert [one for one in kinds if one.startswith(("permission", "assent"))] == [
        "permission.given", "assent.given", "assent.withdrawn",
    ]  # fmt: skip


async def test_a_trade_needs_every_adult_and_one_is_enough_to_stop_it(
    household: Household, browse: LogIn, demand: Demand, mei: str, jonas: str
) -> None:
    trade = await household.offered(demand)
    await household.trade_in(trade, "awaiting_approval")
    await household.call("approve_trade", trade_id=trade)
    own = await browse(household.family.member)
    (shown,) = (await own.ask("trades"))["items"]
    assert (shown["awaited"], shown["may_approve"], shown["may_reject"]) == ([jonas], True, True)
    (shown,) = (await (await browse(household.family.admin)).ask("trades"))["items"]
    assert (shown["awaited"], shown["may_approve"], shown["may_reject"]) == ([jonas], False, True)
    with pytest.raises(Unauthorized):
        await household.call("approve_trade", household.family.stranger, trade_id=trade)
    with pytest.raises(ServiceValidationError) as nobody:
        await household.call_as(Context(), "approve_trade", trade_id=trade)
    assert nobody.value.translation_key == "person_required"
    await household.call("reject_trade", household.family.member, trade_id=trade)
    ended = await household.trade_in(trade, "ended")
    assert ended["ended"] == "refused_by_family"


async def test_an_administrator_who_is_no_member_approves_nothing(
    household: Household, demand: Demand, mei: str
) -> None:
    trade = await household.offered(demand)
    await household.trade_in(trade, "awaiting_approval")
    household.hass.config_entries.async_remove_subentry(household.entry, mei)
    await household.hass.async_block_till_done()
    await household.know()
    with pytest.raises(Unauthorized):
        await household.call("approve_trade", trade_id=trade)


async def test_who_is_linked_twice_has_no_voice(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, family: Family
) -> None:
    first, second = family.subentries()
    twin = ConfigSubentryData(
        data=first["data"], subentry_type="member", title="Twin", unique_id="member_twin"
    )
    entry = MockConfigEntry(
        domain=DOMAIN,
        data={"name": "Our home", "language": "en", "currency": "EUR", "country": "DE"},
        subentries_data=[first, second, twin],
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    browser = Browser(await hass_ws_client(hass))
    answer = await browser.ask("permissions")
    problems = {one["name"]: one["problem"] for one in answer["members"]}
    assert problems == {
        "person.meilinwang": "linked_twice",
        "person.jonathanweber": None,
        "Twin": "linked_twice",
    }
    assert not [one for one in answer["members"] if one["may_edit"]]
