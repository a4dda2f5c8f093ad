"""A trade whose processes die at every step: it completes, delivered once, paid once."""

import asyncio
from contextlib import suppress
from pathlib import Path
import sys
import time

import aiohttp
import pytest

from demo import family
from demo.client import Client, Refused, connect

from .conftest import Market

ROOT = Path(__file__).parents[2]
PATIENCE = 1200
_GONE = (aiohttp.ClientError, ConnectionError, TypeError, RuntimeError, TimeoutError, Refused)
"""What a client sees when the process at the other end dies, or is not all there yet."""


@pytest.mark.timeout(PATIENCE + 120)
async def test_home_killed_at_every_step(market: Market, tmp_path: Path) -> None:
    await market.move_in()
    demand = market.publish()
    market.home.process.stop()
    points = tmp_path / "points"
    market.home.process.command = [
        sys.executable,
        *("-m", "tests.system.home_under_fire", str(points)),
        *("--config", str(market.home.folder)),
    ]

    await _drive(market, demand)

    kills = points.read_text().splitlines()
    assert len(kills) >= 30, kills
    await _assert_traded_once(market)


@pytest.mark.timeout(PATIENCE + 120)
async def test_buyer_killed_at_every_step(market: Market, tmp_path: Path) -> None:
    await market.move_in()
    demand = market.publish()
    market.buyer.process.stop()
    points = tmp_path / "points"
    kit = market.buyer.process.command
    market.buyer.process.command = [
        str(Path(kit[0]).with_name("python")),
        str(ROOT / "tests" / "system" / "buyer_under_fire.py"),
        str(points),
        *kit[1:],
    ]

    await _drive(market, demand)

    kills = points.read_text().splitlines()
    assert len(kills) >= 12, kills
    await _assert_traded_once(market)


async def _drive(market: Market, demand: str) -> None:
    """Do what the family does, and start what has died, until the trade is complete."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if not market.buyer.process.running:
            with suppress(RuntimeError):
                market.buyer.start()
        if not market.home.process.running:
            with suppress(RuntimeError):
                await market.home.start()
        with suppress(*_GONE):
            async with asyncio.timeout(30), connect(market.home.url, market.token) as client:
                if await _push(client, demand):
                    return
        await asyncio.sleep(0.1)
    raise AssertionError("the trade did not complete")


async def _push(client: Client, demand: str) -> bool:
    """Take the family's next step; return whether the trade is complete."""
    state = await client.command("data_exchanger/overview")
    trades = state["trades"]
    assert not [trade["ended"] for trade in trades if trade["ended"]], state
    if not trades:
        with suppress(Refused):  # the catalogue may not be known yet
            await client.action("refresh_demands")
            await client.action("accept_demand", demand_id=demand)
    elif trades[0]["state"] == "awaiting_approval":
        await family.approve(client, trades[0]["id"])
    return bool(trades) and trades[0]["state"] == "completed"


async def _assert_traded_once(market: Market) -> None:
    async with connect(market.home.url, market.token) as client:
        state = await client.command("data_exchanger/overview")
        verified = await client.action("verify_evidence")
    (trade,) = state["trades"]
    assert (trade["state"], trade["negotiation"], trade["transfer"]) == (
        "completed",
        "FINALIZED",
        "COMPLETED",
    )
    assert verified["verified"]
    assert state["balanced"]
    assert state["earned"] == {"EUR": 960}
    assert sum(one["earned"].get("EUR", 0) for one in state["members"].values()) == 960
    (bought,) = market.buyer.trades()
    assert bought["state"] == "paid"
    assert bought["sha256"] == trade["package"]["sha256"]
