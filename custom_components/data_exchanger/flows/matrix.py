"""The form of permissions: a section for each category, and what filling it in changes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    DateSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.util import dt as dt_util
import probatio

from ..core.catalog.taxonomy import SENSITIVE_CATEGORIES, Category
from ..core.consent.change import with_permission
from ..core.consent.policy import Member, Permission
from ..core.consent.purpose import PurposeGroup
from ..core.consent.voice import FOR_MINORS, HIGHEST_FOR_MINORS
from ..core.model.disclosure import DisclosureLevel
from ..core.model.identifiers import MemberId
from ..permissions import read_permission
from .conditions import condition_fields, read_conditions, shown_conditions

_LEVEL, _PURPOSES, _PURPOSE, _BUYER, _UNTIL = "level", "purposes", "purpose", "buyer", "until"
_NONE = DisclosureLevel.NONE.value


def matrix_schema(member: Member, buyers: Mapping[str, str], currency: str) -> probatio.Schema:
    """Return the form; what needs a consent of its own has buyer and purpose in its section."""
    return probatio.Schema(
        {
            probatio.Required(category.value): section(
                _separate(member, buyers, currency)
                if _is_separate(member, category)
                else _general_fields(currency),
                {"collapsed": True},
            )
            for category in Category
            if buyers or not _is_separate(member, category)
        }
    )


def suggested(member: Member, currency: str) -> dict[str, dict[str, Any]]:
    """Return what the form shows: what holds for any buyer.

    Where purposes have different levels, the lowest; the cards show each.
    """
    return {
        category.value: _shown(member, category, currency)
        for category in Category
        if not _is_separate(member, category)
    }


def changed_by(
    user_input: Mapping[str, Mapping[str, Any]], member: Member, actor: MemberId, currency: str
) -> Member:
    """Return the member with what was changed in the form; what was not touched stays.

    Raises :class:`InvalidInput` for what cannot be allowed.
    """
    now = dt_util.utcnow()
    after = member
    for name, filled in user_input.items():
        category = Category(name)
        if _is_separate(member, category):
            for permission in _consents(member, actor, category, filled, now, currency):
                after = with_permission(after, permission)
        elif dict(filled) != _shown(member, category, currency):
            after = _without_general(after, category)
            for permission in _general(member, actor, category, filled, now, currency):
                after = with_permission(after, permission)
    return after


def _is_separate(member: Member, category: Category) -> bool:
    return member.role.minor or category in SENSITIVE_CATEGORIES


def choice(options: list[str], key: str, *, multiple: bool = False) -> SelectSelector:
    """Return a choice among words that are translated under ``key``."""
    mode = SelectSelectorMode.LIST if multiple else SelectSelectorMode.DROPDOWN
    return SelectSelector(
        SelectSelectorConfig(options=options, translation_key=key, mode=mode, multiple=multiple)
    )


def _general_fields(currency: str) -> probatio.Schema:
    return probatio.Schema(
        {
            probatio.Required(_LEVEL, default=_NONE): choice(
                [level.value for level in DisclosureLevel], "level"
            ),
            probatio.Optional(_PURPOSES, default=list): choice(
                [group.value for group in PurposeGroup if not group.special],
                "purpose",
                multiple=True,
            ),
            probatio.Optional(_UNTIL): DateSelector(),
            **condition_fields(currency),
        }
    )


def _separate(member: Member, buyers: Mapping[str, str], currency: str) -> probatio.Schema:
    minor = member.role.minor
    levels = [one for one in DisclosureLevel if not minor or one <= HIGHEST_FOR_MINORS]
    groups = [one for one in PurposeGroup if not minor or one in FOR_MINORS]
    options = [SelectOptionDict(value=id_, label=name) for id_, name in buyers.items()]
    return probatio.Schema(
        {
            probatio.Optional(_BUYER): SelectSelector(SelectSelectorConfig(options=options)),
            probatio.Optional(_PURPOSE): choice([one.value for one in groups], "purpose"),
            probatio.Optional(_LEVEL, default=_NONE): choice(
                [one.value for one in levels], "level"
            ),
            probatio.Optional(_UNTIL): DateSelector(),
            **condition_fields(currency),
        }
    )


def _of_any_buyer(member: Member, category: Category) -> list[Permission]:
    return [
        one
        for one in member.permissions
        if one.category is category and one.buyer is None and not one.prohibits
    ]


def _shown(member: Member, category: Category, currency: str) -> dict[str, Any]:
    general = _of_any_buyer(member, category)
    ends = [one.until for one in general if one.until]
    shown: dict[str, Any] = {
        _LEVEL: min((one.level for one in general), default=DisclosureLevel.NONE).value,
        _PURPOSES: sorted({group.value for one in general for group in one.purposes}),
        **shown_conditions(general, currency),
    }
    if ends:
        shown[_UNTIL] = dt_util.as_local(min(ends)).date().isoformat()
    return shown


def _without_general(member: Member, category: Category) -> Member:
    """Drop what holds for any buyer; refinements that forbid stay."""
    gone = _of_any_buyer(member, category)
    return replace(member, permissions=tuple(one for one in member.permissions if one not in gone))


def _general(
    member: Member,
    actor: MemberId,
    category: Category,
    filled: Mapping[str, Any],
    now: datetime,
    currency: str,
) -> list[Permission]:
    if filled[_LEVEL] == _NONE:
        return []
    fields = {
        "category": category,
        "level": filled[_LEVEL],
        "until": _end(filled),
        **read_conditions(filled, currency),
    }
    groups = [[one] for one in filled[_PURPOSES]] or [[]]
    return [read_permission(member, actor, {**fields, "purposes": one}, now) for one in groups]


def _consents(
    member: Member,
    actor: MemberId,
    category: Category,
    filled: Mapping[str, Any],
    now: datetime,
    currency: str,
) -> list[Permission]:
    """Return the one consent that a section asks for, if it was filled in."""
    if not filled.get(_BUYER):
        return []
    fields = {
        "category": category,
        "level": filled[_LEVEL],
        "buyer": filled[_BUYER],
        "purposes": [filled[_PURPOSE]] if filled.get(_PURPOSE) else [],
        "until": _end(filled),
        **read_conditions(filled, currency),
    }
    return [read_permission(member, actor, fields, now)]


def _end(filled: Mapping[str, Any]) -> datetime | None:
    """Return the beginning of the day on which a permission ends."""
    until = filled.get(_UNTIL)
    return dt_util.start_of_local_day(date.fromisoformat(until)) if until else None
