"""Payouts: to the right account, once, and booked as the buyer's signed word says."""

from dataclasses import replace
from datetime import timedelta
from secrets import token_bytes

import pytest

from custom_components.data_exchanger.core.compliance.check import BuyerCheck, Change
from custom_components.data_exchanger.core.consent.policy import Role
from custom_components.data_exchanger.core.errors import NotFound
from custom_components.data_exchanger.core.ledger import accounts
from custom_components.data_exchanger.core.ledger.payout import PATIENCE, PayoutState
from custom_components.data_exchanger.core.model.identifiers import PayoutId
from custom_components.data_exchanger.core.pipeline import payouts
from custom_components.data_exchanger.core.pipeline.payout_view import (
    MemberPayout,
    member_payouts,
)
from custom_components.data_exchanger.core.pipeline.payouts import (
    NoPayoutAccount,
    NothingToPayOut,
)
from custom_components.data_exchanger.core.pipeline.trading import NotConcerned
from custom_components.data_exchanger.core.protocol.documents import open_document
from custom_components.data_exchanger.core.protocol.payout import (
    PayoutInstruction,
    PayoutStatus,
    open_account,
)
from custom_components.data_exchanger.core.protocol.profile import PayoutMethod
from custom_components.data_exchanger.core.protocol.wire import encode
from tests.core.examples import NOW, SEALING_PRIVATE
from tests.core.pipeline.bank import IBAN, Bank, euro
from tests.core.pipeline.household import ANNA, BEN, BUYER, OTHER, make_home
from tests.core.pipeline.paying import that_pays_out


@pytest.fixture
def bank() -> Bank:
    bank = Bank()
    bank.earn(ANNA, 300)
    bank.earn(BEN, 100)
    bank.keep()
    return bank


def test_a_payout_goes_to_the_member_s_account_and_is_booked_when_paid(bank: Bank) -> None:
    (payout,) = bank.request(200)
    assert bank.balance(accounts.paid_out(ANNA)) == 200
    assert bank.balance(accounts.transit(BUYER)) == -200
    bank.ask()
    assert bank.payout(payout).state is PayoutState.ACCEPTED
    instruction = open_document(
        PayoutInstruction, bank.buyer.instructions[1], bank.buyer.home
    ).content
    assert open_account(instruction, "X25519", SEALING_PRIVATE) == IBAN
    assert (instruction.number, instruction.amount) == (1, euro(200))
    assert b"canary" not in encode(instruction).lower()
    bank.buyer.say(1, PayoutStatus.PAID, reference="DX-1")
    bank.wait()
    bank.ask()
    paid = bank.payout(payout)
    assert (paid.state, paid.reference) == (PayoutState.PAID, "DX-1")
    assert bank.balance(accounts.transit(BUYER)) == 0
    assert bank.balance(accounts.payments(BUYER)) == 200
    assert bank.notices == ["payout_done"]
    bank.wait()
    assert bank.due() == []


def test_nothing_is_paid_out_twice(bank: Bank) -> None:
    bank.request()
    with pytest.raises(NothingToPayOut) as refused:
        bank.request()
    assert refused.value.details == {"wanted": "0.00 EUR", "available": "0.00 EUR"}
    for _ in range(3):
        bank.ask()
        bank.wait()
    bank.buyer.say(1, PayoutStatus.PAID)
    errand = bank.due()[0]
    for _ in range(2):
        bank.hear(errand, *bank.buyer.post(errand.body))
    assert sum(bank.buyer.moved.values()) == 300
    assert bank.balance(accounts.payments(BUYER)) == 100


@pytest.mark.parametrize("amount", [0, -1, 301])
def test_no_more_than_a_member_has_is_paid_out(bank: Bank, amount: int) -> None:
    with pytest.raises(NothingToPayOut):
        bank.request(amount)
    assert not bank.store.state.payouts


def test_a_failed_payout_gives_the_money_back(bank: Bank) -> None:
    (payout,) = bank.request()
    bank.ask()
    bank.buyer.say(1, PayoutStatus.FAILED, reason="payee_unknown")
    bank.wait()
    bank.ask()
    assert bank.payout(payout).reason == "payee_unknown"
    assert bank.notices == ["payout_failed"]
    assert bank.balance(accounts.paid_out(ANNA)) == 0
    assert bank.balance(accounts.payments(BUYER)) == 400
    assert bank.request()[0].number == 2


@pytest.mark.parametrize("status", [0, 400, 404, 409, 500])
def test_without_a_receipt_nothing_is_known(bank: Bank, status: int) -> None:
    (payout,) = bank.request()
    bank.hear(bank.due()[0], status, b"{}")
    known = bank.payout(payout)
    assert (known.state, known.attempts) == (PayoutState.INSTRUCTED, 1)
    assert bank.due() == []
    bank.wait()
    assert len(bank.due()) == 1


def test_a_receipt_of_somebody_else_or_about_something_else_is_none(bank: Bank) -> None:
    (payout,) = bank.request()
    errand = bank.due()[0]
    bank.buyer.post(errand.body)
    bank.buyer.say(1, PayoutStatus.PAID, amount=euro(1))
    bank.hear(errand, 200, encode(bank.buyer.record(1)))
    bank.hear(errand, 200, b"{}")
    assert bank.payout(payout).state is PayoutState.INSTRUCTED
    kinds = [one.kind for one in bank.store.state.evidence]
    assert kinds.count("payout.misunderstood") == 2


