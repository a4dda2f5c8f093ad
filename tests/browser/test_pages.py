"""Every screen, in light and dark, on a phone and a desktop, in both languages.

``scripts/screenshots`` has pictures of all of them taken; otherwise two of the variants are enough.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
import os
from pathlib import Path

from playwright.sync_api import Page, expect
import pytest

from demo.client import Client
from demo.inbox import HOURLY
from tests.browser.conftest import LANGUAGE
from tests.browser.home import LivingHome

type Visit = Callable[..., Page]

FOLDER = os.environ.get("SCREENSHOTS")
WIDTHS = {"desktop": 1400, "phone": 390}
WORDS = {
    "en": {
        "sharing": "Sharing",
        "look": "Show what would leave",
        "receipt": "stated the payment",
        "close": "Close",
    },
    "zh-Hans": {
        "sharing": "共享",
        "look": "看看会送出什么",
        "receipt": "出具了付款凭证",
        "close": "关闭",
    },
}
ALWAYS = {("en", "light", "desktop"), ("zh-Hans", "dark", "phone")}


def photograph(page: Page, *name: str) -> None:
    """Keep a picture of a page, if pictures are asked for."""
    if FOLDER:
        page.wait_for_timeout(800)  # for icons and transitions, which no assertion waits for
        page.screenshot(path=Path(FOLDER) / f"{'_'.join(name)}.png")


@contextmanager
def sheet_of(page: Page, close: str) -> Iterator[None]:
    """Expect a sheet to be open, and close it afterwards."""
    expect(page.get_by_role("dialog")).to_be_visible()
    yield
    page.locator("dx-sheet").get_by_role("button", name=close, exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.fixture(scope="module")
def asked(home: LivingHome) -> Iterator[str]:
    """Have a trade wait for the family's approval."""
    demand = home.wish(HOURLY, LANGUAGE)
    trade = home.action("accept_demand", demand_id=demand)["trade_id"]
    home.state_of(trade, "awaiting_approval")
    yield trade
    home.action("reject_trade", trade_id=trade)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("language", "look", "width"),
    [
        pytest.param(
            *variant,
            marks=pytest.mark.skipif(
                variant not in ALWAYS if not FOLDER else variant[0] != LANGUAGE,
                reason="for pictures only",
            ),
        )
        for variant in product(WORDS, ("light", "dark"), WIDTHS)
    ],
)
def test_every_screen_opens_and_closes(visit: Visit, language: str, look: str, width: str) -> None:
    words, variant = WORDS[language], (width, look, language)
    page = visit(language=language, dark=look == "dark", width=WIDTHS[width])
    expect(page.get_by_role("switch", name=words["sharing"])).to_be_visible()
    expect(page.locator("data-exchanger-demands .asked")).to_be_visible()
    photograph(page, "dashboard", *variant)

    page.locator("data-exchanger-demands .row:has(.chip.good)").first.click()
    with sheet_of(page, words["close"]):
        photograph(page, "demand", *variant)
        page.get_by_role("button", name=words["look"]).click()
        table = page.locator("dx-sheet").get_by_role("table").first
        expect(table).to_be_visible()
        table.scroll_into_view_if_needed()
        photograph(page, "preview", *variant)

    page.locator("data-exchanger-demands .asked .button.main").click()
    with sheet_of(page, words["close"]):
        photograph(page, "approval", *variant)

    for card in ("permissions", "privacy", "earnings", "activity"):
        shown = page.locator(f"data-exchanger-{card}")
        shown.evaluate("card => card.scrollIntoView({block: 'start'})")
        page.mouse.wheel(0, -80)  # from behind the page's header
        photograph(page, card, *variant)

    page.locator("data-exchanger-permissions").locator("button.cell").first.click()
    with sheet_of(page, words["close"]):
        photograph(page, "permission", *variant)
    page.locator("data-exchanger-privacy .member").first.click()
    with sheet_of(page, words["close"]):
        photograph(page, "budget", *variant)
    page.locator("data-exchanger-activity").get_by_text(words["receipt"]).first.click()
    with sheet_of(page, words["close"]):
        photograph(page, "record", *variant)


async def household(client: Client) -> str:
    """Return the household's device."""
    devices = await client.command("config/device_registry/list")
    (hub,) = (
        one["id"]
        for one in devices
        if one["identifiers"][0][0] == "data_exchanger" and not one["via_device_id"]
    )
    return str(hub)


def test_device_shows_earnings_and_the_main_switch(home: LivingHome, visit: Visit) -> None:
    page = visit(path=f"/config/devices/device/{home.do(household)}")
    for word in ("Total earnings", "Open demands", "Sharing", "Data sent"):
        expect(page.get_by_text(word, exact=True).first).to_be_visible()


def test_integration_lists_members_and_buyers(visit: Visit) -> None:
    page = visit(path="/config/integrations/integration/data_exchanger")
    for word in ("Mei", "Jonas", "Gisela", "Lena", "Rhein Grid Planning"):
        expect(page.get_by_text(word, exact=True).first).to_be_visible()
