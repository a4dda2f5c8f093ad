"""The audit of a trade computed on ciphertext, with the key that the family gave up for it.

Shows that the home's ciphertexts, the buyer's signed result and the released table belong together.
"""

from csv import DictReader
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO, TextIOWrapper
import os
from zipfile import ZipFile

from data_exchanger_core.errors import NotFound
from data_exchanger_core.identity.keys import PublicKey
from data_exchanger_core.privacy.he.audit import Findings, examine
from data_exchanger_core.privacy.he.engine import engine_for
from data_exchanger_core.privacy.he.evaluation import released
from data_exchanger_core.privacy.he.frames import split
from data_exchanger_core.privacy.he.query import query_of
from data_exchanger_core.protocol.computation import (
    ComputationInputs,
    ComputationResult,
    KeyDisclosure,
)
from data_exchanger_core.protocol.documents import open_document

from .buyer import Buyer
from .inputs import inputs_path, result_path
from .receiver import package_path
from .trade import Trade


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """What an audit found about a trade."""

    trade: str
    key_committed: bool
    """The key is the one that the home committed to."""
    inputs_committed: bool
    """The ciphertexts are those that the home signed."""
    result_committed: bool
    """The result is the one that the buyer signed, for these inputs."""
    result_true: bool
    """The result decrypts to the declared function of the decrypted inputs."""
    release_true: bool | None
    """The released table says the same; None where nothing was released."""

    @property
    def verified(self) -> bool:
        """Whether nobody cheated."""
        return (
            self.key_committed
            and self.inputs_committed
            and self.result_committed
            and self.result_true
            and self.release_true is not False
        )


def audit(buyer: Buyer, trade: Trade, disclosure: bytes) -> AuditReport:
    """Check a trade with the file that the family gave to the auditor.

    Raises :class:`NotFound` where nothing was computed or it was erased, and
    :class:`InvalidSignature`.
    """
    if trade.computed is None or trade.erased:
        raise NotFound("computation", trade.id)
    home = PublicKey.from_did(trade.home)
    token, _, secret = disclosure.partition(b"\n")
    key = open_document(KeyDisclosure, token.decode("ascii", "replace"), home).content
    manifest = open_document(ComputationInputs, trade.computed.manifest, home).content
    signed = open_document(ComputationResult, trade.computed.result, buyer.keys.signing.public)
    frame = inputs_path(buyer, trade).read_bytes()
    result = result_path(buyer, trade).read_bytes()
    _, *rows = split(frame)
    engine = engine_for(manifest.scheme)
    found = examine(
        engine.load(secret, os.urandom), rows, manifest.groups, len(manifest.lanes), result
    )
    inputs = sha256(frame).hexdigest()
    return AuditReport(
        trade=trade.id,
        key_committed=(key.computation, key.scheme, key.key, sha256(secret).hexdigest())
        == (manifest.computation, manifest.scheme, manifest.key, manifest.key),
        inputs_committed=manifest.inputs == inputs,
        result_committed=(signed.content.inputs, signed.content.result)
        == (inputs, sha256(result).hexdigest()),
        result_true=found.agree,
        release_true=_release_true(buyer, trade, manifest, found) if trade.received else None,
    )


def _release_true(buyer: Buyer, trade: Trade, manifest: ComputationInputs, found: Findings) -> bool:
    """Whether every released value is the declared function of the decrypted inputs."""
    query = query_of(trade.terms.scope)
    sums = {
        (lane.series, lane.start): total
        for lane, total in zip(manifest.lanes, found.inputs, strict=True)
    }
    with ZipFile(BytesIO(package_path(buyer, trade).read_bytes())) as package:
        table = TextIOWrapper(package.open("data/result.csv"), "utf-8")
        for row in DictReader(table):
            start = int(datetime.fromisoformat(row["start"]).timestamp())
            total = sums.get((row["series"], start))
            if total is None:
                return False
            value = released(query, manifest.decimals, total, int(row["readings"]))
            if value != float(row["value"]):
                return False
    return True
