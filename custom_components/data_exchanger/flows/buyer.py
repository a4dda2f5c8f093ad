"""Add a buyer by its address: look at its profile, then pin its key."""

from collections.abc import Sequence
from typing import Any

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig, TextSelectorType
import probatio

from ..adapters.profiles import FetchedProfile, fetch_profile
from ..adapters.transport import Transport
from ..const import CONF_KEY, CONF_LANGUAGE, CONF_PROFILE, CONF_URL, SUBENTRY_BUYER
from ..coordinator import DataExchangerConfigEntry
from ..core.compliance.check import Change, changes_between
from ..core.errors import DataExchangerError
from ..core.identity.keys import PublicKey
from ..core.protocol.profile import PATH, read_profile
from ..runtime import Household
from .standing import described

_SCHEMA = probatio.Schema(
    {probatio.Required(CONF_URL): TextSelector(TextSelectorConfig(type=TextSelectorType.URL))}
)


class BuyerFlow(ConfigSubentryFlow):
    """A buyer whose demands the family wants to see."""

    _url = ""
    _fetched: FetchedProfile

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the buyer's address and fetch its profile."""
        if self._get_entry().state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="entry_not_loaded")
        errors: dict[str, str] = {}
        placeholders: dict[str, str] = {}
        if user_input is not None:
            self._url = _base(user_input[CONF_URL])
            try:
                self._fetched = await fetch_profile(self._transport, self._url)
            except DataExchangerError as err:
                errors[CONF_URL] = err.code
                placeholders = err.details
            else:
                return await self.async_step_confirm()
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, user_input),
            errors=errors,
            description_placeholders=placeholders,
        )

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show who the buyer says it is, and pin its key."""
        profile = self._fetched.profile
        if user_input is None:
            return self.async_show_form(
                step_id="confirm",
                data_schema=probatio.Schema({}),
                description_placeholders=await self._described(),
            )
        if self._known(profile.did):
            return self.async_abort(reason="already_configured")
        return self.async_create_entry(
            title=profile.name,
            data=self._data(),
            unique_id=_unique_id(profile.did),
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Fetch the profile again; another key is taken over only after the family has seen it."""
        if self._get_entry().state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="entry_not_loaded")
        subentry = self._get_reconfigure_subentry()
        self._url = subentry.data[CONF_URL]
        pinned = PublicKey(bytes.fromhex(subentry.data[CONF_KEY]))
        if user_input is None:
            try:
                self._fetched = await fetch_profile(self._transport, self._url)
            except DataExchangerError as err:
                return self.async_abort(reason=err.code, description_placeholders=err.details)
            known = read_profile(subentry.data[CONF_PROFILE], pinned).content
            changes = changes_between(known, pinned, self._fetched.profile, self._fetched.key)
            return self.async_show_form(
                step_id=_step(changes),
                data_schema=probatio.Schema({}),
                description_placeholders={
                    **await self._described(),
                    "pinned": pinned.fingerprint,
                    "before_name": known.name,
                    "before_jurisdiction": known.jurisdiction,
                    "before_hosting": ", ".join(known.hosting),
                },
            )
        profile = self._fetched.profile
        if subentry.unique_id != _unique_id(profile.did) and self._known(profile.did):
            return self.async_abort(reason="already_configured")
        return self.async_update_and_abort(
            self._get_entry(),
            subentry,
            unique_id=_unique_id(profile.did),
            title=profile.name,
            data=self._data(),
        )

    async_step_reconfigure_key = async_step_reconfigure
    async_step_reconfigure_changed = async_step_reconfigure

    @property
    def _household(self) -> Household:
        entry: DataExchangerConfigEntry = self._get_entry()
        return entry.runtime_data.household

    @property
    def _transport(self) -> Transport:
        return self._household.transport

    async def _described(self) -> dict[str, str]:
        """Say what is proven, claimed and missing, asking the issuers of licences."""
        qualification = await self._household.desk.async_qualify(self._fetched.profile)
        language = self._get_entry().data[CONF_LANGUAGE]
        return _described(self._fetched) | described(qualification, language)

    def _known(self, did: str) -> bool:
        buyers = self._get_entry().get_subentries_of_type(SUBENTRY_BUYER)
        return any(buyer.unique_id == _unique_id(did) for buyer in buyers)

    def _data(self) -> dict[str, Any]:
        return {
            CONF_URL: self._url,
            CONF_KEY: self._fetched.key.raw.hex(),
            CONF_PROFILE: self._fetched.token,
        }


def _step(changes: Sequence[Change]) -> str:
    """Name the form that shows what has changed since the family accepted the buyer."""
    if Change.KEY in changes:
        return "reconfigure_key"
    return "reconfigure_changed" if changes else "reconfigure"


def _base(pasted: str) -> str:
    """Return the address in what somebody pasted: without scheme, or that of the profile itself."""
    text = pasted.strip().removesuffix(PATH)
    return (text if "://" in text else f"https://{text}").rstrip("/")


def _unique_id(did: str) -> str:
    return f"{SUBENTRY_BUYER}_{did}"


def _described(fetched: FetchedProfile) -> dict[str, str]:
    profile, terms = fetched.profile, fetched.profile.terms
    return {
        "name": profile.name,
        "fingerprint": fetched.key.fingerprint,
        "jurisdiction": profile.jurisdiction,
        "hosting": ", ".join(profile.hosting),
        "currencies": ", ".join(terms.currencies),
        "methods": ", ".join(terms.methods),
        "due_days": str(terms.due_days),
        "fee": f"{terms.fee_per_mille / 10:g} %",
    }