def test_instructions_go_out_in_the_order_of_their_numbers(bank: Bank) -> None:
    first, second = bank.request(10)[0], bank.request(20)[0]
    assert [errand.payout for errand in bank.due()] == [first.id]
    bank.hear(bank.due()[0], 0)
    assert bank.due() == []
    bank.wait()
    bank.ask()
    assert [errand.payout for errand in bank.due()] == [second.id]
    with bank.store.transaction() as tx:
        assert payouts.next_due(tx, bank.home) == bank.payout(second).due


def test_only_who_decides_about_a_member_asks_for_their_money(bank: Bank) -> None:
    for by in (None, BEN):
        with pytest.raises(NotConcerned):
            bank.request(by=by)
        with pytest.raises(NotConcerned):
            bank.keep(by=by)
    child = replace(bank.home.members[BEN], role=Role.CHILD, guardians=frozenset({ANNA}))
    bank.home = replace(bank.home, members={**bank.home.members, BEN: child})
    with pytest.raises(NotConcerned):
        bank.keep(BEN, BEN)
    bank.keep(BEN, ANNA)
    assert bank.request(member=BEN, by=ANNA)[0].amount == euro(100)


def test_another_person_does_not_inherit_an_account(bank: Bank) -> None:
    with bank.store.transaction() as tx:
        for _ in range(2):
            payouts.forget_account(tx, ANNA, NOW)
        assert ANNA not in tx.payout_accounts.all()
        forgotten = [one.facts for one in tx.evidence.records() if one.kind == "payout.account"]
    assert forgotten[-1] == {"member": ANNA}
    assert sum(one == {"member": ANNA} for one in forgotten) == 1


def test_without_an_account_nothing_is_paid_out(bank: Bank) -> None:
    with bank.store.transaction() as tx:
        payouts.keep_account(tx, bank.home, ANNA, ANNA, None, NOW, token_bytes)
    with pytest.raises(NoPayoutAccount):
        bank.request()


def test_an_account_is_kept_locked_and_shown_masked(bank: Bank) -> None:
    stored = bank.store.state.payout_accounts[ANNA]
    assert stored.masked == "••• 3000"
    assert b"3704" not in stored.locked
    facts = "".join(str(one.facts) for one in bank.store.state.evidence)
    assert "3704" not in facts
    assert "Canary" not in facts


def test_a_buyer_that_cannot_or_may_not_pay_so_is_not_asked(bank: Bank) -> None:
    able = bank.home
    bank.home = that_pays_out(make_home(), PayoutMethod.ALIPAY)
    with pytest.raises(NothingToPayOut):
        bank.request()
    bank.home = replace(able, checks={BUYER: BuyerCheck(changes=(Change.KEY,))})
    with pytest.raises(NothingToPayOut):
        bank.request()
    bank.home = able
    bank.request()
    bank.home = replace(able, checks={BUYER: BuyerCheck(changes=(Change.KEY,))})
    assert bank.due() == []
    bank.home = replace(able, buyers={})
    assert bank.due() == []


def test_the_money_comes_from_every_buyer_that_holds_some(bank: Bank) -> None:
    bank.earn(ANNA, 500, OTHER)
    both = dict(bank.home.buyers)
    paying = both[BUYER].profile
    other = replace(both[OTHER].profile, payouts="https://other.example/p", terms=paying.terms)
    both[OTHER] = replace(both[OTHER], profile=other)
    bank.home = replace(bank.home, buyers=both)
    parts = bank.request()
    assert {one.buyer: one.amount.amount for one in parts} == {BUYER: 400, OTHER: 400}
    assert [one.number for one in parts] == [1, 1]
    bank.earn(ANNA, 30, OTHER)
    assert [one.buyer for one in bank.request(20)] == [OTHER]


def test_an_answer_to_what_nobody_asked_is_an_error(bank: Bank) -> None:
    bank.request()
    errand = replace(bank.due()[0], payout=PayoutId("urn:uuid:unknown"))
    with pytest.raises(NotFound):
        bank.hear(errand, 200)


def test_a_payout_is_late_after_a_week(bank: Bank) -> None:
    (payout,) = bank.request()
    assert not payout.is_late(NOW + PATIENCE)
    assert payout.is_late(NOW + PATIENCE + timedelta(seconds=1))
    paid = replace(payout, state=PayoutState.PAID)
    assert not paid.is_late(NOW + 2 * PATIENCE)


def test_asking_becomes_rarer(bank: Bank) -> None:
    (payout,) = bank.request()
    waits = []
    for _ in range(20):
        payout = payout.postponed(NOW)
        waits.append(payout.due - NOW)
    assert waits[0] == timedelta(seconds=2)
    assert waits[-1] == timedelta(hours=6)
    assert waits == sorted(waits)


def test_a_member_sees_balance_account_and_the_last_payout(bank: Bank) -> None:
    (payout,) = bank.request(200)
    with bank.store.transaction() as tx:
        seen = member_payouts(tx, bank.home, tx.journal.balances())
    assert seen[ANNA] == MemberPayout(
        unpaid={"EUR": 100},
        paid_out={"EUR": 200},
        account=bank.store.state.payout_accounts[ANNA],
        last=bank.payout(payout),
    )
    assert seen[BEN] == MemberPayout(unpaid={"EUR": 100})
