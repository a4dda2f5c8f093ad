"""The books: every entry balances, and shares add up to what was paid."""

from collections import Counter

from hypothesis import assume, given, strategies as st
import pytest

from custom_components.data_exchanger.core.ledger import accounts
from custom_components.data_exchanger.core.ledger.journal import (
    JournalEntry,
    Posting,
    Unbalanced,
    balances,
    is_balanced,
)
from custom_components.data_exchanger.core.ledger.settlement import render, settle
from custom_components.data_exchanger.core.model.identifiers import BuyerId
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.protocol.obligation import Obligation, StatementKind
from tests.core.examples import NOW
from tests.core.strategies import monies

BUYER = BuyerId("buyer")
postings = st.lists(
    st.builds(Posting, account=st.sampled_from(["a:1", "a:2", "b:1"]), amount=monies(-100, 100)),
    max_size=5,
)


def euro(amount: int) -> Money:
    return Money(amount=amount, currency="EUR")


def entry(*lines: Posting) -> JournalEntry:
    return JournalEntry(key="k", date=NOW, description="d", postings=lines)


@given(postings)
def test_an_entry_exists_only_where_it_balances_in_every_currency(lines: list[Posting]) -> None:
    totals: Counter[str] = Counter()
    for line in lines:
        totals[line.amount.currency] += line.amount.amount
    balanced = len(lines) >= 2 and not any(totals.values())
    refusals = []
    try:
        entry(*lines)
    except Unbalanced as err:
        refusals.append(err.code)
    assert refusals == ([] if balanced else ["unbalanced"])


@pytest.mark.parametrize("lines", [(), (Posting(account="a", amount=euro(0)),)])
def test_an_entry_needs_two_lines(lines: tuple[Posting, ...]) -> None:
    with pytest.raises(Unbalanced):
        entry(*lines)


@given(st.lists(postings, max_size=4))
def test_balances_add_up_postings_by_group_and_currency(lists: list[list[Posting]]) -> None:
    mirrored = [
        (*lines, *(Posting(account="z", amount=Money(amount=0, currency="EUR") - line.amount)
                   for line in lines if line.amount.currency == "EUR"))
        for lines in lists
    ]  # fmt: skip
    euros = [tuple(line for line in lines if line.amount.currency == "EUR") for lines in mirrored]
    entries = [entry(*lines) for lines in euros if len(lines) >= 2]
    assume(entries)
    plain: Counter[tuple[str, str]] = Counter()
    for one in entries:
        for line in one.postings:
            plain[line.account[0], "EUR"] += line.amount.amount
    assert balances(entries, lambda account: account[0]) == plain
    assert sum(balances(entries).values()) == 0


def owed(rate: int = 100) -> Obligation:
    return Obligation(price=euro(450), fee_per_mille=rate)


def paid(gross: int) -> Obligation:
    return owed().after(StatementKind.PAYMENT, euro(gross))


def test_settlement_books_sales_against_payment_and_fee() -> None:
    booked = settle("t:1", "payment", BUYER, owed(), paid(450), NOW)
    assert (booked.key, booked.date) == ("settlement:t:1", NOW)
    assert balances([booked]) == {
        ("assets:payments:buyer", "EUR"): 405,
        ("expenses:fees:buyer", "EUR"): 45,
        ("income:sales:buyer", "EUR"): -450,
    }


def test_excess_is_nobodys_income_and_a_refund_goes_the_other_way() -> None:
    too_much = settle("t:1", "payment", BUYER, owed(), paid(500), NOW)
    assert balances([too_much])[accounts.excess(BUYER), "EUR"] == -50
    nothing_left = paid(500).after(StatementKind.REFUND, euro(500))
    back = settle("t:2", "refund", BUYER, paid(500), nothing_left, NOW)
    assert not any(balances([too_much, back]).values())


def test_a_service_is_valued_and_never_money() -> None:
    booked = render("t:1", BUYER, euro(100), NOW)
    assert balances([booked]) == {
        (accounts.services(BUYER), "EUR"): 100,
        (accounts.rendered(BUYER), "EUR"): -100,
    }


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["EUR", "USD"])), st.integers(-2, 2)
    )
)
def test_books_are_balanced_where_every_currency_adds_up_to_nothing(
    totals: dict[tuple[str, str], int],
) -> None:
    euros = sum(amount for (_, currency), amount in totals.items() if currency == "EUR")
    dollars = sum(amount for (_, currency), amount in totals.items() if currency == "USD")
    assert is_balanced(totals) is (euros == dollars == 0)
