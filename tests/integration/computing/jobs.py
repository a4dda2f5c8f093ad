"""What tests of trades on ciphertext ask for, and how they get there."""

from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant

from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.driver import Household

SWITCH = "switch.household_computing_on_encrypted_data"
TENSEAL = "switch.household_tenseal_for_computing_on_encrypted_data"
SECONDS = 60.0
"""Making a key and starting a child take their time on a busy machine."""


def asking(demand: Demand, **parameters: Any) -> Demand:
    """Ask for the mean of the period, or something else, on ciphertext."""
    given = {
        "function": "mean",
        "window": "period",
        "rounding": "0.001",
        "lower": "0",
        "upper": "20",
        "schemes": ("bfv", "paillier"),
    }
    method = MethodSpec(id="homomorphic", parameters=given | parameters)
    scope = replace(demand.scope, level=DisclosureLevel.STATISTICS, method=method)
    return replace(demand, scope=scope)


async def turn(hass: HomeAssistant, how: str, switch: str = SWITCH) -> None:
    await hass.services.async_call("switch", f"turn_{how}", {"entity_id": switch}, blocking=True)


async def begun(household: Household, demand: Demand) -> str:
    """Trade until the family has approved; return the trade's id."""
    trade = await household.offered(demand)
    await household.approve_when_asked(trade)
    return trade


async def ended(household: Household, trade: str) -> dict[str, Any]:
    return dict(await household.trade_in(trade, "ended", seconds=SECONDS))
