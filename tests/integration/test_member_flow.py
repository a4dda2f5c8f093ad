"""Adding members, describing them, and changing what they allow, in forms."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.data_exchanger.core.catalog.taxonomy import Category
from tests.integration.buyer import Buyer
from tests.integration.family import Family, allowed, buyer_subentry, set_up
from tests.integration.forms import Forms, field, forms_of

MEI, JONAS = "person.meilinwang", "person.jonathanweber"
ADULT = {"role": "adult", "guardians": [], "claims": {}}


@pytest.fixture
async def forms(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    family: Family,
    entry: MockConfigEntry,
) -> Forms:
    """Return the forms before Mei, who administers."""
    return await forms_of(hass, hass_client, entry)


async def add(
    forms: Forms, entry: MockConfigEntry, person: str, preset: str = "nothing", **fields: Any
) -> str:
    """Add a member; return its id."""
    before = {one.subentry_id for one in entry.get_subentries_of_type("member")}
    made = await forms.fill(await forms.add_member(), **{**ADULT, "person": person, **fields})
    if made["type"] == "form":
        assert made["step_id"] == "begin", made
        made = await forms.fill(made, preset=preset)
    assert made["type"] == "create_entry", made
    (added,) = {one.subentry_id for one in entry.get_subentries_of_type("member")} - before
    return added


async def permissions_form(forms: Forms, member: str) -> Any:
    return await forms.choose(await forms.reconfigure(member), "permissions")


def filled(form: Any, **sections: Any) -> dict[str, Any]:
    """Fill in some sections of the matrix; the others stay as the form suggests them."""
    return {one["name"]: _suggestion(one) for one in form["data_schema"]} | sections


def _suggestion(one: Any) -> dict[str, Any]:
    values = {}
    for each in one["schema"]:
        suggestion = each.get("description", {}).get("suggested_value", each.get("default"))
        if suggestion is not None:
            values[each["name"]] = suggestion
    return values


async def test_a_new_member_has_device_and_earnings_and_allows_nothing(
    hass: HomeAssistant,
    family: Family,
    entry: MockConfigEntry,
    forms: Forms,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    form = await forms.add_member()
    assert (form["type"], form["step_id"], form["errors"]) == ("form", "user", {})
    await add(forms, entry, MEI, claims={"entities": ["sensor.scale"]})
    (member,) = entry.get_subentries_of_type("member")
    person = family.persons[MEI]
    assert (member.title, member.unique_id) == ("Meilinwang", f"member_{person}")
    assert member.data == {
        "person": person,
        "role": "adult",
        "guardians": [],
        "entities": ["sensor.scale"],
        "permissions": [],
        "assents": [],
    }
    assert entry.state is ConfigEntryState.LOADED
    hub, device = (
        device_registry.async_get_device_by_identifier(("data_exchanger", id_), entry.entry_id)
        for id_ in (entry.entry_id, member.subentry_id)
    )
    assert hub
    assert device
    assert (device.name, device.via_device_id) == ("Meilinwang", hub.id)
    earnings = [
        one
        for one in er.async_entries_for_device(entity_registry, device.id)
        if one.unique_id.endswith("earnings")
    ]
    assert [one.config_subentry_id for one in earnings] == [member.subentry_id]


async def test_person_without_registry_entry_is_refused_until_another_is_chosen(
    hass: HomeAssistant, forms: Forms
) -> None:
    hass.states.async_set("person.visitor", "home")
    form = await forms.fill(await forms.add_member(), **ADULT, person="person.visitor")
    assert (form["type"], form["errors"]) == ("form", {"person": "unknown_person"})
    assert (await forms.fill(form, **ADULT, person=JONAS))["type"] == "create_entry"


async def test_a_person_is_a_member_once(entry: MockConfigEntry, forms: Forms) -> None:
    await add(forms, entry, MEI)
    again = await forms.fill(await forms.add_member(), **ADULT, person=MEI)
    assert (again["type"], again["reason"]) == ("abort", "already_configured")
    await add(forms, entry, JONAS)
    assert len(entry.get_subentries_of_type("member")) == 2


async def test_a_person_without_a_state_is_named_by_the_registry(
    hass: HomeAssistant, entry: MockConfigEntry, forms: Forms
) -> None:
    hass.states.async_remove(MEI)
    await add(forms, entry, MEI)
    (member,) = entry.get_subentries_of_type("member")
    assert member.title == "Meilinwang"


async def test_nothing_is_changed_while_the_household_does_not_run(
    hass: HomeAssistant, entry: MockConfigEntry, forms: Forms
) -> None:
    member = await add(forms, entry, MEI)
    assert await hass.config_entries.async_unload(entry.entry_id)
    for form in (await forms.add_member(), await forms.reconfigure(member)):
        assert (form["type"], form["reason"]) == ("abort", "entry_not_loaded")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await add(forms, entry, JONAS)


@pytest.mark.parametrize("role", ["teen", "child"])
async def test_minors_need_a_guardian_who_is_an_adult(
    entry: MockConfigEntry, forms: Forms, role: str
) -> None:
    mei = await add(forms, entry, MEI)
    minor = {"person": JONAS, "role": role, "claims": {}}
    form = await forms.fill(await forms.add_member(), **minor, guardians=[])
    assert form["errors"] == {"guardians": "no_guardian"}
    options = field(form, "guardians")["selector"]["select"]["options"]
    assert options == [{"value": mei, "label": "Meilinwang"}]
    refused = await forms.fill(form, **minor, guardians=["somebody"])
    assert "errors" in refused
    assert (await forms.fill(form, **minor, guardians=[mei]))["type"] == "create_entry"


async def test_who_may_decide_gets_a_menu_and_others_the_details(
    entry: MockConfigEntry, forms: Forms
) -> None:
    mei, jonas = [await add(forms, entry, person) for person in (MEI, JONAS)]
    menu = await forms.reconfigure(mei)
    assert (menu["type"], menu["menu_options"]) == (
        "menu",
        ["preset", "permissions", "payout", "details"],
    )
    form = await forms.reconfigure(jonas)
    assert (form["type"], form["step_id"]) == ("form", "details")
    refused = await forms.fill(form, person=JONAS, role="teen", guardians=[], claims={})
    assert refused["errors"] == {"guardians": "no_guardian"}
    watch = {"devices": ["a-watch"]}
    done = await forms.fill(refused, person=JONAS, role="teen", guardians=[mei], claims=watch)
    assert (done["type"], done["reason"]) == ("abort", "reconfigure_successful")
    assert {"role": "teen", "guardians": [mei], "devices": ["a-watch"]}.items() <= dict(
        entry.subentries[jonas].data
    ).items()
    menu = await forms.reconfigure(jonas)
    assert menu["menu_options"] == ["permissions", "payout", "details"]


async def test_a_flow_without_a_user_decides_about_nobody(
    hass: HomeAssistant, entry: MockConfigEntry, forms: Forms
) -> None:
    mei = await add(forms, entry, MEI)
    form = await entry.start_subentry_reconfigure_flow(hass, mei)
    assert form["step_id"] == "details"
    form = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "member"), context={"source": SOURCE_USER}
    )
    assert form["step_id"] == "user"


async def test_a_preset_can_be_chosen_seen_and_changed(
    hass: HomeAssistant, entry: MockConfigEntry, forms: Forms
) -> None:
    mei = await add(forms, entry, MEI)
    form = await forms.choose(await forms.reconfigure(mei), "preset")
    done = await forms.fill(form, preset="energy_trends")
    assert (done["type"], done["reason"]) == ("abort", "reconfigure_successful")
    (permission,) = entry.subentries[mei].data["permissions"]
    assert {"category": "energy", "level": "statistics"}.items() <= permission.items()

    form = await permissions_form(forms, mei)
    shown = filled(form)
    assert shown["energy"] == {"level": "statistics", "purposes": []}
    assert shown["water"] == {"level": "none", "purposes": []}
    changed = {"level": "series", "purposes": ["research", "service"], "until": "2031-05-01"}
    assert (await forms.fill(form, **filled(form, energy=changed)))["type"] == "abort"
    permissions = entry.subentries[mei].data["permissions"]
    assert [(one["level"], one["purposes"]) for one in permissions] == [
        ("series", ["research"]),
        ("series", ["service"]),
    ]
    until = dt_util.parse_datetime(permissions[0]["until"])
    assert until
    assert dt_util.as_local(until).date().isoformat() == "2031-05-01"
    shown = filled(await permissions_form(forms, mei))
    assert shown["energy"] == changed


async def test_turning_a_category_off_allows_nothing_of_it(
    entry: MockConfigEntry, forms: Forms
) -> None:
    mei = await add(forms, entry, MEI)
    form = await permissions_form(forms, mei)
    on = {"level": "series", "purposes": []}
    await forms.fill(form, **filled(form, energy=on, water=on))
    form = await permissions_form(forms, mei)
    await forms.fill(form, **filled(form, energy={"level": "none", "purposes": []}))
    (permission,) = entry.subentries[mei].data["permissions"]
    assert permission["category"] == "water"


async def test_a_date_that_has_passed_is_refused_until_it_is_mended(
    entry: MockConfigEntry, forms: Forms
) -> None:
    mei = await add(forms, entry, MEI)
    form = await permissions_form(forms, mei)
    late = {"level": "series", "purposes": [], "until": "2020-01-01"}
    form = await forms.fill(form, **filled(form, energy=late))
    assert form["errors"] == {"base": "invalid_input"}
    assert form["description_placeholders"] == {"field": "until", "reason": "has passed"}
    fine = late | {"until": "2031-01-01"}
    assert (await forms.fill(form, **filled(form, energy=fine)))["type"] == "abort"


async def test_sensitive_categories_take_one_buyer_and_one_purpose(
    hass: HomeAssistant, family: Family, buyer: Buyer, hass_client: ClientSessionGenerator
) -> None:
    entry = await set_up(hass, *family.subentries(permissions=[]), buyer_subentry(buyer))
    forms = await forms_of(hass, hass_client, entry)
    (bought,) = entry.get_subentries_of_type("buyer")
    mei = next(
        one.subentry_id
        for one in entry.get_subentries_of_type("member")
        if one.data["person"] == family.persons[MEI]
    )
    form = await permissions_form(forms, mei)
    assert len(form["data_schema"]) == len(Category)
    wanted = {"buyer": bought.subentry_id, "level": "statistics"}
    form = await forms.fill(form, **filled(form, health=wanted))
    assert form["errors"] == {"base": "invalid_input"}
    done = await forms.fill(form, **filled(form, health={**wanted, "purpose": "research"}))
    assert done["type"] == "abort"
    (permission,) = entry.subentries[mei].data["permissions"]
    assert (permission["category"], permission["purposes"]) == ("health", ["research"])
    assert permission["buyer"] == bought.subentry_id


async def test_without_a_buyer_nothing_sensitive_can_be_allowed(
    entry: MockConfigEntry, forms: Forms
) -> None:
    mei = await add(forms, entry, MEI)
    names = {one["name"] for one in (await permissions_form(forms, mei))["data_schema"]}
    assert names == {category.value for category in Category} - {
        "health", "location", "finance", "social",
    }  # fmt: skip


async def test_another_role_begins_with_nothing_allowed(
    hass: HomeAssistant, family: Family, hass_client: ClientSessionGenerator
) -> None:
    never = {"category": "water", "level": "none", "purposes": ["marketing"]}
    permissions = [*allowed({"energy": "series"}), never]
    entry = await set_up(hass, *family.subentries(permissions=permissions))
    forms = await forms_of(hass, hass_client, entry)
    mei, jonas = (one.subentry_id for one in entry.get_subentries_of_type("member"))
    form = await forms.reconfigure(jonas)
    watch = {"devices": ["a-watch"]}
    await forms.fill(form, person=JONAS, role="adult", guardians=[], claims=watch)
    assert len(entry.subentries[jonas].data["permissions"]) == 2
    form = await forms.reconfigure(jonas)
    await forms.fill(form, person=JONAS, role="teen", guardians=[mei], claims={})
    assert entry.subentries[jonas].data["permissions"] == [never]
    household = entry.runtime_data.household
    records = await household.run(lambda work: list(work.tx.evidence.records()))
    assert [one.kind for one in records if one.kind.startswith("permission")] == [
        "permission.withdrawn"
    ]


async def test_another_person_begins_with_nothing_allowed(
    hass: HomeAssistant, family: Family, hass_client: ClientSessionGenerator
) -> None:
    first, second = family.subentries()
    entry = await set_up(hass, second)
    (jonas,) = entry.subentries
    forms = await forms_of(hass, hass_client, entry)
    form = await forms.reconfigure(jonas)
    refused = await forms.fill(form, **{**ADULT, "person": "person.nobody"})
    assert refused["errors"] == {"person": "unknown_person"}
    await forms.fill(refused, **{**ADULT, "person": MEI})
    changed = entry.subentries[jonas]
    assert changed.data["person"] == first["data"]["person"] == family.persons[MEI]
    assert changed.data["permissions"] == []
    assert (changed.title, changed.unique_id) == ("Meilinwang", f"member_{family.persons[MEI]}")


async def test_nobody_becomes_two_members(entry: MockConfigEntry, forms: Forms) -> None:
    _, jonas = [await add(forms, entry, person) for person in (MEI, JONAS)]
    form = await forms.reconfigure(jonas)
    refused = await forms.fill(form, **{**ADULT, "person": MEI})
    assert refused["errors"] == {"person": "already_member"}


async def test_removing_a_member_removes_its_device(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    forms: Forms,
    device_registry: dr.DeviceRegistry,
) -> None:
    member = await add(forms, entry, MEI)
    assert hass.config_entries.async_remove_subentry(entry, member)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    (device,) = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    assert device.identifiers == {("data_exchanger", entry.entry_id)}


async def test_who_adds_themselves_chooses_what_to_begin_with(
    entry: MockConfigEntry, forms: Forms
) -> None:
    mei = await add(forms, entry, MEI, preset="research")
    data = entry.subentries[mei].data
    assert "preset" not in data
    assert {one["level"] for one in data["permissions"]} == {"private_statistics"}
    household = entry.runtime_data.household
    records = await household.run(lambda work: list(work.tx.evidence.records()))
    given = [one.facts for one in records if one.kind == "permission.given"]
    assert len(given) == len(data["permissions"])
    assert {one["member"] for one in given} == {mei}
    jonas = await add(forms, entry, JONAS)
    assert entry.subentries[jonas].data["permissions"] == []


async def test_conditions_are_shown_kept_and_changed(entry: MockConfigEntry, forms: Forms) -> None:
    mei = await add(forms, entry, MEI)
    form = await permissions_form(forms, mei)
    strict = {
        "level": "series",
        "purposes": ["research", "service"],
        "daily": 2,
        "monthly": 10,
        "quiet_from": "22:30:00",
        "quiet_to": "06:00:00",
        "floor": 2.5,
    }
    assert (await forms.fill(form, **filled(form, energy=strict)))["type"] == "abort"
    stored = entry.subentries[mei].data["permissions"]
    assert [one["purposes"] for one in stored] == [["research"], ["service"]]
    for one in stored:
        assert (one["daily"], one["monthly"]) == (2, 10)
        assert one["quiet"] == {"start": "22:30", "end": "06:00"}
        assert one["floor"] == {"amount": 250, "currency": "EUR"}
    form = await permissions_form(forms, mei)
    assert filled(form)["energy"] == strict
    await forms.fill(form, **filled(form))
    assert entry.subentries[mei].data["permissions"] == stored
    form = await permissions_form(forms, mei)
    freer = {key: strict[key] for key in ("level", "purposes", "monthly")}
    await forms.fill(form, **filled(form, energy=freer))
    (one, _) = entry.subentries[mei].data["permissions"]
    assert one.keys().isdisjoint({"daily", "quiet", "floor"})
    assert one["monthly"] == 10


@pytest.mark.parametrize(
    ("wrong", "field"), [({"quiet_from": "22:00:00"}, "quiet"), ({"floor": 2.505}, "amount")]
)
async def test_conditions_that_mean_nothing_are_refused(
    entry: MockConfigEntry, forms: Forms, wrong: dict[str, Any], field: str
) -> None:
    mei = await add(forms, entry, MEI)
    form = await permissions_form(forms, mei)
    on = {"level": "series", "purposes": []}
    form = await forms.fill(form, **filled(form, energy=on | wrong))
    assert form["errors"] == {"base": "invalid_input"}
    assert form["description_placeholders"]["field"] == field
