"""Repairs: what can be mended by a click, each by the flow or action that it takes."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import override

from homeassistant.components.repairs import (
    ConfirmRepairFlow,
    FlowType,
    RepairsFlow,
    RepairsFlowResult,
)
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from .const import DOMAIN, SUBENTRY_BUYER, SUBENTRY_MEMBER
from .coordinator import DataExchangerConfigEntry
from .core.errors import DataExchangerError
from .core.model.identifiers import TradeId
from .core.pipeline import settlement
from .core.pipeline.ports import Transaction
from .core.trade.trade import Trade
from .issues import MONEY_DISPUTE, MONEY_LATE, REOPENED_BY_RELOAD

type Step = Callable[[Transaction, TradeId, datetime], Trade]
type Mend = Callable[[RepairsFlow, DataExchangerConfigEntry, str], Awaitable[RepairsFlowResult]]


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow that mends an issue."""
    return MendFlow(next(mend for kind, mend in _MENDS.items() if issue_id.startswith(kind)))


class MendFlow(ConfirmRepairFlow):
    """Shows what is wrong, and mends it once somebody says so; the issue goes when it is gone."""

    def __init__(self, mend: Mend) -> None:
        """Keep what mends it."""
        self._mend = mend

    @override
    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Show the issue, then mend it."""
        if user_input is None:
            return await super().async_step_confirm()
        entries = self.hass.config_entries.async_entries(DOMAIN)
        subject = self.issue_id.rpartition("_")[2]
        try:
            return await self._mend(self, entries[0], subject)
        except DataExchangerError:
            return self.async_abort(reason="not_now")


async def _reload(flow: RepairsFlow, entry: DataExchangerConfigEntry, _: str) -> RepairsFlowResult:
    """Try to open the household again, after its files were put right."""
    await flow.hass.config_entries.async_reload(entry.entry_id)
    if entry.state is not ConfigEntryState.LOADED:
        return flow.async_abort(reason="not_now")
    return flow.async_create_entry(data={})


def _reconfigure(kind: str) -> Mend:
    """Return what leads on to the form of a member or buyer."""

    async def lead_on(
        flow: RepairsFlow, entry: DataExchangerConfigEntry, subject: str
    ) -> RepairsFlowResult:
        form = await flow.hass.config_entries.subentries.async_init(
            (entry.entry_id, kind),
            context={"source": SOURCE_RECONFIGURE, "subentry_id": subject},
        )
        if form["type"] is FlowResultType.ABORT:
            return flow.async_abort(reason="not_now")
        following = (FlowType.CONFIG_SUBENTRIES_FLOW, form["flow_id"])
        return flow.async_abort(reason="goes_on", next_flow=following)

    return lead_on


def _settle(step: Step) -> Mend:
    """Return what takes a step in the dispute over a trade."""

    async def settle(
        flow: RepairsFlow, entry: DataExchangerConfigEntry, subject: str
    ) -> RepairsFlowResult:
        if entry.state is not ConfigEntryState.LOADED:
            return flow.async_abort(reason="not_now")
        trade = TradeId(f"urn:uuid:{subject}")
        await entry.runtime_data.household.run(lambda work: step(work.tx, trade, work.now))
        return flow.async_create_entry(data={})

    return settle


_MENDS: Mapping[str, Mend] = {
    "buyer_changed_": _reconfigure(SUBENTRY_BUYER),
    "member_": _reconfigure(SUBENTRY_MEMBER),
    MONEY_DISPUTE: _settle(settlement.resolve_dispute),
    MONEY_LATE: _settle(settlement.open_dispute),
    **dict.fromkeys(REOPENED_BY_RELOAD, _reload),
}
