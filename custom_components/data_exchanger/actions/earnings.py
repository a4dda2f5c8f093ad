"""Actions about money: hand out, dispute, export, report."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType
import probatio

from ..adapters.courier import UnitOfWork
from ..authorization import async_require_admin
from ..const import CONF_CURRENCY, CONF_LANGUAGE, SUBENTRY_MEMBER
from ..coordinator import DataExchangerConfigEntry
from ..core.errors import NotFound
from ..core.ledger.export import beancount_lines, csv_lines
from ..core.ledger.journal import JournalEntry
from ..core.ledger.medals import month_of
from ..core.model.identifiers import MemberId, TradeId
from ..core.model.money import Money
from ..core.pipeline import earnings, settlement
from ..core.pipeline.ports import Transaction
from ..core.pipeline.report import month_facts
from ..core.pipeline.report_text import markdown, page
from ..core.trade.trade import Trade
from ..runtime import export_folder
from .action import Action, Handler

_FORMATS: dict[str, Callable[[Iterable[JournalEntry]], Iterator[str]]] = {
    "beancount": beancount_lines,
    "csv": csv_lines,
}


async def _distribute(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """Give the members what the household kept, alike or by ratios."""
    await async_require_admin(hass, call.context)
    home = entry.runtime_data.household.home
    ratios = {MemberId(member): weight for member, weight in call.data.get("ratios", {}).items()}
    for member in ratios:
        if member not in home.members:
            raise NotFound("member", member)
    amount = Money.from_decimal(call.data["amount"], entry.data[CONF_CURRENCY])

    def hand_out(work: UnitOfWork) -> JournalEntry:
        gift = call.data["gift"]
        return earnings.distribute(work.tx, home, amount, ratios, work.now, as_gift=gift)

    booked = await entry.runtime_data.household.run(hand_out)
    await entry.runtime_data.async_refresh()
    shares: JsonObjectType = {
        posting.account.rpartition(":")[2]: -posting.amount.amount
        for posting in booked.postings[1:]
    }
    return {"entry": booked.key, "currency": amount.currency, "shares": shares}


def _about_dispute(step: Callable[[Transaction, TradeId, datetime], Trade]) -> Handler:
    """Return the handler that takes a step in the dispute over a trade."""

    async def handle(
        hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
    ) -> ServiceResponse:
        await async_require_admin(hass, call.context)
        trade_id = TradeId(call.data["trade_id"])
        household = entry.runtime_data.household
        return _told(await household.run(lambda work: step(work.tx, trade_id, work.now)))

    return handle


def _told(trade: Trade) -> JsonObjectType:
    return {
        "trade_id": trade.id,
        "dispute": trade.dispute.state.value if trade.dispute else None,
        "outstanding": str(trade.owed.outstanding),
    }


async def _export(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """Write the journal to a file in the configuration folder."""
    await async_require_admin(hass, call.context)
    kind: str = call.data["format"]

    def write(work: UnitOfWork) -> Path:
        path = export_folder(hass) / f"ledger_{work.now:%Y%m%dT%H%M%SZ}.{kind}"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(_FORMATS[kind](work.tx.journal.entries()))
        return path

    return {"path": str(await entry.runtime_data.household.run(write))}


async def _report(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """Write what was shared, earned and learned in a month; the last one if none is named."""
    await async_require_admin(hass, call.context)
    language = entry.data[CONF_LANGUAGE]
    names = {
        MemberId(one.subentry_id): one.title
        for one in entry.get_subentries_of_type(SUBENTRY_MEMBER)
    }

    def write(work: UnitOfWork) -> tuple[str, Path, str]:
        last = month_of(work.now.replace(day=1) - timedelta(days=1))
        facts = month_facts(work.tx, work.home, call.data.get("month", last), work.now)
        path = export_folder(hass) / f"report_{facts.month}.html"
        path.write_text(page(facts, names, language), encoding="utf-8")
        return facts.month, path, markdown(facts, names, language)

    month, path, text = await entry.runtime_data.household.run(write)
    return {"month": month, "path": str(path), "markdown": text}


_TRADE = {probatio.Required("trade_id"): cv.string}

ACTIONS = {
    "distribute_earnings": Action(
        handler=_distribute,
        fields={
            probatio.Required("amount"): cv.string,
            probatio.Optional("gift", default=False): cv.boolean,
            probatio.Optional("ratios"): {cv.string: cv.positive_int},
        },
    ),
    "export_ledger": Action(
        handler=_export,
        fields={probatio.Optional("format", default="csv"): probatio.In(list(_FORMATS))},
        response=SupportsResponse.OPTIONAL,
    ),
    "family_report": Action(
        handler=_report,
        fields={probatio.Optional("month"): cv.string},
        response=SupportsResponse.OPTIONAL,
    ),
    "open_dispute": Action(handler=_about_dispute(settlement.open_dispute), fields=_TRADE),
    "resolve_dispute": Action(handler=_about_dispute(settlement.resolve_dispute), fields=_TRADE),
}
