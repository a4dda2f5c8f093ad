"""The action that shows what would leave, before it leaves."""

from io import BytesIO
from zipfile import ZipFile

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType, JsonValueType, json_loads_object
import probatio

from ..authorization import async_require_admin, async_require_voice
from ..const import CONF_LANGUAGE
from ..coordinator import DataExchangerConfigEntry
from ..core.errors import InvalidInput
from ..core.model.identifiers import DemandId, TradeId
from ..core.pipeline.demands import find_demand
from ..core.pipeline.preview import Preview
from ..core.pipeline.steps import find_trade
from ..core.privacy.release import Release
from ..findings import shown_inferences
from ..previews import async_look_at_demand, async_look_at_trade
from .action import Action

_FIRST_ROWS = 5
_FIELDS = {probatio.Optional("demand_id"): cv.string, probatio.Optional("trade_id"): cv.string}


async def _preview(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """Show exactly what would leave if a demand were answered, or a trade delivered, now."""
    if len(call.data) != 1:
        raise InvalidInput("demand_id", "or trade_id must be given, and not both")
    seen = await (_of_trade if "trade_id" in call.data else _of_demand)(hass, entry, call)
    return {
        **described(seen, entry.data[CONF_LANGUAGE]),
        **await hass.async_add_executor_job(_inside, seen.release),
    }


async def _of_demand(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> Preview:
    await async_require_admin(hass, call.context)
    household = entry.runtime_data.household
    demand_id = DemandId(call.data["demand_id"])
    stored = await household.run(lambda work: find_demand(work.tx, demand_id, work.now))
    return await async_look_at_demand(household, stored)


async def _of_trade(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> Preview:
    """Show it to whoever may have a say in the trade."""
    household = entry.runtime_data.household
    trade_id = TradeId(call.data["trade_id"])
    trade = await household.run(lambda work: find_trade(work.tx, trade_id))
    await async_require_voice(hass, entry, call.context, trade.contributors)
    return await async_look_at_trade(household, trade)


def described(seen: Preview, language: str) -> JsonObjectType:
    """Return what actions answer about a package, and what could be inferred from it."""
    release = seen.release
    guarantee = release.guarantee
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
        "noise": {"rho": guarantee.rho, "epsilon": guarantee.epsilon, "delta": guarantee.delta}
        if guarantee
        else None,
        "final": seen.final(dt_util.utcnow()),
        "manifest": {**seen.manifest},
        "inferences": shown_inferences(seen.inferences, language),
    }


def _inside(release: Release) -> JsonObjectType:
    """Open the package: its descriptor, and the first rows of each table."""
    with ZipFile(BytesIO(release.package)) as archive:
        return {
            "descriptor": json_loads_object(archive.read("datapackage.json")),
            "first_rows": {
                one.name: [
                    line.decode().rstrip("\n")
                    for line, _ in zip(
                        archive.open(f"data/{one.name}.csv"), range(_FIRST_ROWS + 1), strict=False
                    )
                ]
                for one in release.resources
            },
        }


ACTIONS = {
    "preview_package": Action(handler=_preview, fields=_FIELDS, response=SupportsResponse.ONLY),
}
