"""Payouts: an account, an action, sensors, an event, and a restored backup."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
import shutil
from typing import Any

from homeassistant.components.diagnostics import DOMAIN as DIAGNOSTICS
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.data_exchanger.const import DOMAIN, ENV_DEVELOPMENT
from custom_components.data_exchanger.core.ledger.payout import PATIENCE
from custom_components.data_exchanger.core.protocol.demand import Demand
from custom_components.data_exchanger.core.protocol.payout import PayoutStatus
from tests.integration.driver import Household
from tests.integration.forms import Forms, forms_of
from tests.integration.payer import Payer
from tests.integration.waiting import until, until_found

IBAN = "DE89 3704 0044 0532 0130 00"


@pytest.fixture
async def buyer(
    hass: HomeAssistant, socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Payer]:
    """Return a buyer that pays out; forms and diagnostics must be there before anybody logs in."""
    for component in ("config", DIAGNOSTICS):
        assert await async_setup_component(hass, component, {})
    monkeypatch.setenv(ENV_DEVELOPMENT, "1")
    buyer = Payer()
    await buyer.start()
    yield buyer
    await buyer.stop()
    assert buyer.complaints == []


@pytest.fixture
async def forms(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, household: Household
) -> Forms:
    """Return the forms before Mei, who administers."""
    return await forms_of(hass, hass_client, household.entry)


@pytest.fixture
def mei(household: Household) -> str:
    """Return the member who administers."""
    return household.entry.get_subentries_of_type("member")[0].subentry_id


@pytest.fixture
async def earned(household: Household, demand: Demand, forms: Forms, mei: str) -> int:
    """Have sold something, and an account; return what there is to pay out."""
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    await household.sell(demand.id)
    form = await forms.choose(await forms.reconfigure(mei), "payout")
    saved = await forms.fill(
        form, payout_method="iban", payout_account=IBAN, payout_holder="Meilin Wang"
    )
    assert (saved["type"], saved["reason"]) == ("abort", "reconfigure_successful")
    found = await until_found(lambda: shown(household, mei), lambda one: one["account"])
    assert (found["account"], found["state"], found["paid_out"]) == ("••• 3000", None, {})
    cents: int = found["unpaid"]["EUR"]
    return cents


async def shown(household: Household, member: str) -> dict[str, Any]:
    """Return what the card of earnings shows of a member's payouts."""
    payout: dict[str, Any] = (await household.ask("earnings"))["members"][member]["payout"]
    return payout


async def test_a_member_is_paid_out_once(household: Household, mei: str, earned: int) -> None:
    euro = f"{earned / 100:.2f}"
    heard = async_mock_service(household.hass, "test", "note")
    automation = {
        "triggers": {"trigger": f"{DOMAIN}.payout_done"},
        "actions": {"action": "test.note", "data": {"payout": "{{ trigger.subject }}"}},
    }
    assert await async_setup_component(household.hass, "automation", {"automation": automation})
    answer = await household.call("request_payout")
    ((payout),) = answer["payouts"]
    assert (payout["amount"], payout["account"]) == (f"{euro} EUR", "••• 3000")
    with pytest.raises(ServiceValidationError) as refused:
        await household.call("request_payout")
    assert refused.value.translation_key == "nothing_to_pay_out"
    await until_found(lambda: shown(household, mei), lambda found: found["state"] == "paid")
    after = await shown(household, mei)
    assert (after["unpaid"], after["paid_out"], after["amount"]) == (
        {"EUR": 0},
        {"EUR": earned},
        earned,
    )
    assert household.state("event.household_trades").attributes["event_type"] == "payout_done"
    await until(lambda: [one.data["payout"] for one in heard] == [payout["payout_id"]])
    sensors = household.hass.states.async_all("sensor")
    paid = {one.state for one in sensors if one.entity_id.endswith("_paid_out")}
    assert paid == {euro, "0.0"}
    await household.shows("sensor.household_settled_earnings", f"{(405 - earned) / 100:.2f}")
    await household.reload()
    assert (await shown(household, mei))["paid_out"] == {"EUR": earned}
    assert household.buyer.book
    assert sum(household.buyer.book.moved.values()) == earned


