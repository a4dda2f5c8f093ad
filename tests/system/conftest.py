"""Real processes over loopback: Home Assistant and the buyer's kit, as families run them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from demo import family
from demo.buyer import Buyer, grid_demand
from demo.client import Client, connect
from demo.family import Person
from demo.household import Household
from demo.process import free_port

WITHOUT_INTERFACE = """
api:
config:
person:
recorder:
  commit_interval: 1
"""


@dataclass(kw_only=True)
class Market:
    """A family's Home Assistant and a buyer, each in a folder of its own."""

    home: Household
    buyer: Buyer
    token: str = ""

    async def move_in(self, people: Sequence[Person] = family.FAMILY) -> None:
        """Have a household, its members and the buyer."""
        self.token = await self.home.token()
        async with connect(self.home.url, self.token) as client:
            await family.move_in(client, people)
            entry = await family.set_up(client)
            await client.loaded(entry)
            for person in people:
                await family.add_member(client, entry, person)
                await client.loaded(entry)
            await family.add_buyer(client, entry, self.buyer.url)
            await client.loaded(entry)

    def publish(self, demand: Mapping[str, Any] | None = None) -> str:
        """Have the buyer ask for data; return the demand's id."""
        return self.buyer.publish(dict(demand or grid_demand(datetime.now(UTC))))


async def trade(
    client: Client, demand: str, people: Sequence[family.Person] = family.FAMILY
) -> Mapping[str, Any]:
    """Accept a demand, approve, and wait for the payment; return the trade."""
    await client.action("refresh_demands")
    number = (await client.action("accept_demand", demand_id=demand))["trade_id"]

    def found(state: Mapping[str, Any]) -> Mapping[str, Any]:
        return next(one for one in state["trades"] if one["id"] == number)

    await client.overview_when(lambda state: found(state)["state"] == "awaiting_approval")
    await family.approve(client, number, people)
    return found(
        await client.overview_when(lambda state: found(state)["state"] in ("completed", "ended"))
    )


@asynccontextmanager
async def running(home: Household, buyer: Buyer) -> AsyncIterator[Market]:
    """Run both until the block ends."""
    try:
        buyer.start()
        await home.start()
        yield Market(home=home, buyer=buyer)
    finally:
        home.process.stop()
        buyer.process.stop()


@pytest.fixture
async def market(tmp_path: Path) -> AsyncIterator[Market]:
    """Return a new Home Assistant with the sample home, and a new buyer, both running."""
    home = Household(tmp_path / "config", free_port())
    home.folder.mkdir()
    home.prepare(f"{WITHOUT_INTERFACE}sample_home:\n")
    buyer = Buyer(tmp_path, free_port())
    buyer.prepare()
    async with running(home, buyer) as made:
        yield made
