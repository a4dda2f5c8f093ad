"""Actions about packages: preview what would leave, write one to disk, offer one to a buyer."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType, JsonValueType
import probatio

from ..authorization import async_require_admin
from ..const import CONF_COUNTRY, CONF_CURRENCY, CONF_LANGUAGE, DOMAIN
from ..coordinator import DataExchangerConfigEntry
from ..core.consent.purpose import purposes
from ..core.errors import InvalidInput
from ..core.model.identifiers import BuyerId, DemandId
from ..core.model.money import Money
from ..core.model.period import rfc3339
from ..core.model.resolution import Resolution
from ..core.pipeline.delivery import certify
from ..core.pipeline.demands import find_demand
from ..core.privacy.registry import METHODS
from ..core.privacy.release import Release
from ..core.protocol.terms import Terms
from ..core.protocol.wire import from_json, to_json
from ..devices import buyer_of
from ..runtime import export_folder
from .action import Action
from .demands import DEMAND
from .trades import shown

_HOUSEHOLD = BuyerId("household")
"""Whom a package for the family itself is for: permissions for particular buyers do not count."""
_FIRST_ROWS = 5

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


async def _preview(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """Show exactly what would leave if a demand were answered now."""
    await async_require_admin(hass, call.context)
    household = entry.runtime_data.household
    demand_id = DemandId(call.data["demand_id"])
    stored = await household.run(lambda work: find_demand(work.tx, demand_id, work.now))
    buyer = household.home.buyer(stored.buyer)
    release = await household.async_preview(buyer.id, buyer.did, stored.demand.terms())
    return {
        **_described(release),
        "first_rows": await hass.async_add_executor_job(_first_rows, release),
    }


async def _create(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """Write a package of what the members allow to the configuration folder."""
    await async_require_admin(hass, call.context)
    household = entry.runtime_data.household
    terms = _terms(entry, call.data, Money(amount=0, currency=entry.data[CONF_CURRENCY]))
    audience = household.home.keys.evidence.did
    release = await household.async_preview(_HOUSEHOLD, audience, terms)

    def write() -> str:
        path = export_folder(hass) / f"package_{release.sha256[:16]}.zip"
        path.write_bytes(release.package)
        return str(path)

    path = await hass.async_add_executor_job(write)
    certificate = await household.run(lambda work: certify(work.tx, work.home, release, work.now))
    return {**_described(release), "path": path, "certificate": certificate}


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


def _described(release: Release) -> JsonObjectType:
    resources: list[JsonValueType] = [
        {"name": one.name, "rows": one.rows, "columns": one.columns, "sha256": one.sha256}
        for one in release.resources
    ]
    return {
        "level": release.level.value,
        "method": release.method,
        "rows": release.rows,
        "bytes": len(release.package),
        "sha256": release.sha256,
        "resources": resources,
    }


def _first_rows(release: Release) -> JsonObjectType:
    with ZipFile(BytesIO(release.package)) as archive:
        return {
            one.name: [
                line.decode().rstrip("\n")
                for line, _ in zip(
                    archive.open(f"data/{one.name}.csv"), range(_FIRST_ROWS + 1), strict=False
                )
            ]
            for one in release.resources
        }


ACTIONS = {
    "preview_package": Action(handler=_preview, fields=DEMAND, response=SupportsResponse.ONLY),
    "create_package": Action(handler=_create, fields=_SCOPE),
    "offer_data": Action(handler=_offer, fields=_OFFER),
}
