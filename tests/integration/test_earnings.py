"""Earnings as dashboards and entities show them."""

import pytest

from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.driver import Household


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
