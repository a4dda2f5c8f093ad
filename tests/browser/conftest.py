"""A real Chromium in front of a real Home Assistant."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import shutil

from playwright.sync_api import Browser, Page, expect, sync_playwright
import pytest

from demo.buyer import Buyer
from demo.client import Client
from demo.household import Household
from demo.inbox import AVERAGE, HOURLY, WISHES
from demo.process import free_port
from tests.browser.home import LivingHome, apart, remembered, tokens

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
LANGUAGE = os.environ.get("BUYERS_LANGUAGE", "en")
DASHBOARD = "/data-exchanger/home"

expect.set_options(timeout=30_000)

type Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivingHome]:
    """Return a family that has sold twice and has demands to answer."""
    folder = tmp_path_factory.mktemp("home")
    household = Household(folder / "config", free_port())
    household.folder.mkdir()
    household.prepare()
    buyer = Buyer(folder, free_port())
    buyer.prepare()
    living = LivingHome(household=household, buyer=buyer)
    try:
        buyer.start()
        living.move_in()
        wait_for_history(living)
        for sold in (HOURLY, AVERAGE):
            living.sell(living.wish(sold, LANGUAGE))
        for wish in WISHES:
            living.wish(wish, LANGUAGE)
        yield living
    finally:
        household.process.stop()
        buyer.process.stop()


def wait_for_history(home: LivingHome) -> None:
    """Wait until the recorder has taken in the past that the sample home starts with."""
    demand = home.publish("A first look")

    async def matched(client: Client) -> None:
        async with asyncio.timeout(60):
            while True:
                answer = await client.action("refresh_demands")
                if answer["demands"][0]["score"] == 100:
                    return
                await asyncio.sleep(0.5)

    home.do(matched)
    home.decline(demand)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium."""
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@contextmanager
def visits(url: str, browser: Browser) -> Iterator[Visit]:
    """Give what opens a page as somebody; pages that complain make the test fail."""
    contexts, complaints = [], []

    def open_page(
        who: str = "mei",
        *,
        language: str = "en",
        dark: bool = False,
        width: int = 1400,
        path: str = DASHBOARD,
    ) -> Page:
        height = 844 if width < 600 else 900
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale="zh-CN" if language.startswith("zh") else "en-US",
            timezone_id="Europe/Berlin",
            device_scale_factor=2 if width < 600 else 1.5,
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        kept = apart(tokens(url, who))
        context.add_init_script(remembered(kept, language))
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{url}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [one for one in complaints if "data-exchanger" in one] == []


@pytest.fixture
def visit(home: LivingHome, browser: Browser) -> Iterator[Visit]:
    """Return what opens the family's dashboard as somebody."""
    with visits(home.url, browser) as open_page:
        yield open_page
