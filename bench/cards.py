"""How long our dashboard takes to show something, and its lists to scroll when they are long."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
import json
from pathlib import Path
import shutil
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from demo import family
from demo.buyer import Buyer
from demo.client import connect, log_in
from demo.household import ADMIN, Household
from demo.inbox import WISHES
from demo.process import free_port

from .result import Result, paired

_ROUNDS = 9
_EMPTY = "bench-empty"
_STEPS = 60
_LISTS = (("evidence", "activity", 10_000, 100), ("demands", "demands", 200, 50))
"""Name, card, rows, and rows of the short list that it is compared with."""
_SCROLL = """async (list, [rows, steps]) => {
    list.known ??= list.items;
    const { known } = list;
    list.items = Array.from({ length: rows }, (_, index) => ({
        ...known[index % known.length],
        sequence: rows - index,
    }));
    await list.updateComplete;
    const box = list.querySelector(".long-list");
    const distance = box.scrollHeight - box.clientHeight;
    const begin = performance.now();
    for (let step = 0; step <= steps; step += 1) {
        box.scrollTop = (step * 340) % distance;  // five rows on
        box.dispatchEvent(new Event("scroll"));
        await list.updateComplete;
        box.getBoundingClientRect();  // has the browser lay the rows out
    }
    return (performance.now() - begin) / steps;
}"""
"""Scroll through a list of copies of what it shows; return the milliseconds of a step."""
_CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def measure() -> Sequence[Result]:
    """Open both dashboards in turn, with everything in the browser's cache; then scroll."""
    if _CHROMIUM is None:
        return []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        household = Household(folder, free_port())
        household.prepare()
        stack.callback(household.process.stop)
        buyer = Buyer(folder, free_port())
        buyer.prepare()
        stack.callback(buyer.process.stop)
        buyer.start()
        for wish in WISHES:
            buyer.publish(wish.demand(datetime.now(UTC)))
        access = asyncio.run(_set_up(household, buyer.url))
        page = stack.enter_context(_browser(household.url, access))
        ours = partial(_open, page, f"/{family.DASHBOARD}/home", "data-exchanger-overview .hero")
        empty = partial(_open, page, f"/{_EMPTY}/0", "hui-sections-view, hui-masonry-view")
        for warm_up in (ours, empty):
            warm_up()
        ours_seconds, empty_seconds, ratio = paired(_ROUNDS, ours, empty)
        ours()
        scrolled = [_scroll(page, *each) for each in _LISTS]
    return [
        Result(
            name="cards.first_paint",
            value=ours_seconds * 1000,
            unit="ms",
            peer="an empty dashboard",
            peer_value=empty_seconds * 1000,
            ratio=ratio,
        ),
        *scrolled,
    ]


def _scroll(page: Page, name: str, card: str, rows: int, few: int) -> Result:
    """Compare scrolling through a long list and a short one, in turn."""
    shown = page.locator(f"data-exchanger-{card} dx-list")
    shown.wait_for(state="attached", timeout=60_000)
    pairs = [
        (shown.evaluate(_SCROLL, [rows, _STEPS]), shown.evaluate(_SCROLL, [few, _STEPS]))
        for _ in range(_ROUNDS)
    ]
    return Result(
        name=f"cards.scroll_{name}",
        value=median(many for many, _ in pairs),
        unit="ms",
        peer=f"{few} rows",
        peer_value=median(short for _, short in pairs),
        ratio=median(many / short for many, short in pairs),
    )


async def _set_up(household: Household, buyer: str) -> str:
    """Have a household, its buyer and both dashboards; return an access token."""
    await household.start()
    token = await household.token()
    async with connect(household.url, token) as client:
        entry = await family.set_up(client)
        await client.loaded(entry)
        await family.add_buyer(client, entry, buyer)
        await client.loaded(entry)
        await family.add_dashboard(client)
        await client.command(
            "lovelace/dashboards/create", url_path=_EMPTY, title="Empty", require_admin=False
        )
        view = {"title": "Empty", "type": "sections", "sections": []}
        await client.command("lovelace/config/save", url_path=_EMPTY, config={"views": [view]})
        await client.overview_when(lambda state: state["catalogue"] > 0)
        await client.action("refresh_demands")
    return await log_in(household.url, *ADMIN)


@contextmanager
def _browser(url: str, access: str) -> Iterator[Page]:
    """Open Chromium, logged in."""
    login = {
        "access_token": access,
        "refresh_token": "",
        "token_type": "Bearer",
        "expires_in": 1800,
        "expires": 10**15,
        "hassUrl": url,
        "clientId": f"{url}/",
    }
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        context = chromium.new_context(base_url=url)
        kept = json.dumps(json.dumps(login))
        context.add_init_script(f"localStorage.setItem('hassTokens', {kept})")
        yield context.new_page()
        chromium.close()


def _open(page: Page, path: str, sign: str) -> None:
    """Load a page from nothing and wait until it shows what it is about."""
    page.goto("about:blank")
    page.goto(path, wait_until="commit")
    page.locator(sign).first.wait_for(state="attached", timeout=60_000)
