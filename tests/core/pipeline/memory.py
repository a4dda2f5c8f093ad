"""The corridor's database in memory: everything or nothing, like the real one."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime

from custom_components.data_exchanger.core.evidence.record import (
    EvidenceRecord,
    Facts,
    seal_record,
)
from custom_components.data_exchanger.core.identity.canonical import canonical
from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.ledger.journal import JournalEntry, balances
from custom_components.data_exchanger.core.ledger.payout import Payout
from custom_components.data_exchanger.core.ledger.shares import Allocation
from custom_components.data_exchanger.core.market.reputation import Deed
from custom_components.data_exchanger.core.model.identifiers import (
    BuyerId,
    DemandId,
    MemberId,
    PayoutId,
    TradeId,
)
from custom_components.data_exchanger.core.pipeline.payout_ports import StoredAccount
from custom_components.data_exchanger.core.pipeline.ports import (
    Notice,
    OpenMailbox,
    OutboxItem,
    Reply,
    StoredDemand,
    Transaction,
    Turnover,
)
from custom_components.data_exchanger.core.privacy.budget import Spending
from custom_components.data_exchanger.core.protocol.mailbox import Mailbox
from custom_components.data_exchanger.core.trade.advance import Outgoing
from custom_components.data_exchanger.core.trade.trade import Trade
from tests.core.pipeline.computations import Computations
from tests.core.pipeline.consents import Consents
from tests.core.pipeline.egress import Egress
from tests.core.pipeline.erasures import Erasures
from tests.core.pipeline.paying import PayoutAccounts, Payouts
from tests.core.pipeline.told import Windows


@dataclass
class State:
    """All that is stored; values in it are never changed, only replaced."""

    evidence_key: SigningKey
    demands: dict[str, StoredDemand] = field(default_factory=dict)
    trades: dict[str, Trade] = field(default_factory=dict)
    outbox: dict[int, OutboxItem] = field(default_factory=dict)
    items: int = 0
    replies: dict[str, Reply] = field(default_factory=dict)
    nonces: dict[str, str] = field(default_factory=dict)
    evidence: list[EvidenceRecord] = field(default_factory=list)
    releases: dict[str, bytes] = field(default_factory=dict)
    computations: Computations = field(default_factory=Computations)
    consents: Consents = field(default_factory=Consents)
    erasures: Erasures = field(default_factory=Erasures)
    journal: dict[str, JournalEntry] = field(default_factory=dict)
    allocations: dict[TradeId, Allocation] = field(default_factory=dict)
    deeds: dict[tuple[BuyerId, Deed, str], datetime] = field(default_factory=dict)
    scores: dict[tuple[str, MemberId], int] = field(default_factory=dict)
    absences: dict[tuple[str, MemberId, str], int] = field(default_factory=dict)
    spendings: list[Spending] = field(default_factory=list)
    payouts: dict[PayoutId, Payout] = field(default_factory=dict)
    payout_accounts: dict[MemberId, StoredAccount] = field(default_factory=dict)
    windows: Windows = field(default_factory=Windows)
    egress: Egress = field(default_factory=Egress)
    mailboxes: dict[BuyerId, OpenMailbox] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)


class MemoryStore:
    """Opens transactions on a state."""

    def __init__(self, evidence_key: SigningKey) -> None:
        self.state = State(evidence_key)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Open a transaction; what it did counts only if it ends without an error."""
        parts = {name: copy(value) for name, value in vars(self.state).items()}
        draft = State(**parts)
        yield Transaction(
            demands=Demands(draft),
            trades=Trades(draft),
            outbox=Outbox(draft),
            inbox=Inbox(draft),
            evidence=Evidence(draft),
            releases=Releases(draft),
            computations=draft.computations,
            consents=draft.consents,
            erasures=draft.erasures,
            journal=Journal(draft),
            allocations=Allocations(draft),
            deeds=Deeds(draft),
            scores=Scores(draft),
            budget=Budget(draft),
            payouts=Payouts(draft.payouts),
            payout_accounts=PayoutAccounts(draft.payout_accounts),
            windows=draft.windows,
            egress=draft.egress,
            mailboxes=Mailboxes(draft),
            settings=Settings(draft),
            notices=draft.notices,
        )
        self.state = draft


class Repository:
    """A part of the state."""

    def __init__(self, state: State) -> None:
        self._state = state


