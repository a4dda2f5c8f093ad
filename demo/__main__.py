"""Run the demo: inventory → grant → demand → offer → approval → delivery → settlement → shares."""

import argparse
import asyncio
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
import time
from typing import Any

from . import ciphertext, family, payout, sleep
from .buyer import Buyer, grid_demand
from .client import Client, connect
from .household import ADMIN, Household
from .inbox import WISHES
from .process import free_port
from .report import keep_report, make_report, print_summary


class Story:
    """Tells each step as it happens."""

    def __init__(self) -> None:
        self._begin = time.monotonic()

    def tell(self, text: str) -> None:
        """Print a line with the seconds since the beginning."""
        sys.stdout.write(f"{time.monotonic() - self._begin:6.1f} s  {text}\n")
        sys.stdout.flush()


async def run(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Tell the story once; return the report."""
    story = Story()
    buyer = Buyer(folder, options.buyer_port or free_port())
    household = Household(folder / "config", options.port or free_port())
    with ExitStack() as stack:
        household.folder.mkdir(parents=True, exist_ok=True)
        household.prepare()
        buyer.prepare()
        stack.callback(household.process.stop)
        stack.callback(buyer.process.stop)
        buyer.start()
        story.tell(f"The buyer serves {buyer.url}")
        await household.start()
        token = await household.token()
        if options.token_file:
            options.token_file.write_text(token)
        story.tell(f"Home Assistant runs at {household.url}")
        async with connect(household.url, token) as client:
            report = await _trade(story, client, buyer, folder)
        print_summary(report)
        if options.report:
            keep_report(report, options.report.resolve())
        if options.serve:
            await _ask_more(household.url, token, buyer)
            story.tell(
                f"Still serving. Log in at {household.url} as {ADMIN[0]!r}, password {ADMIN[1]!r}"
            )
            await asyncio.Event().wait()
    return report


async def _ask_more(url: str, token: str, buyer: Buyer) -> None:
    """Have the buyer ask for more, so that there is something to decide."""
    for wish in WISHES:
        await asyncio.to_thread(buyer.publish, wish.demand(datetime.now(UTC)))
    async with connect(url, token) as client:
        await client.action("refresh_demands")


async def _trade(story: Story, client: Client, buyer: Buyer, folder: Path) -> dict[str, Any]:
    await family.move_in(client)
    entry = await family.set_up(client)
    await client.loaded(entry)
    found = await client.overview_when(lambda state: state["catalogue"] > 0)
    story.tell(f"Inventory: {found['catalogue']} sources of data are recognised; nothing is shared")
    for person in family.FAMILY:
        await family.add_member(client, entry, person)
        await client.loaded(entry)
        story.tell(f"Member {person.name} ({person.role}) allows: {person.allows}")
    await family.add_dashboard(client)
    await family.add_buyer(client, entry, buyer.url)
    await client.loaded(entry)
    story.tell("Buyer added: profile checked, key pinned")
    demand = await asyncio.to_thread(buyer.publish, grid_demand(datetime.now(UTC)))
    story.tell("The buyer publishes a demand for hourly electricity use")
    await client.overview_when(lambda state: state["catalogue"] > 0)
    offered = await client.matched()
    story.tell(f"Demand received: {offered['price']}, match {offered['score']} %")
    preview = await client.action("preview_package", demand_id=demand)
    story.tell(f"Preview: {preview['rows']} rows, {preview['bytes']} bytes would leave")
    trade = (await client.action("accept_demand", demand_id=demand))["trade_id"]
    story.tell("Mei accepts the demand: the offer goes out")
    await _trade_in(client, trade, "awaiting_approval")
    story.tell("The buyer has accepted; the family is asked")
    await family.approve(client, trade)
    story.tell("Mei, Jonas and Gisela approve: agreement, package, seal, delivery")
    await _trade_in(client, trade, "delivered", "completed")
    story.tell("Delivered; the buyer has countersigned the receipt")
    await _trade_in(client, trade, "completed")
    story.tell("Paid and shared out")
    await ciphertext.sell(story.tell, client, buyer, buyer.audit)
    await sleep.sell(story.tell, client, buyer)
    await payout.pay_out(story.tell, client, entry, buyer, folder)
    received = await asyncio.to_thread(buyer.receive, folder / "received")
    sleep.show(story.tell, received)
    report = await make_report(client, trade, received)
    story.tell(f"Evidence verified: {report['evidence']['records']} records")
    return report


async def _trade_in(client: Client, trade: str, *states: str) -> None:
    """Wait until a trade has one of some states."""

    def arrived(state: dict[str, Any]) -> bool:
        (found,) = (one for one in state["trades"] if one["id"] == trade)
        if found["ended"]:
            raise RuntimeError(f"the trade ended: {found['ended']}")
        return found["state"] in states

    await client.overview_when(arrived)


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end when the trade is done")
    parser.add_argument("--serve", action="store_true", help="keep serving afterwards")
    parser.add_argument("--report", type=Path, help="write a report (JSON)")
    parser.add_argument("--port", type=int, help="port of Home Assistant")
    parser.add_argument("--buyer-port", type=int, help="port of the buyer")
    parser.add_argument("--config", type=Path, help="folder to keep everything in")
    parser.add_argument("--token-file", type=Path, help="write an access token of the admin")
    options = parser.parse_args()
    options.serve = options.serve or (sys.stdout.isatty() and not options.once)
    with TemporaryDirectory(prefix="data-exchanger-") as temporary:
        folder = (options.config or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        try:
            asyncio.run(run(options, folder))
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
