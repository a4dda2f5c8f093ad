"""Changes of permissions, as values: who changed what of whom, and what it was before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from ..catalog.taxonomy import SENSITIVE_CATEGORIES, Category
from ..errors import InvalidInput
from ..model.disclosure import DisclosureLevel
from ..model.identifiers import BuyerId, MemberId
from ..model.period import rfc3339
from .policy import Member, Permission, Role
from .presets import Preset
from .purpose import PurposeGroup
from .voice import FOR_MINORS, HIGHEST_FOR_MINORS


class Cell(NamedTuple):
    """What one permission is about; a member has one permission for each."""

    category: Category
    purposes: frozenset[PurposeGroup] = frozenset()
    buyer: BuyerId | None = None


class ChangeKind(StrEnum):
    """What a change does."""

    GIVEN = "given"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionChanged:
    """A permission of ``member`` was changed by ``by`` (a member's id)."""

    member: MemberId
    by: MemberId
    before: Permission | None
    after: Permission | None

    @property
    def kind(self) -> ChangeKind:
        """Whether a permission was given, changed, or taken back."""
        if self.after is None or self.after.level is DisclosureLevel.NONE:
            return ChangeKind.WITHDRAWN
        given = self.before is None or self.before.level is DisclosureLevel.NONE
        return ChangeKind.GIVEN if given else ChangeKind.CHANGED

    def facts(self) -> dict[str, Any]:
        """Return the change as evidence holds it."""
        facts = {
            "member": self.member,
            "by": self.by,
            "change": self.kind.value,
            "before": self.before and permission_facts(self.before),
            "after": self.after and permission_facts(self.after),
        }
        return {name: value for name, value in facts.items() if value is not None}


def permission_facts(permission: Permission) -> dict[str, Any]:
    """Return a permission as JSON without fractions; what is not set is left out."""
    floor, quiet = permission.floor, permission.quiet
    facts = {
        "category": permission.category.value,
        "level": permission.level.value,
        "purposes": sorted(group.value for group in permission.purposes) or None,
        "buyer": permission.buyer,
        "since": permission.since and rfc3339(permission.since),
        "until": permission.until and rfc3339(permission.until),
        "daily": permission.daily,
        "monthly": permission.monthly,
        "quiet": quiet
        and {"start": quiet.start.isoformat("minutes"), "end": quiet.end.isoformat("minutes")},
        "floor": floor and {"amount": floor.amount, "currency": floor.currency},
        "by": permission.by,
    }
    return {name: value for name, value in facts.items() if value is not None}


def cell_of(permission: Permission) -> Cell:
    """Say what a permission is about."""
    return Cell(permission.category, permission.purposes, permission.buyer)


def cells(permissions: Iterable[Permission]) -> Mapping[Cell, Permission]:
    """Sort permissions by what they are about; of two about the same the lower one stays."""
    found: dict[Cell, Permission] = {}
    for one in permissions:
        known = found.get(cell_of(one))
        if known is None or one.level < known.level:
            found[cell_of(one)] = one
    return found


def with_permission(member: Member, permission: Permission) -> Member:
    """Put a permission in the place of the one about the same.

    Raises :class:`InvalidInput` for what nobody can allow about a minor, and for sensitive data
    without a consent of its own. ``none`` is kept where it is refined, so that nothing more general
    comes to life by it.
    """
    if permission.level is not DisclosureLevel.NONE:
        if member.role.minor:
            _require_possible_for_minors(permission)
        if member.role.minor or permission.category in SENSITIVE_CATEGORIES:
            _require_separate(permission)
    kept = [one for one in member.permissions if cell_of(one) != cell_of(permission)]
    idle = permission.level is DisclosureLevel.NONE and not permission.refinement
    return replace(member, permissions=(*kept, *(() if idle else (permission,))))


def without(member: Member, cell: Cell) -> Member:
    """Drop a refinement, so that what is more general holds again."""
    kept = tuple(one for one in member.permissions if cell_of(one) != cell)
    return replace(member, permissions=kept)


def with_preset(member: Member, preset: Preset, now: datetime) -> Member:
    """Put a preset in the place of all that is allowed; prohibitions stay."""
    if member.role.minor and preset.permissions:
        raise InvalidInput("preset", "is not for minors: each consent is given separately")
    kept = {cell: one for cell, one in cells(member.permissions).items() if one.prohibits}
    added = {cell_of(one): replace(one, since=now) for one in preset.expand()}
    return replace(member, permissions=tuple({**added, **kept}.values()))


def withdrawn(
    member: Member,
    *,
    category: Category | None = None,
    buyer: BuyerId | None = None,
    by: MemberId | None = None,
) -> Member:
    """Allow nothing any more of a category, to a buyer, or at all; never allows anything more.

    What was allowed in general is prohibited for ``buyer`` alone, where one is named.
    """
    touched = [
        one
        for one in member.permissions
        if category in (None, one.category) and one.buyer in (None, buyer, *_all(buyer, one))
    ]
    for one in touched:
        cut = replace(one, level=DisclosureLevel.NONE, buyer=buyer or one.buyer, until=None, by=by)
        member = with_permission(member, cut)
    return member


def _all(buyer: BuyerId | None, permission: Permission) -> tuple[BuyerId | None, ...]:
    """Match every buyer where none is named."""
    return (permission.buyer,) if buyer is None else ()


def changes(before: Member, after: Member, by: MemberId) -> tuple[PermissionChanged, ...]:
    """Return what is different between two states of a member's permissions."""
    old, new = cells(before.permissions), cells(after.permissions)
    return tuple(
        PermissionChanged(member=after.id, by=by, before=old.get(cell), after=new.get(cell))
        for cell in sorted({*old, *new}, key=_order)
        if old.get(cell) != new.get(cell)
    )


def _order(cell: Cell) -> tuple[str, ...]:
    return (cell.category, cell.buyer or "", *sorted(cell.purposes))


def _require_possible_for_minors(permission: Permission) -> None:
    if permission.level > HIGHEST_FOR_MINORS:
        raise InvalidInput("level", f"nothing above {HIGHEST_FOR_MINORS} leaves about minors")
    if not permission.purposes or not permission.purposes <= FOR_MINORS:
        raise InvalidInput("purposes", "this purpose is barred for minors")


def _require_separate(permission: Permission) -> None:
    if not permission.separate:
        raise InvalidInput("permission", "needs one buyer, one purpose and an end within a year")


def with_assent(member: Member, category: Category, *, assents: bool) -> Member:
    """Let a teenager agree to a category, or not any more."""
    if member.role is not Role.TEEN:
        raise InvalidInput("member", "only teenagers assent")
    changed = member.assents | {category} if assents else member.assents - {category}
    return replace(member, assents=changed)
