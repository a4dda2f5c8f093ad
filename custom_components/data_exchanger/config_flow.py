"""Set up the household: its name, language, currency and jurisdiction."""

from typing import Any, override

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.core import callback
from homeassistant.helpers.selector import (
    CountrySelector,
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
    CONF_TRUSTED_ISSUERS,
    DOMAIN,
    SUBENTRY_BUYER,
    SUBENTRY_MEMBER,
)
from .core.errors import DataExchangerError
from .core.protocol.did import is_did
from .flows.buyer import BuyerFlow
from .flows.member import MemberFlow
from .flows.options import HouseholdOptions
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


class DataExchangerConfigFlow(ConfigFlow, domain=DOMAIN):
    """One household, one entry."""

    VERSION = 1

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
                return self.async_create_entry(title=user_input[CONF_NAME], data=user_input)
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
