"""What a click mends, in Home Assistant's own settings."""

from collections.abc import Callable, Iterator

from playwright.sync_api import Page, expect
import pytest

from demo import family
from demo.client import Client
from demo.family import Person
from tests.browser.home import LivingHome
from tests.browser.test_pages import photograph

type Visit = Callable[..., Page]

REPAIRS = "/config/repairs"
NOOR = Person(name="Noor", role="child")


@pytest.fixture
def lost(home: LivingHome) -> Iterator[None]:
    """Have a member whose person was deleted."""

    async def lose(client: Client) -> str:
        before = await members(client)
        await family.move_in(client, [NOOR])
        await family.add_member(client, home.entry, NOOR)
        people = (await client.command("person/list"))["storage"]
        (noor,) = (one["id"] for one in people if one["name"] == NOOR.name)
        await client.command("person/delete", person_id=noor)
        (member,) = await members(client) - before
        return member

    async def members(client: Client) -> set[str]:
        listed = await client.command("config_entries/subentries/list", entry_id=home.entry)
        return {one["subentry_id"] for one in listed}

    member = home.do(lose)

    async def mend(client: Client) -> None:
        await client.command(
            "config_entries/subentries/delete", entry_id=home.entry, subentry_id=member
        )
        await client.loaded(home.entry)

    yield
    home.do(mend)


@pytest.mark.usefixtures("lost")
def test_a_member_whose_person_is_gone_leads_to_its_form(visit: Visit) -> None:
    page = visit(path=REPAIRS)
    page.get_by_text("A member's person is gone").click()
    expect(page.get_by_text("choose the person anew")).to_be_visible()
    photograph(page, "repair", "desktop", "light", "en")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Role and belongings")).to_be_visible()


def test_a_dispute_is_closed_by_a_click(home: LivingHome, visit: Visit) -> None:
    trades = home.overview(lambda _: True)["trades"]
    sold = next(one["id"] for one in trades if one["state"] == "completed")
    home.action("open_dispute", trade_id=sold)
    page = visit(path=REPAIRS)
    page.get_by_text("A trade is in dispute").click()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("A trade is in dispute")).to_have_count(0)
