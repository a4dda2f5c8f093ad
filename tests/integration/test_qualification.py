"""What buyers prove when they are added and before each trade, and what stops them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
import json
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.data_exchanger.const import DOMAIN
from custom_components.data_exchanger.core.model.identifiers import Did
from custom_components.data_exchanger.core.protocol.demand import Demand
from custom_components.data_exchanger.core.protocol.did import document_of
from custom_components.data_exchanger.core.protocol.documents import sign_document
from tests.core.examples import BUYER_KEY, STRANGER_KEY, profile
from tests.integration.authority import Authority
from tests.integration.buyer import Buyer
from tests.integration.driver import Household
from tests.integration.family import Family, set_up
from tests.integration.flows import FORM, add, begin, go_on
from tests.integration.profiles import signed
from tests.integration.waiting import until

INSURANCE = "https://w3id.org/data-exchanger/v1#InsurancePricing"


@pytest.fixture
async def authority(buyer: Buyer) -> AsyncIterator[Authority]:
    authority = Authority()
    await authority.start()
    yield authority
    await authority.stop()


async def trust(hass: HomeAssistant, entry: MockConfigEntry, *issuers: str) -> None:
    flow = await entry.start_reconfigure_flow(hass)
    result = await hass.config_entries.flow.async_configure(
        flow["flow_id"], {**entry.data, "trusted_issuers": list(issuers)}
    )
    assert result["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()


async def look(hass: HomeAssistant, entry: MockConfigEntry, buyer: Buyer) -> dict[str, str]:
    """Return what the form shows before a buyer is added."""
    flow = await begin(hass, entry)
    result = await go_on(hass, flow, {"url": buyer.url})
    assert (result["type"], result["step_id"]) == (FORM, "confirm")
    shown: dict[str, str] = result["description_placeholders"]
    return shown


async def test_a_licence_of_a_trusted_issuer_is_proven(
    hass: HomeAssistant, buyer: Buyer, authority: Authority, entry: MockConfigEntry
) -> None:
    await trust(hass, entry, authority.did)
    signed(buyer, licences=(authority.licence(),), retention_days=90)
    shown = await look(hass, entry, buyer)
    assert f"- Licence: Data licence ({authority.did})\n- Jurisdiction: DE" in shown["proven"]
    assert "- Longest retention (days): 90" in shown["claimed"]
    assert shown["missing"] == "- Domain (did:web)"
    assert sorted(authority.requests) == ["/.well-known/did.json", "/status"]


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ({"valid_until": datetime(2026, 1, 1, tzinfo=UTC)}, "has expired"),
        ({"issuer": BUYER_KEY.did, "key": BUYER_KEY}, "the buyer issued it to itself"),
        ({"key": STRANGER_KEY}, "its issuer did not sign it"),
        ({"subject": {"id": STRANGER_KEY.did}}, "is about somebody else"),
        (
            {"issuer": "did:web:elsewhere.example"},
            "its issuer is not on your list of trusted issuers",
        ),
    ],
)
async def test_a_licence_that_does_not_hold_is_a_claim(
    hass: HomeAssistant,
    buyer: Buyer,
    authority: Authority,
    entry: MockConfigEntry,
    changes: dict[str, Any],
    doubt: str,
) -> None:
    await trust(hass, entry, authority.did)
    signed(buyer, licences=(authority.licence(**changes),))
    shown = await look(hass, entry, buyer)
    assert "Licence" not in shown["proven"]
    assert f"({doubt})" in shown["claimed"]
    assert "- Jurisdiction: DE" in shown["claimed"]


async def test_a_revoked_licence_is_a_claim(
    hass: HomeAssistant, buyer: Buyer, authority: Authority, entry: MockConfigEntry
) -> None:
    await trust(hass, entry, authority.did)
    authority.revoked.add(7)
    signed(buyer, licences=(authority.licence(),))
    assert "(was revoked)" in (await look(hass, entry, buyer))["claimed"]


async def test_issuers_that_nobody_trusts_are_not_asked(
    hass: HomeAssistant, buyer: Buyer, authority: Authority, entry: MockConfigEntry
) -> None:
    signed(buyer, licences=(authority.licence(), "no.licence.atall"))
    shown = await look(hass, entry, buyer)
    assert "not on your list" in shown["claimed"]
    assert "(cannot be read)" in shown["claimed"]
    assert authority.requests == []


async def test_silence_of_an_issuer_proves_nothing(
    hass: HomeAssistant, buyer: Buyer, authority: Authority, entry: MockConfigEntry
) -> None:
    await trust(hass, entry, authority.did)
    signed(buyer, licences=(authority.licence(),))
    await authority.stop()
    assert "keys could not be read" in (await look(hass, entry, buyer))["claimed"]


async def test_trusted_issuers_are_dids(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    flow = await entry.start_reconfigure_flow(hass)
    given = {**entry.data, "trusted_issuers": ["https://authority.example"]}
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], given)
    assert result["errors"] == {"trusted_issuers": "not_a_did"}


# Domains


def web_profile(buyer: Buyer, did: Did) -> None:
    document = profile(buyer.key, buyer.url, did=did)
    token = sign_document(document, buyer.key, did)
    buyer.profile_body = json.dumps({"profile": token}).encode()


def web_did(buyer: Buyer) -> Did:
    return Did(f"did:web:127.0.0.1%3A{buyer.wire.port}")


async def test_a_did_web_proves_the_domain(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    did = web_did(buyer)
    web_profile(buyer, did)
    buyer.did_body = document_of(did, buyer.key.public)
    assert f"- Domain (did:web): {did}" in (await look(hass, entry, buyer))["proven"]
    added = await add(hass, entry, buyer)
    home = entry.runtime_data.household.home
    assert (home.buyers[added].did, home.buyers[added].key) == (did, buyer.key.public)
    assert await hass.config_entries.async_reload(entry.entry_id)


async def test_a_trade_runs_under_a_did_web(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    family: Family,
    metered: list[float],
    buyer: Buyer,
    demand: Demand,
) -> None:
    buyer.did = web_did(buyer)
    buyer.did_body = document_of(buyer.did, buyer.key.public)
    entry = await set_up(hass, *family.subentries())
    await add(hass, entry, buyer)
    household = Household(hass, entry, family, buyer)
    await household.connect(hass_ws_client)
    await household.know()
    buyer.publish(demand)
    await household.call("refresh_demands")
    trade = await household.sell(demand.id)
    assert (await household.trade(trade))["state"] == "completed"


@pytest.mark.parametrize(
    ("document", "error"),
    [
        (lambda did: document_of(did, STRANGER_KEY.public), "invalid_signature"),
        (lambda did: document_of(Did("did:web:other.example"), BUYER_KEY.public), "invalid_input"),
        (lambda did: b"", "invalid_input"),
    ],
)
async def test_a_did_web_whose_document_does_not_fit_is_refused(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry, document: Any, error: str
) -> None:
    did = web_did(buyer)
    web_profile(buyer, did)
    buyer.did_body = document(did)
    result = await go_on(hass, await begin(hass, entry), {"url": buyer.url})
    assert result["errors"] == {"url": error}


async def test_a_did_web_of_another_host_is_not_even_asked(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    web_profile(buyer, Did("did:web:other.example"))
    result = await go_on(hass, await begin(hass, entry), {"url": buyer.url})
    assert result["errors"] == {"url": "invalid_input"}
    assert result["description_placeholders"]["field"] == "did"


# Before each trade


def issues(hass: HomeAssistant) -> set[str | None]:
    found = ir.async_get(hass).issues.values()
    return {one.translation_key for one in found if one.domain == DOMAIN and one.active}


async def stopped(household: Household, demand: Demand) -> str:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    with pytest.raises(ServiceValidationError) as refused:
        await household.accept(demand.id)
    assert refused.value.translation_key == "buyer_changed"
    change: str = refused.value.translation_placeholders["change"]
    return change


async def accept_changes(household: Household, step: str) -> dict[str, str]:
    (subentry,) = household.entry.get_subentries_of_type("buyer")
    flow = await household.entry.start_subentry_reconfigure_flow(
        household.hass, subentry.subentry_id
    )
    assert flow["step_id"] == step
    await go_on(household.hass, flow, {})
    await household.know()
    return dict(flow["description_placeholders"])


async def test_a_buyer_that_moves_away_is_stopped_until_it_is_accepted(
    household: Household, demand: Demand
) -> None:
    signed(household.buyer, jurisdiction="FR")
    assert await stopped(household, demand) == "jurisdiction"
    await until(lambda: "buyer_changed_jurisdiction" in issues(household.hass))
    assert household.buyer.requests("/dsp/") == []
    await household.reload()
    await household.know()
    await until(lambda: "buyer_changed_jurisdiction" in issues(household.hass))

    shown = await accept_changes(household, "reconfigure_changed")
    assert (shown["before_jurisdiction"], shown["jurisdiction"]) == ("DE", "FR")
    await until(lambda: "buyer_changed_jurisdiction" not in issues(household.hass))
    await household.sell(demand.id)


async def test_a_buyer_with_another_key_is_stopped(household: Household, demand: Demand) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    household.buyer.key = STRANGER_KEY
    with pytest.raises(ServiceValidationError) as refused:
        await household.accept(demand.id)
    assert refused.value.translation_placeholders == {"change": "key"}
    await until(lambda: "buyer_changed_key" in issues(household.hass))
    shown = await accept_changes(household, "reconfigure_key")
    assert shown["pinned"] == BUYER_KEY.public.fingerprint
    await until(lambda: "buyer_changed_key" not in issues(household.hass))


async def test_removing_a_changed_buyer_clears_its_issue(
    household: Household, demand: Demand
) -> None:
    signed(household.buyer, hosting=("DE", "US"))
    assert await stopped(household, demand) == "hosting"
    await until(lambda: "buyer_changed_hosting" in issues(household.hass))
    (subentry,) = household.entry.get_subentries_of_type("buyer")
    household.hass.config_entries.async_remove_subentry(household.entry, subentry.subentry_id)
    await household.hass.async_block_till_done()
    await until(lambda: "buyer_changed_hosting" not in issues(household.hass))


async def test_a_special_demand_opens_for_a_proven_licence_only(
    household: Household, demand: Demand, authority: Authority
) -> None:
    signed(household.buyer, licences=(authority.licence(),))
    special = replace(demand, purposes=(INSURANCE,), scenario="home_insurance_pricing")
    household.buyer.publish(special)
    await household.call("refresh_demands")
    assert [one["id"] for one in (await household.overview())["refused"]] == [special.id]

    await trust(household.hass, household.entry, authority.did)
    await household.know()
    with pytest.raises(ServiceValidationError):  # the members have not consented to insurance
        await household.accept(special.id)
    seen = await household.overview()
    assert [one["id"] for one in seen["demands"]] == [special.id]
    assert seen["demands"][0]["findings"][0]["reason"] == "special"

    authority.revoked.add(7)
    with pytest.raises(ServiceValidationError):
        await household.accept(special.id)
    assert [one["id"] for one in (await household.overview())["refused"]] == [special.id]


async def test_a_buyer_that_cannot_be_reached_has_nothing_proven(
    household: Household, demand: Demand, authority: Authority
) -> None:
    (buyer,) = household.entry.get_subentries_of_type("buyer")
    await trust(household.hass, household.entry, authority.did)
    signed(household.buyer, licences=(authority.licence(),))
    desk = household.entry.runtime_data.household.desk
    assert (await desk.check(buyer.subentry_id)).qualification.endorsements
    household.buyer.refusals["profile"] = [500]
    assert not (await desk.check(buyer.subentry_id)).qualification.endorsements


async def test_a_reputation_grows_with_trades_and_is_explained(
    household: Household, demand: Demand
) -> None:
    sensor = "sensor.grid_research_institute_reputation"
    state = household.hass.states.get(sensor)
    assert state
    assert (state.state, state.attributes["explanation"]) == (
        "unknown",
        "There is no experience with this buyer yet.",
    )
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    await household.sell(demand.id)
    await until(lambda: household.hass.states.get(sensor).state == "85")
    state = household.hass.states.get(sensor)
    assert state.attributes["explanation"] == "85 of 100: paid on time (1), answered (1)."
    assert (state.attributes["paid_on_time"], state.attributes["replied"]) == (1, 1)
    (buyer,) = (await household.ask("buyers"))["buyers"]
    assert buyer["reputation"]["score"] == 85
    assert buyer["reputation"]["reasons"] == {"paid_on_time": 1, "replied": 1}
    assert buyer["changes"] == []
    standings = {one["aspect"]: one["standing"] for one in buyer["points"]}
    assert (standings["key"], standings["domain"]) == ("proven", "missing")
    await household.reload()
    await until(lambda: household.hass.states.get(sensor).state == "85")
