"""The family's report of a month."""

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree.ElementTree import fromstring

import pytest

from custom_components.data_exchanger.core.catalog.taxonomy import Category
from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.ledger.chart import Bar, bars
from custom_components.data_exchanger.core.ledger.medals import Medal
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.pipeline.growth import Growth
from custom_components.data_exchanger.core.pipeline.report import MonthFacts, month_facts
from custom_components.data_exchanger.core.pipeline.report_text import markdown, page, report_words
from tests.core.pipeline.household import ANNA, BEN
from tests.core.pipeline.world import World

NAMES = {ANNA: "Anna <b>", BEN: "Ben | B"}


def euro(amount: int) -> Money:
    return Money(amount=amount, currency="EUR")


FACTS = MonthFacts(
    month="2026-11",
    releases=3,
    buyers=2,
    rows=504,
    by_member={
        ANNA: [euro(300)],
        BEN: [euro(105), Money(amount=7, currency="JPY")],
        None: [euro(5)],
    },
    by_category={"health": [euro(205)], "energy": [euro(200)], None: [euro(5)]},
    pending={"EUR": 90},
    growth={
        ANNA: Growth(score=70, row=3, medal=Medal.BRONZE),
        BEN: Growth(score=30, row=1),
    },
)


def facts(world: World, month: str = "2026-11") -> MonthFacts:
    return world.run(lambda tx: month_facts(tx, world.home, month, world.now))


def test_the_facts_of_a_month_are_those_of_the_books(world: World) -> None:
    world.walk_to("settled")
    found = facts(world)
    assert (found.releases, found.buyers, found.rows) == (1, 1, 168)
    assert found.total == [euro(405)]
    assert found.by_member == {ANNA: [euro(203)], BEN: [euro(202)]}
    assert facts(world, "2026-10").total == []
    world.now = datetime(2026, 12, 3, tzinfo=UTC)
    assert facts(world).total == [euro(405)]
    assert (facts(world, "2026-12").releases, facts(world, "2026-12").total) == (0, [])


@pytest.mark.parametrize("month", ["2026-12", "2026-13", "november", ""])
def test_there_is_no_report_of_what_is_no_month_or_to_come(world: World, month: str) -> None:
    with pytest.raises(InvalidInput, match="month"):
        facts(world, month)


def test_the_text_says_what_was_shared_earned_and_learned() -> None:
    text = markdown(FACTS, NAMES, "en")
    for line in (
        "# Family report for 2026-11",
        "We shared data 3 times with 2 buyers. 504 rows of records left our home, always sealed.",
        "Together we earned 4.10 EUR, 7 JPY.",
        "Still to come: 0.90 EUR.",
        "| Anna &lt;b> | 3.00 EUR |",
        "| Ben \\| B | 7 JPY |",
        "| Household | 0.05 EUR |",
        "| Other data | 0.05 EUR |",
        "Anna &lt;b>: 70 % of what we shared in the last three months came from you.",
        "You had 3 good months in a row. That is a bronze medal.",
        "Health earned the most.",
    ):
        assert line in text


def test_the_page_has_charts_and_no_markup_of_names() -> None:
    text = page(FACTS, NAMES, "zh-Hans")
    assert '<html lang="zh-Hans">' in text
    assert text.count("<svg") == 4
    assert "<b>" not in text
    assert "Anna &lt;b&gt;" in text


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_month_without_anything_has_a_report_too(language: str) -> None:
    nothing = replace(
        FACTS, releases=0, by_member={}, by_category={}, pending={}, growth={ANNA: Growth()}
    )
    words = report_words()[language]
    text = markdown(nothing, NAMES, language)
    for key in ("shared_nothing", "earned_nothing", "learned_nothing"):
        assert words[key] in text
    assert "<svg" not in page(nothing, NAMES, language)
    assert words["shared_once"].format(rows=504) in markdown(
        replace(nothing, releases=1), NAMES, language
    )


def test_every_language_has_the_same_words_and_all_categories() -> None:
    english, chinese = report_words()["en"], report_words()["zh-Hans"]
    assert english.keys() == chinese.keys()
    for words in (english, chinese):
        assert set(words["categories"]) == {category.value for category in Category}


def test_bars_are_as_long_as_their_values() -> None:
    rows = [Bar(label="a & b", value=200, text="2.00"), Bar(label="c", value=100, text="1.00")]
    svg = fromstring(bars("Earned <all>", rows))
    space = "{http://www.w3.org/2000/svg}"
    widths = [int(one.attrib["width"]) for one in svg.iter(f"{space}rect")]
    assert widths == [350, 175]
    assert [one.text for one in svg.iter(f"{space}text")] == ["a & b", "2.00", "c", "1.00"]
    assert svg.findtext(f"{space}title") == "Earned <all>"
    assert bars("nothing", [])
