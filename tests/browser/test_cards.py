"""What people do on the dashboard, in both languages."""

from collections.abc import Callable
import re

from playwright.sync_api import Page, expect
import pytest

from tests.browser.home import LivingHome

type Visit = Callable[..., Page]

ASK = """([type, fields]) => document.querySelector("home-assistant").hass
    .callWS({type, ...fields}).then((answer) => ["ok", answer], (error) => ["refused", error.code])"""


def ask(page: Page, command: str, **fields: object) -> list[object]:
    """Send a websocket command with the page's own login."""
    answer: list[object] = page.evaluate(ASK, [command, fields])
    return answer


def action(page: Page, name: str, **data: object) -> list[object]:
    """Call an action with the page's own login."""
    return ask(
        page,
        "call_service",
        domain="data_exchanger",
        service=name,
        service_data=data,
        return_response=True,
    )


@pytest.mark.parametrize(
    ("language", "accept", "send", "approve", "agree", "paid"),
    [
        ("en", "Accept", "Send the offer", "Approve", "Yes, approve", "stated the payment"),
        ("zh-Hans", "接受", "发出报价", "批准", "确认批准", "出具了付款凭证"),
    ],
)
def test_demand_is_accepted_approved_and_paid(
    home: LivingHome,
    visit: Visit,
    language: str,
    accept: str,
    send: str,
    approve: str,
    agree: str,
    paid: str,
) -> None:
    page = visit(language=language)
    title = f"Weekly pattern ({language})"
    home.publish(title)
    page.locator("data-exchanger-demands").get_by_text(title).click()
    sheet = page.locator("dx-sheet")
    expect(sheet.get_by_role("heading", name=title)).to_be_visible()
    sheet.get_by_role("button", name=accept, exact=True).click()
    sheet.get_by_role("button", name=send).click()
    expect(sheet).to_be_hidden()
    demands = page.locator("data-exchanger-demands")
    demands.get_by_role("button", name=approve, exact=True).first.click()
    sheet.get_by_role("button", name=agree).click()
    expect(sheet).to_be_hidden()
    (trade,) = home.waiting()
    home.approve(trade)
    home.state_of(trade, "completed")
    expect(page.locator("data-exchanger-activity").get_by_text(paid).first).to_be_visible()


@pytest.mark.parametrize(
    ("language", "veto", "cancel", "sure"),
    [("en", "Veto", "Cancel", "End the trade"), ("zh-Hans", "否决", "取消", "终止交易")],
)
def test_veto_ends_a_trade(
    home: LivingHome, visit: Visit, language: str, veto: str, cancel: str, sure: str
) -> None:
    demand = home.publish(f"Not wanted ({language})")
    trade = home.action("accept_demand", demand_id=demand)["trade_id"]
    home.state_of(trade, "awaiting_approval")
    page = visit(language=language)
    page.locator("data-exchanger-demands").get_by_role("button", name=veto).first.click()
    page.get_by_role("button", name=cancel).click()
    assert home.state_of(trade, "awaiting_approval")
    page.locator("dx-sheet").get_by_role("button", name=veto).click()
    page.get_by_role("button", name=sure).click()
    assert home.state_of(trade, "ended")["ended"] == "refused_by_family"
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_preview_shows_the_rows_that_would_leave(home: LivingHome, visit: Visit) -> None:
    home.publish("Look before you leap")
    page = visit()
    page.locator("data-exchanger-demands").get_by_text("Look before you leap").click()
    page.get_by_role("button", name="Show what would leave").click()
    table = page.locator("dx-sheet").get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(6)


@pytest.mark.parametrize(
    ("language", "asked", "budget", "dearer"),
    [
        ("en", "This is what the buyer asks for.", "What used the budget · Mei", "An estimate"),
        ("zh-Hans", "这就是买方的要求。", "预算用在哪里 · Mei", "估算"),
    ],
)
def test_privacy_shows_what_is_left_and_what_noise_is_worth(
    visit: Visit, language: str, asked: str, budget: str, dearer: str
) -> None:
    page = visit(language=language)
    card = page.locator("data-exchanger-privacy")
    expect(card.get_by_text(asked)).to_be_visible()
    expect(card.locator(".figures")).to_contain_text("6.50")
    slider = card.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(card.get_by_text(dearer)).to_be_visible()
    expect(card.locator(".figures")).not_to_contain_text("6.50")
    card.locator(".member", has_text="Mei").click()
    sheet = page.locator("dx-sheet")
    expect(sheet.get_by_role("heading", name=budget)).to_be_visible()
    expect(sheet.locator(".uses li")).not_to_have_count(0)


def test_decline_hides_a_demand(home: LivingHome, visit: Visit) -> None:
    home.publish("Nobody wants this")
    page = visit()
    demand = page.locator("data-exchanger-demands").get_by_text("Nobody wants this")
    demand.click()
    page.locator("dx-sheet").get_by_role("button", name="Decline").click()
    page.locator("dx-sheet").get_by_role("button", name="Decline").click()
    expect(demand).to_have_count(0)