@pytest.mark.usefixtures("earned")
async def test_the_account_leaves_only_sealed_and_is_in_no_diagnostics(
    hass: HomeAssistant,
    household: Household,
    hass_client: ClientSessionGenerator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await household.call("request_payout", amount="1.00")
    await until(lambda: household.buyer.requests("/payouts"))
    digits = IBAN.replace(" ", "")
    for request in household.buyer.received:
        assert digits[4:].encode() not in request.body
        assert b"Meilin" not in request.body
    found = await get_diagnostics_for_config_entry(hass, hass_client, household.entry)
    texts = [str(found), caplog.text, str(household.entry.as_dict())]
    texts += [str(record.facts) for record in await household.evidence()]
    for text in texts:
        assert digits[4:] not in text
        assert "3000" not in text or "••• 3000" not in text


@pytest.mark.parametrize(
    ("account", "holder"), [("DE00 3704", "Mei"), (IBAN[:-1] + "1", "Mei"), (IBAN, "")]
)
async def test_what_is_no_account_is_refused_and_none_is_forgotten(
    forms: Forms, household: Household, mei: str, account: str, holder: str
) -> None:
    form = await forms.choose(await forms.reconfigure(mei), "payout")
    again = await forms.fill(
        form, payout_method="iban", payout_account=account, payout_holder=holder
    )
    assert (again["type"], again["errors"]) == ("form", {"base": "invalid_account"})
    saved = await forms.fill(again, payout_method="none")
    assert saved["reason"] == "reconfigure_successful"
    with pytest.raises(ServiceValidationError) as refused:
        await household.call("request_payout")
    assert refused.value.translation_key == "no_payout_account"


@pytest.mark.usefixtures("earned")
async def test_nobody_asks_for_the_money_of_others(household: Household, mei: str) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await household.call("request_payout", household.family.member, member_id=mei)
    assert refused.value.translation_key == "not_concerned"
    with pytest.raises(ServiceValidationError) as refused:
        await household.call_as(Context(), "request_payout", member_id=mei)
    assert refused.value.translation_key == "person_required"
    with pytest.raises(Unauthorized):
        await household.call("request_payout", household.family.stranger)
    assert (await shown(household, mei))["state"] is None


async def test_a_restored_database_pays_nobody_twice(
    hass: HomeAssistant, household: Household, mei: str, earned: int
) -> None:
    path = Path(hass.config.path(".storage", DOMAIN, "household.db"))
    await hass.config_entries.async_unload(household.entry.entry_id)
    copy = path.with_name("older.db")
    await hass.async_add_executor_job(shutil.copy, path, copy)
    await hass.config_entries.async_setup(household.entry.entry_id)
    await household.call("request_payout")
    await until_found(lambda: shown(household, mei), lambda found: found["state"] == "paid")
    await hass.config_entries.async_unload(household.entry.entry_id)
    await hass.async_add_executor_job(shutil.copy, copy, path)
    await hass.config_entries.async_setup(household.entry.entry_id)
    await until_found(lambda: shown(household, mei), lambda found: found["state"] == "paid")
    with pytest.raises(ServiceValidationError):
        await household.call("request_payout")
    assert household.buyer.book
    assert sum(household.buyer.book.moved.values()) == earned
    assert len(household.buyer.book.instructions) == 1


async def test_who_asks_before_the_restored_home_has_reconciled_gets_nothing(
    hass: HomeAssistant,
    household: Household,
    mei: str,
    earned: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("custom_components.data_exchanger.adapters.payer._AGAIN", 0.5)
    path = Path(hass.config.path(".storage", DOMAIN, "household.db"))
    await hass.config_entries.async_unload(household.entry.entry_id)
    copy = path.with_name("older.db")
    await hass.async_add_executor_job(shutil.copy, path, copy)
    await hass.config_entries.async_setup(household.entry.entry_id)
    await household.call("request_payout")
    await until_found(lambda: shown(household, mei), lambda found: found["state"] == "paid")
    await hass.config_entries.async_unload(household.entry.entry_id)
    await hass.async_add_executor_job(shutil.copy, copy, path)
    household.buyer.refusals["payouts"] += [500, 500]
    await hass.config_entries.async_setup(household.entry.entry_id)
    await household.call("request_payout")
    await until_found(lambda: shown(household, mei), lambda found: found["state"] == "paid")
    assert (await shown(household, mei))["paid_out"] == {"EUR": earned}
    assert household.buyer.book
    assert sum(household.buyer.book.moved.values()) == earned
    assert len(household.buyer.book.instructions) == 1


async def test_a_number_that_is_taken_makes_the_home_look_again(
    household: Household, mei: str, earned: int
) -> None:
    household.buyer.refusals["payout"] += [409]
    await household.call("request_payout")
    await until_found(lambda: shown(household, mei), lambda found: found["state"] == "paid")
    assert len([one for one in household.buyer.received if one.path.startswith("/payouts?")]) > 1
    assert (await shown(household, mei))["paid_out"] == {"EUR": earned}


@pytest.mark.usefixtures("earned")
async def test_a_payout_that_takes_long_is_shown(
    hass: HomeAssistant, household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    household.buyer.status = PayoutStatus.UNKNOWN
    monkeypatch.setattr(
        "custom_components.data_exchanger.core.ledger.payout.PATIENCE", timedelta(0)
    )
    answer = await household.call("request_payout", amount="0.50")
    number = answer["payouts"][0]["payout_id"].removeprefix("urn:uuid:")
    issues = ir.async_get(hass)
    found = await until(
        lambda: (
            (one := issues.async_get_issue(DOMAIN, f"payout_{number}"))
            and one.translation_key == "payout_unknown"
            and one
        )
    )
    assert found.translation_placeholders
    assert found.translation_placeholders["amount"] == "0.50 EUR"
    monkeypatch.setattr("custom_components.data_exchanger.core.ledger.payout.PATIENCE", PATIENCE)
    await household.entry.runtime_data.async_refresh()
    assert issues.async_get_issue(DOMAIN, f"payout_{number}") is None


@pytest.mark.usefixtures("earned")
async def test_an_instruction_survives_a_buyer_that_is_down(household: Household, mei: str) -> None:
    household.buyer.refusals["payout"] += [-1]
    await household.call("request_payout")
    await until(lambda: len(household.buyer.requests("/payouts")) >= 2)
    assert (await shown(household, mei))["state"] == "instructed"
    await until_found(
        lambda: shown(household, mei), lambda found: found["state"] == "paid", seconds=20
    )
    assert household.buyer.book
    assert len(household.buyer.book.instructions) == 1
