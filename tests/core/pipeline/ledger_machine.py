"""The books under any sequence of statements, repeats, reorderings, kills and restored backups.

On a real SQLite file, through the adapter that the home uses.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path
import shutil
from tempfile import TemporaryDirectory

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
import pytest

from custom_components.data_exchanger.adapters.database import Database
from custom_components.data_exchanger.core.errors import DataExchangerError
from custom_components.data_exchanger.core.identity.keyring import KeyRing
from custom_components.data_exchanger.core.ledger import accounts
from custom_components.data_exchanger.core.ledger.contribution import Contribution
from custom_components.data_exchanger.core.ledger.journal import balances, is_balanced
from custom_components.data_exchanger.core.ledger.shares import (
    Allocation,
    HouseholdPart,
    ShareMethod,
    ShareRule,
)
from custom_components.data_exchanger.core.model.identifiers import TradeId
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.pipeline.earnings import distribute
from custom_components.data_exchanger.core.pipeline.overview import overview
from custom_components.data_exchanger.core.pipeline.ports import Transaction
from custom_components.data_exchanger.core.pipeline.settlement import book
from custom_components.data_exchanger.core.protocol.delivery import SettlementStatement
from custom_components.data_exchanger.core.protocol.obligation import StatementKind, fee_between
from custom_components.data_exchanger.core.trade.trade import Trade
from tests.core.examples import MASTER, NOW
from tests.core.pipeline.household import ANNA, BEN, make_home
from tests.core.pipeline.world import World

KEYS = KeyRing(MASTER)
SIGN = {StatementKind.REFUND: -1, StatementKind.CHARGEBACK: -1, StatementKind.SERVICE: 0}
CURRENCIES = ("EUR", "JPY")


class Killed(Exception):
    """The process ends before the transaction is stored."""


@cache
def delivered() -> Trade:
    """Return a trade that waits for its payment."""
    return World().walk_to("delivered").trade


@cache
def empty_database() -> bytes:
    """Return the file of a new household."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "household.db"
        database = Database(path, KEYS.evidence)
        database.submit(database.open).result()
        database.close()
        return path.read_bytes()


