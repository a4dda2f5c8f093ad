"""The state of a trade."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from ..compliance.outcome import Finding
from ..model.identifiers import BuyerId, Did, EntryId, MemberId, TradeId
from ..privacy.he.engine import Scheme
from ..privacy.he.query import METHOD as HOMOMORPHIC
from ..protocol.messages import Policy
from ..protocol.obligation import Obligation
from ..protocol.states import NegotiationState, TransferState, Verb
from ..protocol.terms import Terms
from .dispute import Dispute


class Approval(StrEnum):
    """The family's guard: without ``granted`` no agreement goes out."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"


class TradeState(StrEnum):
    """Where a trade stands, in the family's words."""

    OFFERED = "offered"
    AWAITING_APPROVAL = "awaiting_approval"
    AGREED = "agreed"
    DELIVERING = "delivering"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """The two sides of a trade and the addresses that they use."""

    buyer: BuyerId
    buyer_did: Did
    home_did: Did
    consumer_base: str
    """The buyer's DSP base, where this home sends to."""
    callback: str
    """The public side of the home's mailbox."""
    erasure: str
    """Where the buyer takes requests to erase, also once the family has removed it."""
    key: str
    """The buyer's public key as it was pinned (hexadecimal)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSummary:
    """What was sealed for a trade."""

    id: str
    package: str
    package_size: int
    sealed: str
    sealed_size: int
    resources: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Computation:
    """What was encrypted for the buyer to compute on, under a key of its own.

    ``answer`` is the buyer's signed result (JWS); the first one counts, there is no other.
    """

    id: str
    scheme: Scheme
    inputs: str
    sealed: str
    sealed_size: int
    release: ReleaseSummary
    """What leaves if the result agrees with the home's own."""
    answer: str | None = None
    answered: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """The transfer process of a trade; the consumer opens it."""

    state: TransferState
    consumer_pid: str
    callback: str
    endpoint: str
    authorization: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement that was booked, and the JWS that proves it."""

    id: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """One trade with one buyer, from the home's side (the DSP provider).

    ``in_flight`` is the message that was sent and not yet acknowledged; its transition happens with
    the acknowledgement.
    """

    id: TradeId
    party: Party
    terms: Terms
    entries: tuple[EntryId, ...]
    contributors: tuple[MemberId, ...]
    opened: datetime
    updated: datetime
    findings: tuple[Finding, ...] = ()
    """What the compliance rules want a person to know before approving."""
    approval: Approval = Approval.PENDING
    approved_by: tuple[MemberId, ...] = ()
    """Who has approved so far."""
    seen: str | None = None
    """Hash of the package that somebody approved after seeing it: nothing else may leave."""
    negotiation: NegotiationState | None = None
    consumer_pid: str | None = None
    in_flight: Verb | None = None
    agreement: Policy | None = None
    transfer: Transfer | None = None
    computation: Computation | None = None
    release: ReleaseSummary | None = None
    receipt: str | None = None
    delivered: datetime | None = None
    statements: tuple[Statement, ...] = ()
    obligation: Obligation | None = None
    """What the buyer owes after the last statement; None before the first."""
    dispute: Dispute | None = None
    """The last disagreement about money, if there was one."""
    ended: str | None = None
    """Why the trade ended before its time: a reason code."""

    @property
    def state(self) -> TradeState:
        """Where the trade stands."""
        if self.ended:
            return TradeState.ENDED
        transferred = self.transfer and self.transfer.state is TransferState.COMPLETED
        if self.receipt:
            return TradeState.COMPLETED if self.paid and transferred else TradeState.DELIVERED
        if self.transfer:
            return TradeState.DELIVERING
        match self.negotiation:
            case None | NegotiationState.REQUESTED | NegotiationState.OFFERED:
                return TradeState.OFFERED
            case NegotiationState.ACCEPTED if self.approval is Approval.PENDING:
                return TradeState.AWAITING_APPROVAL
            case _:
                return TradeState.AGREED

    @property
    def open(self) -> bool:
        """Whether anything can still happen."""
        return self.state not in (TradeState.COMPLETED, TradeState.ENDED)

    @property
    def watched(self) -> bool:
        """Whether anything can still happen, or somebody waits for money or an answer."""
        unpaid = self.receipt is not None and not self.paid
        disputed = self.dispute is not None and self.dispute.open
        return self.open or unpaid or disputed or self.owed.excess > 0

    @property
    def owed(self) -> Obligation:
        """What the buyer owes and has paid."""
        return self.obligation or Obligation(
            price=self.terms.price, fee_per_mille=self.terms.fee_per_mille
        )

    @property
    def paid(self) -> bool:
        """Whether the buyer has stated that it paid, and nothing is outstanding."""
        return self.obligation is not None and self.obligation.outstanding.amount == 0

    @property
    def computes(self) -> bool:
        """Whether the buyer computes on ciphertext before anything is released."""
        return self.terms.scope.method.id == HOMOMORPHIC

    @property
    def offer_id(self) -> str:
        """IRI of the offer."""
        return self.derived_id("offer")

    @property
    def agreement_id(self) -> str:
        """IRI of the agreement."""
        return self.derived_id("agreement")

    @property
    def target(self) -> str:
        """IRI of the dataset that is offered."""
        return self.derived_id("dataset")

    @property
    def transfer_pid(self) -> str:
        """The providerPid of the transfer process."""
        return self.derived_id("transfer")

    def derived_id(self, role: str) -> str:
        """Return an IRI that belongs to this trade (UUID version 5), the same at every call."""
        return uuid5(UUID(self.id), role).urn
