"""From received releases to folders that pandas, DuckDB and people read at once."""

from dataclasses import dataclass, replace
from datetime import timedelta
import json
from pathlib import Path
import shutil
from uuid import UUID

from data_exchanger_core.errors import NotFound
from data_exchanger_core.identity.keys import PublicKey
from data_exchanger_core.model.period import rfc3339
from data_exchanger_core.privacy.guarantee import Guarantee
from data_exchanger_core.protocol.delivery import Manifest
from data_exchanger_core.protocol.documents import open_document
from data_exchanger_core.protocol.wire import to_json

from .buyer import Buyer
from .package import DESCRIPTOR, unpack
from .receiver import package_path
from .store.database import Database, Transaction
from .trade import Received, Trade

PROVENANCE = "trade.json"
"""What stands beside the tables: where they come from and what they may be used for."""

_MAX_ERRORS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedResource:
    """A table on disk."""

    name: str
    path: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedRelease:
    """A folder with a data package, and what its validation found."""

    trade: str
    folder: str
    decrypted: bool = True
    valid: bool
    rows: int
    resources: tuple[OpenedResource, ...]
    errors: tuple[str, ...]
    guarantee: Guarantee | None = None
    """What the noise in the figures guarantees, where there is any."""


def open_release(buyer: Buyer, trade: Trade, out: Path) -> OpenedRelease:
    """Write a trade's package into a folder below ``out`` and validate it.

    Raises :class:`NotFound` where nothing was received, or it was erased.
    """
    if trade.received is None or trade.erased:
        raise NotFound("release", trade.id)
    folder = out / str(UUID(trade.id))
    out.mkdir(parents=True, exist_ok=True)
    manifest = open_document(Manifest, trade.received.manifest, PublicKey.from_did(trade.home))
    guarantee = manifest.content.guarantee
    provenance = _provenance(trade, trade.received, guarantee)
    unpack(package_path(buyer, trade).read_bytes(), folder, {PROVENANCE: provenance})
    return _validated(trade, folder, guarantee)


def open_noted(database: Database, buyer: Buyer, trade: Trade, out: Path) -> OpenedRelease:
    """Open a release and note where, so that it can be erased there too.

    Raises :class:`NotFound` like :func:`open_release`, and where it was called back meanwhile.
    """
    release = open_release(buyer, database.run(_note_folder, trade.id, out), out)
    if database.run(lambda tx: tx.trades.get(trade.id)).erased:
        shutil.rmtree(release.folder)
        raise NotFound("release", trade.id)
    return release


def _note_folder(tx: Transaction, trade_id: str, out: Path) -> Trade:
    trade = tx.trades.get(trade_id)
    folder = str(out.resolve() / str(UUID(trade.id)))
    noted = replace(trade, folders=tuple(sorted({*trade.folders, folder})))
    tx.trades.save(noted)
    return noted


def _validated(trade: Trade, folder: Path, guarantee: Guarantee | None) -> OpenedRelease:
    from frictionless import Package  # noqa: PLC0415 (takes a second to import)

    report = Package(str(folder / DESCRIPTOR)).validate()
    resources = tuple(
        OpenedResource(name=task.name, path=str(task.place), rows=int(task.stats.get("rows") or 0))
        for task in report.tasks
    )
    found = report.flatten(["title", "note"])[:_MAX_ERRORS]
    return OpenedRelease(
        trade=trade.id,
        folder=str(folder),
        valid=report.valid,
        rows=sum(resource.rows for resource in resources),
        resources=resources,
        errors=tuple(": ".join(map(str, error)) for error in found),
        guarantee=guarantee,
    )


def _provenance(trade: Trade, received: Received, guarantee: Guarantee | None) -> bytes:
    terms = trade.terms
    facts = {
        "trade": trade.id,
        "home": trade.home,
        "agreement": trade.agreement_id,
        "received": rfc3339(received.at),
        "deleteBy": rfc3339(received.at + timedelta(days=terms.retention_days)),
        "terms": to_json(terms),
        "guarantee": guarantee and to_json(guarantee),
        "manifest": received.manifest,
        "receipt": received.receipt,
    }
    return json.dumps(facts, indent=2, ensure_ascii=False).encode() + b"\n"
