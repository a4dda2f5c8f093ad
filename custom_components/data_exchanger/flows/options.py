"""How the household shares what it earns, when nobody has to contribute, and guests."""

from collections.abc import Collection, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlow
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import probatio

from ..const import (
    CONF_FLOOR,
    CONF_HOLIDAYS,
    CONF_HOUSEHOLD_PART,
    CONF_RATIOS,
    CONF_RULE_VERSION,
    CONF_SHARES,
    GUEST_OPTIONS,
    SUBENTRY_MEMBER,
)
from ..core.consent.guests import Guests
from ..core.errors import InvalidInput
from ..core.ledger.shares import HouseholdPart, ShareMethod
from .guests import added_stay, change_stays, schema

_PERCENT = NumberSelector(NumberSelectorConfig(min=0, max=100, unit_of_measurement="%"))
_WEIGHT = NumberSelector(NumberSelectorConfig(min=0, max=1000, step=1))


def _choice(options: list[str], key: str) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(options=options, translation_key=key, mode=SelectSelectorMode.LIST)
    )


_SCHEMA = probatio.Schema(
    {
        probatio.Required(CONF_SHARES, default=ShareMethod.EQUAL.value): _choice(
            [method.value for method in ShareMethod], "shares"
        ),
        probatio.Required(CONF_HOUSEHOLD_PART, default=HouseholdPart.EQUAL.value): _choice(
            [part.value for part in HouseholdPart], "household_part"
        ),
        probatio.Required(CONF_FLOOR, default=0): _PERCENT,
        probatio.Optional(CONF_HOLIDAYS): EntitySelector(EntitySelectorConfig(domain="calendar")),
    }
)


class HouseholdOptions(OptionsFlow):
    """The rule for new trades; every trade keeps the one under which it was made."""

    _given: Mapping[str, Any]
    _listed: Guests
    """As the form showed them; a stay that begins meanwhile is not touched."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what this is about."""
        return self.async_show_menu(step_id="init", menu_options=["shares", "guests"])

    async def async_step_guests(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for rooms and times of guests; holds at once."""
        if self.config_entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="entry_not_loaded")
        book = self.config_entry.runtime_data.household.guest_book
        errors: dict[str, str] = {}
        if user_input is None:
            self._listed = book.guests
        else:
            try:
                added = added_stay(user_input)
            except InvalidInput:
                errors["base"] = "stay_backwards"
            else:
                listed = self._listed.stays
                await book.async_change(lambda work: change_stays(work, listed, user_input, added))
                kept = {key: user_input[key] for key in GUEST_OPTIONS if key in user_input}
                return self.async_create_entry(data={**self._others(GUEST_OPTIONS), **kept})
        return self.async_show_form(
            step_id="guests",
            data_schema=self.add_suggested_values_to_schema(
                schema(self._listed.stays), user_input or self.config_entry.options
            ),
            errors=errors,
        )

    async def async_step_shares(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask how earnings are shared."""
        if user_input is None:
            return self.async_show_form(
                step_id="shares",
                data_schema=self.add_suggested_values_to_schema(_SCHEMA, self.config_entry.options),
            )
        self._given = {**user_input, CONF_FLOOR: int(user_input[CONF_FLOOR])}
        if user_input[CONF_SHARES] == ShareMethod.CUSTOM:
            return await self.async_step_ratios()
        return self._finish({})

    async def async_step_ratios(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for every member's weight, by name."""
        members = {
            subentry.title: subentry.subentry_id
            for subentry in self.config_entry.get_subentries_of_type(SUBENTRY_MEMBER)
        }
        if user_input is not None:
            ratios = {members[name]: int(user_input[name]) for name in members}
            if any(ratios.values()):
                return self._finish(ratios)
        known = self.config_entry.options.get(CONF_RATIOS, {})
        fields = {
            probatio.Required(name, default=known.get(id_, 1)): _WEIGHT
            for name, id_ in members.items()
        }
        return self.async_show_form(
            step_id="ratios",
            data_schema=probatio.Schema(fields),
            errors={} if user_input is None else {"base": "no_ratio"},
        )

    def _finish(self, ratios: Mapping[str, int]) -> ConfigFlowResult:
        """Keep the options; a changed rule gets the next version."""
        rule = (CONF_SHARES, CONF_HOUSEHOLD_PART, CONF_FLOOR, CONF_RATIOS)
        before = self.config_entry.options
        after = {**self._given, CONF_RATIOS: dict(ratios)}
        changed = any(before.get(key) != after[key] for key in rule)
        version = before.get(CONF_RULE_VERSION, 1) + changed
        others = self._others((*rule, CONF_HOLIDAYS))
        return self.async_create_entry(data={**others, **after, CONF_RULE_VERSION: version})

    def _others(self, mine: Collection[str]) -> dict[str, Any]:
        """Return the options that another form is about."""
        options = self.config_entry.options
        return {key: value for key, value in options.items() if key not in mine}