class Demands(Repository):
    """Demands by id."""

    def get(self, demand: DemandId) -> StoredDemand | None:
        return self._state.demands.get(demand)

    def put(self, demand: StoredDemand) -> bool:
        known = self._state.demands.get(demand.demand.id)
        if known and known.token == demand.token:
            return False
        self._state.demands[demand.demand.id] = demand
        return True

    def decline(self, demand: DemandId) -> None:
        self._state.demands[demand] = replace(self._state.demands[demand], declined=True)

    def live(self, now: datetime) -> Sequence[StoredDemand]:
        live = [one for one in self._state.demands.values() if one.demand.deadline > now]
        return sorted(live, key=lambda one: one.demand.deadline)


class Trades(Repository):
    """Trades by id."""

    def find(self, pid: str) -> Trade | None:
        known = self._state.trades.values()
        return next(
            (one for one in known if pid in (one.id, one.transfer_pid, one.agreement_id)), None
        )

    def of_demand(self, demand: DemandId) -> Trade | None:
        known = [one for one in self._state.trades.values() if one.terms.demand == demand]
        return max(known, key=lambda one: one.opened, default=None)

    def save(self, trade: Trade) -> None:
        self._state.trades[trade.id] = trade

    def open(self) -> Sequence[Trade]:
        return [one for one in self._state.trades.values() if one.watched]

    def newest(self, limit: int) -> Sequence[Trade]:
        known = self._state.trades.values()
        return sorted(known, key=lambda one: one.opened, reverse=True)[:limit]

    def since(self, moment: datetime) -> Sequence[Trade]:
        return [one for one in self._state.trades.values() if one.opened > moment]


class Outbox(Repository):
    """Messages on their way."""

    def put(self, trade: Trade, outgoing: Outgoing, now: datetime) -> None:
        self._state.items += 1
        self._state.outbox[self._state.items] = OutboxItem(
            id=self._state.items,
            trade=trade.id,
            buyer=trade.party.buyer,
            verb=outgoing.verb,
            url=outgoing.url,
            body=None if outgoing.body is None else canonical(dict(outgoing.body)),
            attempts=0,
            due=now,
        )

    def due(self, now: datetime) -> Sequence[OutboxItem]:
        oldest: dict[TradeId, OutboxItem] = {}
        for item in self._state.outbox.values():
            oldest.setdefault(item.trade, item)
        return [item for item in oldest.values() if item.due <= now]

    def next_due(self) -> datetime | None:
        return min((item.due for item in self._state.outbox.values()), default=None)

    def done(self, item: int) -> None:
        self._state.outbox.pop(item, None)

    def postpone(self, item: int, due: datetime) -> None:
        known = self._state.outbox.get(item)
        if known:
            self._state.outbox[item] = replace(known, due=due, attempts=known.attempts + 1)

    def clear(self, trade: TradeId) -> None:
        for item in [one.id for one in self._state.outbox.values() if one.trade == trade]:
            del self._state.outbox[item]


class Inbox(Repository):
    """Requests that were answered."""

    def reply_to(self, key: str) -> Reply | None:
        return self._state.replies.get(key)

    def remember(self, key: str, reply: Reply, now: datetime) -> None:
        self._state.replies.setdefault(key, reply)

    def is_replayed(self, nonce: str, key: str, now: datetime) -> bool:
        return self._state.nonces.setdefault(nonce, key) != key


class Evidence(Repository):
    """The chain of evidence."""

    def append(self, kind: str, facts: Facts, now: datetime) -> EvidenceRecord:
        record = seal_record(self.last(), kind, facts, now, self._state.evidence_key)
        self._state.evidence.append(record)
        return record

    def last(self) -> EvidenceRecord | None:
        return self._state.evidence[-1] if self._state.evidence else None

    def newest_of(self, kind: str) -> EvidenceRecord | None:
        return next((one for one in reversed(self._state.evidence) if one.kind == kind), None)

    def newest_moment(self) -> datetime | None:
        moments = [datetime.fromisoformat(one.at) for one in self._state.evidence]
        return max(moments, default=None)

    def records(self) -> Iterator[EvidenceRecord]:
        return iter(self._state.evidence)

    def before(self, sequence: int | None, limit: int) -> Sequence[EvidenceRecord]:
        return self._state.evidence[:sequence][::-1][:limit]


