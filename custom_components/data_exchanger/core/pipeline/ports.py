"""What the corridor needs of a database: small repositories inside one transaction."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from ..evidence.record import EvidenceRecord, Facts
from ..ledger.journal import JournalEntry
from ..ledger.shares import Allocation
from ..market.reputation import Deed
from ..model.identifiers import BuyerId, DemandId, Did, MemberId, TradeId
from ..privacy.budget import Spending
from ..privacy.windows import Window
from ..protocol.demand import Demand
from ..protocol.mailbox import Mailbox
from ..protocol.states import Verb
from ..trade.advance import Outgoing
from ..trade.trade import Trade
from .consents import Consents
from .erasures import Erasures
from .payout_ports import PayoutAccounts, Payouts


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDemand:
    """A demand as it was received: verified, with the token that proves it."""

    demand: Demand
    buyer: BuyerId
    token: str
    declined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """A message that the buyer has not acknowledged yet; ``body`` None stands for the release."""

    id: int
    trade: TradeId
    buyer: BuyerId
    verb: Verb
    url: str
    body: bytes | None
    attempts: int
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that the family may want to hear of; sent on once the transaction is stored.

    ``what`` is a trade's new state or what became of its money, or ``demand_received``;
    ``subject`` is the id of the trade or demand.
    """

    what: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer to an inbound request: HTTP status and JSON body."""

    status: int
    body: bytes = b"{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMailbox:
    """A mailbox and the cursor up to which its items are answered."""

    mailbox: Mailbox
    cursor: str = ""


class DemandRepository(Protocol):
    """Demands by id."""

    def get(self, demand: DemandId) -> StoredDemand | None:
        """Return a demand."""

    def put(self, demand: StoredDemand) -> bool:
        """Store or replace a demand; return whether it is new or changed."""

    def decline(self, demand: DemandId) -> None:
        """Keep a demand from being shown again."""

    def live(self, now: datetime) -> Sequence[StoredDemand]:
        """Return the demands whose deadline lies ahead, the soonest first."""


class TradeRepository(Protocol):
    """Trades by id."""

    def find(self, pid: str) -> Trade | None:
        """Return the trade of a negotiation or transfer (by providerPid)."""

    def of_demand(self, demand: DemandId) -> Trade | None:
        """Return the newest trade about a demand."""

    def save(self, trade: Trade) -> None:
        """Store a trade."""

    def open(self) -> Sequence[Trade]:
        """Return the trades that are open or wait for money or an answer."""

    def newest(self, limit: int) -> Sequence[Trade]:
        """Return the latest trades, newest first."""

    def since(self, moment: datetime) -> Sequence[Trade]:
        """Return the trades that were opened after a moment."""


class Outbox(Protocol):
    """Messages on their way."""

    def put(self, trade: Trade, outgoing: Outgoing, now: datetime) -> None:
        """Add a message, due at once."""

    def due(self, now: datetime) -> Sequence[OutboxItem]:
        """Return the messages that are due, the oldest of each trade only."""

    def next_due(self) -> datetime | None:
        """Return when the next message is due."""

    def done(self, item: int) -> None:
        """Forget an acknowledged message."""

    def postpone(self, item: int, due: datetime) -> None:
        """Count an attempt and try again at ``due``."""

    def clear(self, trade: TradeId) -> None:
        """Forget all messages of a trade."""


class Inbox(Protocol):
    """Requests that were answered, so that repeating one gets the same answer."""

    def reply_to(self, key: str) -> Reply | None:
        """Return the answer that a request got."""

    def remember(self, key: str, reply: Reply, now: datetime) -> None:
        """Store an answer."""

    def is_replayed(self, nonce: str, key: str, now: datetime) -> bool:
        """Note a token; return whether it came with another request before."""


class Mailboxes(Protocol):
    """The home's mailboxes at its buyers."""

    def all(self) -> Mapping[BuyerId, OpenMailbox]:
        """Return the open mailboxes."""

    def open(self, buyer: BuyerId, mailbox: Mailbox) -> None:
        """Keep a mailbox that a buyer has opened."""

    def advance(self, buyer: BuyerId, cursor: str) -> None:
        """Note how far the items are answered."""


class Settings(Protocol):
    """Switches that must survive a crash."""

    def get(self, name: str, default: str) -> str:
        """Return a setting."""

    def put(self, name: str, value: str) -> None:
        """Store a setting."""


class EvidenceLog(Protocol):
    """The chain of evidence."""

    def append(self, kind: str, facts: Facts, now: datetime) -> EvidenceRecord:
        """Add a fact."""

    def last(self) -> EvidenceRecord | None:
        """Return the newest record."""

    def newest_of(self, kind: str) -> EvidenceRecord | None:
        """Return the newest record of a kind."""

    def newest_moment(self) -> datetime | None:
        """Return the latest moment that any record bears."""

    def records(self) -> Iterator[EvidenceRecord]:
        """Return the chain from its beginning."""

    def before(self, sequence: int | None, limit: int) -> Sequence[EvidenceRecord]:
        """Return the newest records older than ``sequence`` (None: of all), newest first."""


class Deeds(Protocol):
    """What buyers did."""

    def put(self, buyer: BuyerId, deed: Deed, subject: str, now: datetime) -> None:
        """Note a deed; the same one about the same subject counts once."""

    def has(self, buyer: BuyerId, deed: Deed, subject: str) -> bool:
        """Whether a deed was noted."""

    def counts(self, since: datetime) -> Mapping[BuyerId, Mapping[Deed, int]]:
        """Return how often each buyer did what."""