def memory_folder() -> str | None:
    """Return a folder that is fast to write to, where there is one."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


class LedgerMachine(RuleBasedStateMachine):
    """Buyers that pay, repeat themselves and take back; a home that is killed and restored."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory(dir=memory_folder())
        self.path = Path(self.folder.name) / "household.db"
        self.path.write_bytes(empty_database())
        self.home = make_home()
        self.numbers = count(1)
        self.trades: list[TradeId] = []
        self.made: list[tuple[TradeId, SettlementStatement]] = []
        self.booked: list[tuple[TradeId, SettlementStatement]] = []
        self.cash: Counter[str] = Counter()
        self.backup: tuple[Path, int] | None = None
        self.open()

    def open(self) -> None:
        """Open the database as a start of the home does."""
        self.database = Database(self.path, KEYS.evidence)
        self.database.submit(self.database.open).result()

    def run[R](self, task: Callable[[Transaction], R]) -> R:
        """Run one transaction."""

        def work() -> R:
            with self.database.transaction() as tx:
                return task(tx)

        return self.database.submit(work).result()

    @initialize(method=st.sampled_from(ShareMethod), household=st.sampled_from(HouseholdPart))
    def choose(self, method: ShareMethod, household: HouseholdPart) -> None:
        """Choose the family's rule."""
        self.rule = ShareRule(method=method, household=household, floor=10, ratios={BEN: 2})
        self.deliver(450, 100, "EUR", 300)

    @rule(
        price=st.integers(0, 900),
        rate=st.sampled_from([0, 33, 200]),
        currency=st.sampled_from(CURRENCIES),
        part=st.integers(0, 1000),
    )
    def deliver(self, price: int, rate: int, currency: str, part: int) -> None:
        """Deliver a release of another trade."""
        model = delivered()
        terms = replace(
            model.terms, price=Money(amount=price, currency=currency), fee_per_mille=rate
        )
        id_ = TradeId(f"urn:uuid:00000000-0000-4000-8000-{next(self.numbers):012d}")
        trade = replace(model, id=id_, terms=terms)
        parts = (
            Contribution(member=ANNA, per_mille=part // 2, categories=(("energy", 2), ("x", 1))),
            Contribution(member=BEN, per_mille=part - part // 2, categories=(("energy", 1),)),
        )
        allocation = Allocation(
            rule=self.rule, members=(ANNA, BEN), contributions=parts, household=1000 - part
        )

        def store(tx: Transaction) -> None:
            tx.trades.save(trade)
            tx.allocations.put(trade.id, allocation)

        self.run(store)
        self.trades.append(trade.id)

    def find(self, trade: TradeId) -> Trade:
        """Return a trade as it is stored."""
        found = self.run(lambda tx: tx.trades.find(trade))
        assert found is not None
        return found

    @rule(
        data=st.data(),
        kind=st.sampled_from(StatementKind),
        amount=st.none() | st.integers(1, 1000),
        wrong=st.sampled_from([0, 0, 0, 1]),
    )
    def state(
        self, data: st.DataObject, kind: StatementKind, amount: int | None, wrong: int
    ) -> None:
        """Make a statement, about all that is outstanding or any amount; it arrives later."""
        trade = self.find(data.draw(st.sampled_from(self.trades)))
        owed = trade.owed
        gross = owed.outstanding
        gross = gross if amount is None else replace(gross, amount=amount)
        try:
            fee = fee_between(owed, owed.after(kind, gross))
        except DataExchangerError:
            fee = replace(gross, amount=0)
        statement = SettlementStatement(
            id=f"urn:statement:{next(self.numbers)}",
            agreement=trade.agreement_id,
            kind=kind,
            gross=gross,
            fee=fee,
            net=gross - fee - replace(fee, amount=wrong),
            method="bank",
            reference="r",
            date=NOW,
        )
        self.made.append((trade.id, statement))

    @precondition(lambda self: self.made)
    @rule(data=st.data(), times=st.integers(1, 2), killed=st.booleans())
    def arrive(self, data: st.DataObject, times: int, killed: bool) -> None:
        """Let any statement arrive, for the first time or again; once the home is killed at it."""
        trade, statement = data.draw(st.sampled_from(self.made))
        if killed:
            before = self.balances()
            with pytest.raises(Killed):
                self.run(lambda tx: self.killed_at(tx, trade, statement))
            assert self.balances() == before
        for _ in range(times):
            self.book(trade, statement)

    def killed_at(self, tx: Transaction, trade: TradeId, statement: SettlementStatement) -> None:
        """Take a statement in and die before it is stored."""
        with suppress(DataExchangerError):
            book(tx, self.found(tx, trade), statement, statement.id, NOW)
        raise Killed

    @staticmethod
    def found(tx: Transaction, trade: TradeId) -> Trade:
        """Return a trade that must be there."""
        found = tx.trades.find(trade)
        assert found is not None
        return found

    def book(self, trade: TradeId, statement: SettlementStatement) -> None:
        """Take a statement in; count the money where it is booked for the first time."""

        def take(tx: Transaction) -> bool:
            before = len(self.found(tx, trade).statements)
            with suppress(DataExchangerError):
                book(tx, self.found(tx, trade), statement, statement.id, NOW)
            return len(self.found(tx, trade).statements) > before

        before = self.balances()
        known = (trade, statement) in self.booked
        new = self.run(take)
        assert not (new and known)
        if not new:
            assert self.balances() == before
            return
        self.booked.append((trade, statement))
        sign = SIGN.get(statement.kind, 1)
        self.cash[statement.gross.currency] += sign * statement.gross.amount

    @rule(amount=st.integers(1, 100), gift=st.booleans())
    def hand_out(self, amount: int, gift: bool) -> None:
        """Give the members what the household kept, if it has so much."""
        money = Money(amount=amount, currency="EUR")
        with suppress(DataExchangerError):
            self.run(lambda tx: distribute(tx, self.home, money, {}, NOW, as_gift=gift))
            self.backup = None

    @rule()
    def restart(self) -> None:
        """Close the database and open it again."""
        before = self.balances()
        self.database.close()
        self.open()
        assert self.balances() == before

    @rule()
    def back_up(self) -> None:
        """Keep a copy of the file."""
        self.database.close()
        copy = self.path.with_name("backup.db")
        shutil.copy(self.path, copy)
        self.backup = (copy, len(self.booked))
        self.open()
        self.known = len(self.trades)

    @precondition(lambda self: self.backup and self.known == len(self.trades))
    @rule()
    def restore(self) -> None:
        """Put the copy back; the buyers say again what they said since."""
        expected = self.balances()
        self.put_back()
        assert self.balances() == expected

    def put_back(self) -> None:
        """Put the copy back and book what the buyers say again."""
        assert self.backup
        copy, length = self.backup
        since = self.booked[length:]
        self.database.close()
        shutil.copy(copy, self.path)
        self.open()
        self.booked = self.booked[:length]
        for _, statement in since:
            sign = SIGN.get(statement.kind, 1)
            self.cash[statement.gross.currency] -= sign * statement.gross.amount
        for trade, statement in since:
            self.book(trade, statement)

    def balances(self) -> dict[tuple[str, str], int]:
        """Return all balances that are not nothing."""
        found = self.run(lambda tx: tx.journal.balances())
        return {key: amount for key, amount in found.items() if amount}

    def teardown(self) -> None:
        """Check the books against the entries and the money that moved."""
        try:
            self.check()
        finally:
            self.database.close()
            self.folder.cleanup()

    def check(self) -> None:
        """Every entry balances, nothing is lost, and all views of the books agree."""
        entries = self.run(lambda tx: list(tx.journal.entries()))
        kept = self.balances()
        assert all(is_balanced(balances([entry])) for entry in entries)
        assert kept == {key: amount for key, amount in balances(entries).items() if amount}
        turnover: Counter[tuple[str, str]] = Counter()
        for row in self.run(lambda tx: tx.journal.turnover()):
            turnover[row.account, row.currency] += row.amount
        assert kept == {key: amount for key, amount in turnover.items() if amount}
        view = self.run(lambda tx: overview(tx, self.home, NOW))
        for currency in CURRENCIES:
            shared = sum(
                amount
                for (account, unit), amount in kept.items()
                if unit == currency
                and account.startswith((accounts.MEMBERS, accounts.GIFTED, accounts.HOUSE))
            )
            of = Counter[str]()
            for (account, unit), amount in kept.items():
                of[account.partition(":")[0] + ":" + account.split(":")[1]] += amount * (
                    unit == currency
                )
            fees, excess = of["expenses:fees"], -of["liabilities:excess"]
            assert -shared + fees + excess == self.cash[currency]
            paid_out = of["liabilities:payouts"] + of["liabilities:transit"]
            assert of["assets:payments"] == self.cash[currency] - fees - paid_out
            assert view.earned.get(currency, 0) == -shared
            assert view.held.get(currency, 0) == -shared - paid_out
