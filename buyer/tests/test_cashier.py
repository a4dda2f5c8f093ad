"""The cashier: asks before it tries again, whatever gets lost, and however often it is killed."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from conftest import RunningBuyer
from data_exchanger_buyer.cashier import Cashier
from data_exchanger_buyer.gateways.gateway import Absent, Order, Outcome
from data_exchanger_buyer.server import utc_now
from data_exchanger_buyer.store.database import Transaction
from data_exchanger_core.protocol.payout import PayoutStatus
from data_exchanger_core.protocol.profile import PayoutMethod
from data_exchanger_core.protocol.terms import Terms
from hypothesis import HealthCheck, given, settings, strategies as st
from payer import ACCOUNTS, Payee, stored, with_money
import pytest
from scripted_home import ScriptedHome
from test_cli import run

UNKNOWN = Outcome(status=PayoutStatus.UNKNOWN)


class Killed(BaseException):
    """The process ends."""


@dataclass
class Bank:
    """Pays every order that it hears of, under whatever number, each time it hears of it."""

    paid: Counter[str] = field(default_factory=Counter)
    heard: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    """What goes wrong next: ``lost`` before it arrives, ``silent`` after, ``killed`` either way."""
    closed: bool = False

    async def submit(self, order: Order) -> Outcome:
        self.heard.append("submit")
        trouble = self.troubles.pop(0) if self.troubles else ""
        if trouble == "killed early":
            raise Killed
        if trouble == "lost":
            return UNKNOWN
        assert order.account == ACCOUNTS[order.account.method]
        self.paid[order.number] += order.amount.amount
        if trouble == "killed late":
            raise Killed
        return UNKNOWN if trouble == "silent" else self.said(order)

    async def query(self, order: Order) -> Outcome:
        self.heard.append("query")
        trouble = self.troubles.pop(0) if self.troubles else ""
        if trouble.startswith("killed"):
            raise Killed
        if trouble:
            return UNKNOWN
        return self.said(order) if order.number in self.paid else Outcome(status=Absent.ABSENT)

    @staticmethod
    def said(order: Order) -> Outcome:
        return Outcome(status=PayoutStatus.PAID, reference=f"B {order.number[:4]}")

    async def close(self) -> None:
        self.closed = True


def cashier(buyer: RunningBuyer, bank: Bank, days: int = 0) -> Cashier:
    """Return the cashier of a process that starts some days from now."""

    async def run(work: Callable[[Transaction], Any]) -> Any:
        return buyer.step(work)

    gateways = {PayoutMethod.ALIPAY: bank}
    return Cashier(buyer.buyer, gateways, run, lambda: utc_now() + timedelta(days=days))


@pytest.fixture
async def payee(buyer: RunningBuyer, home: ScriptedHome, terms: Terms) -> Payee:
    """A home that has money with the buyer."""
    return await with_money(buyer, home, terms)


TROUBLES = st.lists(
    st.sampled_from(["lost", "silent", "killed early", "killed late", ""]), max_size=6
)


@given(troubles=TROUBLES)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_whatever_goes_wrong_an_order_is_paid_once(
    buyer: RunningBuyer, payee: Payee, troubles: list[str]
) -> None:
    bank = Bank(troubles=list(troubles))
    await payee.instruct(1, PayoutMethod.ALIPAY)
    for day in range(len(troubles) + 2):
        try:
            await cashier(buyer, bank, day).pay_due()
        except Killed:
            buyer.database.close()
            buyer.reopen()
    (last,) = [one for one in stored(buyer) if one.number == len(payee.documents)]
    assert (last.status, bank.paid[last.order]) == (PayoutStatus.PAID, 1)
    assert last.reference == f"B {last.order[:4]}"
    assert bank.heard[0] == "submit"


async def test_only_methods_with_a_gateway_are_paid(buyer: RunningBuyer, payee: Payee) -> None:
    bank = Bank()
    await payee.instruct(1, PayoutMethod.CREDIT)
    await cashier(buyer, bank).pay_due()
    assert bank.heard == []
    assert (await payee.ask()).status is PayoutStatus.ACCEPTED


async def test_the_operator_has_the_last_word(buyer: RunningBuyer, payee: Payee) -> None:
    bank = Bank(troubles=["silent"])
    await payee.instruct(1, PayoutMethod.ALIPAY)
    await cashier(buyer, bank).pay_due()
    assert (await payee.ask()).status is PayoutStatus.UNKNOWN
    name = stored(buyer)[0].id
    (due,) = buyer.step(
        lambda tx: tx.payouts.due([PayoutMethod.ALIPAY], utc_now() + timedelta(days=1))
    )
    assert run(buyer.folder.path, "payout", "done", name).exit_code == 0
    await cashier(buyer, bank)._pay(due)
    assert bank.heard == ["submit"]
    assert (await payee.ask()).status is PayoutStatus.PAID


async def test_an_account_that_opens_no_more_is_no_payment(
    buyer: RunningBuyer, payee: Payee
) -> None:
    bank = Bank()
    await payee.instruct(1, PayoutMethod.ALIPAY)
    one = cashier(buyer, bank)
    one._buyer.keys.sealing.clear()  # type: ignore[attr-defined]  # a dict underneath
    await one.pay_due()
    assert bank.heard == []
    assert stored(buyer)[0].reason == "account_unreadable"
    await one.close()
    assert bank.closed
