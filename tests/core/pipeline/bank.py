"""A home whose members have earned something, and a buyer that pays out."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from secrets import token_bytes

from custom_components.data_exchanger.core.identity.keyring import KeyRing
from custom_components.data_exchanger.core.ledger import accounts
from custom_components.data_exchanger.core.ledger.journal import (
    JournalEntry,
    Posting,
    balances,
    credit,
    is_balanced,
)
from custom_components.data_exchanger.core.ledger.payout import Payout
from custom_components.data_exchanger.core.model.identifiers import BuyerId, MemberId
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.pipeline import payouts
from custom_components.data_exchanger.core.pipeline.home import Home
from custom_components.data_exchanger.core.pipeline.payouts import (
    Errand,
)
from custom_components.data_exchanger.core.protocol.payout import (
    account_of,
)
from custom_components.data_exchanger.core.protocol.profile import PayoutMethod
from tests.core.examples import MASTER, NOW
from tests.core.pipeline.household import ANNA, BUYER, make_home
from tests.core.pipeline.memory import MemoryStore
from tests.core.pipeline.paying import PayingBuyer, that_pays_out

IBAN = account_of(PayoutMethod.IBAN, "de89 3704 0044 0532 0130 00", "Anna Canary")


def euro(amount: int) -> Money:
    return Money(amount=amount, currency="EUR")


@dataclass
class Bank:
    """A home whose members have earned something, and a buyer that pays out."""

    home: Home = field(default_factory=lambda: that_pays_out(make_home()))
    store: MemoryStore = field(default_factory=lambda: MemoryStore(KeyRing(MASTER).evidence))
    now: datetime = NOW
    _keys: count[int] = field(default_factory=lambda: count(1))
    buyer: PayingBuyer = field(init=False)

    def __post_init__(self) -> None:
        self.buyer = PayingBuyer(self.home.key_for(self.home.buyers[BUYER]).public)

    def earn(self, member: MemberId, amount: int, buyer: BuyerId = BUYER) -> None:
        """Book what a member earned with a buyer."""
        with self.store.transaction() as tx:
            tx.journal.post(
                JournalEntry(
                    key=f"earned:{next(self._keys)}",
                    date=self.now,
                    description="test",
                    postings=(
                        Posting(account=accounts.payments(buyer), amount=euro(amount)),
                        Posting(account=accounts.sales(buyer), amount=credit(euro(amount))),
                        Posting(account=accounts.DISTRIBUTED, amount=euro(amount)),
                        Posting(account=accounts.member(member), amount=credit(euro(amount))),
                    ),
                )
            )

    def keep(self, member: MemberId = ANNA, by: MemberId | None = ANNA) -> None:
        """Say where a member's money shall go."""
        with self.store.transaction() as tx:
            payouts.keep_account(tx, self.home, by, member, IBAN, self.now, token_bytes)

    def request(
        self, amount: int | None = None, member: MemberId = ANNA, by: MemberId | None = ANNA
    ) -> list[Payout]:
        """Ask for a payout."""
        money = None if amount is None else euro(amount)
        with self.store.transaction() as tx:
            made = payouts.request(tx, self.home, by, member, money, "EUR", self.now, token_bytes)
        return list(made)

    def due(self) -> list[Errand]:
        """Return what is due."""
        with self.store.transaction() as tx:
            return list(payouts.due(tx, self.home, self.now))

    def hear(self, errand: Errand, status: int, body: bytes = b"") -> None:
        """Take an answer in."""
        with self.store.transaction() as tx:
            payouts.sent(tx, errand, self.now)
            payouts.answered(tx, errand, status, body, self.now)

    def ask(self) -> None:
        """Send everything that is due."""
        for errand in self.due():
            self.hear(errand, *self.buyer.post(errand.body))

    def wait(self) -> None:
        """Let time pass until everything is due again."""
        self.now += timedelta(hours=7)

    def reconcile(self) -> None:
        """Read all that the buyer knows and this home does not."""
        with self.store.transaction() as tx:
            after: int | None = payouts.known_up_to(tx, BUYER)
            while after is not None:
                after = payouts.reconcile(
                    tx, self.home, self.home.buyers[BUYER], self.buyer.page(after), self.now
                )

    def payout(self, payout: Payout) -> Payout:
        """Return a payout as it is stored."""
        return self.store.state.payouts[payout.id]

    def balance(self, account: str) -> int:
        """Return a balance; all of them add up to nothing."""
        found = balances(self.store.state.journal.values())
        assert is_balanced(found)
        return found.get((account, "EUR"), 0)

    @property
    def notices(self) -> list[str]:
        """What the family heard."""
        return [one.what for one in self.store.state.notices]
