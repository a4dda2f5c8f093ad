"""Add or change a member: person, role, what is theirs, and what they allow."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.data_entry_flow import section
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    AreaSelector,
    AreaSelectorConfig,
    DeviceSelector,
    DeviceSelectorConfig,
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import probatio

from ..const import (
    CONF_AREAS,
    CONF_BUDGET,
    CONF_DEVICES,
    CONF_ENTITIES,
    CONF_PERMISSIONS,
    CONF_PERSON,
    CONF_PURPOSES,
    CONF_ROLE,
    CONF_WINDOW,
    SUBENTRY_MEMBER,
)
from ..core.catalog.taxonomy import Category
from ..core.consent.policy import Role
from ..core.consent.purpose import PurposeGroup
from ..core.model.disclosure import DisclosureLevel
from ..core.privacy.budget import DAYS, EPSILON

_CLAIMS, _NOISE = "claims", "noise"


def _choice(options: list[str], key: str, *, multiple: bool = False) -> SelectSelector:
    mode = SelectSelectorMode.LIST if multiple else SelectSelectorMode.DROPDOWN
    return SelectSelector(
        SelectSelectorConfig(options=options, translation_key=key, mode=mode, multiple=multiple)
    )


def _number(least: float, most: float, step: float) -> NumberSelector:
    return NumberSelector(
        NumberSelectorConfig(min=least, max=most, step=step, mode=NumberSelectorMode.BOX)
    )


_LEVELS = _choice([level.value for level in DisclosureLevel], "level")
_PURPOSES = [group.value for group in PurposeGroup if not group.special]

_DETAILS = {
    probatio.Required(CONF_ROLE, default=Role.ADULT.value): _choice(
        [role.value for role in Role], "role"
    ),
    probatio.Required(_CLAIMS): section(
        probatio.Schema(
            {
                probatio.Optional(CONF_DEVICES): DeviceSelector(
                    DeviceSelectorConfig(multiple=True)
                ),
                probatio.Optional(CONF_AREAS): AreaSelector(AreaSelectorConfig(multiple=True)),
                probatio.Optional(CONF_ENTITIES): EntitySelector(
                    EntitySelectorConfig(multiple=True)
                ),
            }
        ),
        {"collapsed": True},
    ),
    probatio.Required(CONF_PERMISSIONS): section(
        probatio.Schema(
            {
                probatio.Required(category.value, default=DisclosureLevel.NONE.value): _LEVELS
                for category in Category
            }
        ),
        {"collapsed": True},
    ),
    probatio.Optional(CONF_PURPOSES): _choice(_PURPOSES, "purpose", multiple=True),
    probatio.Required(_NOISE, default=dict): section(
        probatio.Schema(
            {
                probatio.Optional(CONF_BUDGET, default=EPSILON): _number(0.1, 10.0, 0.1),
                probatio.Optional(CONF_WINDOW, default=DAYS): _number(1, 365, 1),
            }
        ),
        {"collapsed": True},
    ),
}
_SCHEMA = probatio.Schema(
    {
        probatio.Required(CONF_PERSON): EntitySelector(EntitySelectorConfig(domain="person")),
        **_DETAILS,
    }
)


class MemberFlow(ConfigSubentryFlow):
    """A member of the household."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add a member; everything is off until somebody turns it on."""
        if self._get_entry().state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="entry_not_loaded")
        errors: dict[str, str] = {}
        if user_input is not None:
            person = er.async_get(self.hass).async_get(user_input[CONF_PERSON])
            if person is None:
                errors[CONF_PERSON] = "unknown_person"
            elif self._is_member(person.id):
                return self.async_abort(reason="already_configured")
            else:
                return self.async_create_entry(
                    title=self._name(person),
                    data=_data(person.id, user_input),
                    unique_id=f"{SUBENTRY_MEMBER}_{person.id}",
                )
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, user_input),
            errors=errors,
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change what a member's things are and what the member allows."""
        subentry = self._get_reconfigure_subentry()
        if user_input is not None:
            return self.async_update_and_abort(
                self._get_entry(), subentry, data=_data(subentry.data[CONF_PERSON], user_input)
            )
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                probatio.Schema(_DETAILS), _suggested(subentry.data)
            ),
        )

    def _is_member(self, person: str) -> bool:
        members = self._get_entry().get_subentries_of_type(SUBENTRY_MEMBER)
        return any(member.data[CONF_PERSON] == person for member in members)

    def _name(self, person: er.RegistryEntry) -> str:
        state = self.hass.states.get(person.entity_id)
        return state.name if state else person.original_name or person.entity_id


def _data(person: str, user_input: Mapping[str, Any]) -> dict[str, Any]:
    return {
        CONF_PERSON: person,
        CONF_ROLE: user_input[CONF_ROLE],
        **user_input[_CLAIMS],
        **user_input.get(_NOISE, {}),
        CONF_PERMISSIONS: [
            {"category": category, "level": level, "purposes": purposes}
            for category, level in user_input[CONF_PERMISSIONS].items()
            for purposes in [[one] for one in user_input.get(CONF_PURPOSES, ())] or [[]]
            if level != DisclosureLevel.NONE
        ],
    }


def _suggested(data: Mapping[str, Any]) -> dict[str, Any]:
    claims = {key: data[key] for key in (CONF_DEVICES, CONF_AREAS, CONF_ENTITIES) if key in data}
    permissions = data.get(CONF_PERMISSIONS, ())
    return {
        **data,
        _CLAIMS: claims,
        _NOISE: {key: data[key] for key in (CONF_BUDGET, CONF_WINDOW) if key in data},
        CONF_PERMISSIONS: {one["category"]: one["level"] for one in permissions},
        CONF_PURPOSES: sorted({purpose for one in permissions for purpose in one["purposes"]}),
    }
