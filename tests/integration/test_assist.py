"""What Assist says to whom, in both languages."""

from pathlib import Path
from typing import Any

from homeassistant.auth.models import User
from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component
import pytest

from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.driver import Household
from tests.integration.family import CANARIES

ENGLISH, CHINESE = "en", "zh-CN"


@pytest.fixture(autouse=True)
async def _assist(hass: HomeAssistant) -> None:
    """Have Home Assistant's own assistant."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})


async def say(hass: HomeAssistant, text: str, language: str, user: User | None = None) -> str:
    """Say something to the default agent; return its answer."""
    context = Context(user_id=user.id if user else None)
    answer = await conversation.async_converse(hass, text, None, context, language)
    speech: dict[str, Any] = answer.response.speech
    return str(speech["plain"]["speech"])


@pytest.mark.parametrize(
    ("language", "question", "nothing", "something"),
    [
        (
            ENGLISH,
            "What did we earn this month?",
            "Nothing has been paid this month.",
            "Your home has earned 4.05 EUR this month.",
        ),
        (ENGLISH, "how much have we made with our data this month", "Nothing", "4.05 EUR"),
        (CHINESE, "这个月我们赚了多少钱?", "本月还没有收入。", "本月您家的数据收入为 4.05 EUR。"),
        (CHINESE, "我们家本月卖数据挣了多少", "本月还没有收入", "4.05 EUR"),
        (CHINESE, "本月数据赚了多少钱", "本月还没有收入", "4.05 EUR"),
    ],
)
async def test_earnings_of_the_month_are_told_as_a_sum_for_all(
    household: Household, demand: Demand, language: str, question: str, nothing: str, something: str
) -> None:
    hass = household.hass
    assert nothing in await say(hass, question, language)
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    await household.sell(demand.id)
    answer = await say(hass, question, language)
    assert something in answer
    assert not [word for word in CANARIES if word in answer]


@pytest.mark.parametrize(
    ("language", "pause", "paused", "resume", "resumed"),
    [
        (ENGLISH, "pause sharing", "Sharing is paused", "resume data sharing", "Sharing goes on"),
        (ENGLISH, "Stop sharing our data.", "paused", "continue sharing", "goes on"),
        (CHINESE, "暂停共享", "共享已暂停", "恢复共享", "共享已恢复"),
        (CHINESE, "停止数据共享。", "共享已暂停", "继续分享数据", "共享已恢复"),
    ],
)
async def test_sharing_is_paused_by_anybody_and_resumed_by_adults_who_are_logged_in(
    household: Household, language: str, pause: str, paused: str, resume: str, resumed: str
) -> None:
    hass, family = household.hass, household.family

    def sharing() -> str:
        return household.state("switch.household_sharing").state

    for user in (family.member, family.admin):
        assert paused in await say(hass, pause, language)
        await household.shows("switch.household_sharing", "off")
        for nobody in (None, family.stranger):
            assert resumed not in await say(hass, resume, language, nobody)
        assert sharing() == "off"
        assert resumed in await say(hass, resume, language, user)
        await household.shows("switch.household_sharing", "on")


async def test_who_may_not_resume_hears_why(household: Household) -> None:
    hass = household.hass
    assert "who is speaking" in await say(hass, "resume sharing", ENGLISH)
    assert "Only an adult" in await say(hass, "resume sharing", ENGLISH, household.family.stranger)


async def test_without_a_household_it_says_so(household: Household) -> None:
    hass = household.hass
    await hass.config_entries.async_unload(household.entry.entry_id)
    assert await say(hass, "pause sharing", ENGLISH) == "Data Exchanger is not running."


async def test_other_agents_and_sentences_can_use_the_intents(household: Household) -> None:
    answer = await intent.async_handle(household.hass, "test", "DataExchangerPauseSharing")
    assert answer.speech["plain"]["speech"].startswith("Sharing is paused")
    await household.shows("switch.household_sharing", "off")


@pytest.mark.parametrize("text", ["stop", "pause", "停止", "暂停", "turn on the light"])
async def test_other_sentences_are_left_to_others(household: Household, text: str) -> None:
    await say(household.hass, text, ENGLISH if text.isascii() else CHINESE)
    assert household.state("switch.household_sharing").state == "on"


async def test_sentences_of_ones_own_lead_to_the_intents(
    household: Household, tmp_path: Path
) -> None:
    folder = tmp_path / "custom_sentences" / "en"
    folder.mkdir(parents=True)
    (folder / "ours.yaml").write_text(
        "language: en\n"
        "intents:\n"
        "  DataExchangerPauseSharing:\n"
        "    data:\n"
        '      - sentences: ["we have visitors"]\n'
    )
    assert "Sharing is paused" in await say(household.hass, "We have visitors", ENGLISH)
