"""Consent taken back while the buyer is down and the home dies: the real kit erases all the same."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from demo.client import Client, connect

from .conftest import Market, trade


@pytest.mark.timeout(400)
async def test_a_buyer_that_was_down_erases_what_it_had_opened(
    market: Market, tmp_path: Path
) -> None:
    await market.move_in()
    demand = market.publish()
    async with connect(market.home.url, market.token) as client:
        sold = await trade(client, demand)
        assert sold["state"] == "completed"
        (opened,) = market.buyer.receive(tmp_path / "out")
        held = [*Path(opened["folder"]).rglob("*.csv"), *_releases(market)]
        assert len(held) >= 2
        market.buyer.process.stop()
        answer = await client.action("withdraw_consent")
        assert answer == {"ended": [], "erasures": [sold["id"]]}
    await _persons_written(market)
    market.home.process.kill()
    await market.home.start()
    async with connect(market.home.url, market.token) as client:
        await client.started()
        assert not (await _erasure(client, sold["id"]))["attested"]
        assert all(path.exists() for path in held)
        market.buyer.start()
        async with asyncio.timeout(120):
            while not (await _erasure(client, sold["id"]))["attested"]:
                await asyncio.sleep(0.5)
        assert not [path for path in held if path.exists()]
        allowed = (await client.command("data_exchanger/permissions"))["members"]
        (own,) = [one for one in allowed if one["me"]]
        assert {one["level"] for one in own["permissions"]} <= {"none"}
        assert (await client.action("verify_evidence"))["verified"]
    (bought,) = market.buyer.trades()
    assert (bought["state"], bool(bought["erased"])) == ("paid", True)


async def _persons_written(market: Market) -> None:
    """Wait for Home Assistant to write who lives here: it does so ten seconds later."""
    async with asyncio.timeout(30):
        while not (market.home.folder / ".storage" / "person").exists():
            await asyncio.sleep(0.5)


def _releases(market: Market) -> list[Path]:
    return [*(market.buyer.folder / "releases").iterdir()]


async def _erasure(client: Client, number: str) -> Mapping[str, Any]:
    shown = (await client.command("data_exchanger/trades"))["items"]
    found: Mapping[str, Any] = next(one for one in shown if one["id"] == number)["erasure"]
    return found
