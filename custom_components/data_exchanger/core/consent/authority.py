"""Who may decide about whom: people about themselves, guardians about minors, nobody else."""

from collections.abc import Collection, Iterable, Mapping

from ..model.identifiers import MemberId
from .policy import Member, Role
from .voice import is_guardian

type Members = Mapping[MemberId, Member]


def may_consent(actor: MemberId | None, subject: MemberId, members: Members) -> bool:
    """Whether ``actor`` decides what may leave about ``subject``."""
    if actor is None or actor not in members or subject not in members:
        return False
    if members[actor].unclear:
        return False
    if members[subject].role is Role.ADULT:
        return actor == subject
    return actor in members[subject].guardians and is_guardian(actor, members)


def may_assent(actor: MemberId | None, subject: MemberId, members: Members) -> bool:
    """Whether ``actor`` is the teenager whose agreement is needed besides."""
    return actor == subject and subject in members and members[subject].role is Role.TEEN


def may_veto(actor: MemberId | None, concerned: Iterable[MemberId], members: Members) -> bool:
    """Whether ``actor`` may stop a trade: whoever it concerns, and their guardians."""
    return any(actor == one or may_consent(actor, one, members) for one in concerned)


def awaited(
    concerned: Iterable[MemberId], approved: Collection[MemberId], members: Members
) -> tuple[MemberId, ...]:
    """Return the members for whom nobody has approved yet.

    Who is no member any more is not waited for: what concerns them no longer leaves anyway.
    """
    return tuple(
        one
        for one in concerned
        if one in members and not any(may_consent(actor, one, members) for actor in approved)
    )