@pytest.mark.parametrize(
    ("language", "verify", "outcome"),
    [("en", "Verify", r"All \d+ records hold"), ("zh-Hans", "校验", r"全部 \d+ 条记录有效")],
)
def test_evidence_is_verified(visit: Visit, language: str, verify: str, outcome: str) -> None:
    page = visit(language=language)
    page.get_by_role("button", name=verify).click()
    expect(page.get_by_text(re.compile(outcome))).to_be_visible()


def test_sharing_is_paused_and_goes_on(home: LivingHome, visit: Visit) -> None:
    page = visit()
    switch = page.get_by_role("switch", name="Sharing")
    expect(switch).to_have_attribute("aria-checked", "true")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    assert home.overview(lambda state: not state["sharing"])
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")


def test_member_decides_about_their_own_data_and_no_more(home: LivingHome, visit: Visit) -> None:
    demand = home.publish("For the whole family")
    page = visit("jonas")
    page.locator("data-exchanger-demands").get_by_text("For the whole family").click()
    sheet = page.locator("dx-sheet")
    expect(sheet.get_by_text("An administrator accepts or declines")).to_be_visible()
    expect(sheet.get_by_role("button", name="Accept")).to_have_count(0)
    expect(page.get_by_role("button", name="Verify")).to_have_count(0)
    for name, data in (
        ("accept_demand", {"demand_id": demand}),
        ("preview_package", {"demand_id": demand}),
        ("verify_evidence", {}),
        ("export_evidence", {}),
    ):
        assert action(page, name, **data)[0] == "refused", name
    said, seen = ask(page, "data_exchanger/overview")
    assert said == "ok"
    assert isinstance(seen, dict)
    assert [one["name"] for one in seen["members"].values()] == ["Jonas"]
    trade = home.action("accept_demand", demand_id=demand)["trade_id"]
    home.state_of(trade, "awaiting_approval")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Approve", exact=True).first.click()
    sheet.get_by_role("button", name="Yes, approve").click()
    home.approve(trade)
    assert home.state_of(trade, "delivered", "completed")


def test_page_left_open_recovers_from_a_reload(home: LivingHome, visit: Visit) -> None:
    page = visit()
    switch = page.get_by_role("switch", name="Sharing")
    expect(switch).to_be_visible()
    home.do(
        lambda client: client.command(
            "call_service",
            domain="homeassistant",
            service="reload_config_entry",
            service_data={"entry_id": home.entry},
        )
    )
    home.do(lambda client: client.loaded(home.entry))
    home.publish("After the reload")
    demands = page.locator("data-exchanger-demands")
    expect(demands.get_by_text("After the reload")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "category", "level", "saved", "record"),
    [
        (
            "en",
            "Heating and climate",
            "Only in sums over many homes",
            "This holds from now on",
            "A permission",
        ),
        ("zh-Hans", "空气与环境", "加噪统计", "即刻生效", "许可"),
    ],
)
def test_permission_changes_at_once_and_only_the_own(
    visit: Visit, language: str, category: str, level: str, saved: str, record: str
) -> None:
    page = visit("jonas", language=language)
    card = page.locator("data-exchanger-permissions")
    expect(card.get_by_role("columnheader", name="Jonas")).to_be_visible()
    expect(card.get_by_role("columnheader", name="Mei")).to_have_count(0)
    card.get_by_role("button", name=re.compile(f"Jonas.*{category}")).click()
    sheet = page.locator("dx-sheet")
    sheet.get_by_role("radio", name=level).check()
    expect(sheet.get_by_text(saved)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("data-exchanger-activity").get_by_text(record).first).to_be_visible()


def test_member_learns_nothing_of_others_and_changes_nothing_of_theirs(
    home: LivingHome, visit: Visit
) -> None:
    everybody = home.overview(lambda _: True)["members"]
    (own,) = (id_ for id_, one in everybody.items() if one["name"] == "Jonas")
    mei = next(id_ for id_, one in everybody.items() if one["name"] == "Mei")
    page = visit("jonas")
    expect(page.locator("data-exchanger-overview .hero")).to_be_visible()
    for card in ("permissions", "privacy", "earnings"):
        shown = page.locator(f"data-exchanger-{card}")
        expect(shown.get_by_text("Jonas").first).to_be_visible()
        for name in ("Mei", "Gisela", "Lena"):
            expect(shown.get_by_text(name)).to_have_count(0)
    for command in (
        *("activity", "buyers", "demands", "earnings", "overview"),
        *("permissions", "privacy_budget", "refused", "trades"),
    ):
        said, answer = ask(page, f"data_exchanger/{command}")
        assert said == "ok", command
        assert not [id_ for id_ in everybody if id_ != own and id_ in str(answer)], command
    for command, fields in (
        ("permissions/set", {"member": mei, "category": "energy", "level": "series"}),
        ("permissions/preset", {"member": mei, "preset": "nothing"}),
    ):
        assert ask(page, f"data_exchanger/{command}", **fields)[0] == "refused", command
    assert action(page, "request_payout", member_id=mei)[0] == "refused"
    assert action(page, "distribute_earnings")[0] == "refused"
