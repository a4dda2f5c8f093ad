"""Actions about evidence: export, verify."""

from pathlib import Path

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse

from ..adapters.courier import UnitOfWork
from ..authorization import async_require_admin
from ..coordinator import DataExchangerConfigEntry
from ..core.evidence.chain import Verification, verify_chain
from ..core.evidence.export import write_export
from ..core.pipeline.pack import documents
from ..core.pipeline.tally import note_egress
from ..runtime import export_folder
from .action import Action


async def _export(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """Write the chain, and the papers that go with it, to a file in the configuration folder."""
    await async_require_admin(hass, call.context)

    def write(work: UnitOfWork) -> tuple[Path, Verification]:
        note_egress(work.tx, work.home, work.now)
        path = export_folder(hass) / f"evidence_{work.now:%Y%m%dT%H%M%SZ}.zip"
        with path.open("w+b") as file:
            records = work.tx.evidence.records()
            papers = documents(work.tx, work.home, work.now)
            key = work.home.keys.evidence
            return path, write_export(file, records, key, work.now, papers)

    path, written = await entry.runtime_data.household.run(write)
    return {
        "path": str(path),
        "records": written.records,
        "head": written.head,
        "documents": written.documents,
        "signatures": written.signatures,
    }


async def _verify(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """Check every record of the chain."""
    await async_require_admin(hass, call.context)

    def verify(work: UnitOfWork) -> Verification:
        return verify_chain(work.tx.evidence.records(), work.home.keys.evidence.public)

    result = await entry.runtime_data.household.run(verify)
    return {
        "verified": result.verified,
        "records": result.records,
        "head": result.head,
        "broken_at": result.broken_at,
        "reason": result.reason,
    }


ACTIONS = {
    "export_evidence": Action(handler=_export, response=SupportsResponse.OPTIONAL),
    "verify_evidence": Action(handler=_verify, response=SupportsResponse.ONLY),
}
