"""Demands and trades that the compliance rules refuse or ask about, through Home Assistant."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.core.examples import fresh_urn
from tests.integration.driver import Household

DEBTS = "https://w3id.org/data-exchanger/v1#DebtCollection"


async def publish(household: Household, demand: Demand, **changes: Any) -> str:
    changed = replace(demand, id=fresh_urn(), **changes)
    household.buyer.publish(changed)
    await household.call("refresh_demands")
    return changed.id


async def test_a_special_demand_is_refused_with_reasons(
    household: Household, demand: Demand
) -> None:
    id_ = await publish(household, demand, purposes=(DEBTS,), title="Debtors at home")
    seen = await household.overview()
    assert seen["demands"] == []
    (refused,) = seen["refused"]
    assert refused["id"] == id_
    (finding,) = [one for one in refused["findings"] if one["outcome"] == "block"]
    assert (finding["rule"], finding["reason"]) == ("special_service", "refused")
    assert finding["text"]["en"] == "The family's data is not given for this use to anybody."
    assert finding["law"]
    with pytest.raises(ServiceValidationError):
        await household.call("accept_demand", demand_id=id_)
    assert household.buyer.requests("/dsp/") == []


async def test_a_refused_offer_says_why_in_the_familys_language(
    household: Household, demand: Demand
) -> None:
    for language, expected in (
        ("en", "The buyer wants to keep the data longer"),
        ("zh-Hans", "买方要求的保存期限过长"),
    ):
        data = household.entry.data | {"language": language}
        household.hass.config_entries.async_update_entry(household.entry, data=data)
        await household.reload()
        await household.know()
        id_ = await publish(household, demand, retention_days=3000)
        with pytest.raises(ServiceValidationError) as refused:
            await household.call("accept_demand", demand_id=id_)
        assert refused.value.translation_key == "not_compliant"
        placeholders = refused.value.translation_placeholders
        assert (placeholders["rule"], placeholders["reason"]) == ("retention", "too_long")
        assert placeholders["explanation"].startswith(expected)
    assert (await household.overview())["trades"] == []


async def test_findings_stand_in_the_question_and_in_evidence(
    household: Household, demand: Demand
) -> None:
    id_ = await publish(household, demand, retention_days=500)
    (shown,) = (await household.call("refresh_demands"))["demands"]
    assert shown["outcome"] == "ask"
    trade_id = await household.accept(id_)
    asked = await household.trade_in(trade_id, "awaiting_approval")
    assert [(one["rule"], one["outcome"]) for one in asked["findings"]] == [("retention", "ask")]
    await household.approve(trade_id)
    await household.trade_in(trade_id, "completed")


async def test_a_demand_opens_once_its_obstacle_is_gone(
    household: Household, demand: Demand
) -> None:
    id_ = await publish(household, demand, retention_days=3000)
    better = replace(
        demand, id=id_, retention_days=30, deadline=datetime.now(UTC) + timedelta(days=2)
    )
    household.buyer.publish(better)
    await household.call("refresh_demands")
    seen = await household.overview()
    assert [one["id"] for one in seen["demands"]] == [id_]
    assert seen["refused"] == []


async def test_refused_demands_come_page_by_page(household: Household, demand: Demand) -> None:
    first = await publish(household, demand, retention_days=3000)
    second = await publish(household, demand, purposes=(DEBTS,))
    page = await household.ask("refused", limit=1)
    assert page["total"] == 2
    assert len(page["items"]) == 1
    assert page["items"][0]["id"] in (first, second)
    assert (await household.ask("demands"))["total"] == 0


async def test_rules_are_listed_with_words_and_sources(household: Household) -> None:
    rules = (await household.ask("rules"))["rules"]
    assert len(rules) == 12
    assert all(one["text"] and one["law"] for one in rules)
