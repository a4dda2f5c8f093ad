"""Whole trades."""

from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.driver import Household


async def test_trade_completes(household: Household, demand: Demand) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    trade = await household.sell(demand.id)
    assert (await household.trade(trade))["state"] == "completed"
