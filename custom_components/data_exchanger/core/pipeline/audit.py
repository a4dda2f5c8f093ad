"""The home's side of commit and audit: whether the result was computed on what was sent."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from ..errors import WrongState
from ..privacy.he.audit import Findings
from ..privacy.he.frames import split
from ..protocol.computation import ComputationInputs, ComputationResult, KeyDisclosure
from ..protocol.documents import open_document, sign_document
from ..trade.trade import Computation, Trade
from .home import Home
from .ports import StoredComputation, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A computation laid open: everything that an examination needs."""

    computation: Computation
    manifest: ComputationInputs
    result: ComputationResult
    secret: bytes
    ciphertexts: tuple[bytes, ...]
    answer: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """What an audit found; everything holds where nobody cheated."""

    inputs_committed: bool
    """Ciphertexts and key are those that the home signed."""
    inputs_true: bool
    """The ciphertexts hold what the home evaluated itself."""
    result_committed: bool
    """The result is the one that the buyer signed, for these inputs."""
    result_true: bool
    """The result is the declared function of the ciphertexts."""

    @property
    def verified(self) -> bool:
        """Whether everything holds."""
        return (
            self.inputs_committed
            and self.inputs_true
            and self.result_committed
            and self.result_true
        )


def lay_open(home: Home, trade: Trade, stored: StoredComputation) -> Case:
    """Unlock a computation that was answered; raise :class:`WrongState` before that."""
    computation = trade.computation
    if computation is None or computation.answer is None or stored.result is None:
        raise WrongState("nothing was computed", state=trade.state)
    buyer = home.buyer(trade.party.buyer)
    own = home.key_for(buyer).public
    return Case(
        computation=computation,
        manifest=open_document(ComputationInputs, stored.manifest, own).content,
        result=open_document(ComputationResult, computation.answer, buyer.key, buyer.did).content,
        secret=home.keys.vault.unlock(stored.secret, computation.id),
        ciphertexts=tuple(split(stored.inputs)[1:]),
        answer=stored.result,
    )


def report(case: Case, stored: StoredComputation, found: Findings) -> AuditReport:
    """Compare what was signed with what the ciphertexts hold."""
    manifest, result = case.manifest, case.result
    inputs = sha256(stored.inputs).hexdigest()
    return AuditReport(
        inputs_committed=(manifest.inputs, manifest.key)
        == (inputs, sha256(case.secret).hexdigest()),
        inputs_true=found.inputs == stored.sums,
        result_committed=(result.inputs, result.result)
        == (inputs, sha256(case.answer).hexdigest()),
        result_true=found.agree,
    )


def disclose_key(tx: Transaction, home: Home, trade: Trade, case: Case, now: datetime) -> bytes:
    """Give the key of a computation up to an auditor: signed, and noted in evidence."""
    tx.evidence.append(
        "computation.key_disclosed", {"trade": trade.id, "computation": case.computation.id}, now
    )
    disclosure = KeyDisclosure(
        computation=case.computation.id,
        scheme=case.computation.scheme,
        key=sha256(case.secret).hexdigest(),
    )
    token = sign_document(disclosure, home.key_for(home.buyer(trade.party.buyer)))
    return token.encode() + b"\n" + case.secret
