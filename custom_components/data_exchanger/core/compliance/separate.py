"""Separate consent: a permission that names this buyer and this purpose, and ends within a year."""

from ..catalog.entry import CatalogEntry
from ..consent.decision import concern_of
from ..consent.policy import Member, Permission, Role
from .case import Case


def lacks_consent(case: Case, *, special: bool = False) -> bool:
    """Whether somebody concerned by a sensitive entry has not consented separately.

    ``special`` asks for it for every entry, sensitive or not.
    """
    return any(
        not _consents(case, member, entry)
        for entry in case.entries
        if special or concern_of(entry).sensitive
        for member in _concerned(case, entry)
    )


def _concerned(case: Case, entry: CatalogEntry) -> list[Member]:
    own = [case.members[one] for one in sorted(entry.subjects) if one in case.members]
    return own or [one for one in case.members.values() if one.role is Role.ADULT]


def _consents(case: Case, member: Member, entry: CatalogEntry) -> bool:
    speaking = [one for one in member.permissions if one.category is entry.category]
    return all(
        any(_is_separate(case, one) and group in one.purposes for one in speaking)
        for group in case.groups
    )


def _is_separate(case: Case, permission: Permission) -> bool:
    return (
        permission.separate
        and permission.buyer == case.buyer
        and permission.lives(case.at)
        and permission.level.allows(case.terms.scope.level)
    )
