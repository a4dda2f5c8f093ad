"""A trade in which the buyer computes on ciphertext: monthly mean consumption."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from . import family
from .buyer import Buyer, grid_demand
from .client import Client


def mean_demand(now: datetime) -> dict[str, Any]:
    """Mean electricity use per month, computed on what the home encrypted."""
    demand = grid_demand(now)
    scope = demand["scope"] | {
        "optional": [],
        "level": "statistics",
        "method": {
            "id": "homomorphic",
            "parameters": {
                "function": "mean",
                "window": "month",
                "rounding": "0.01",
                "lower": "0",
                "upper": "20",
                "schemes": ["bfv", "paillier"],
            },
        },
    }
    return demand | {
        "title": "Monthly mean electricity use, computed on ciphertext",
        "scope": scope,
        "price": {"amount": 300, "currency": "EUR"},
    }


async def sell(
    tell: Callable[[str], None], client: Client, buyer: Buyer, audit: Callable[[str, str], str]
) -> str:
    """Turn computing on ciphertext on, trade, and have the result audited; return the trade."""
    registry = await client.command("config/entity_registry/list")
    (switch,) = (
        one["entity_id"] for one in registry if one["unique_id"].endswith("_encrypted_computing")
    )
    await client.command(
        "call_service", domain="switch", service="turn_on", target={"entity_id": switch}
    )
    tell("Computing on ciphertext is turned on: its libraries are there, each in a child process")
    demand = await asyncio.to_thread(buyer.publish, mean_demand(datetime.now(UTC)))
    await client.action("refresh_demands")
    trade: str = (await client.action("accept_demand", demand_id=demand))["trade_id"]
    await reached(client, trade, "awaiting_approval")
    await family.approve(client, trade)
    tell("Approved: the home encrypts under a key for this trade alone; the buyer computes")
    await reached(client, trade, "completed")
    tell("The result agreed with the home's own: released, delivered, paid")
    audited = await client.action("audit_trade", trade_id=trade, disclose_key=True)
    verdict = await asyncio.to_thread(audit, demand, audited["path"])
    tell(f"Audit at home: {audited['verified']}; with the key given up, at the buyer: {verdict}")
    return trade


async def reached(client: Client, trade: str, state: str) -> None:
    """Wait until a trade has a state."""

    def arrived(overview: dict[str, Any]) -> bool:
        (found,) = (one for one in overview["trades"] if one["id"] == trade)
        if found["ended"]:
            raise RuntimeError(f"the trade ended: {found['ended']}")
        reached: bool = found["state"] == state
        return reached

    await client.overview_when(arrived)
