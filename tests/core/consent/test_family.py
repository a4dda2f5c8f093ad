"""What can be wrong with the members of a household."""

import pytest

from custom_components.data_exchanger.core.consent.family import MemberProblem, Problem, problems
from custom_components.data_exchanger.core.consent.policy import Member, Role
from custom_components.data_exchanger.core.model.identifiers import MemberId
from tests.core.consent.households import ANNA, BEN, CARL, adult, household, minor

PERSONS = {ANNA: "person-a", BEN: "person-b", CARL: "person-c"}


def guarded(key: MemberId, *guardians: MemberId) -> Member:
    return Member(id=key, role=Role.CHILD, guardians=frozenset(guardians))


def test_a_family_in_order_has_no_problem() -> None:
    assert problems(household(adult(ANNA), minor(Role.TEEN)), PERSONS) == ()


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ((guarded(CARL),), {CARL: Problem.NO_GUARDIAN}),
        ((guarded(CARL, ANNA),), {CARL: Problem.GUARDIAN_UNKNOWN}),
        (
            (adult(ANNA), guarded(BEN, ANNA), guarded(CARL, ANNA, BEN)),
            {CARL: Problem.GUARDIAN_NOT_ADULT},
        ),
        ((guarded(CARL, CARL),), {CARL: Problem.CIRCULAR_GUARDIANS}),
        (
            (guarded(BEN, CARL), guarded(CARL, BEN)),
            {BEN: Problem.CIRCULAR_GUARDIANS, CARL: Problem.CIRCULAR_GUARDIANS},
        ),
        (
            (guarded(ANNA, BEN), guarded(BEN, CARL), guarded(CARL, BEN)),
            {
                ANNA: Problem.GUARDIAN_NOT_ADULT,
                BEN: Problem.CIRCULAR_GUARDIANS,
                CARL: Problem.CIRCULAR_GUARDIANS,
            },
        ),
    ],
)
def test_minors_need_guardians_who_are_adults(
    members: tuple[Member, ...], expected: dict[MemberId, Problem]
) -> None:
    found = problems(household(*members), PERSONS)
    assert found == tuple(
        MemberProblem(member=key, problem=problem) for key, problem in expected.items()
    )


def test_two_members_are_not_one_person_and_none_is_nobody() -> None:
    family = household(adult(ANNA), adult(BEN), adult(CARL))
    found = problems(family, {ANNA: "same", BEN: "same", CARL: None})
    assert {one.member: one.problem for one in found} == {
        ANNA: Problem.LINKED_TWICE,
        BEN: Problem.LINKED_TWICE,
        CARL: Problem.UNKNOWN_PERSON,
    }
