"""The actions: what they answer, what they refuse and whom."""

from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceNotSupported,
    ServiceValidationError,
    Unauthorized,
    UnknownUser,
)
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.translation import async_get_translations
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.data_exchanger.const import DOMAIN
from custom_components.data_exchanger.core.evidence.export import verify_export
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.core.examples import fresh_urn
from tests.integration.driver import Household
from tests.integration.family import CANARIES
from tests.integration.waiting import until

UNKNOWN = "urn:uuid:00000000-0000-4000-8000-999999999999"
FIELDS: Mapping[str, Mapping[str, Any]] = {
    "refresh_demands": {},
    "preview_package": {"demand_id": UNKNOWN},
    "accept_demand": {"demand_id": UNKNOWN},
    "decline_demand": {"demand_id": UNKNOWN},
    "export_evidence": {},
    "verify_evidence": {},
    "create_package": {
        "elements": ["electricity_consumption"],
        "start": "2026-01-01 00:00:00",
        "end": "2026-01-02 00:00:00",
    },
    "offer_data": {
        "elements": ["electricity_consumption"],
        "start": "2026-01-01 00:00:00",
        "end": "2026-01-02 00:00:00",
        "buyer": "a-device",
        "price": "4.50",
    },
}


def scope(past: Period, **changes: Any) -> dict[str, Any]:
    """Return the fields of a package about what the meter knows."""
    fields = {"elements": ["electricity_consumption"], "start": past.start, "end": past.end}
    return fields | changes


def buyers_device(household: Household) -> str:
    (buyer,) = household.entry.get_subentries_of_type("buyer")
    device = dr.async_get(household.hass).async_get_device_by_identifier(
        (DOMAIN, buyer.subentry_id), household.entry.entry_id
    )
    assert device
    return device.id


async def message(err: HomeAssistantError, hass: HomeAssistant, language: str) -> str:
    """Return an error in somebody's words."""
    assert err.translation_domain == DOMAIN
    found = await async_get_translations(hass, language, "exceptions", {DOMAIN})
    text = found[f"component.{DOMAIN}.exceptions.{err.translation_key}.message"]
    return text.format(**(err.translation_placeholders or {}))


# Whom


@pytest.mark.parametrize("action", FIELDS)
async def test_members_who_do_not_administer_may_not(household: Household, action: str) -> None:
    with pytest.raises(Unauthorized):
        await household.call(action, household.family.member, **FIELDS[action])
    assert await household.evidence("trade.") == []


@pytest.mark.parametrize("action", ["approve_trade", "reject_trade"])
async def test_strangers_have_no_voice(household: Household, demand: Demand, action: str) -> None:
    trade = await household.offered(demand)
    await household.trade_in(trade, "awaiting_approval")
    with pytest.raises(Unauthorized):
        await household.call(action, household.family.stranger, trade_id=trade)
    with pytest.raises(UnknownUser):
        await household.call_as(Context(user_id="nobody"), action, trade_id=trade)
    assert (await household.trade(trade))["state"] == "awaiting_approval"


async def test_a_member_concerned_may_approve(household: Household, demand: Demand) -> None:
    trade = await household.offered(demand)
    await household.trade_in(trade, "awaiting_approval")
    answer = await household.call("approve_trade", trade_id=trade)
    assert answer["state"] == "awaiting_approval"
    answer = await household.call("approve_trade", household.family.member, trade_id=trade)
    assert (answer["trade_id"], answer["state"], answer["price"]) == (trade, "agreed", "4.50 EUR")
    await household.trade_in(trade, "completed")


async def test_an_automation_may_reject_and_never_approve(
    household: Household, demand: Demand
) -> None:
    trade = await household.offered(demand)
    await household.trade_in(trade, "awaiting_approval")
    with pytest.raises(ServiceValidationError) as refused:
        await household.call_as(Context(), "approve_trade", trade_id=trade)
    assert refused.value.translation_key == "person_required"
    answer = await household.call_as(Context(), "reject_trade", trade_id=trade)
    assert answer["state"] == "ended"


# What


async def test_refresh_tells_of_new_demands_once_and_what_fits(
    household: Household, demand: Demand
) -> None:
    household.buyer.publish(demand)
    first = await household.call("refresh_demands")
    assert (first["new"], first["failed"]) == ([demand.id], {})
    (shown,) = first["demands"]
    assert (shown["demand_id"], shown["title"], shown["price"]) == (
        demand.id,
        "Hourly electricity",
        "4.50 EUR",
    )
    assert (shown["level"], shown["gaps"]) == ("series", [])
    assert (await household.call("refresh_demands"))["new"] == []


