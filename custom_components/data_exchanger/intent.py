"""What Assist understands: the month's earnings, pausing and resuming, in English and Chinese.

Home Assistant reads built-in sentences from its own package and custom ones from the family's
folder; an integration can bring none along. These are attached as an automation's sentences are,
which every agent asks first.
"""

from collections.abc import Mapping
import logging
from typing import Any, Final, override

from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent
from homeassistant.helpers.script import ScriptRunResult
from homeassistant.helpers.trigger import async_initialize_triggers, async_validate_trigger_config
from homeassistant.setup import async_when_setup

from .authorization import async_user, member_of
from .const import DOMAIN
from .coordinator import DataExchangerConfigEntry
from .core.ledger.medals import month_of
from .core.pipeline.report import month_facts
from .sentences import async_sentences

_LOGGER = logging.getLogger(__name__)

EARNED: Final = "DataExchangerEarnedThisMonth"
PAUSE: Final = "DataExchangerPauseSharing"
RESUME: Final = "DataExchangerResumeSharing"

SENTENCES: Final = {
    EARNED: (
        "what (did|have) we (earn|earned|make|made) [(with|from) our data] this month",
        "how much [money] (did|have) we (earn|earned|make|made) [(with|from) our data] this month",
        "how much [money] (did|has) our data (earn|earned|make|made) [us] this month",
        "[我们|咱们][家](这个月|本月)[的]数据(赚|挣)[了]多少[钱]",
        "(我们|咱们)[家](这个月|本月)[(靠|用|卖)数据](赚|挣)[了]多少[钱]",
        "(这个月|本月)(我们|咱们)[家][(靠|用|卖)数据](赚|挣)[了]多少[钱]",
    ),
    PAUSE: (
        "(pause|stop) [the] [data] sharing",
        "(pause|stop) sharing [of] [(the|our|my)] data",
        "(暂停|停止)(数据共享|数据分享|共享数据|分享数据|共享|分享)",
    ),
    RESUME: (
        "(resume|continue|restart) [the] [data] sharing",
        "(resume|continue|restart) sharing [of] [(the|our|my)] data",
        "(恢复|继续)(数据共享|数据分享|共享数据|分享数据|共享|分享)",
    ),
}
"""Templates of hassil, for all languages alike: what is said in one means nothing in the other."""


async def async_setup_intents(hass: HomeAssistant) -> None:
    """Register the intents, and their sentences once there is something to say them to."""
    for handler in (EarnedHandler(), PauseHandler(), ResumeHandler()):
        intent.async_register(hass, handler)
    async_when_setup(hass, "conversation", _async_attach)


async def _async_attach(hass: HomeAssistant, _: str) -> None:
    for name, sentences in SENTENCES.items():

        async def answer(
            variables: Mapping[str, Any], context: Context | None = None, name: str = name
        ) -> ScriptRunResult:
            said = variables["trigger"]["user_input"]
            response = await intent.async_handle(
                hass,
                DOMAIN,
                name,
                text_input=said["text"],
                context=Context(user_id=said["context"]["user_id"]),
                language=said["language"],
            )
            return ScriptRunResult(response.speech["plain"]["speech"], None, {})

        trigger = {"platform": "conversation", "command": list(sentences)}
        config = await async_validate_trigger_config(hass, [trigger])
        await async_initialize_triggers(hass, config, answer, DOMAIN, name, _LOGGER.log)


class _Handler(intent.IntentHandler):
    """Speaks the language that it is spoken to in; says nothing of single persons."""

    @override
    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        """Answer, or say why not."""
        language = "zh-Hans" if intent_obj.language.startswith("zh") else "en"
        words = await async_sentences(intent_obj.hass, language, "assist")
        response = intent_obj.create_response()
        entries = intent_obj.hass.config_entries.async_loaded_entries(DOMAIN)
        reason = await self.refusal(intent_obj, entries[0]) if entries else "not_running"
        if reason:
            code = intent.IntentResponseErrorCode.FAILED_TO_HANDLE
            response.async_set_error(code, words[reason])
        else:
            key, placeholders = await self.act(entries[0])
            response.async_set_speech(words[key].format(**placeholders))
        return response

    async def refusal(
        self, intent_obj: intent.Intent, entry: DataExchangerConfigEntry
    ) -> str | None:
        """Return why this may not be, if so."""
        return None

    async def act(self, entry: DataExchangerConfigEntry) -> tuple[str, Mapping[str, str]]:
        """Do what was asked for; return what to say, and the figures in it."""
        raise NotImplementedError


class EarnedHandler(_Handler):
    """Tells what the household has earned this month."""

    intent_type = EARNED
    description = "Tells what the household's data has earned this month."

    @override
    async def act(self, entry: DataExchangerConfigEntry) -> tuple[str, Mapping[str, str]]:
        """Sum up the month."""
        facts = await entry.runtime_data.household.run(
            lambda work: month_facts(work.tx, work.home, month_of(work.now), work.now)
        )
        if not facts.total:
            return "nothing_earned", {}
        return "earned", {"amount": ", ".join(map(str, facts.total))}


class PauseHandler(_Handler):
    """Turns the main switch off, for anybody: less leaves by that, never more."""

    intent_type = PAUSE
    description = "Lets nothing leave the home any more."

    @override
    async def act(self, entry: DataExchangerConfigEntry) -> tuple[str, Mapping[str, str]]:
        """Stop everything."""
        await entry.runtime_data.household.async_set_sharing(sharing=False)
        return "paused", {}


class ResumeHandler(_Handler):
    """Turns the main switch on, for adults of the family and administrators who are logged in."""

    intent_type = RESUME
    description = "Lets what the family has granted leave the home again."

    @override
    async def refusal(
        self, intent_obj: intent.Intent, entry: DataExchangerConfigEntry
    ) -> str | None:
        """Refuse voices that could be anybody's."""
        user = await async_user(intent_obj.hass, intent_obj.context)
        if user is None:
            return "unknown_voice"
        member = member_of(intent_obj.hass, entry, user)
        members = entry.runtime_data.household.home.members
        adult = member is not None and not members[member].role.minor
        return None if user.is_admin or adult else "not_allowed"

    @override
    async def act(self, entry: DataExchangerConfigEntry) -> tuple[str, Mapping[str, str]]:
        """Let data leave again."""
        await entry.runtime_data.household.async_set_sharing(sharing=True)
        return "resumed", {}
