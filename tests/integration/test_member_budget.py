"""How much a member's statistics with noise may tell together, set in forms."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.data_exchanger.core.model.identifiers import MemberId
from custom_components.data_exchanger.core.privacy.budget import PrivacyBudget
from tests.integration.family import Family
from tests.integration.forms import Forms, field, forms_of
from tests.integration.test_member_flow import ADULT, JONAS, MEI, add


@pytest.fixture
async def forms(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    family: Family,
    entry: MockConfigEntry,
) -> Forms:
    """Return the forms before Mei, who administers."""
    return await forms_of(hass, hass_client, entry)


def budget(entry: MockConfigEntry, member: str) -> PrivacyBudget:
    found: PrivacyBudget = entry.runtime_data.household.home.budget(MemberId(member))
    return found


async def details(forms: Forms, member: str) -> Any:
    form = await forms.reconfigure(member)
    return form if form["type"] == "form" else await forms.choose(form, "details")


def suggested(form: Any) -> dict[str, Any]:
    """Return the figures that stand in the form."""
    return {
        name: field(form, name, "noise")["description"]["suggested_value"]
        for name in ("privacy_budget", "budget_window")
    }


async def test_a_budget_is_set_with_the_member_and_counts_at_once(
    entry: MockConfigEntry, forms: Forms
) -> None:
    mei = await add(forms, entry, MEI, noise={"privacy_budget": 1.5, "budget_window": 90})
    assert budget(entry, mei) == PrivacyBudget.within(1.5, 90)
    form = await details(forms, mei)
    assert suggested(form) == {"privacy_budget": 1.5, "budget_window": 90}
    done = await forms.fill(
        form, **ADULT, person=MEI, noise={"privacy_budget": 0.2, "budget_window": 7}
    )
    assert done["reason"] == "reconfigure_successful"
    assert budget(entry, mei) == PrivacyBudget.within(0.2, 7)


async def test_without_a_choice_the_usual_budget_holds(
    entry: MockConfigEntry, forms: Forms
) -> None:
    mei = await add(forms, entry, MEI)
    assert budget(entry, mei) == PrivacyBudget()
    assert suggested(await details(forms, mei)) == {"privacy_budget": 3.0, "budget_window": 30}


async def test_each_member_has_a_budget_of_their_own(entry: MockConfigEntry, forms: Forms) -> None:
    mei = await add(forms, entry, MEI, noise={"privacy_budget": 0.5})
    jonas = await add(forms, entry, JONAS, noise={"budget_window": 365})
    assert budget(entry, mei) == PrivacyBudget.within(0.5, 30)
    assert budget(entry, jonas) == PrivacyBudget.within(3.0, 365)


async def test_nobody_else_changes_an_adults_budget(entry: MockConfigEntry, forms: Forms) -> None:
    """Not even the administrator, who may change what else there is to say of a member."""
    await add(forms, entry, MEI)
    jonas = await add(forms, entry, JONAS, noise={"privacy_budget": 0.5})
    form = await details(forms, jonas)
    assert [one["name"] for one in form["data_schema"]] == [
        "person",
        "role",
        "guardians",
        "claims",
    ]
    more = {"noise": {"privacy_budget": 10}}
    refused = await forms.fill(form, **ADULT, person=JONAS, **more)
    assert "noise" in str(refused["errors"])
    form = await details(forms, jonas)
    claims = {"devices": ["a-watch"]}
    done = await forms.fill(form, **{**ADULT, "claims": claims}, person=JONAS)
    assert done["reason"] == "reconfigure_successful"
    assert budget(entry, jonas) == PrivacyBudget.within(0.5, 30)


async def test_guardians_set_the_budget_of_a_minor(entry: MockConfigEntry, forms: Forms) -> None:
    mei = await add(forms, entry, MEI)
    child = {"role": "child", "guardians": [mei], "claims": {}}
    jonas = await add(forms, entry, JONAS, **child)
    done = await forms.fill(
        await details(forms, jonas), **child, person=JONAS, noise={"privacy_budget": 0.1}
    )
    assert done["reason"] == "reconfigure_successful"
    assert budget(entry, jonas) == PrivacyBudget.within(0.1, 30)


@pytest.mark.parametrize(
    "noise",
    [
        {"privacy_budget": 0},
        {"privacy_budget": -1},
        {"privacy_budget": 10.1},
        {"privacy_budget": "much"},
        {"budget_window": 0},
        {"budget_window": 366},
        {"refund": 1},
    ],
)
async def test_figures_out_of_range_are_refused(
    entry: MockConfigEntry, forms: Forms, noise: dict[str, Any]
) -> None:
    form = await forms.add_member()
    refused = await forms.fill(form, **ADULT, person=MEI, noise=noise)
    assert "noise" in str(refused["errors"])
    assert not list(entry.get_subentries_of_type("member"))