async def test_refresh_says_which_buyer_could_not_be_reached(household: Household) -> None:
    household.buyer.refusals["demands"] = [503]
    answer = await household.call("refresh_demands")
    (buyer,) = household.entry.get_subentries_of_type("buyer")
    assert answer["failed"] == {buyer.subentry_id: "unreachable"}
    assert (await household.call("refresh_demands"))["failed"] == {}


async def test_preview_shows_what_would_leave_and_sends_nothing(
    household: Household, demand: Demand
) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    before = len(household.buyer.received)
    shown = await household.call("preview_package", demand_id=demand.id)
    assert (shown["level"], shown["method"], shown["rows"]) == ("series", "series", 96)
    (resource,) = shown["resources"]
    (rows,) = shown["first_rows"].values()
    assert len(rows) == 6
    assert rows[0].startswith("start,")
    assert resource["rows"] == 96
    assert len(household.buyer.received) == before

    await household.sell(demand.id)
    assert shown["sha256"] == household.buyer.deal.manifest.package


async def test_create_writes_a_certified_package(household: Household, past: Period) -> None:
    made = await household.call("create_package", **scope(past, resolution="P1D"))
    path = Path(made["path"])
    assert path.parent == Path(household.hass.config.path(DOMAIN))
    assert path.parent.stat().st_mode & 0o777 == 0o700
    with ZipFile(path) as archive:
        assert "datapackage.json" in archive.namelist()
    (record,) = await household.evidence("package.created")
    assert record.facts == {"package": made["sha256"], "certificate": made["certificate"]}


async def test_naive_times_are_those_of_the_home(household: Household, past: Period) -> None:
    await household.hass.config.async_set_time_zone("Asia/Shanghai")
    await household.reload()
    await household.know()
    day = past.start.date() + timedelta(days=2)
    fields = scope(past, start=f"{day} 00:00:00", end=f"{day} 06:00:00")
    made = await household.call("create_package", **fields)
    with ZipFile(made["path"]) as archive:
        (name,) = [one for one in archive.namelist() if one.endswith(".csv")]
        _, first, *_ = archive.read(name).decode().splitlines()
    assert first.startswith(f"{day - timedelta(days=1)}T16:00:00Z")


async def test_offer_reaches_the_buyer_at_the_familys_price(
    household: Household, past: Period
) -> None:
    answer = await household.call(
        "offer_data", **scope(past, buyer=buyers_device(household), price="7.25")
    )
    assert (answer["state"], answer["price"]) == ("offered", "7.25 EUR")
    trade = answer["trade_id"]
    await until(lambda: trade in household.buyer.deals)
    assert household.buyer.deal.terms.price.amount == 725
    await household.approve_when_asked(trade)
    await household.trade_in(trade, "completed")
    assert (await household.overview())["earned"] == {"EUR": 725}


async def test_exported_evidence_holds_for_anybody(household: Household, demand: Demand) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    await household.sell(demand.id)
    written = await household.call("export_evidence")
    result = verify_export(BytesIO(Path(written["path"]).read_bytes()))
    assert (result.verified, result.records) == (True, written["records"])
    assert result.head == written["head"]
    assert (result.documents, result.signatures) == (written["documents"], 2)
    with ZipFile(written["path"]) as archive:
        papers = [archive.read(one) for one in archive.namelist() if one != "evidence.jsonl"]
        english = archive.read("impact_assessment.en.md").decode()
        records = [json.loads(line) for line in archive.read("evidence.jsonl").splitlines()]
    sent = sum(one["facts"]["bytes"] for one in records if one["kind"] == "egress.sent")
    counted = [one["facts"]["bytes"] for one in records if one["kind"] == "egress.counted"]
    assert "Agreements: 1; confirmed deliveries: 1." in english
    assert not [word for word in CANARIES for one in papers if word.encode() in one]
    assert sent < counted[-1] <= (await household.overview())["bytes_sent"]


# What not


