"""How much longer our dashboard takes to show something than one without cards."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
import json
from pathlib import Path
import shutil
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from demo import family
from demo.client import connect, log_in
from demo.household import ADMIN, Household
from demo.process import free_port

from .result import Result, paired

_ROUNDS = 9
_EMPTY = "bench-empty"
_CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def measure() -> Sequence[Result]:
    """Open both dashboards in turn, with everything in the browser's cache."""
    if _CHROMIUM is None:
        return []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        household = Household(folder, free_port())
        household.prepare()
        stack.callback(household.process.stop)
        access = asyncio.run(_set_up(household))
        page = stack.enter_context(_browser(household.url, access))
        ours = partial(_open, page, f"/{family.DASHBOARD}/home", "data-exchanger-overview .hero")
        empty = partial(_open, page, f"/{_EMPTY}/0", "hui-sections-view, hui-masonry-view")
        for warm_up in (ours, empty):
            warm_up()
        ours_seconds, empty_seconds, ratio = paired(_ROUNDS, ours, empty)
    return [
        Result(
            name="cards.first_paint",
            value=ours_seconds * 1000,
            unit="ms",
            peer="an empty dashboard",
            peer_value=empty_seconds * 1000,
            ratio=ratio,
        )
    ]


async def _set_up(household: Household) -> str:
    """Have a household and both dashboards; return an access token."""
    await household.start()
    token = await household.token()
    async with connect(household.url, token) as client:
        await client.loaded(await family.set_up(client))
        await family.add_dashboard(client)
        await client.command(
            "lovelace/dashboards/create", url_path=_EMPTY, title="Empty", require_admin=False
        )
        view = {"title": "Empty", "type": "sections", "sections": []}
        await client.command("lovelace/config/save", url_path=_EMPTY, config={"views": [view]})
        await client.overview_when(lambda state: state["catalogue"] > 0)
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
