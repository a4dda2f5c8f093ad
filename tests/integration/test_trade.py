"""Whole trades."""

from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.driver import Household


async def test_trade_completes(household: Household, demand: Demand) -> None:
    household.buyer.publish(demand)
    found = await household.call("refresh_demands")
    print(found)
    trade = await household.sell(demand.id)
    print(await household.trade(trade))
    print(household.buyer.deal.states)