async def test_unknown_things_are_named(household: Household, past: Period) -> None:
    for action in ("preview_package", "accept_demand", "decline_demand"):
        with pytest.raises(ServiceValidationError) as missing:
            await household.call(action, demand_id=UNKNOWN)
        assert UNKNOWN in await message(missing.value, household.hass, "en")
        assert UNKNOWN in await message(missing.value, household.hass, "zh-Hans")
    for action in ("approve_trade", "reject_trade"):
        with pytest.raises(ServiceValidationError) as missing:
            await household.call(action, trade_id=UNKNOWN)
        assert missing.value.translation_key == "not_found"
    hub = dr.async_entries_for_config_entry(dr.async_get(household.hass), household.entry.entry_id)[
        0
    ]
    for device in ("no-such-device", hub.id):
        with pytest.raises(ServiceValidationError) as missing:
            await household.call("offer_data", **scope(past, buyer=device, price="1"))
        assert missing.value.translation_key == "unknown_buyer"


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"elements": ["blood_glucose"]}, "not_on_offer"),
        ({"elements": ["no_such_element"]}, "not_on_offer"),
        ({"elements": []}, "invalid_input"),
        ({"purpose": "https://w3id.org/dpv#NoSuchPurpose"}, "unknown_purpose"),
        ({"purpose": "https://w3id.org/dpv#CreditChecking"}, "not_on_offer"),
        ({"start": "2026-02-01 00:00:00", "end": "2026-01-01 00:00:00"}, "invalid_input"),
        ({"elements": ["electricity_consumption"] * 2}, "invalid_input"),
        ({"elements": ["Küche"]}, "invalid_input"),
        ({"parameters": {"histogram_bins": 2.5}}, "invalid_input"),
        ({"start": "1026-01-01 00:00:00", "resolution": "PT1M"}, "invalid_input"),
        ({"price": "4.505"}, "invalid_input"),
        ({"price": "much"}, "invalid_input"),
        ({"price": "-1"}, "invalid_input"),
    ],
)
async def test_terms_that_cannot_be_met_are_refused_and_explained(
    household: Household, past: Period, changes: dict[str, Any], key: str
) -> None:
    fields = scope(past, buyer=buyers_device(household), price="4.50") | changes
    with pytest.raises(ServiceValidationError) as refused:
        await household.call("offer_data", **fields)
    assert refused.value.translation_key == key
    for language in ("en", "zh-Hans"):
        assert await message(refused.value, household.hass, language)
    assert household.buyer.deals == {}


async def test_a_package_needs_parameters_that_its_method_knows(
    household: Household, past: Period
) -> None:
    fields = scope(past, method="statistics", parameters={"functions": ["median"]})
    with pytest.raises(ServiceValidationError) as refused:
        await household.call("create_package", **fields)
    assert refused.value.translation_key == "invalid_input"


@pytest.mark.parametrize(
    "changes",
    [
        {"resolution": "PT2H"},
        {"method": "magic"},
        {"start": "yesterday"},
        {"retention_days": 0},
        {"valid_days": 400},
        {"parameters": "none"},
        {"surprise": 1},
    ],
)
async def test_fields_out_of_range_are_refused(
    household: Household, past: Period, changes: dict[str, Any]
) -> None:
    fields = scope(past, buyer=buyers_device(household), price="4.50") | changes
    with pytest.raises(probatio.Invalid):
        await household.call("offer_data", **fields)


async def test_a_demand_is_accepted_once(household: Household, demand: Demand) -> None:
    trade = await household.offered(demand)
    with pytest.raises(ServiceValidationError) as refused:
        await household.accept(demand.id)
    assert refused.value.translation_key == "wrong_state"
    assert await message(refused.value, household.hass, "zh-Hans")
    await household.trade_in(trade, "awaiting_approval")
    assert len(household.buyer.deals) == 1


async def test_what_has_ended_is_neither_approved_nor_rejected(
    household: Household, demand: Demand
) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    trade = await household.sell(demand.id)
    for action in ("approve_trade", "reject_trade"):
        with pytest.raises(ServiceValidationError) as refused:
            await household.call(action, trade_id=trade)
        assert refused.value.translation_key == "wrong_state"


async def test_a_buyer_without_an_open_line_gets_no_offer(
    household: Household, demand: Demand
) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    household.buyer.refusals["mailbox"] = [503]
    with pytest.raises(HomeAssistantError) as refused:
        await household.accept(demand.id)
    assert refused.value.translation_key == "unreachable"
    await household.sell(demand.id)


async def test_actions_need_a_household_that_runs(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    for action, fields in {**FIELDS, "approve_trade": {"trade_id": fresh_urn()}}.items():
        with pytest.raises((ServiceValidationError, ServiceNotSupported)):
            await hass.services.async_call(
                DOMAIN,
                action,
                dict(fields),
                blocking=True,
                return_response=action != "decline_demand",
            )