class Releases(Protocol):
    """Sealed releases until they are delivered."""

    def put(self, trade: TradeId, body: bytes, now: datetime) -> None:
        """Keep the body of a delivery."""

    def get(self, trade: TradeId) -> bytes | None:
        """Return the body of a delivery."""

    def forget(self, trade: TradeId) -> None:
        """Drop a delivered or withdrawn release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnover:
    """What an account gained in a month (``YYYY-MM``, UTC), in minor units; debits are positive."""

    month: str
    account: str
    category: str | None
    currency: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredComputation:
    """What a home keeps of a computation: for the verdict, and for an audit afterwards."""

    manifest: str
    """The signed manifest of the inputs (JWS)."""
    secret: bytes
    """The key, locked in the home's vault."""
    inputs: bytes
    """The frame of public key and ciphertexts."""
    sums: tuple[int, ...]
    """The home's own evaluation, lane by lane."""
    body: bytes | None = None
    """What is pushed to the buyer, until it has answered."""
    result: bytes | None = None
    """The buyer's ciphertext."""


class Computations(Protocol):
    """Computations on ciphertext, by trade."""

    def put(self, trade: TradeId, computation: StoredComputation, now: datetime) -> None:
        """Keep a computation before anything of it leaves."""

    def get(self, trade: TradeId) -> StoredComputation | None:
        """Return a computation."""

    def answer(self, trade: TradeId, result: bytes) -> None:
        """Keep the buyer's ciphertext and drop what was pushed."""

    def forget(self, trade: TradeId) -> None:
        """Drop a computation with its key."""


class Journal(Protocol):
    """The books."""

    def post(self, entry: JournalEntry) -> bool:
        """Add an entry; return False where its key is already there."""

    def entries(self) -> Iterator[JournalEntry]:
        """Return all entries in order, in pieces."""

    def page(self, before: int | None, limit: int) -> Sequence[tuple[int, JournalEntry]]:
        """Return entries with their numbers, newest first, from below the number ``before``."""

    def balances(self) -> Mapping[tuple[str, str], int]:
        """Return the sums by account and currency, in minor units."""

    def turnover(self, since: str = "") -> Sequence[Turnover]:
        """Return what the accounts gained, month by month from ``since`` on."""


class Allocations(Protocol):
    """What decides over the shares of each trade."""

    def get(self, trade: TradeId) -> Allocation | None:
        """Return what was kept for a trade."""

    def put(self, trade: TradeId, allocation: Allocation) -> None:
        """Keep, or replace, what decides over the shares of a trade."""


EVERYBODY = MemberId("")
"""Stands for the household where scores are kept: how many trades there were, outages of all."""


class Scores(Protocol):
    """What members contributed and when they were away, by month (``YYYY-MM``)."""

    def add(self, month: str, member: MemberId, points: int) -> None:
        """Add points of a member; those of everybody count trades."""

    def since(self, month: str) -> Mapping[tuple[str, MemberId], int]:
        """Return the points from a month on."""

    def excuse(self, month: str, member: MemberId, reason: str, days: int) -> None:
        """Note days of absence in a month; of one reason, the longest counts."""

    def absences(self, since: str) -> Mapping[tuple[str, MemberId], int]:
        """Return the days of absence from a month on."""


class BudgetLedger(Protocol):
    """What was spent of privacy budgets; only ever added to."""

    def add(self, spending: Spending) -> None:
        """Add a spending."""

    def since(self, member: MemberId, moment: datetime) -> Sequence[Spending]:
        """Return a person's spendings after a moment, newest first."""

    def totals(self) -> Mapping[MemberId, int]:
        """Return everything that was ever spent, in millionths of rho."""


class Windows(Protocol):
    """What buyers were told exactly; only ever added to."""

    def add(self, window: Window) -> None:
        """Add what a release tells."""

    def about(self, buyer: Did, things: Collection[str]) -> Sequence[Window]:
        """Return what a buyer was told about some things."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressCount:
    """Requests to a buyer on a day (UTC), and their bytes."""

    buyer: BuyerId
    day: date
    requests: int
    bytes: int


class Egress(Protocol):
    """Counts of what left the home."""

    def count(self, buyer: BuyerId, size: int, now: datetime) -> None:
        """Add a request of ``size`` bytes."""

    def total(self) -> int:
        """Return all bytes that ever left."""

    def unnoted(self) -> Sequence[EgressCount]:
        """Return the counts that have grown since they were noted, by day and buyer."""

    def note(self, count: EgressCount) -> None:
        """Remember that a count is on record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """Everything or nothing: the repositories on one open transaction."""

    demands: DemandRepository
    trades: TradeRepository
    outbox: Outbox
    inbox: Inbox
    evidence: EvidenceLog
    deeds: Deeds
    releases: Releases
    computations: Computations
    consents: Consents
    erasures: Erasures
    journal: Journal
    allocations: Allocations
    scores: Scores
    budget: BudgetLedger
    payouts: Payouts
    payout_accounts: PayoutAccounts
    windows: Windows
    egress: Egress
    mailboxes: Mailboxes
    settings: Settings
    notices: list[Notice] = field(default_factory=list)
