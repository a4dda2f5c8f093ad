"""The matrix of permissions: see it, change it, choose a preset, assent."""

from collections.abc import Mapping
from typing import Any

import probatio

from ..core.catalog.taxonomy import SENSITIVE_CATEGORIES, Category
from ..core.consent.authority import may_assent, may_consent
from ..core.consent.change import permission_facts
from ..core.consent.policy import Member
from ..core.consent.presets import presets
from ..core.consent.purpose import PurposeGroup
from ..core.consent.voice import FOR_MINORS, HIGHEST_FOR_MINORS
from ..core.model.disclosure import DisclosureLevel
from ..core.model.identifiers import MemberId
from ..members import has_login, problems_of
from ..permissions import async_assent, async_choose_preset, async_set_permission
from .command import Caller, Command

_MEMBER = {probatio.Required("member"): str}
_CATEGORY = {probatio.Required("category"): probatio.Coerce(Category)}
_CAP = probatio.All(int, probatio.Range(min=1, max=10_000))
_PERMISSION: dict[Any, Any] = {
    **_CATEGORY,
    probatio.Required("level"): probatio.Maybe(probatio.Coerce(DisclosureLevel)),
    probatio.Optional("purposes", default=list): [probatio.Coerce(PurposeGroup)],
    probatio.Optional("buyer"): probatio.Maybe(str),
    probatio.Optional("until"): probatio.Maybe(str),
    probatio.Optional("daily"): probatio.Maybe(_CAP),
    probatio.Optional("monthly"): probatio.Maybe(_CAP),
    probatio.Optional("quiet"): probatio.Maybe({"start": str, "end": str}),
    probatio.Optional("floor"): probatio.Maybe({"amount": int, "currency": str}),
}
_FIELDS = {str(key) for key in _PERMISSION}


async def _show(caller: Caller, msg: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answer the matrix of the members that the caller may see, and the words it is made of."""
    caller.require_family()
    home = caller.household.home
    visible = [one for one in home.members.values() if _may_see(caller, one.id)]
    return {
        "members": [_member(caller, one) for one in visible],
        "categories": [
            {
                "id": category.value,
                "sensitive": category in SENSITIVE_CATEGORIES,
                "entries": len(home.catalog.by_category(category)),
            }
            for category in Category
        ],
        "purposes": [
            {"id": group.value, "special": group.special, "minors": group in FOR_MINORS}
            for group in PurposeGroup
        ],
        "levels": [level.value for level in DisclosureLevel],
        "highest_for_minors": HIGHEST_FOR_MINORS.value,
        "presets": [
            {
                "id": preset.id,
                "permissions": [permission_facts(one) for one in preset.expand()],
            }
            for preset in presets().values()
        ],
        "buyers": {id_: caller.entry.subentries[id_].title for id_ in home.buyers},
    }


def _may_see(caller: Caller, member: MemberId) -> bool:
    members = caller.household.home.members
    return caller.may_see([member]) or may_consent(caller.member, member, members)


def _member(caller: Caller, member: Member) -> Mapping[str, Any]:
    members = caller.household.home.members
    problems = {one.member: one.problem for one in problems_of(caller.hass, caller.entry)}
    return {
        "id": member.id,
        "name": caller.entry.subentries[member.id].title,
        "role": member.role.value,
        "me": member.id == caller.member,
        "login": has_login(caller.hass, caller.entry.subentries[member.id]),
        "guardians": sorted(member.guardians),
        "may_edit": may_consent(caller.member, member.id, members),
        "may_assent": may_assent(caller.member, member.id, members),
        "problem": problems.get(member.id),
        "permissions": [permission_facts(one) for one in member.permissions],
        "assents": sorted(category.value for category in member.assents),
    }


async def _set(caller: Caller, msg: Mapping[str, Any]) -> Mapping[str, Any]:
    """Set a permission, at once; ``level`` null drops a refinement. Answers the matrix anew."""
    fields = {name: value for name, value in msg.items() if name in _FIELDS}
    await async_set_permission(
        caller.hass, caller.entry, caller.member, MemberId(msg["member"]), fields
    )
    return await _show(caller, msg)


async def _choose(caller: Caller, msg: Mapping[str, Any]) -> Mapping[str, Any]:
    """Put a preset in the place of what a member allows. Answers the matrix anew."""
    await async_choose_preset(
        caller.hass, caller.entry, caller.member, MemberId(msg["member"]), msg["preset"]
    )
    return await _show(caller, msg)


async def _assent(caller: Caller, msg: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let the calling teenager agree to a category, or not. Answers the matrix anew."""
    await async_assent(
        caller.hass, caller.entry, caller.member, msg["category"], assents=msg["assents"]
    )
    return await _show(caller, msg)


PERMISSIONS = {
    "permissions": Command(answer=_show),
    "permissions/assent": Command(
        answer=_assent, fields={**_CATEGORY, probatio.Required("assents"): bool}
    ),
    "permissions/preset": Command(
        answer=_choose, fields={**_MEMBER, probatio.Required("preset"): str}
    ),
    "permissions/set": Command(answer=_set, fields={**_MEMBER, **_PERMISSION}),
}
