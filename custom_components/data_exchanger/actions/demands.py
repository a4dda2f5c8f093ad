"""Actions about demands: refresh, accept, decline."""

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonValueType
import probatio

from ..authorization import async_require_admin
from ..const import CONF_LANGUAGE
from ..coordinator import DataExchangerConfigEntry
from ..core.errors import DataExchangerError
from ..core.model.identifiers import DemandId
from ..core.pipeline.demands import decline_demand, find_demand
from ..findings import shown_findings
from .action import Action
from .trades import shown

DEMAND = {probatio.Required("demand_id"): cv.string}


async def _refresh(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """Fetch all feeds and look at what is recorded by now; one that fails stops no other."""
    await async_require_admin(hass, call.context)
    coordinator = entry.runtime_data
    household = coordinator.household
    new: list[str] = []
    failed: dict[str, str] = {}
    for buyer in household.home.buyers:
        try:
            fetched = await household.courier.fetch_demands(buyer)
            new += [stored.demand.id for stored in fetched]
        except DataExchangerError as err:
            failed[buyer] = err.code
    await household.async_refresh_catalog(survey=True)
    await coordinator.async_refresh()
    open_demands: list[JsonValueType] = [
        {
            "demand_id": one.stored.demand.id,
            "title": one.stored.demand.title,
            "price": str(one.stored.demand.price),
            "level": one.stored.demand.scope.level.value,
            "deadline": one.stored.demand.deadline.isoformat(),
            "outcome": one.assessment.outcome.value,
            "score": one.match.score,
            "findings": shown_findings(one.assessment.concerns, entry.data[CONF_LANGUAGE]),
            "gaps": [
                {"element": gap.element, "reason": (gap.denial or gap).reason.value}
                for gap in one.match.gaps
            ],
        }
        for one in (*coordinator.data.demands, *coordinator.data.refused)
    ]
    return {"new": [*new], "failed": {**failed}, "demands": open_demands}


async def _accept(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """Offer a buyer what it asks for; the family approves before anything is agreed."""
    await async_require_admin(hass, call.context)
    household = entry.runtime_data.household
    demand_id = DemandId(call.data["demand_id"])
    stored = await household.run(lambda work: find_demand(work.tx, demand_id, work.now))
    trade = await household.async_offer(stored.buyer, stored.demand.terms())
    return shown(trade, entry.data[CONF_LANGUAGE])


async def _decline(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    await async_require_admin(hass, call.context)
    demand_id = DemandId(call.data["demand_id"])
    await entry.runtime_data.household.run(
        lambda work: decline_demand(work.tx, demand_id, work.now)
    )
    await entry.runtime_data.async_refresh()
    return None


ACTIONS = {
    "refresh_demands": Action(handler=_refresh),
    "accept_demand": Action(handler=_accept, fields=DEMAND),
    "decline_demand": Action(handler=_decline, fields=DEMAND, response=SupportsResponse.NONE),
}
