"""Ciphertext on its way in: checked in every part, computed on in a child process, kept and signed.

The home may push the same inputs again; they get the same answer.
"""

from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
import resource
from uuid import UUID

from data_exchanger_core.errors import InvalidInput, WrongState
from data_exchanger_core.identity.keys import PublicKey
from data_exchanger_core.privacy.he.audit import compute
from data_exchanger_core.privacy.he.engine import CiphertextRefused, Scheme, engine_for
from data_exchanger_core.privacy.he.frames import split
from data_exchanger_core.privacy.he.layout import RowGroup
from data_exchanger_core.privacy.he.query import query_of
from data_exchanger_core.protocol.computation import (
    MAX_INPUTS,
    ComputationInputs,
    ComputationResult,
    write_answer,
)
from data_exchanger_core.protocol.documents import open_document, sign_document
from data_exchanger_core.protocol.sealing import agreement_info, split_release, unseal

from . import negotiation
from .buyer import Buyer
from .files import put_private, remove
from .outbox import store
from .receiver import own_trade
from .requests import Request, authenticate
from .store.database import Transaction
from .trade import Computed, Trade

MAX_PUSH = MAX_INPUTS + 256 * 1024
"""Bytes of a push: sealing never makes inputs much larger."""
_MEMORY = 2 * 1024**3
_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Inputs that are what was agreed, opened."""

    manifest: ComputationInputs
    token: str
    frame: bytes


def admit(tx: Transaction, buyer: Buyer, request: Request, transfer: str, now: datetime) -> Trade:
    """Return the trade that inputs are for; those that came before must be the same."""
    trade = own_trade(tx, authenticate(tx, buyer, request, now), transfer)
    if trade.computed is None:
        negotiation.require_delivery_due(trade)
    elif trade.computed.body != sha256(request.body).hexdigest():
        raise WrongState("other inputs were computed on", state="computed")
    return trade


def open_inputs(buyer: Buyer, trade: Trade, body: bytes) -> Inputs:
    """Check every part of some inputs against the agreement, and open them.

    Raises :class:`InvalidInput` naming the part that is wrong, :class:`InvalidSignature` or
    :class:`SealBroken`.
    """
    parts = split_release(body)
    manifest = open_document(
        ComputationInputs, parts.manifest, PublicKey.from_did(trade.home)
    ).content
    agreement = trade.agreement or {}
    _require("agreement", manifest.agreement, trade.agreement_id)
    _require("agreementHash", manifest.agreement_hash, agreement_info(agreement).hex())
    _require("transfer", manifest.transfer, trade.transfer_provider_pid)
    _require("sealed", manifest.sealed, sha256(parts.sealed).hexdigest())
    _require("sealedSize", manifest.sealed_size, len(parts.sealed))
    query = query_of(trade.terms.scope)
    declared = {*query.weights} - {0} or {1}
    if manifest.scheme not in query.schemes:
        raise InvalidInput("scheme", "is none that was agreed")
    if not {group.weight for group in manifest.groups} <= declared:
        raise InvalidInput("groups", "have weights that were not declared")
    key = buyer.keys.sealing.get(manifest.sealing_key)
    if key is None:
        raise InvalidInput("sealingKey", "is none of this buyer's")
    frame = unseal(parts.sealed, key.kem, key.raw, agreement, MAX_INPUTS)
    _require("inputs", manifest.inputs, sha256(frame).hexdigest())
    _require("inputsSize", manifest.inputs_size, len(frame))
    return Inputs(manifest=manifest, token=parts.manifest, frame=frame)


def compute_apart(inputs: Inputs) -> bytes:
    """Compute in a child process that is killed when it takes too long or too much.

    Raises :class:`CiphertextRefused` whatever went wrong there.
    """
    manifest = inputs.manifest
    pool = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
    try:
        done = pool.submit(_compute, manifest.scheme, inputs.frame, manifest.groups)
        return done.result(timeout=_SECONDS)
    except (TimeoutError, BrokenProcessPool, InvalidInput, ImportError, MemoryError) as err:
        raise CiphertextRefused from err
    finally:
        pool.kill_workers()


def keep(buyer: Buyer, trade: Trade, inputs: Inputs, result: bytes) -> None:
    """Store inputs and result, for an audit; storing them again changes nothing."""
    put_private(inputs_path(buyer, trade), inputs.frame)
    if not result_path(buyer, trade).exists():
        put_private(result_path(buyer, trade), result)


def confirm(
    tx: Transaction, buyer: Buyer, trade_id: str, body: bytes, inputs: Inputs, now: datetime
) -> None:
    """Note the computation and sign its result; the first one stays.

    What the home has called back meanwhile is removed.
    """
    trade = tx.trades.get(trade_id)
    if trade.erased:
        for path in (inputs_path, result_path):
            remove(path(buyer, trade))
        negotiation.require_delivery_due(trade)
    if trade.computed:
        return
    manifest = inputs.manifest
    result = result_path(buyer, trade).read_bytes()
    signed = ComputationResult(
        computation=manifest.computation,
        agreement=manifest.agreement,
        inputs=manifest.inputs,
        result=sha256(result).hexdigest(),
        result_size=len(result),
        computed=now,
    )
    computed = Computed(
        body=sha256(body).hexdigest(),
        manifest=inputs.token,
        result=sign_document(signed, buyer.keys.signing),
        at=now,
    )
    store(tx, buyer, trade, negotiation.compute(trade, computed), now)


def answer(tx: Transaction, buyer: Buyer, trade_id: str) -> bytes:
    """Return the answer to the inputs of a trade."""
    trade = tx.trades.get(trade_id)
    token = trade.computed.result if trade.computed else ""
    return write_answer(token, result_path(buyer, trade).read_bytes())


def inputs_path(buyer: Buyer, trade: Trade) -> Path:
    """Return where a trade's ciphertexts are, or will be."""
    return buyer.folder.releases / f"{UUID(trade.transfer_pid)}.inputs"


def result_path(buyer: Buyer, trade: Trade) -> Path:
    """Return where the result on ciphertext is, or will be."""
    return buyer.folder.releases / f"{UUID(trade.transfer_pid)}.result"


def _compute(scheme: Scheme, frame: bytes, groups: tuple[RowGroup, ...]) -> bytes:
    """Do the work, in the child."""
    public, *rows = split(frame)
    engine = engine_for(scheme)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    return compute(engine, public, rows, groups)


def _require(field: str, stated: object, true: object) -> None:
    if stated != true:
        raise InvalidInput(field, "is not what was agreed and sent")
