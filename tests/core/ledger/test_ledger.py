"""The books: every entry balances, and shares add up to what was paid."""

from collections import Counter

from hypothesis import assume, given, strategies as st
import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.ledger import accounts
from custom_components.data_exchanger.core.ledger.journal import (
    JournalEntry,
    Posting,
    Unbalanced,
    balances,
    is_balanced,
)
from custom_components.data_exchanger.core.ledger.settlement import settle, share_out
from custom_components.data_exchanger.core.model.identifiers import BuyerId, MemberId, TradeId
from custom_components.data_exchanger.core.model.money import Money
from tests.core.examples import NOW
from tests.core.strategies import monies

TRADE, BUYER = TradeId("urn:uuid:1"), BuyerId("buyer")
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


def test_settlement_books_sales_against_payment_and_fee() -> None:
    booked = settle(TRADE, BUYER, euro(450), euro(45), NOW)
    assert (booked.key, booked.date) == ("settlement:urn:uuid:1", NOW)
    assert balances([booked]) == {
        ("assets:payments:buyer", "EUR"): 405,
        ("expenses:fees:buyer", "EUR"): 45,
        ("income:sales:buyer", "EUR"): -450,
    }


def test_distribution_books_what_the_household_owes_each_member() -> None:
    members = [MemberId("anna"), MemberId("ben")]
    booked = share_out(TRADE, euro(405), members, NOW)
    assert booked.key == "distribution:urn:uuid:1"
    assert balances([booked]) == {
        (accounts.DISTRIBUTED, "EUR"): 405,
        (accounts.member(members[0]), "EUR"): -203,
        (accounts.member(members[1]), "EUR"): -202,
    }


@given(monies(0), st.integers(0, 500), st.integers(1, 9))
def test_settlement_and_distribution_balance_and_leave_nothing_over(
    gross: Money, fee_rate: int, count: int
) -> None:
    fee = gross.per_mille(fee_rate)
    members = [MemberId(f"m{i}") for i in range(count)]
    entries = [
        settle(TRADE, BUYER, gross, fee, NOW),
        share_out(TRADE, gross - fee, members, NOW),
    ]
    totals = balances(entries)
    currency = gross.currency
    owed = [totals[accounts.member(member), currency] for member in members]
    assert sum(totals.values()) == 0
    assert -sum(owed) == totals[accounts.payments(BUYER), currency] == gross.amount - fee.amount
    assert max(owed) - min(owed) <= 1


def test_nothing_is_shared_among_nobody() -> None:
    with pytest.raises(InvalidInput, match="nobody contributed"):
        share_out(TRADE, euro(1), [], NOW)


def test_a_fee_in_another_currency_is_refused() -> None:
    with pytest.raises(InvalidInput, match="does not mix"):
        settle(TRADE, BUYER, euro(450), Money(amount=45, currency="USD"), NOW)


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
