"""The action that asks for a payout."""

import secrets

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonValueType
import probatio

from ..adapters.courier import UnitOfWork
from ..authorization import async_require_member
from ..const import CONF_CURRENCY
from ..coordinator import DataExchangerConfigEntry
from ..core.ledger.payout import Payout
from ..core.model.identifiers import MemberId
from ..core.model.money import Money
from ..core.pipeline import payouts
from .action import Action


async def _request(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """Have a member's money paid out: the caller's own, or that of a child whom they guard."""
    caller = await async_require_member(hass, entry, call.context)
    member = MemberId(call.data.get("member_id", caller))
    currency: str = call.data.get("currency", entry.data[CONF_CURRENCY])
    asked: str | None = call.data.get("amount")
    amount = None if asked is None else Money.from_decimal(asked, currency)
    household = entry.runtime_data.household

    def request(work: UnitOfWork) -> list[Payout]:
        made = payouts.request(
            work.tx,
            work.home,
            caller,
            member,
            amount,
            currency,
            work.now,
            secrets.token_bytes,
        )
        return list(made)

    made = await household.run(request)
    household.payer.wake()
    await entry.runtime_data.async_refresh()
    shown: list[JsonValueType] = [
        {"payout_id": one.id, "amount": str(one.amount), "account": one.account} for one in made
    ]
    return {"payouts": shown}


ACTIONS = {
    "request_payout": Action(
        handler=_request,
        fields={
            probatio.Optional("member_id"): cv.string,
            probatio.Optional("amount"): cv.string,
            probatio.Optional("currency"): cv.currency,
        },
    ),
}
