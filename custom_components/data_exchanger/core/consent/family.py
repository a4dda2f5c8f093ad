"""What is wrong with a household's members, before anything is decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..model.identifiers import MemberId
from .policy import Member
from .voice import is_guardian


class Problem(StrEnum):
    """Why a member cannot be taken as described; each has a translation."""

    UNKNOWN_PERSON = "unknown_person"
    LINKED_TWICE = "linked_twice"
    NO_GUARDIAN = "no_guardian"
    GUARDIAN_UNKNOWN = "guardian_unknown"
    GUARDIAN_NOT_ADULT = "guardian_not_adult"
    CIRCULAR_GUARDIANS = "circular_guardians"


UNCLEAR = frozenset({Problem.UNKNOWN_PERSON, Problem.LINKED_TWICE})
"""Problems that leave open who somebody is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberProblem:
    """What is wrong with one member."""

    member: MemberId
    problem: Problem


def problems(
    members: Mapping[MemberId, Member], persons: Mapping[MemberId, str | None]
) -> tuple[MemberProblem, ...]:
    """Check a household; ``persons`` says which person each member is, None where nobody is."""
    found = ((member, _problem(member, members, persons)) for member in members.values())
    return tuple(
        MemberProblem(member=member.id, problem=problem) for member, problem in found if problem
    )


def _problem(
    member: Member,
    members: Mapping[MemberId, Member],
    persons: Mapping[MemberId, str | None],
) -> Problem | None:
    person = persons.get(member.id)
    if person is None:
        return Problem.UNKNOWN_PERSON
    if sum(one == person for one in persons.values()) > 1:
        return Problem.LINKED_TWICE
    return guardian_problem(member, members) if member.role.minor else None


def guardian_problem(member: Member, members: Mapping[MemberId, Member]) -> Problem | None:
    """Return what is wrong with a minor's guardians."""
    if not member.guardians:
        return Problem.NO_GUARDIAN
    if member.guardians - members.keys():
        return Problem.GUARDIAN_UNKNOWN
    if member.id in _above(member, members):
        return Problem.CIRCULAR_GUARDIANS
    if not all(is_guardian(one, members) for one in member.guardians):
        return Problem.GUARDIAN_NOT_ADULT
    return None


def _above(member: Member, members: Mapping[MemberId, Member]) -> set[MemberId]:
    """Return everybody who is a member's guardian, or a guardian's guardian, and so on."""
    found: set[MemberId] = set()
    open_ = set(member.guardians)
    while open_:
        found |= open_
        higher = (members[one].guardians for one in open_ if one in members)
        open_ = set[MemberId]().union(*higher) - found
    return found
