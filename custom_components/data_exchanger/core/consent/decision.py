"""The policy decision point: deny unless every adult concerned allows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..catalog.entry import CatalogEntry
from ..model.disclosure import DisclosureLevel
from ..model.identifiers import BuyerId, EntryId, MemberId
from .policy import Member, Permission, Role
from .purpose import PurposeGroup


class DenialReason(StrEnum):
    """Why something may not leave; each has a translation."""

    SHARING_PAUSED = "sharing_paused"
    NO_ADULT = "no_adult"
    UNKNOWN_SUBJECT = "unknown_subject"
    MINOR = "minor"
    NO_PERMISSION = "no_permission"
    EXPIRED = "expired"
    PROHIBITED = "prohibited"
    LEVEL_TOO_HIGH = "level_too_high"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRequest:
    """What somebody wants to know, for what, at which level."""

    buyer: BuyerId
    purposes: frozenset[PurposeGroup]
    level: DisclosureLevel
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Leave to release one entry at ``level``, carried by all ``members`` concerned."""

    entry: EntryId
    request: AccessRequest
    members: frozenset[MemberId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """No leave, and why; ``member`` is who did not allow it, where it is one person's doing."""

    entry: EntryId
    reason: DenialReason
    member: MemberId | None = None


type Decision = Grant | Denial


def decide(
    entry: CatalogEntry,
    members: Mapping[MemberId, Member],
    request: AccessRequest,
    *,
    sharing: bool = True,
) -> Decision:
    """Decide whether an entry may be released.

    Whom it concerns decides: its subjects, or every adult where it concerns the household. Each of
    them must allow the level for every purpose of the request; a request without one is denied.
    """
    if not sharing:
        return Denial(entry=entry.id, reason=DenialReason.SHARING_PAUSED)
    if not request.purposes:
        return Denial(entry=entry.id, reason=DenialReason.NO_PERMISSION)
    if entry.subjects - members.keys():
        return Denial(entry=entry.id, reason=DenialReason.UNKNOWN_SUBJECT)
    concerned = [members[subject] for subject in sorted(entry.subjects)] or [
        member for member in members.values() if member.role is Role.ADULT
    ]
    if not concerned:
        return Denial(entry=entry.id, reason=DenialReason.NO_ADULT)
    for member in concerned:
        reason = _objection(entry, member, request)
        if reason:
            return Denial(entry=entry.id, reason=reason, member=member.id)
    return Grant(
        entry=entry.id, request=request, members=frozenset(member.id for member in concerned)
    )


def _objection(entry: CatalogEntry, member: Member, request: AccessRequest) -> DenialReason | None:
    if member.role is not Role.ADULT:
        return DenialReason.MINOR
    speaking = [
        permission
        for permission in member.permissions
        if permission.category is entry.category and permission.buyer in (None, request.buyer)
    ]
    for group in sorted(request.purposes):
        reason = _objection_to(group, speaking, request)
        if reason:
            return reason
    return None


def _objection_to(
    group: PurposeGroup, permissions: Iterable[Permission], request: AccessRequest
) -> DenialReason | None:
    speaking = [permission for permission in permissions if permission.covers(group)]
    if not speaking:
        return DenialReason.NO_PERMISSION
    live = [one for one in speaking if one.until is None or request.at < one.until]
    if not live:
        return DenialReason.EXPIRED
    if any(one.prohibits for one in live):
        return DenialReason.PROHIBITED
    if not any(one.level.allows(request.level) for one in live):
        return DenialReason.LEVEL_TOO_HIGH
    return None
