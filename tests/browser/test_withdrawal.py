"""Consent is taken back from where people see what it led to."""

import re

from playwright.sync_api import expect
import pytest

from tests.browser.conftest import Visit
from tests.browser.home import LivingHome


@pytest.mark.parametrize(
    ("language", "paid", "ask", "sure", "done", "erasure"),
    [
        (
            "en",
            "stated the payment",
            "Withdraw consent",
            "Yes, withdraw",
            "Withdrawn.",
            r"The buyer (has to erase|states that it has erased)",
        ),
        ("zh-Hans", "出具了付款凭证", "撤回同意", "确认撤回", "已撤回。", r"买方(须在|声明已)"),
    ],
)
def test_consent_to_a_trade_is_withdrawn_and_erasure_asked_for(
    home: LivingHome,
    visit: Visit,
    language: str,
    paid: str,
    ask: str,
    sure: str,
    done: str,
    erasure: str,
) -> None:
    title = f"Regretted later ({language})"
    home.sell(home.publish(title))
    page = visit(language=language)
    rows = page.locator("data-exchanger-activity .row", has_text=title)
    rows.filter(has_text=paid).first.click()
    sheet = page.locator("dx-sheet")
    sheet.get_by_role("button", name=ask).click()
    sheet.get_by_role("button", name=sure).click()
    expect(sheet.get_by_text(done)).to_be_visible()
    expect(sheet.get_by_text(re.compile(erasure))).to_be_visible()


def test_consent_to_a_kind_of_data_is_withdrawn_by_a_member(visit: Visit) -> None:
    page = visit("jonas")
    card = page.locator("data-exchanger-permissions")
    cell = card.get_by_role("button", name=re.compile("Jonas.*Heating and climate"))
    cell.click()
    sheet = page.locator("dx-sheet")
    sheet.get_by_role("radio", name="Exact statistics").check()
    sheet.get_by_role("button", name="Withdraw consent").click()
    sheet.get_by_role("button", name="Yes, withdraw").click()
    expect(sheet.get_by_text("Withdrawn.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(cell).to_have_accessible_name("Jonas, Heating and climate: Nothing")
