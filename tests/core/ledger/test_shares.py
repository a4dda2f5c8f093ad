"""Shares: all of the money, by the rule, with a floor; traceable to the cent."""

from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.ledger import accounts
from custom_components.data_exchanger.core.ledger.contribution import Contribution
from custom_components.data_exchanger.core.ledger.distribution import hand_out, share_out
from custom_components.data_exchanger.core.ledger.journal import balances
from custom_components.data_exchanger.core.ledger.shares import (
    HOUSE,
    Allocation,
    HouseholdPart,
    ShareMethod,
    ShareRule,
    shares,
)
from custom_components.data_exchanger.core.model.identifiers import MemberId
from custom_components.data_exchanger.core.model.money import Money
from tests.core.examples import NOW

ANNA, BEN, CHILD = MemberId("anna"), MemberId("ben"), MemberId("child")


def euro(amount: int) -> Money:
    return Money(amount=amount, currency="EUR")


def allocation(parts: dict[MemberId, int], part: int = 0, **rule: Any) -> Allocation:
    return Allocation(
        rule=ShareRule(**rule),
        members=tuple(parts),
        contributions=tuple(
            Contribution(member=member, per_mille=part, categories=(("energy", 2), ("health", 1)))
            for member, part in parts.items()
        ),
        household=part,
    )


def cents(amount: int, of: Allocation) -> dict[MemberId | None, int]:
    return {member: share.amount for member, share in shares(euro(amount), of).items()}


@st.composite
def allocations(draw: st.DrawFn) -> Allocation:
    members = draw(st.lists(st.sampled_from("abcdef").map(MemberId), max_size=5, unique=True))
    household = draw(st.integers(0, 1000))
    weights = [draw(st.integers(0, 1000)) for _ in members]
    return Allocation(
        rule=ShareRule(
            method=draw(st.sampled_from(ShareMethod)),
            household=draw(st.sampled_from(HouseholdPart)),
            floor=draw(st.integers(0, 100)),
            ratios={member: draw(st.integers(0, 5)) for member in members},
        ),
        members=tuple(members),
        contributions=tuple(
            Contribution(member=member, per_mille=weight, categories=(("energy", 1),))
            for member, weight in zip(members, weights, strict=True)
        ),
        household=household,
    )


@given(allocations(), st.integers(-100_000, 100_000))
def test_shares_add_up_and_everybody_has_the_floor(of: Allocation, amount: int) -> None:
    found = cents(amount, of)
    assert sum(found.values()) == amount
    to_members = amount - found[HOUSE]
    for member in of.members:
        least = abs(to_members) * of.rule.floor / 100 / len(of.members)
        assert abs(found[member]) >= least - 2


@given(allocations(), st.lists(st.integers(0, 5000), min_size=1, max_size=5))
def test_parts_of_a_payment_are_shared_like_the_whole(of: Allocation, steps: list[int]) -> None:
    entries, before = [], 0
    for number, step in enumerate(steps):
        entries.append(share_out(str(number), euro(before), euro(step), of, NOW))
        before = step
    whole = share_out("whole", euro(0), euro(before), of, NOW)
    seen = balances(entry for entry in entries if entry)
    expected = balances([whole] if whole else [])
    assert {key: value for key, value in seen.items() if value} == dict(expected)


def test_equal_shares_go_to_those_who_contributed() -> None:
    assert cents(101, allocation({ANNA: 900, BEN: 100, CHILD: 0})) == {
        ANNA: 51,
        BEN: 50,
        CHILD: 0,
        HOUSE: 0,
    }


def test_shares_by_contribution_and_by_the_familys_own_ratios() -> None:
    parts = {ANNA: 600, BEN: 400}
    assert cents(100, allocation(parts, method=ShareMethod.CONTRIBUTION))[ANNA] == 60
    custom = allocation(parts, method=ShareMethod.CUSTOM, ratios={ANNA: 1, BEN: 3})
    assert cents(100, custom)[BEN] == 75
    nobody = allocation(parts, method=ShareMethod.CUSTOM)
    assert cents(100, nobody)[BEN] == 50


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (HouseholdPart.HOUSE, {ANNA: 30, BEN: 20, HOUSE: 50}),
        (HouseholdPart.EQUAL, {ANNA: 55, BEN: 45, HOUSE: 0}),
        (HouseholdPart.AS_MEMBERS, {ANNA: 60, BEN: 40, HOUSE: 0}),
    ],
)
def test_what_the_meter_earned_goes_where_the_rule_says(
    part: HouseholdPart, expected: dict[MemberId | None, int]
) -> None:
    of = allocation({ANNA: 300, BEN: 200}, 500, method=ShareMethod.CONTRIBUTION, household=part)
    assert cents(100, of) == expected


def test_nobody_but_the_house_earns_what_nobody_contributed_to() -> None:
    assert cents(100, Allocation(rule=ShareRule(), members=())) == {HOUSE: 100}


def test_a_share_is_booked_by_the_kinds_of_data_that_earned_it() -> None:
    entry = share_out("t", euro(0), euro(100), allocation({ANNA: 600, BEN: 400}), NOW)
    assert entry
    assert [(one.account, one.category, one.amount.amount) for one in entry.postings] == [
        (accounts.DISTRIBUTED, None, 100),
        (accounts.member(ANNA), "energy", -33),
        (accounts.member(ANNA), "health", -17),
        (accounts.member(BEN), "energy", -33),
        (accounts.member(BEN), "health", -17),
    ]


def test_nothing_is_booked_where_nothing_changes() -> None:
    assert share_out("t", euro(7), euro(7), allocation({ANNA: 1}), NOW) is None


@pytest.mark.parametrize("as_gift", [True, False])
def test_the_household_hands_out_what_it_kept(as_gift: bool) -> None:
    entry = hand_out("1", euro(100), {ANNA: 1, CHILD: 3}, NOW, as_gift=as_gift)
    account = accounts.gifts if as_gift else accounts.member
    assert balances([entry]) == {
        (accounts.HOUSE, "EUR"): 100,
        (account(ANNA), "EUR"): -25,
        (account(CHILD), "EUR"): -75,
    }


def test_nothing_is_handed_out_to_nobody() -> None:
    with pytest.raises(InvalidInput):
        hand_out("1", euro(100), {}, NOW, as_gift=False)
