"""Actions about packages of the family's own: write one to disk, offer one to a buyer."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import probatio

from ..authorization import async_require_admin
from ..const import CONF_COUNTRY, CONF_CURRENCY, CONF_LANGUAGE, DOMAIN
from ..coordinator import DataExchangerConfigEntry
from ..core.consent.purpose import purposes
from ..core.errors import InvalidInput
from ..core.model.identifiers import BuyerId
from ..core.model.money import Money
from ..core.model.period import rfc3339
from ..core.model.resolution import Resolution
from ..core.pipeline.delivery import certify
from ..core.privacy.registry import METHODS
from ..core.protocol.terms import Terms
from ..core.protocol.wire import from_json, to_json
from ..devices import buyer_of
from ..previews import async_look, async_on_offer
from ..runtime import export_folder
from .action import Action
from .previews import described
from .trades import shown

_HOUSEHOLD = BuyerId("household")
"""Whom a package for the family itself is for: permissions for particular buyers do not count."""

_SCOPE = {
    probatio.Required("elements"): probatio.All(cv.ensure_list, [cv.string]),
    probatio.Required("start"): cv.datetime,
    probatio.Required("end"): cv.datetime,
    probatio.Optional("resolution", default=Resolution.HOUR.value): probatio.Coerce(Resolution),
    probatio.Optional("method", default="series"): probatio.In(sorted(METHODS)),
    probatio.Optional("parameters", default=dict): dict,
    probatio.Optional("purpose", default="https://w3id.org/dpv#ServiceProvision"): cv.string,
}
_OFFER = {
    **_SCOPE,
    probatio.Required("buyer"): cv.string,
    probatio.Required("price"): probatio.Coerce(str),
    probatio.Optional("retention_days", default=30): probatio.Range(min=1, max=3650),
    probatio.Optional("valid_days", default=7): probatio.Range(min=1, max=365),
}


async def _create(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """Write a package of what the members allow to the configuration folder."""
    await async_require_admin(hass, call.context)
    household = entry.runtime_data.household
    terms = _terms(entry, call.data, Money(amount=0, currency=entry.data[CONF_CURRENCY]))
    audience = household.home.keys.evidence.did
    entries = await async_on_offer(household, _HOUSEHOLD, terms)
    made = await async_look(household, audience, terms.scope, entries)
    release = made.release
    certificate = await household.run(
        lambda work: certify(work.tx, work.home, terms, entries, release, work.now)
    )

    def write() -> str:
        path = export_folder(hass) / f"package_{release.sha256[:16]}.zip"
        path.write_bytes(release.package)
        return str(path)

    path = await hass.async_add_executor_job(write)
    await entry.runtime_data.async_refresh()  # budgets may have changed
    return {
        **described(made, entry.data[CONF_LANGUAGE]),
        "path": path,
        "certificate": certificate,
    }


async def _offer(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """Offer a buyer data at the family's own price, without waiting for a demand."""
    await async_require_admin(hass, call.context)
    price = Money.from_decimal(call.data["price"], entry.data[CONF_CURRENCY])
    if price.amount < 0:
        raise InvalidInput("price", "is negative")
    buyer = buyer_of(hass, entry, call.data["buyer"])
    terms = _terms(entry, call.data, price)
    trade = await entry.runtime_data.household.async_offer(buyer, terms)
    return shown(trade, entry.data[CONF_LANGUAGE])


def _terms(entry: DataExchangerConfigEntry, data: Mapping[str, Any], price: Money) -> Terms:
    """Make terms of an action's fields; the core checks what they mean."""
    method = METHODS[data["method"]]
    if data["purpose"] not in purposes():
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="unknown_purpose",
            translation_placeholders={"purpose": data["purpose"]},
        )
    return from_json(
        Terms,
        {
            "scope": {
                "required": data["elements"],
                "period": {"start": _instant(data["start"]), "end": _instant(data["end"])},
                "resolution": data["resolution"],
                "level": method.level,
                "method": {"id": method.id, "parameters": data["parameters"]},
            },
            "purposes": [data["purpose"]],
            "price": to_json(price),
            "retentionDays": data.get("retention_days", 1),
            "place": entry.data[CONF_COUNTRY],
            "validUntil": rfc3339(dt_util.utcnow() + timedelta(days=data.get("valid_days", 1))),
        },
    )


def _instant(moment: datetime) -> str:
    zone = moment.tzinfo or dt_util.get_default_time_zone()
    return rfc3339(moment.replace(tzinfo=zone))


ACTIONS = {
    "create_package": Action(handler=_create, fields=_SCOPE),
    "offer_data": Action(handler=_offer, fields=_OFFER),
}
