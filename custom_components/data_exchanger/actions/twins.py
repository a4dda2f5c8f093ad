"""The action that writes made-up data of the kind that a buyer asks for."""

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse

from ..authorization import async_require_admin
from ..coordinator import DataExchangerConfigEntry
from ..core.model.identifiers import DemandId
from ..core.pipeline.demands import find_demand
from ..core.privacy.twin import synthesise
from ..runtime import export_folder
from .action import Action
from .demands import DEMAND


async def _create(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """Write the twin of what a demand asks for; the family may hand it to the buyer, or not."""
    await async_require_admin(hass, call.context)
    demand_id = DemandId(call.data["demand_id"])
    stored = await entry.runtime_data.household.run(
        lambda work: find_demand(work.tx, demand_id, work.now)
    )

    def write() -> ServiceResponse:
        twin = synthesise(stored.demand.scope)
        path = export_folder(hass) / f"synthetic_{twin.sha256[:16]}.zip"
        path.write_bytes(twin.package)
        return {
            "path": str(path),
            "rows": twin.rows,
            "bytes": len(twin.package),
            "sha256": twin.sha256,
        }

    return await hass.async_add_executor_job(write)


ACTIONS = {"create_synthetic_twin": Action(handler=_create, fields=DEMAND)}
"""Off unless somebody asks for it."""
