"""Everybody can use the cards: axe finds nothing against WCAG 2.2 AA, the keyboard reaches all."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
import pytest

from tests.browser.conftest import AXE
from tests.browser.home import LivingHome

type Visit = Callable[..., Page]

RUN = """async (card) => {
  const found = await axe.run({include: [["home-assistant", card]]}, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: {region: {enabled: false}, "heading-order": {enabled: false}},
  });
  return found.violations.map(({id, nodes}) => [id, nodes.map(({html, failureSummary}) => html + failureSummary)]);
}"""
CARDS = ("overview", "demands", "permissions", "privacy", "earnings", "activity")

SHEETS = ("demands .row", "permissions button.cell", "privacy .member", "activity .row")
"""What opens a sheet, card by card."""


def violations(page: Page) -> list[object]:
    """Have axe look at the page's cards."""
    page.add_script_tag(path=AXE)
    return [found for card in CARDS for found in page.evaluate(RUN, f"data-exchanger-{card}")]


@pytest.mark.skipif(not AXE.exists(), reason="scripts/test-cards fetches axe-core")
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(home: LivingHome, visit: Visit, language: str, dark: bool) -> None:
    title = f"For everybody ({language}, {dark})"
    home.publish(title)
    page = visit(language=language, dark=dark, width=390 if dark else 1400)
    demand = page.locator("data-exchanger-demands").get_by_text(title)
    expect(demand).to_be_visible()
    assert violations(page) == []
    for place in SHEETS:
        page.locator(f"data-exchanger-{place}").first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert violations(page) == [], place
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_keyboard_opens_and_closes_a_demand(home: LivingHome, visit: Visit) -> None:
    home.publish("Without a mouse")
    page = visit()
    row = page.locator("data-exchanger-demands .row", has_text="Without a mouse")
    row.focus()
    page.keyboard.press("Enter")
    sheet = page.locator("dx-sheet")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Tab")
    expect(sheet.get_by_role("button", name="Close")).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(row).to_be_focused()
