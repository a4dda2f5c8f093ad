"""What families see first, on every screen; with SCREENSHOTS, pictures of it for the documentation.

``scripts/screenshots`` writes them to ``docs/images``.
"""

from collections.abc import Callable
import os
from pathlib import Path

from playwright.sync_api import Page, expect
import pytest

from demo.client import Client
from tests.browser.home import LivingHome

type Visit = Callable[..., Page]

FOLDER = os.environ.get("SCREENSHOTS")
PHONE = 390


def photograph(page: Page, name: str) -> None:
    """Keep a picture of a page, if pictures are asked for."""
    if FOLDER and name:
        page.wait_for_timeout(1000)  # for icons and transitions, which no assertion waits for
        page.screenshot(path=Path(FOLDER) / f"{name}.png")


async def household(client: Client) -> str:
    """Return the household's device."""
    devices = await client.command("config/device_registry/list")
    (hub,) = (
        one["id"]
        for one in devices
        if one["identifiers"][0][0] == "data_exchanger" and not one["via_device_id"]
    )
    return str(hub)


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("dashboard", {}, ("Sharing", "Daily electricity use, for official statistics")),
        ("dashboard_phone", {"width": PHONE, "dark": True}, ("Sharing",)),
        ("", {"language": "zh-Hans"}, ("共享",)),
    ],
)
def test_dashboard_shows_what_was_sold_and_what_is_asked_for(
    visit: Visit, name: str, options: dict[str, object], words: tuple[str, ...]
) -> None:
    page = visit(**options)
    for word in words:
        expect(page.get_by_text(word).first).to_be_visible()
    photograph(page, name)


def test_device_shows_earnings_and_the_main_switch(home: LivingHome, visit: Visit) -> None:
    page = visit(path=f"/config/devices/device/{home.do(household)}")
    for word in ("Total earnings", "Open demands", "Sharing", "Data sent"):
        expect(page.get_by_text(word, exact=True).first).to_be_visible()


def test_integration_lists_members_and_buyers(visit: Visit) -> None:
    page = visit(path="/config/integrations/integration/data_exchanger")
    for word in ("Mei", "Jonas", "Gisela", "Lena", "Rhein Grid Planning"):
        expect(page.get_by_text(word, exact=True).first).to_be_visible()
