"""A database restored from an older backup: what was paid out is taken over, never repeated."""

from dataclasses import replace

import pytest

from custom_components.data_exchanger.core.errors import InvalidSignature
from custom_components.data_exchanger.core.ledger import accounts
from custom_components.data_exchanger.core.ledger.payout import PayoutState
from custom_components.data_exchanger.core.model.identifiers import MemberId
from custom_components.data_exchanger.core.pipeline import payouts
from custom_components.data_exchanger.core.protocol.payout import (
    PayoutRecord,
    PayoutStatus,
)
from custom_components.data_exchanger.core.protocol.wire import encode
from tests.core.examples import BUYER_KEY, NOW, STRANGER_KEY
from tests.core.pipeline.bank import Bank
from tests.core.pipeline.household import ANNA, BEN, BUYER


@pytest.fixture
def bank() -> Bank:
    bank = Bank()
    bank.earn(ANNA, 300)
    bank.earn(BEN, 100)
    bank.keep()
    return bank


def test_a_restored_home_takes_over_what_was_paid_and_pays_nobody_twice(bank: Bank) -> None:
    backup = replace(bank.store.state)
    for amount in (50, 60, 70):
        bank.request(amount)
        bank.ask()
    bank.buyer.say(1, PayoutStatus.PAID)
    bank.buyer.say(2, PayoutStatus.FAILED)
    bank.store.state = backup
    (again,) = bank.request(300)
    bank.ask()
    assert bank.payout(again).state is PayoutState.INSTRUCTED
    bank.reconcile()
    assert (bank.payout(again).state, bank.payout(again).reason) == (
        PayoutState.FAILED,
        "superseded",
    )
    states = sorted((one.number, one.state) for one in bank.store.state.payouts.values())
    assert states == [
        (1, PayoutState.FAILED),
        (1, PayoutState.PAID),
        (2, PayoutState.FAILED),
        (3, PayoutState.ACCEPTED),
    ]
    assert bank.balance(accounts.paid_out(ANNA)) == 50 + 70
    bank.reconcile()
    assert bank.request()[0].number == 4
    bank.ask()
    bank.buyer.say(3, PayoutStatus.PAID)
    bank.buyer.say(4, PayoutStatus.PAID)
    bank.wait()
    bank.ask()
    assert sum(bank.buyer.moved.values()) == 300
    assert bank.balance(accounts.payments(BUYER)) == 100


def test_reconciling_changes_nothing_that_is_known(bank: Bank) -> None:
    bank.request(50)
    bank.ask()
    bank.buyer.say(1, PayoutStatus.PAID)
    bank.wait()
    bank.ask()
    bank.request(20)
    before = (bank.store.state.payouts, bank.store.state.journal)
    with bank.store.transaction() as tx:
        buyer = bank.home.buyers[BUYER]
        assert payouts.reconcile(tx, bank.home, buyer, bank.buyer.page(0), bank.now) is None
    assert (bank.store.state.payouts, bank.store.state.journal) == before
    bank.store.state.payouts.pop(next(iter(bank.store.state.payouts)))
    with bank.store.transaction() as tx:
        payouts.reconcile(tx, bank.home, buyer, bank.buyer.page(0), bank.now)
    assert bank.store.state.journal == before[1]


def test_a_restored_home_books_what_a_member_got_who_is_gone(bank: Bank) -> None:
    backup = replace(bank.store.state)
    bank.request(50)
    bank.ask()
    bank.store.state = backup
    members = {key: one for key, one in bank.home.members.items() if key != ANNA}
    bank.home = replace(bank.home, members=members)
    bank.reconcile()
    (adopted,) = bank.store.state.payouts.values()
    payee = bank.home.keys.pseudonym(BUYER_KEY.did, ANNA)
    assert bank.balance(accounts.paid_out(MemberId(payee))) == 50
    assert adopted.account == ""


def test_nothing_is_taken_over_that_this_home_did_not_sign(bank: Bank) -> None:
    bank.request(50)
    bank.ask()
    record = bank.buyer.record(1)
    page = encode({"payouts": [encode(record).decode()]})
    with bank.store.transaction() as tx:
        buyer = bank.home.buyers[BUYER]
        with pytest.raises(ValueError, match="payouts"):
            payouts.reconcile(tx, bank.home, buyer, page, NOW)
    forged = PayoutRecord(instruction=record.receipt, receipt=record.receipt)
    bank.buyer.home = STRANGER_KEY.public
    body = b'{"payouts":[' + encode(forged) + b"]}"
    with bank.store.transaction() as tx, pytest.raises(InvalidSignature):
        payouts.reconcile(tx, bank.home, bank.home.buyers[BUYER], body, NOW)