class Deeds(Repository):
    """What buyers did."""

    def put(self, buyer: BuyerId, deed: Deed, subject: str, now: datetime) -> None:
        self._state.deeds.setdefault((buyer, deed, subject), now)

    def has(self, buyer: BuyerId, deed: Deed, subject: str) -> bool:
        return (buyer, deed, subject) in self._state.deeds

    def counts(self, since: datetime) -> Mapping[BuyerId, Mapping[Deed, int]]:
        found: dict[BuyerId, dict[Deed, int]] = {}
        for (buyer, deed, _), at in self._state.deeds.items():
            if at >= since:
                known = found.setdefault(buyer, {})
                known[deed] = known.get(deed, 0) + 1
        return found


class Releases(Repository):
    """Sealed releases until they are delivered."""

    def put(self, trade: TradeId, body: bytes, now: datetime) -> None:
        self._state.releases[trade] = body

    def get(self, trade: TradeId) -> bytes | None:
        return self._state.releases.get(trade)

    def forget(self, trade: TradeId) -> None:
        self._state.releases.pop(trade, None)


class Journal(Repository):
    """The books."""

    def post(self, entry: JournalEntry) -> bool:
        return self._state.journal.setdefault(entry.key, entry) is entry

    def entries(self) -> Iterator[JournalEntry]:
        return iter(list(self._state.journal.values()))

    def page(self, before: int | None, limit: int) -> Sequence[tuple[int, JournalEntry]]:
        numbered = list(enumerate(self._state.journal.values(), start=1))
        return [one for one in reversed(numbered) if before is None or one[0] < before][:limit]

    def turnover(self, since: str = "") -> Sequence[Turnover]:
        totals: Counter[tuple[str, str, str | None, str]] = Counter()
        for entry in self._state.journal.values():
            month = entry.date.strftime("%Y-%m")
            for one in entry.postings:
                key = (month, one.account, one.category, one.amount.currency)
                totals[key] += one.amount.amount
        return [
            Turnover(
                month=month, account=account, category=category, currency=currency, amount=sum_
            )
            for (month, account, category, currency), sum_ in totals.items()
            if month >= since
        ]

    def balances(self) -> Mapping[tuple[str, str], int]:
        return balances(self._state.journal.values())


class Allocations(Repository):
    """What decides over the shares of each trade."""

    def get(self, trade: TradeId) -> Allocation | None:
        return self._state.allocations.get(trade)

    def put(self, trade: TradeId, allocation: Allocation) -> None:
        self._state.allocations[trade] = allocation


class Budget(Repository):
    """What was spent of privacy budgets."""

    def add(self, spending: Spending) -> None:
        self._state.spendings.append(spending)

    def since(self, member: MemberId, moment: datetime) -> Sequence[Spending]:
        return [
            one
            for one in reversed(self._state.spendings)
            if one.member == member and one.at > moment
        ]

    def totals(self) -> Mapping[MemberId, int]:
        totals: Counter[MemberId] = Counter()
        for one in self._state.spendings:
            totals[one.member] += one.micro_rho
        return totals


class Scores(Repository):
    """What members contributed and when they were away."""

    def add(self, month: str, member: MemberId, points: int) -> None:
        before = self._state.scores.get((month, member), 0)
        self._state.scores[month, member] = before + points

    def since(self, month: str) -> Mapping[tuple[str, MemberId], int]:
        return {key: points for key, points in self._state.scores.items() if key[0] >= month}

    def excuse(self, month: str, member: MemberId, reason: str, days: int) -> None:
        key = (month, member, reason)
        self._state.absences[key] = max(days, self._state.absences.get(key, 0))

    def absences(self, since: str) -> Mapping[tuple[str, MemberId], int]:
        totals: Counter[tuple[str, MemberId]] = Counter()
        for (month, member, _), days in self._state.absences.items():
            totals[month, member] += days if month >= since else 0
        return totals


class Mailboxes(Repository):
    """The home's mailboxes at its buyers."""

    def all(self) -> Mapping[BuyerId, OpenMailbox]:
        return dict(self._state.mailboxes)

    def open(self, buyer: BuyerId, mailbox: Mailbox) -> None:
        self._state.mailboxes[buyer] = OpenMailbox(mailbox=mailbox)

    def advance(self, buyer: BuyerId, cursor: str) -> None:
        self._state.mailboxes[buyer] = replace(self._state.mailboxes[buyer], cursor=cursor)


class Settings(Repository):
    """Switches that must survive a crash."""

    def get(self, name: str, default: str) -> str:
        return self._state.settings.get(name, default)

    def put(self, name: str, value: str) -> None:
        self._state.settings[name] = value
