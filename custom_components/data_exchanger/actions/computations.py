"""Actions about computations on ciphertext: audit."""

from dataclasses import asdict

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
import probatio

from ..adapters import cipher
from ..adapters.courier import UnitOfWork
from ..authorization import async_require_admin
from ..coordinator import DataExchangerConfigEntry
from ..core.model.identifiers import TradeId
from ..core.pipeline import audit
from ..core.pipeline.computation import stored_computation
from ..core.pipeline.ports import StoredComputation
from ..core.pipeline.steps import find_trade
from ..core.trade.trade import Trade
from ..runtime import export_folder
from .action import Action

_FIELDS = {
    probatio.Required("trade_id"): cv.string,
    probatio.Optional("disclose_key", default=False): cv.boolean,
}


async def _audit(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """Check that a result belongs to the inputs sent; write the key for an auditor if asked to."""
    await async_require_admin(hass, call.context)
    household = entry.runtime_data.household
    trade_id = TradeId(call.data["trade_id"])

    def read(work: UnitOfWork) -> tuple[Trade, StoredComputation, audit.Case]:
        trade = find_trade(work.tx, trade_id)
        stored = stored_computation(work.tx, trade.id)
        return trade, stored, audit.lay_open(work.home, trade, stored)

    trade, stored, case = await household.run(read)
    found = await hass.async_add_executor_job(
        cipher.examine,
        case.computation.scheme,
        case.secret,
        case.ciphertexts,
        case.manifest.groups,
        len(case.manifest.lanes),
        case.answer,
    )
    report = audit.report(case, stored, found)

    def note(work: UnitOfWork) -> str | None:
        facts = {"trade": trade.id, "verified": report.verified}
        work.tx.evidence.append("computation.audited", facts, work.now)
        if not call.data["disclose_key"]:
            return None
        disclosed = audit.disclose_key(work.tx, work.home, trade, case, work.now)
        path = export_folder(hass) / f"key_{trade.id.removeprefix('urn:uuid:')}"
        path.touch(mode=0o600)
        path.write_bytes(disclosed)
        return str(path)

    return {**asdict(report), "verified": report.verified, "path": await household.run(note)}


ACTIONS = {
    "audit_trade": Action(handler=_audit, fields=_FIELDS, response=SupportsResponse.ONLY),
}
