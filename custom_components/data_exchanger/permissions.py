"""Changing what members allow: only those who may, at once, and with evidence."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pydantic import TypeAdapter, ValidationError

from .adapters.courier import UnitOfWork
from .const import CONF_ASSENTS, CONF_PERMISSIONS, CONF_PRESET, SUBENTRY_MEMBER
from .coordinator import DataExchangerConfigEntry
from .core.catalog.taxonomy import SENSITIVE_CATEGORIES, Category
from .core.consent.authority import may_assent, may_consent
from .core.consent.change import (
    cell_of,
    changes,
    permission_facts,
    with_assent,
    with_permission,
    with_preset,
    without,
)
from .core.consent.policy import Member, Permission, Role
from .core.consent.presets import preset_of
from .core.errors import InvalidInput, NotFound
from .core.model.disclosure import DisclosureLevel
from .core.model.identifiers import MemberId
from .core.pipeline.payouts import forget_account
from .core.pipeline.permissions import note_assent, note_changes
from .core.pipeline.trading import NotConcerned
from .core.pipeline.withdrawal import stop_ungranted

_PERMISSION = TypeAdapter(Permission)
_YEAR = timedelta(days=365)


async def async_set_permission(
    hass: HomeAssistant,
    entry: DataExchangerConfigEntry,
    actor: MemberId | None,
    member_id: MemberId,
    fields: Mapping[str, Any],
) -> None:
    """Put permissions in the place of those about the same, one for each purpose named.

    ``fields`` are those of a permission; ``level`` None drops a refinement. A consent that must be
    separate ends after a year where no end is given.
    """
    member = _decided_by(entry, actor, member_id)
    now = dt_util.utcnow()
    after = member
    for purposes in [[one] for one in fields.get("purposes", ())] or [[]]:
        permission = read_permission(member, actor, {**fields, "purposes": purposes}, now)
        _require_known_buyer(entry, permission)
        if fields["level"] is None:
            after = without(after, cell_of(permission))
        else:
            after = with_permission(after, permission)
    await async_store(hass, entry, actor, member, after)


async def async_choose_preset(
    hass: HomeAssistant,
    entry: DataExchangerConfigEntry,
    actor: MemberId | None,
    member_id: MemberId,
    preset: str,
) -> None:
    """Put a preset in the place of what a member allows."""
    member = _decided_by(entry, actor, member_id)
    after = with_preset(member, preset_of(preset), dt_util.utcnow())
    await async_store(hass, entry, actor, member, after)


async def async_take_over_presets(hass: HomeAssistant, entry: DataExchangerConfigEntry) -> None:
    """Give new members the permissions with which they chose to begin."""
    household = entry.runtime_data.household
    for subentry in entry.get_subentries_of_type(SUBENTRY_MEMBER):
        if preset := subentry.data.get(CONF_PRESET):
            member = household.home.members[MemberId(subentry.subentry_id)]
            after = with_preset(member, preset_of(preset), dt_util.utcnow())
            await async_store(hass, entry, member.id, member, after)


async def async_redefine(
    entry: DataExchangerConfigEntry, member: Member, role: Role, *, same_person: bool
) -> Member:
    """Return a member in a role, with the evidence written.

    What was allowed by another person, or in another role, does not pass over; what was forbidden
    does. Nor does another person's account for payouts.
    """
    if role is member.role and same_person:
        return member
    kept = tuple(one for one in member.permissions if one.prohibits)
    after = replace(member, role=role, permissions=kept, assents=frozenset())
    changed = changes(member, after, member.id)

    def note(work: UnitOfWork) -> None:
        note_changes(work.tx, work.home, changed, work.now)
        if not same_person:
            forget_account(work.tx, member.id, work.now)

    await entry.runtime_data.household.run(note)
    return after


async def async_assent(
    hass: HomeAssistant,
    entry: DataExchangerConfigEntry,
    actor: MemberId | None,
    category: Category,
    *,
    assents: bool,
) -> None:
    """Let a teenager agree to a category, or not any more."""
    household = entry.runtime_data.household
    if actor is None or not may_assent(actor, actor, household.home.members):
        raise NotConcerned
    member = with_assent(household.home.members[actor], category, assents=assents)
    keep(hass, entry, member)
    await household.run(
        lambda work: note_assent(work.tx, actor, category, assents=assents, now=work.now)
    )
    household.on_change(())


def stored(member: Member) -> dict[str, Any]:
    """Return what a member's subentry holds of permissions."""
    return {
        CONF_PERMISSIONS: [permission_facts(one) for one in member.permissions],
        CONF_ASSENTS: sorted(category.value for category in member.assents),
    }


async def async_store(
    hass: HomeAssistant,
    entry: DataExchangerConfigEntry,
    actor: MemberId | None,
    before: Member,
    after: Member,
) -> None:
    """Let a change take effect, write down what it was, and end the trades that it forbids."""
    household = entry.runtime_data.household
    changed = changes(before, after, actor or before.id)
    if not changed:
        return
    keep(hass, entry, after)

    def note(work: UnitOfWork) -> None:
        note_changes(work.tx, work.home, changed, work.now)
        stop_ungranted(work.tx, work.home, after.id, work.now)

    await household.run(note)
    household.on_change(())


def keep(hass: HomeAssistant, entry: DataExchangerConfigEntry, member: Member) -> None:
    """Let what a member allows hold from the next decision on, and store it."""
    subentry = entry.subentries[member.id]
    hass.config_entries.async_update_subentry(
        entry, subentry, data={**_settled(subentry.data), **stored(member)}
    )
    entry.runtime_data.household.refresh_members()


def _settled(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Drop the preset with which a new member begins: it has taken effect."""
    return {key: value for key, value in data.items() if key != CONF_PRESET}


def _decided_by(
    entry: DataExchangerConfigEntry, actor: MemberId | None, member: MemberId
) -> Member:
    """Return a member about whom ``actor`` decides."""
    members = entry.runtime_data.household.home.members
    if member not in members:
        raise NotFound("member", member)
    if not may_consent(actor, member, members):
        raise NotConcerned
    return members[member]


def read_permission(
    member: Member, actor: MemberId | None, fields: Mapping[str, Any], now: datetime
) -> Permission:
    """Read a permission; what must be separate and has no end gets one."""
    level = fields["level"] or DisclosureLevel.NONE
    given = {name: value for name, value in fields.items() if value is not None}
    try:
        permission = _PERMISSION.validate_python({**given, "level": level})
    except ValidationError as err:
        field = str(err.errors()[0]["loc"][0]) if err.errors()[0]["loc"] else "permission"
        raise InvalidInput(field, err.errors()[0]["msg"]) from err
    if permission.until is not None and permission.until <= now:
        raise InvalidInput("until", "has passed")
    separate = member.role.minor or permission.category in SENSITIVE_CATEGORIES
    needs_end = separate and permission.until is None and permission.level > DisclosureLevel.NONE
    return replace(
        permission,
        since=now,
        until=now + _YEAR if needs_end else permission.until,
        by=actor if member.role.minor else None,
    )


def _require_known_buyer(entry: DataExchangerConfigEntry, permission: Permission) -> None:
    if permission.buyer and permission.buyer not in entry.runtime_data.household.home.buyers:
        raise NotFound("buyer", permission.buyer)
