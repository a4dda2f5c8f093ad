"""Earnings as dashboards and entities show them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest

from custom_components.data_exchanger.adapters.courier import UnitOfWork
from custom_components.data_exchanger.const import DOMAIN
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.pipeline.steps import find_trade
from custom_components.data_exchanger.core.protocol.demand import Demand
from custom_components.data_exchanger.core.protocol.obligation import StatementKind
from tests.integration.driver import Household
from tests.integration.waiting import until


@pytest.fixture
async def sold(household: Household, demand: Demand) -> str:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    return await household.sell(demand.id)


async def test_earnings_add_up_by_month_and_member(household: Household, sold: str) -> None:
    answer = await household.ask("earnings")
    assert answer["totals"] == {
        "estimated": {},
        "agreed": {},
        "settled": {"EUR": 405},
        "house": {},
    }
    assert sum(row["amount"] for row in answer["months"]) == 405
    assert sum(one["earned"]["EUR"] for one in answer["members"].values()) == 405
    assert {one["medal"] for one in answer["members"].values()} == {"none"}
    assert [one["paid"] for one in answer["buyers"].values()] == [{"EUR": 405}]
    assert [one["description"] for one in answer["entries"]] == ["distribution", "payment"]
    for entry in answer["entries"]:
        assert sum(one["amount"] for one in entry["postings"]) == 0
    assert answer["next"] is None


async def test_shares_of_a_trade_are_explained(household: Household, sold: str) -> None:
    answer = await household.ask("shares", trade_id=sold)
    assert (answer["paid"], answer["net"]) == (True, {"amount": 405, "currency": "EUR"})
    total = answer["household"]["amount"] + sum(one["amount"] for one in answer["members"])
    assert total == 405
    assert all(set(one["reason"]) == {"en", "zh-Hans"} for one in answer["members"])


async def test_the_household_hands_out_what_it_kept(
    hass: HomeAssistant, household: Household, demand: Demand
) -> None:
    hass.config_entries.async_update_entry(
        household.entry, options={"shares": "equal", "household_part": "house"}
    )
    await hass.async_block_till_done()
    await household.know()
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    await household.sell(demand.id)
    members = household.entry.get_subentries_of_type("member")
    first = members[0].subentry_id
    answer = await household.call("distribute_earnings", amount="0.05")
    assert sum(answer["shares"].values()) == 5
    answer = await household.call(
        "distribute_earnings", amount="1.00", gift=True, ratios={first: 1}
    )
    assert answer["shares"] == {first: 100}
    shown = await household.ask("earnings")
    assert shown["totals"]["house"] == {"EUR": 300}
    assert shown["members"][first]["gifts"] == {"EUR": 100}
    with pytest.raises(ServiceValidationError):
        await household.call("distribute_earnings", amount="99.00")
    with pytest.raises(ServiceValidationError):
        await household.call("distribute_earnings", amount="1.00", ratios={"nobody": 1})


async def test_a_dispute_is_opened_shown_and_resolved(
    hass: HomeAssistant, household: Household, sold: str
) -> None:
    opened = await household.call("open_dispute", trade_id=sold)
    assert opened == {"trade_id": sold, "dispute": "opened", "outstanding": "0.00 EUR"}
    issue = f"dispute_{sold.removeprefix('urn:uuid:')}"
    issues = ir.async_get(hass)
    await until(lambda: issues.async_get_issue(DOMAIN, issue))
    resolved = await household.call("resolve_dispute", trade_id=sold)
    assert resolved["dispute"] == "resolved"
    await until(lambda: issues.async_get_issue(DOMAIN, issue) is None)


@pytest.mark.parametrize("kind", ["csv", "beancount"])
async def test_the_ledger_is_exported(household: Household, sold: str, kind: str) -> None:
    answer = await household.call("export_ledger", format=kind)
    assert "distribution" in Path(answer["path"]).read_text()


async def test_sensors_show_score_and_medal_and_survive_a_reload(
    household: Household, sold: str
) -> None:
    names = {
        "sensor.household_total_earnings": "4.05",
        "sensor.household_settled_earnings": "4.05",
        "sensor.household_pending_earnings": "0.0",
    }
    for _ in range(2):
        for entity_id, value in names.items():
            await household.shows(entity_id, value)
        states = household.hass.states.async_all("sensor")
        scores = [one.state for one in states if one.entity_id.endswith("_contribution")]
        assert sorted(scores) == ["50", "50"]
        assert {one.state for one in states if one.entity_id.endswith("_medal")} == {"none"}
        await household.reload()


@pytest.fixture
async def unpaid(household: Household, demand: Demand) -> str:
    """Deliver a trade; its buyer pays by hand."""
    household.buyer.automatic.discard("pay")
    trade = await household.offered(demand)
    await household.approve_when_asked(trade)
    await household.trade_in(trade, "delivered")
    await until(lambda: "completed" in household.buyer.deal.states)
    return trade


def euro(amount: int) -> Money:
    return Money(amount=amount, currency="EUR")


async def placeholders(hass: HomeAssistant, kind: str, trade: str) -> dict[str, str] | None:
    issue = f"{kind}_{trade.removeprefix('urn:uuid:')}"
    found = await until(lambda: ir.async_get(hass).async_get_issue(DOMAIN, issue))
    return found.translation_placeholders


async def test_a_payment_too_much_is_a_repair(
    hass: HomeAssistant, household: Household, unpaid: str
) -> None:
    buyer = household.buyer
    buyer.pay(buyer.deal, gross=euro(500), net=euro(455))
    await household.trade_in(unpaid, "completed")
    assert await placeholders(hass, "excess", unpaid) == {
        "trade": unpaid,
        "price": "4.50 EUR",
        "excess": "0.50 EUR",
    }


async def test_a_part_shows_what_is_still_outstanding(household: Household, unpaid: str) -> None:
    buyer = household.buyer
    buyer.pay(buyer.deal, kind=StatementKind.PARTIAL, gross=euro(200), fee=euro(20), net=euro(180))
    await household.shows("sensor.household_total_earnings", "1.8")
    await household.shows("sensor.household_pending_earnings", "2.25")
    assert (await household.trade(unpaid))["outstanding"] == {"amount": 250, "currency": "EUR"}


async def test_a_statement_of_other_figures_is_a_repair_with_both(
    hass: HomeAssistant, household: Household, unpaid: str
) -> None:
    buyer = household.buyer
    buyer.pay(buyer.deal, fee=euro(90), net=euro(360))
    assert await placeholders(hass, "dispute", unpaid) == {
        "trade": unpaid,
        "price": "4.50 EUR",
        "what": "fee",
        "stated": "0.90 EUR",
        "agreed": "0.45 EUR",
    }


async def test_a_late_payment_is_a_repair_until_it_comes(
    hass: HomeAssistant, household: Household, unpaid: str
) -> None:
    core = household.entry.runtime_data.household

    def age(work: UnitOfWork) -> None:
        trade = find_trade(work.tx, unpaid)
        work.tx.trades.save(replace(trade, delivered=work.now - timedelta(days=400)))

    await core.run(age)
    await household.entry.runtime_data.async_refresh()
    found = await placeholders(hass, "late", unpaid)
    assert found
    assert found["outstanding"] == "4.50 EUR"
    household.buyer.pay(household.buyer.deal)
    await household.trade_in(unpaid, "completed")
    issue = f"late_{unpaid.removeprefix('urn:uuid:')}"
    await until(lambda: ir.async_get(hass).async_get_issue(DOMAIN, issue) is None)


async def test_the_family_reads_a_report(household: Household, sold: str) -> None:
    month = f"{dt_util.utcnow():%Y-%m}"
    answer = await household.call("family_report", month=month)
    assert answer["month"] == month
    assert "4.05 EUR" in answer["markdown"]
    assert "<svg" in Path(answer["path"]).read_text()
    last = await household.call("family_report")
    assert last["month"] < month
    with pytest.raises(ServiceValidationError):
        await household.call("family_report", month="soon")
