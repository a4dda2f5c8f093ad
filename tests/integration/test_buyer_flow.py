"""Adding buyers: what is believed, what is refused, and what is pinned."""

from collections.abc import Callable

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.core.examples import BUYER_KEY, STRANGER_KEY
from tests.integration.buyer import Buyer
from tests.integration.flows import ABORT, FORM, add, begin, go_on, require_success
from tests.integration.profiles import (
    broken_compression,
    by_another,
    dead_line,
    elsewhere,
    endless,
    garbage,
    half_an_answer,
    in_another_name,
    missing,
    no_json,
    no_token,
    redirect,
    signed,
    signed_by_nobody,
    too_large,
)


async def test_buyer_is_shown_before_it_is_added_and_pinned(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    flow = await begin(hass, entry)
    assert (flow["type"], flow["step_id"], flow["errors"]) == (FORM, "user", {})
    result = await go_on(hass, flow, {"url": buyer.url + "/"})
    assert (result["type"], result["step_id"]) == (FORM, "confirm")
    assert result["description_placeholders"] == {
        "name": "Grid Research Institute",
        "fingerprint": buyer.key.public.fingerprint,
        "proven": f"- Signing key: {buyer.key.did}",
        "claimed": "- Jurisdiction: DE\n- Hosting place: DE, FR\n"
        "- Contact: privacy@buyer.example\n- Settlement: bank_transfer, EUR",
        "missing": "- Domain (did:web)\n- Licence\n- Longest retention (days)",
        "jurisdiction": "DE",
        "hosting": "DE, FR",
        "currencies": "EUR",
        "methods": "bank_transfer",
        "due_days": "14",
        "fee": "10 %",
    }
    assert not entry.get_subentries_of_type("buyer")

    result = await go_on(hass, flow, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    (added,) = entry.get_subentries_of_type("buyer")
    assert (added.title, added.unique_id) == (
        "Grid Research Institute",
        f"buyer_{buyer.key.did}",
    )
    assert added.data == {
        "url": buyer.url,
        "key": buyer.key.public.raw.hex(),
        "profile": buyer.profile_token,
    }
    assert entry.state is ConfigEntryState.LOADED
    state = hass.states.get("sensor.grid_research_institute_paid")
    assert state
    assert state.state == "0.0"


async def test_the_address_of_the_profile_will_do(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    pasted = f" {buyer.url}/.well-known/data-buyer.json\n"
    await require_success(hass, await begin(hass, entry), pasted)
    (added,) = entry.get_subentries_of_type("buyer")
    assert added.data["url"] == buyer.url


async def test_an_address_without_scheme_is_secure(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    flow = await begin(hass, entry)
    result = await go_on(hass, flow, {"url": buyer.url.removeprefix("http://")})
    assert result["errors"] == {"url": "unreachable"}
    assert buyer.received == []


async def test_a_buyer_is_added_once(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    await add(hass, entry, buyer)
    flow = await begin(hass, entry)
    await go_on(hass, flow, {"url": buyer.url})
    result = await go_on(hass, flow, {})
    assert (result["type"], result["reason"]) == (ABORT, "already_configured")


async def test_no_buyer_is_added_while_the_household_does_not_run(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    result = await begin(hass, entry)
    assert (result["type"], result["reason"]) == (ABORT, "entry_not_loaded")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await require_success(hass, await begin(hass, entry), buyer.url)


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (dead_line, "unreachable"),
        (garbage, "unreachable"),
        (broken_compression, "unreachable"),
        (half_an_answer, "unreachable"),
        (redirect, "unreachable"),
        (missing, "unreachable"),
        (too_large, "too_large"),
        (endless, "too_large"),
        (no_json, "invalid_input"),
        (no_token, "invalid_signature"),
        (signed_by_nobody, "invalid_signature"),
        (in_another_name, "invalid_signature"),
        (by_another, "invalid_input"),
        (elsewhere("dsp"), "invalid_input"),
        (elsewhere("mailbox"), "invalid_input"),
        (elsewhere("demands"), "invalid_input"),
        (elsewhere("settlement"), "invalid_input"),
        (elsewhere("erasure"), "invalid_input"),
    ],
)
async def test_answers_that_are_no_honest_profile_are_refused_until_there_is_one(
    hass: HomeAssistant,
    buyer: Buyer,
    entry: MockConfigEntry,
    spoil: Callable[[Buyer], None],
    error: str,
) -> None:
    spoil(buyer)
    flow = await begin(hass, entry)
    result = await go_on(hass, flow, {"url": buyer.url})
    assert (result["type"], result["errors"]) == (FORM, {"url": error})
    assert not entry.get_subentries_of_type("buyer")

    buyer.wire.cut, buyer.wire.answer, buyer.profile_body = False, b"", None
    await require_success(hass, flow, buyer.url)


async def test_mistakes_in_a_profile_are_named(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    signed(buyer, dsp="https://elsewhere.example")
    result = await go_on(hass, await begin(hass, entry), {"url": buyer.url})
    assert result["description_placeholders"] == {
        "field": "dsp",
        "reason": "is not at the buyer's own host",
    }


# Again


async def test_reconfigure_takes_over_a_changed_profile(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    added = await add(hass, entry, buyer)
    signed(buyer, name="Grid Research Foundation")
    flow = await entry.start_subentry_reconfigure_flow(hass, added)
    assert (flow["type"], flow["step_id"]) == (FORM, "reconfigure_changed")
    assert flow["description_placeholders"]["name"] == "Grid Research Foundation"
    result = await go_on(hass, flow, {})
    assert (result["type"], result["reason"]) == (ABORT, "reconfigure_successful")
    (changed,) = entry.get_subentries_of_type("buyer")
    assert changed.title == "Grid Research Foundation"
    assert changed.data["key"] == BUYER_KEY.public.raw.hex()


async def test_reconfigure_asks_again_where_the_key_has_changed(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    added = await add(hass, entry, buyer)
    buyer.key = STRANGER_KEY
    flow = await entry.start_subentry_reconfigure_flow(hass, added)
    assert (flow["type"], flow["step_id"]) == (FORM, "reconfigure_key")
    assert flow["description_placeholders"]["fingerprint"] == STRANGER_KEY.public.fingerprint
    assert flow["description_placeholders"]["pinned"] == BUYER_KEY.public.fingerprint
    (unchanged,) = entry.get_subentries_of_type("buyer")
    assert unchanged.data["key"] == BUYER_KEY.public.raw.hex()

    result = await go_on(hass, flow, {})
    assert (result["type"], result["reason"]) == (ABORT, "reconfigure_successful")
    (changed,) = entry.get_subentries_of_type("buyer")
    assert changed.data["key"] == STRANGER_KEY.public.raw.hex()
    assert entry.state is ConfigEntryState.LOADED
    again = await begin(hass, entry)
    await go_on(hass, again, {"url": buyer.url})
    assert (await go_on(hass, again, {}))["reason"] == "already_configured"


async def test_reconfigure_does_not_make_two_buyers_one(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    added = await add(hass, entry, buyer)
    buyer.key = STRANGER_KEY
    await require_success(hass, await begin(hass, entry), buyer.url)
    flow = await entry.start_subentry_reconfigure_flow(hass, added)
    result = await go_on(hass, flow, {})
    assert (result["type"], result["reason"]) == (ABORT, "already_configured")


@pytest.mark.parametrize(
    ("spoil", "error"),
    [(missing, "unreachable"), (by_another, "invalid_input"), (too_large, "too_large")],
)
async def test_reconfigure_leaves_a_buyer_whose_profile_cannot_be_read(
    hass: HomeAssistant,
    buyer: Buyer,
    entry: MockConfigEntry,
    spoil: Callable[[Buyer], None],
    error: str,
) -> None:
    added = await add(hass, entry, buyer)
    spoil(buyer)
    result = await entry.start_subentry_reconfigure_flow(hass, added)
    assert (result["type"], result["reason"]) == (ABORT, error)

    buyer.profile_body = None
    flow = await entry.start_subentry_reconfigure_flow(hass, added)
    assert (await go_on(hass, flow, {}))["reason"] == "reconfigure_successful"


async def test_reconfigure_needs_a_household_that_runs(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    added = await add(hass, entry, buyer)
    assert await hass.config_entries.async_unload(entry.entry_id)
    result = await entry.start_subentry_reconfigure_flow(hass, added)
    assert (result["type"], result["reason"]) == (ABORT, "entry_not_loaded")
    assert await hass.config_entries.async_setup(entry.entry_id)
    flow = await entry.start_subentry_reconfigure_flow(hass, added)
    assert (await go_on(hass, flow, {}))["reason"] == "reconfigure_successful"
