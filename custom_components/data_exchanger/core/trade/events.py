"""What can happen to a trade."""

from dataclasses import dataclass
from datetime import datetime

from ..model.identifiers import MemberId
from ..model.money import Money
from ..protocol.obligation import StatementKind
from ..protocol.states import Verb
from .trade import Computation, ReleaseSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """``by`` agrees that the agreement goes out; ``complete`` once everybody concerned has.

    ``seen`` is the hash of the package to which they agree, if they have seen it.
    """

    by: MemberId
    complete: bool
    seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The family does not want the trade; ``reason`` is a code."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """The buyer took the message in flight; ``consumer_pid`` stands in the reply to an offer."""

    verb: Verb
    consumer_pid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """The buyer refused the message in flight for good (HTTP 4xx)."""

    verb: Verb
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The buyer accepted the offer."""

    consumer_pid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The buyer verified the agreement."""

    consumer_pid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRequested:
    """The buyer asks for delivery to ``endpoint``."""

    consumer_pid: str
    agreement_id: str
    format: str
    callback: str
    endpoint: str
    authorization: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferChanged:
    """The buyer suspends, resumes, completes or terminates the transfer."""

    consumer_pid: str
    verb: Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class NegotiationTerminated:
    """The buyer ended the negotiation."""

    consumer_pid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InputsReady:
    """The ciphertext for the buyer to compute on lies ready."""

    computation: Computation


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """The buyer computed; ``answer`` is its JWS over the result."""

    answer: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseReady:
    """The sealed release lies ready."""

    release: ReleaseSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The buyer took the release and countersigned; ``receipt`` is its JWS."""

    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The buyer paid or took back; ``statement`` is its JWS, checked for signature and schema."""

    id: str
    kind: StatementKind = StatementKind.PAYMENT
    statement: str
    agreement_id: str
    gross: Money
    fee: Money
    net: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """The offer's time ran out at ``deadline``."""

    deadline: datetime


type Event = (
    Approved
    | Refused
    | Acknowledged
    | Rejected
    | Accepted
    | Verified
    | TransferRequested
    | TransferChanged
    | NegotiationTerminated
    | InputsReady
    | Computed
    | ReleaseReady
    | Delivered
    | Settled
    | Expired
)
