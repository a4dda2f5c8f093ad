"""From nothing to a household with members and a buyer, as people click it; and over a restart."""

from collections.abc import Iterator
from dataclasses import dataclass
import re

from playwright.sync_api import Browser, Locator, Page, expect
import pytest

from demo import family
from demo.buyer import Buyer
from demo.client import Client
from demo.household import Household
from demo.process import free_port
from tests.browser.conftest import Visit, visits
from tests.browser.home import LivingHome, apart, remove_entry

INTEGRATION = "/config/integrations/integration/data_exchanger"
BUNDLE = "custom_components/data_exchanger/www/data-exchanger-cards.js"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """What stands on the buttons, and a word of what the home records."""

    language: str
    submit: str
    finish: str
    report: str
    add_member: str
    add_buyer: str
    confirm: str


SPEECH = (
    Speech(
        language="en",
        submit="Submit",
        finish="finish",
        report="What your home already records",
        add_member="Add member",
        add_buyer="Add buyer",
        confirm="Rhein Grid Planning",
    ),
    Speech(
        language="zh-Hans",
        submit="提交",
        finish="完成",
        report="您家已经记录的数据",
        add_member="添加家庭成员",
        add_buyer="添加买方",
        confirm="Rhein Grid Planning",
    ),
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivingHome]:
    """Return a home with devices and people, and without the integration."""
    folder = tmp_path_factory.mktemp("empty")
    household = Household(folder / "config", free_port())
    household.folder.mkdir()
    household.prepare()
    buyer = Buyer(folder, free_port())
    buyer.prepare()
    living = LivingHome(household=household, buyer=buyer)

    async def start() -> None:
        await household.start()
        living.token = await household.token()

    try:
        buyer.start()
        apart(start())
        living.do(family.move_in)
        yield living
    finally:
        household.process.stop()
        buyer.process.stop()


@pytest.fixture
def visit_empty(empty: LivingHome, browser: Browser) -> Iterator[Visit]:
    """Return what opens a page of that home."""
    with visits(empty.url, browser) as open_page:
        yield open_page


def entry_of(home: LivingHome) -> str:
    """Return the household's config entry."""

    async def find(client: Client) -> str:
        entries = await client.command("config_entries/get", domain="data_exchanger")
        return str(entries[0]["entry_id"])

    return home.do(find)


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press a button of the dialog that is open."""
    page.locator("dialog-data-entry-flow").get_by_role("button", name=name).last.click()


def dialog(page: Page) -> Locator:
    """Return the dialog of a flow."""
    return page.locator("dialog-data-entry-flow")


def add_person(home: LivingHome, name: str) -> None:
    """Have a person in Home Assistant who is no member yet."""
    home.do(
        lambda client: client.command("person/create", name=name, user_id=None, device_trackers=[])
    )


@pytest.mark.parametrize(
    ("speech", "newcomer"), zip(SPEECH, ("Otto", "Paula"), strict=True), ids=("en", "zh-Hans")
)
def test_household_members_and_buyer_are_added(
    empty: LivingHome, visit_empty: Visit, speech: Speech, newcomer: str
) -> None:
    page = visit_empty(
        language=speech.language, path="/config/integrations/dashboard/add?domain=data_exchanger"
    )
    expect(page.get_by_text("Data Exchanger").first).to_be_visible()
    page.keyboard.press("Enter")  # yes, set it up
    expect(dialog(page).locator("input").first).to_be_visible()
    press(page, speech.submit)
    expect(dialog(page).get_by_text(speech.report)).to_be_visible()
    expect(dialog(page).get_by_role("table")).to_be_visible()
    press(page, speech.submit)
    press(page, re.compile(speech.finish))
    entry = entry_of(empty)
    empty.do(lambda client: client.loaded(entry))
    add_person(empty, newcomer)

    page.goto(f"{empty.url}{INTEGRATION}")
    for name in ("Mei", "Jonas", "Gisela", "Lena"):
        expect(page.get_by_text(name, exact=True).first).to_be_visible()
    page.get_by_role("button", name=speech.add_member).click()
    dialog(page).locator("ha-entity-picker").first.click()
    page.get_by_role("option", name=newcomer).or_(
        page.get_by_text(newcomer, exact=True)
    ).first.click()
    press(page, speech.submit)
    expect(dialog(page).get_by_text(newcomer)).to_be_visible()
    press(page, re.compile(speech.finish, re.IGNORECASE))

    page.get_by_role("button", name=speech.add_buyer).click()
    dialog(page).locator("input").first.fill(empty.buyer.url)
    press(page, speech.submit)
    expect(dialog(page).get_by_text(speech.confirm).first).to_be_visible()
    press(page, speech.submit)
    press(page, re.compile(speech.finish, re.IGNORECASE))
    expect(page.get_by_text("Rhein Grid Planning", exact=True).first).to_be_visible()
    empty.do(lambda client: client.loaded(entry))
    seen = empty.overview(lambda state: state["catalogue"] > 0)
    assert newcomer in {one["name"] for one in seen["members"].values()}
    assert seen["bytes_sent"] < 10_000  # its profile and demands were asked for, nothing given
    empty.do(lambda client: remove_entry(client, entry))


def test_page_left_open_recovers_from_a_restart_with_new_cards(
    empty: LivingHome, visit_empty: Visit
) -> None:
    async def set_up(client: Client) -> str:
        entry = await family.set_up(client)
        await client.loaded(entry)
        await family.add_dashboard(client)
        return entry

    entry = empty.do(set_up)
    page = visit_empty()
    switch = page.get_by_role("switch", name="Sharing")
    expect(switch).to_be_visible()
    card = page.locator("data-exchanger-overview")
    empty.household.process.stop()
    expect(card.get_by_text("The connection to Home Assistant is lost")).to_be_visible()
    bundle = empty.household.folder / BUNDLE
    bundle.write_text(f"{bundle.read_text()}\n// a newer version\n")
    apart(empty.household.start())
    empty.do(lambda client: client.loaded(entry))
    expect(card.get_by_text("The connection to Home Assistant is lost")).to_have_count(0)
    newer = card.get_by_role("button", name="Load the new version")
    newer.click()
    expect(switch).to_be_visible()
    expect(newer).to_have_count(0)
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
