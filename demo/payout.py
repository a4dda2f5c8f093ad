"""The end of the story: a member's money reaches her bank account."""

import asyncio
from collections.abc import Callable
import json
from pathlib import Path
from typing import Any

from .buyer import Buyer
from .client import PATIENCE, Client

_IBAN = "DE89 3704 0044 0532 0130 00"
_CONTRACTS = {"sepa": {"name": "Rhein Grid Planning", "iban": "GB82 WEST 1234 5698 7654 32"}}


async def pay_out(
    tell: Callable[[str], None], client: Client, entry: str, buyer: Buyer, folder: Path
) -> None:
    """Have Mei say where her money shall go, ask for it, and the buyer's bank pay it."""
    matrix = await client.command("data_exchanger/permissions")
    mei: str = next(one["id"] for one in matrix["members"] if one["me"])
    account = {"payout_method": "iban", "payout_account": _IBAN, "payout_holder": "Mei Weber"}
    await client.reconfigure([entry, "member"], mei, "payout", account)
    (asked,) = (await client.action("request_payout"))["payouts"]
    tell(f"Mei asks for her {asked['amount']}: a signed instruction, her account sealed in it")
    await _state(client, mei, "accepted")
    await asyncio.to_thread(_pay, buyer, folder)
    shown = await _state(client, mei, "paid")
    tell(f"Paid to {shown['account']}: the buyer's SEPA file is valid, its receipt is signed")


def _pay(buyer: Buyer, folder: Path) -> None:
    """Write the file for the bank, and note that it was carried out."""
    (buyer.folder / "gateways.json").write_text(json.dumps(_CONTRACTS))
    file = buyer.run("payout", "export", "--format", "sepa", "--out", str(folder), "--json")
    (payout,) = json.loads(file)["payouts"]
    buyer.run("payout", "done", payout)


async def _state(client: Client, member: str, state: str) -> dict[str, Any]:
    """Wait until a member's payout has a state; return what the card shows of it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            earnings = await client.command("data_exchanger/earnings")
            payout: dict[str, Any] = earnings["members"][member]["payout"]
            if payout["state"] == state:
                return payout
            await asyncio.sleep(0.2)
