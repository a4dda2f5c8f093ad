"""Payouts among everything else that happens to the books: nobody is ever paid twice."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from secrets import token_bytes
from typing import override

from hypothesis import settings, strategies as st
from hypothesis.stateful import initialize, precondition, rule
import pytest

from custom_components.data_exchanger.core.errors import DataExchangerError
from custom_components.data_exchanger.core.ledger import accounts
from custom_components.data_exchanger.core.ledger.payout import PayoutState
from custom_components.data_exchanger.core.model.identifiers import MemberId
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.pipeline import payouts
from custom_components.data_exchanger.core.pipeline.payouts import Errand
from custom_components.data_exchanger.core.pipeline.ports import Transaction
from custom_components.data_exchanger.core.protocol.payout import PayoutStatus
from tests.core.examples import BUYER_KEY, NOW
from tests.core.pipeline.bank import IBAN
from tests.core.pipeline.household import ANNA, BEN, BUYER
from tests.core.pipeline.ledger_machine import Killed, LedgerMachine
from tests.core.pipeline.paying import PayingBuyer, that_pays_out

RUNS = 2000
MEMBERS = (ANNA, BEN)


class PayoutMachine(LedgerMachine):
    """A home that also has its members paid out, over a line that loses and repeats."""

    def __init__(self) -> None:
        super().__init__()
        self.home = that_pays_out(self.home)
        self.buyer = PayingBuyer(self.home.key_for(self.home.buyers[BUYER]).public)
        self.now = NOW
        self.most: Counter[MemberId] = Counter()
        """The most that each member ever had."""

    @initialize()
    def say_where(self) -> None:
        """Say where the money shall go."""

        def keep(tx: Transaction) -> None:
            for one in MEMBERS:
                payouts.keep_account(tx, self.home, one, one, IBAN, NOW, token_bytes)

        self.run(keep)

    @rule(member=st.sampled_from(MEMBERS), amount=st.none() | st.integers(1, 400))
    def request(self, member: MemberId, amount: int | None) -> None:
        """Ask for a payout; what is not there is refused."""
        before = self.balances()
        for one in MEMBERS:
            had = before.get((accounts.member(one), "EUR"), 0)
            had += before.get((accounts.gifts(one), "EUR"), 0)
            self.most[one] = max(self.most[one], -had)
        money = None if amount is None else Money(amount=amount, currency="EUR")
        with suppress(DataExchangerError):
            self.run(
                lambda tx: payouts.request(
                    tx, self.home, member, member, money, "EUR", self.now, token_bytes
                )
            )

    @rule(lost=st.booleans(), killed=st.booleans(), times=st.integers(1, 2))
    def ask(self, lost: bool, killed: bool, times: int) -> None:
        """Send what is due; answers get lost, and the home is killed before it stores them."""
        self.now += timedelta(hours=7)
        for errand in self.run(lambda tx: payouts.due(tx, self.home, self.now)):
            for _ in range(times):
                status, body = self.buyer.post(errand.body)
            if lost:
                status, body = 0, b""
            if killed:
                with pytest.raises(Killed):
                    self.run(lambda tx, e=errand, s=status, b=body: self.die(tx, e, s, b))
                continue
            self.hear(errand, status, body)
            if status == 409:
                self.reconcile()

    def hear(self, errand: Errand, status: int, body: bytes) -> None:
        """Take an answer in."""
        self.run(lambda tx: payouts.answered(tx, errand, status, body, self.now))

    def die(self, tx: Transaction, errand: Errand, status: int, body: bytes) -> None:
        """Take an answer in and die before it is stored."""
        payouts.answered(tx, errand, status, body, self.now)
        raise Killed

    @precondition(lambda self: self.buyer.instructions)
    @rule(data=st.data(), status=st.sampled_from(PayoutStatus))
    def carry_out(self, data: st.DataObject, status: PayoutStatus) -> None:
        """Let the buyer pay, fail, or not know."""
        self.buyer.say(data.draw(st.sampled_from(sorted(self.buyer.instructions))), status)

    def reconcile(self) -> None:
        """Read what the buyer has and this home does not know."""
        after: int | None = self.run(lambda tx: payouts.known_up_to(tx, BUYER))
        while after is not None:
            page = self.buyer.page(after)
            after = self.run(
                lambda tx, page=page: payouts.reconcile(
                    tx, self.home, self.home.buyers[BUYER], page, self.now
                )
            )

    @override
    @rule()
    def restart(self) -> None:
        """Start again, and reconcile as every start does."""
        super().restart()
        self.reconcile()

    @override
    @precondition(lambda self: self.backup and self.known == len(self.trades))
    @rule(at_once=st.booleans())
    def restore(self, at_once: bool) -> None:
        """Put the copy back; whoever asks for money before the home has reconciled gets nothing."""
        self.put_back()
        if not at_once:
            self.reconcile()

    @override
    def check(self) -> None:
        """Nobody got more than they ever had, and the home knows what everybody got."""
        super().check()
        for one in MEMBERS:
            payee = self.home.keys.pseudonym(BUYER_KEY.did, one)
            assert self.buyer.moved[payee] <= self.most[one]
        self.reconcile()
        for _ in range(2 * len(self.run(lambda tx: tx.payouts.open())) + 1):
            self.ask(lost=False, killed=False, times=1)
        for number in self.buyer.instructions:
            self.buyer.say(number, PayoutStatus.PAID)
        self.ask(lost=False, killed=False, times=1)
        assert self.run(lambda tx: tx.payouts.open()) == []
        super().check()
        kept = self.balances()
        assert not kept.get((accounts.transit(BUYER), "EUR"))
        for one in MEMBERS:
            payee = self.home.keys.pseudonym(BUYER_KEY.did, one)
            assert self.buyer.moved[payee] == kept.get((accounts.paid_out(one), "EUR"), 0)
            assert self.buyer.moved[payee] <= self.most[one]
            last = self.run(lambda tx: tx.payouts.newest()).get(one)
            assert last is None or last.state in (PayoutState.PAID, PayoutState.FAILED)


TestLedger = pytest.mark.timeout(1500)(PayoutMachine.TestCase)
TestLedger.settings = settings(max_examples=RUNS, stateful_step_count=8)
