"""A trade with noise: private statistics of one person's sleep."""

import asyncio
from collections.abc import Callable
import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import family
from .buyer import Buyer
from .ciphertext import reached
from .client import Client
from .inbox import demand

WELL_SLEPT = 420
"""Minutes."""


def sleep_demand(now: datetime) -> dict[str, Any]:
    """How long people sleep, and in how many nights enough; no night can be told from it."""
    return demand(
        now,
        "How long people sleep, for research",
        500,
        {
            "required": ["sleep_duration"],
            "resolution": "P1D",
            "level": "private_statistics",
            "method": {
                "id": "private_statistics",
                "parameters": {
                    "rho": "0.1",
                    "queries": ["mean", "above"],
                    "threshold": str(WELL_SLEPT),
                },
            },
        },
    ) | {"scenario": "sleep_research", "purposes": ["https://w3id.org/dpv#AcademicResearch"]}


async def sell(tell: Callable[[str], None], client: Client, buyer: Buyer) -> str:
    """Let Mei consent, for this buyer and purpose alone, and trade; return the trade."""
    matrix = await client.command("data_exchanger/permissions")
    (me,) = (one["id"] for one in matrix["members"] if one["me"])
    (to,) = matrix["buyers"]
    await client.command(
        "data_exchanger/permissions/set",
        member=me,
        category="health",
        level="private_statistics",
        purposes=["research"],
        buyer=to,
    )
    tell("Mei allows statistics of her health, with noise, for this buyer's research alone")
    published = await asyncio.to_thread(buyer.publish, sleep_demand(datetime.now(UTC)))
    await client.action("refresh_demands")
    trade: str = (await client.action("accept_demand", demand_id=published))["trade_id"]
    await reached(client, trade, "awaiting_approval")
    await family.approve(client, trade, family.FAMILY[:1])
    await reached(client, trade, "completed")
    budget = (await client.command("data_exchanger/privacy_budget"))["members"][me]
    tell(
        f"Sleep sold: rho {budget['used']} of Mei's budget is used "
        f"(ε = {budget['used_epsilon']:.2f}), {budget['left']} is left"
    )
    return trade


def show(tell: Callable[[str], None], received: list[dict[str, Any]]) -> None:
    """Tell what the buyer reads in the release with noise."""
    (noisy,) = (one for one in received if one["guarantee"])
    guarantee = noisy["guarantee"]
    with (Path(noisy["folder"]) / "data" / "private_statistics.csv").open() as file:
        mean, above = csv.DictReader(file)
    tell(
        f"The buyer reads: {mean['value']} minutes a night, give or take {mean['deviation']}; "
        f"{above['value']} nights of more than {WELL_SLEPT}, give or take {above['deviation']}"
    )
    tell(
        f"Its manifest says: ε = {guarantee['epsilon']} at δ = {guarantee['delta']} "
        f"for each {guarantee['unit']}"
    )
