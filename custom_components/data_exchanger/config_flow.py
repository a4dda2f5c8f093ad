"""Set up the household: its name, language, currency and jurisdiction."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryData,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.core import callback
from homeassistant.helpers.selector import (
    CountrySelector,
    EntitySelector,
    EntitySelectorConfig,
    LanguageSelector,
    LanguageSelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
)
import probatio

from .const import (
    CONF_COUNTRY,
    CONF_CURRENCY,
    CONF_LANGUAGE,
    CONF_NAME,
    CONF_PERSON,
    CONF_ROLE,
    CONF_TRUSTED_ISSUERS,
    DOMAIN,
    SUBENTRY_BUYER,
    SUBENTRY_MEMBER,
)
from .core.consent.policy import Role
from .core.errors import DataExchangerError
from .core.protocol.did import is_did
from .flows.buyer import BuyerFlow
from .flows.inventory import async_take_inventory
from .flows.member import MemberFlow
from .flows.options import HouseholdOptions
from .members import person_of
from .runtime import prepare_storage, storage_folder

_LANGUAGES = ["en", "zh-Hans"]
_CURRENCIES = "AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF INR JPY KRW NOK NZD PLN SEK SGD TWD USD"

_SCHEMA = probatio.Schema(
    {
        probatio.Required(CONF_NAME): TextSelector(),
        probatio.Required(CONF_LANGUAGE): LanguageSelector(
            LanguageSelectorConfig(languages=_LANGUAGES)
        ),
        probatio.Required(CONF_CURRENCY): SelectSelector(
            SelectSelectorConfig(options=_CURRENCIES.split(), mode=SelectSelectorMode.DROPDOWN)
        ),
        probatio.Required(CONF_COUNTRY): CountrySelector(),
    }
)


_CHANGE_SCHEMA = _SCHEMA.extend(
    {probatio.Optional(CONF_TRUSTED_ISSUERS): TextSelector(TextSelectorConfig(multiple=True))}
)


_ROLES = (Role.ADULT, Role.TEEN, Role.CHILD)
_FAMILY = probatio.Schema(
    {
        probatio.Optional(role.value): EntitySelector(
            EntitySelectorConfig(domain="person", multiple=True)
        )
        for role in _ROLES
    }
)


class DataExchangerConfigFlow(ConfigFlow, domain=DOMAIN):
    """One household, one entry."""

    VERSION = 1
    _household: dict[str, Any]

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the flows of members and buyers."""
        return {SUBENTRY_MEMBER: MemberFlow, SUBENTRY_BUYER: BuyerFlow}

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return the flow about shares."""
        return HouseholdOptions()

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the household, with Home Assistant's own settings suggested."""
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                await self.hass.async_add_executor_job(prepare_storage, storage_folder(self.hass))
            except DataExchangerError:
                errors["base"] = "storage"
            else:
                self._household = user_input
                return await self.async_step_family()
        config = self.hass.config
        suggested = user_input or {
            CONF_NAME: config.location_name,
            CONF_LANGUAGE: "zh-Hans" if config.language.startswith("zh") else "en",
            CONF_CURRENCY: config.currency,
            CONF_COUNTRY: config.country,
        }
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, suggested),
            errors=errors,
        )

    async def async_step_family(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show what the home records already, and take members over from its persons."""
        if user_input is not None:
            return self.async_create_entry(
                title=self._household[CONF_NAME],
                data=self._household,
                subentries=self._members(user_input),
            )
        everybody = sorted(self.hass.states.async_entity_ids("person"))
        people = [person for person in everybody if person_of(self.hass, person)]
        report = await async_take_inventory(
            self.hass, self._household[CONF_LANGUAGE], self._household[CONF_CURRENCY]
        )
        return self.async_show_form(
            step_id="family",
            data_schema=self.add_suggested_values_to_schema(_FAMILY, {Role.ADULT.value: people}),
            description_placeholders={"report": report},
        )

    def _members(self, chosen: Mapping[str, list[str]]) -> list[ConfigSubentryData]:
        """Make a member of each person, who allows nothing yet; named twice, the younger one."""
        roles = {person: role for role in _ROLES for person in chosen.get(role.value, ())}
        return [
            ConfigSubentryData(
                data={CONF_PERSON: entry.unique_id, CONF_ROLE: role.value},
                subentry_type=SUBENTRY_MEMBER,
                title=state.name if (state := self.hass.states.get(person)) else person,
                unique_id=f"{SUBENTRY_MEMBER}_{entry.unique_id}",
            )
            for person, role in roles.items()
            if (entry := person_of(self.hass, person))
        ]

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change name, language, currency, jurisdiction or whose licences count."""
        entry = self._get_reconfigure_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            if all(is_did(one) for one in user_input.get(CONF_TRUSTED_ISSUERS, ())):
                return self.async_update_and_abort(
                    entry, title=user_input[CONF_NAME], data=user_input
                )
            errors[CONF_TRUSTED_ISSUERS] = "not_a_did"
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                _CHANGE_SCHEMA, user_input or entry.data
            ),
            errors=errors,
        )
