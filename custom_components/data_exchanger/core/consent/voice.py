"""What one member says to a request: how far it may go, and why no further."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..catalog.taxonomy import Category
from ..model.disclosure import DisclosureLevel
from ..model.identifiers import BuyerId, MemberId
from ..model.money import Money
from .policy import Member, Permission, Role, Use, is_used_up
from .purpose import PurposeGroup


class DenialReason(StrEnum):
    """Why something may not leave; each has a translation."""

    SHARING_PAUSED = "sharing_paused"
    CLOCK_SET_BACK = "clock_set_back"
    GUEST_ROOM = "guest_room"
    NO_ADULT = "no_adult"
    UNKNOWN_SUBJECT = "unknown_subject"
    MEMBER_UNCLEAR = "member_unclear"
    NO_GUARDIAN = "no_guardian"
    NO_ASSENT = "no_assent"
    MINOR_PURPOSE = "minor_purpose"
    MINOR_LEVEL = "minor_level"
    NO_PERMISSION = "no_permission"
    SEPARATE_CONSENT = "separate_consent"
    EXPIRED = "expired"
    PROHIBITED = "prohibited"
    LEVEL_TOO_HIGH = "level_too_high"
    QUIET_HOURS = "quiet_hours"
    BELOW_FLOOR = "below_floor"
    CAP_REACHED = "cap_reached"


PASSING = frozenset({DenialReason.CLOCK_SET_BACK, DenialReason.QUIET_HOURS})
"""Reasons that go away by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRequest:
    """What somebody wants to know, for what, at which level and price.

    ``at`` is in the home's zone, so that quiet hours are the home's.
    """

    buyer: BuyerId
    purposes: frozenset[PurposeGroup]
    level: DisclosureLevel
    at: datetime
    price: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """The highest level that a member allows, what that rests on, and what stands in the way.

    ``objection`` None means that the request may go as far as it wants.
    """

    level: DisclosureLevel = DisclosureLevel.NONE
    permissions: tuple[Permission, ...] = ()
    objection: DenialReason | None = None


FOR_MINORS = frozenset({PurposeGroup.EDUCATION, PurposeGroup.RESEARCH, PurposeGroup.PUBLIC_HEALTH})
"""The only purposes for which data about minors may leave."""

HIGHEST_FOR_MINORS = DisclosureLevel.STATISTICS


class Speaker:
    """A member with all that was allowed about them, sorted for look-up.

    For an adult that is what they allow; for a minor what a guardian allows, and what anybody
    forbids.
    """

    def __init__(self, member: Member, members: Mapping[MemberId, Member]) -> None:
        self._member = member
        self._barrier = _barrier(member, members)
        guardians = {one for one in member.guardians if is_guardian(one, members)}
        self._said = _sorted(
            one
            for one in member.permissions
            if one.level is DisclosureLevel.NONE
            or (one.by in guardians if member.role.minor else one.by is None)
        )

    def answer(
        self, category: Category, request: AccessRequest, uses: Iterable[Use], *, sensitive: bool
    ) -> Voice:
        """Find the lowest level over all purposes, and the first thing in the way."""
        objection = self._barrier or self._minority(category, request)
        if objection:
            return Voice(objection=objection)
        separate = sensitive or self._member.role.minor
        level, resting = DisclosureLevel.SERIES, dict[int, Permission]()
        for group in request.purposes:
            deciding = self._deciding(category, group, request, separate=separate)
            if isinstance(deciding, DenialReason):
                return Voice(objection=deciding)
            for one in deciding:
                level = min(level, one.level)
                resting[id(one)] = one
        permissions = tuple(resting.values())
        if not level.allows(request.level):
            objection = DenialReason.LEVEL_TOO_HIGH
        else:
            objection = _condition(self._member, permissions, request, uses)
        return Voice(level=level, permissions=permissions, objection=objection)

    def _minority(self, category: Category, request: AccessRequest) -> DenialReason | None:
        """Return what nobody can allow about a minor, or not without the minor."""
        if not self._member.role.minor:
            return None
        if not request.purposes <= FOR_MINORS:
            return DenialReason.MINOR_PURPOSE
        if request.level > HIGHEST_FOR_MINORS:
            return DenialReason.MINOR_LEVEL
        if self._member.role is Role.TEEN and category not in self._member.assents:
            return DenialReason.NO_ASSENT
        return None

    def _deciding(
        self, category: Category, group: PurposeGroup, request: AccessRequest, *, separate: bool
    ) -> Sequence[Permission] | DenialReason:
        """Return the most refined permissions for a purpose, or why there is none."""
        said = self._said.get((category, group, request.buyer))
        speaking = said or self._said.get((category, group, None), ())
        live = [one for one in speaking if one.lives(request.at)]
        if not live:
            return DenialReason.EXPIRED if speaking else DenialReason.NO_PERMISSION
        if live[0].prohibits:
            return DenialReason.PROHIBITED
        if separate:
            live = [one for one in live if one.separate]
            if not live:
                return DenialReason.SEPARATE_CONSENT
        if len(live) == 1:
            return live
        degree = live[0].refinement
        return [one for one in live if one.refinement == degree]


type _Said = Mapping[tuple[Category, PurposeGroup, BuyerId | None], tuple[Permission, ...]]


def _sorted(permissions: Iterable[Permission]) -> _Said:
    """Sort by what permissions cover; prohibitions first, then what is most refined.

    What holds for any buyer is repeated for each that is named.
    """
    found = sorted(permissions, key=lambda one: (not one.prohibits, -one.refinement))
    buyers = {one.buyer for one in found} | {None}
    said: dict[tuple[Category, PurposeGroup, BuyerId | None], tuple[Permission, ...]] = {}
    for one in found:
        for buyer in buyers if one.buyer is None else {one.buyer}:
            for group in (group for group in PurposeGroup if one.covers(group)):
                key = (one.category, group, buyer)
                said[key] = (*said.get(key, ()), one)
    return said


def _barrier(member: Member, members: Mapping[MemberId, Member]) -> DenialReason | None:
    """Return what keeps a member from having a voice at all."""
    if member.unclear:
        return DenialReason.MEMBER_UNCLEAR
    guarded = any(is_guardian(one, members) for one in member.guardians)
    return DenialReason.NO_GUARDIAN if member.role.minor and not guarded else None


def is_guardian(candidate: MemberId, members: Mapping[MemberId, Member]) -> bool:
    """Whether a member can decide for minors: a known adult."""
    return candidate in members and members[candidate].role is Role.ADULT


def _condition(
    member: Member, deciding: Iterable[Permission], request: AccessRequest, uses: Iterable[Use]
) -> DenialReason | None:
    """Return the first condition of some permissions that does not hold."""
    for one in deciding:
        if one.quiet and one.quiet.covers(request.at):
            return DenialReason.QUIET_HOURS
        if one.floor and request.price and not _reaches(request.price, one.floor):
            return DenialReason.BELOW_FLOOR
        if is_used_up(one, member.id, uses, request.at):
            return DenialReason.CAP_REACHED
    return None


def _reaches(price: Money, floor: Money) -> bool:
    return price.currency == floor.currency and price.amount >= floor.amount
