"""Add or change a member: person, role, what is theirs, and what they allow."""

from collections.abc import Mapping
import secrets
from typing import Any

from homeassistant.auth.models import User
from homeassistant.components.http import KEY_HASS_USER
from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.data_entry_flow import section
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.http import current_request
from homeassistant.helpers.selector import (
    AreaSelector,
    AreaSelectorConfig,
    DeviceSelector,
    DeviceSelectorConfig,
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
)
import probatio

from ..authorization import member_of
from ..const import (
    CONF_AREAS,
    CONF_ASSENTS,
    CONF_BUDGET,
    CONF_CURRENCY,
    CONF_DEVICES,
    CONF_ENTITIES,
    CONF_GUARDIANS,
    CONF_PERMISSIONS,
    CONF_PERSON,
    CONF_PRESET,
    CONF_ROLE,
    CONF_WINDOW,
    SUBENTRY_MEMBER,
)
from ..coordinator import DataExchangerConfigEntry
from ..core.consent.authority import may_consent
from ..core.consent.policy import Member, Role
from ..core.consent.presets import presets
from ..core.errors import DataExchangerError
from ..core.model.identifiers import MemberId
from ..core.pipeline.payouts import keep_account
from ..core.privacy.budget import DAYS, EPSILON
from ..members import person_entity_id, person_of
from ..permissions import async_choose_preset, async_redefine, async_store, stored
from .matrix import changed_by, choice, matrix_schema, suggested
from .payout import SCHEMA as PAYOUT, account_in

_CLAIMS = "claims"
_NOISE = "noise"
_PRESET = "preset"

_BUDGET = (CONF_BUDGET, CONF_WINDOW)

_PERSON = {probatio.Required(CONF_PERSON): EntitySelector(EntitySelectorConfig(domain="person"))}
_ROLE = choice([role.value for role in Role], "role")
_CLAIMS_SECTION = section(
    probatio.Schema(
        {
            probatio.Optional(CONF_DEVICES): DeviceSelector(DeviceSelectorConfig(multiple=True)),
            probatio.Optional(CONF_AREAS): AreaSelector(AreaSelectorConfig(multiple=True)),
            probatio.Optional(CONF_ENTITIES): EntitySelector(EntitySelectorConfig(multiple=True)),
        }
    ),
    {"collapsed": True},
)
_NOISE_SECTION = section(
    probatio.Schema(
        {
            probatio.Optional(
                CONF_BUDGET, description={"suggested_value": EPSILON}
            ): NumberSelector(NumberSelectorConfig(min=0.1, max=10, step=0.1)),
            probatio.Optional(CONF_WINDOW, description={"suggested_value": DAYS}): NumberSelector(
                NumberSelectorConfig(min=1, max=365, step=1)
            ),
        }
    ),
    {"collapsed": True},
)
_PRESETS = probatio.Schema({probatio.Required(_PRESET): choice(list(presets()), "preset")})
_FIRST_PRESET = probatio.Schema(
    {probatio.Required(_PRESET, default="nothing"): choice(list(presets()), "preset")}
)


class MemberFlow(ConfigSubentryFlow):
    """A member of the household.

    Administrators describe members; what may leave about somebody, only those decide who may.
    """

    _added: er.RegistryEntry
    _data: dict[str, Any]

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add a member; everything is off until the member turns it on."""
        if self._get_entry().state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="entry_not_loaded")
        errors: dict[str, str] = {}
        if user_input is not None:
            person = person_of(self.hass, user_input[CONF_PERSON])
            if person is None:
                errors[CONF_PERSON] = "unknown_person"
            elif self._is_member(person.unique_id):
                return self.async_abort(reason="already_configured")
            elif problem := self._guardian_error(user_input):
                errors[CONF_GUARDIANS] = problem
            else:
                self._added = person
                self._data = {
                    CONF_PERSON: person.unique_id,
                    **_details(user_input),
                    CONF_PERMISSIONS: [],
                    CONF_ASSENTS: [],
                }
                if user_input[CONF_ROLE] == Role.ADULT and self._is_me(person):
                    return await self.async_step_begin()
                return self._add()
        schema = probatio.Schema({**_PERSON, **self._details_fields(None, budget=True)})
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors=errors,
        )

    async def async_step_begin(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask who adds themselves what to begin with; it takes effect when the member is there."""
        if user_input is None:
            return self.async_show_form(step_id="begin", data_schema=_FIRST_PRESET)
        if presets()[user_input[_PRESET]].permissions:
            self._data[CONF_PRESET] = user_input[_PRESET]
        return self._add()

    def _add(self) -> SubentryFlowResult:
        return self.async_create_entry(
            title=self._name(self._added),
            data=self._data,
            unique_id=f"{SUBENTRY_MEMBER}_{self._added.unique_id}",
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask what to change; who may not decide about the member, changes the details."""
        if self._get_entry().state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="entry_not_loaded")
        if not may_consent(self._actor, self._member.id, self._members):
            return await self.async_step_details()
        options = ["permissions", "payout", "details"]
        if not self._member.role.minor:
            options.insert(0, "preset")
        return self.async_show_menu(step_id="reconfigure", menu_options=options)

    async def async_step_details(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change who the member is, role, guardians, and what is the member's.

        The budget is the decision of those who may consent for the member.
        """
        subentry, member = self._get_reconfigure_subentry(), self._member
        decides = may_consent(self._actor, member.id, self._members)
        budget = {key: subentry.data[key] for key in _BUDGET if key in subentry.data}
        errors: dict[str, str] = {}
        if user_input is not None:
            person = person_of(self.hass, user_input[CONF_PERSON])
            same = person is not None and person.unique_id == subentry.data[CONF_PERSON]
            if person is None:
                errors[CONF_PERSON] = "unknown_person"
            elif not same and self._is_member(person.unique_id):
                errors[CONF_PERSON] = "already_member"
            elif problem := self._guardian_error(user_input):
                errors[CONF_GUARDIANS] = problem
            else:
                kept_budget = {} if decides else budget
                data = {CONF_PERSON: person.unique_id, **_details(user_input), **kept_budget}
                role = Role(data[CONF_ROLE])
                kept = await async_redefine(self._entry, member, role, same_person=same)
                return self.async_update_and_abort(
                    self._get_entry(),
                    subentry,
                    data={**data, **stored(kept)},
                    title=subentry.title if same else self._name(person),
                    unique_id=f"{SUBENTRY_MEMBER}_{person.unique_id}",
                )
        claims = (CONF_DEVICES, CONF_AREAS, CONF_ENTITIES)
        present = {
            **subentry.data,
            CONF_PERSON: person_entity_id(self.hass, subentry),
            _CLAIMS: {key: subentry.data[key] for key in claims if key in subentry.data},
            _NOISE: budget,
        }
        return self.async_show_form(
            step_id="details",
            data_schema=self.add_suggested_values_to_schema(
                probatio.Schema({**_PERSON, **self._details_fields(member.id, budget=decides)}),
                user_input or present,
            ),
            errors=errors,
        )

    async def async_step_preset(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Put a preset in the place of what the member allows."""
        if user_input is None:
            return self.async_show_form(step_id="preset", data_schema=_PRESETS)
        await async_choose_preset(
            self.hass, self._entry, self._actor, self._member.id, user_input[_PRESET]
        )
        return self.async_abort(reason="reconfigure_successful")

    async def async_step_permissions(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change what is allowed, a section for each category."""
        member = self._member
        errors: dict[str, str] = {}
        placeholders: dict[str, str] = {}
        if user_input is not None:
            try:
                after = changed_by(user_input, member, self._actor or member.id, self._currency)
            except DataExchangerError as err:
                errors["base"], placeholders = err.code, err.details
            else:
                await async_store(self.hass, self._entry, self._actor, member, after)
                return self.async_abort(reason="reconfigure_successful")
        schema = matrix_schema(member, self._buyers, self._currency)
        return self.async_show_form(
            step_id="permissions",
            data_schema=self.add_suggested_values_to_schema(
                schema, user_input or suggested(member, self._currency)
            ),
            errors=errors,
            description_placeholders=placeholders,
        )

    async def async_step_payout(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask where the member wants money; what was said before is shown masked."""
        actor, member, household = self._actor, self._member.id, self._entry.runtime_data.household
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                account = account_in(user_input)
            except DataExchangerError:
                errors["base"] = "invalid_account"
            else:
                await household.run(
                    lambda work: keep_account(
                        work.tx, work.home, actor, member, account, work.now, secrets.token_bytes
                    )
                )
                household.on_change(())
                return self.async_abort(reason="reconfigure_successful")
        known = await household.run(lambda work: work.tx.payout_accounts.all().get(member))
        return self.async_show_form(
            step_id="payout",
            data_schema=self.add_suggested_values_to_schema(PAYOUT, user_input),
            errors=errors,
            description_placeholders={"account": known.masked if known else "-"},
        )

    # Who

    @property
    def _entry(self) -> DataExchangerConfigEntry:
        entry: DataExchangerConfigEntry = self._get_entry()
        return entry

    @property
    def _members(self) -> Mapping[MemberId, Member]:
        return self._entry.runtime_data.household.home.members

    @property
    def _member(self) -> Member:
        return self._members[MemberId(self._get_reconfigure_subentry().subentry_id)]

    @property
    def _user(self) -> User | None:
        """The user who sits before the form; flows themselves do not know."""
        request = current_request.get()
        return request.get(KEY_HASS_USER) if request is not None else None

    @property
    def _actor(self) -> MemberId | None:
        """The member whom that user is."""
        return member_of(self.hass, self._entry, self._user) if self._user else None

    def _is_me(self, person: er.RegistryEntry) -> bool:
        state = self.hass.states.get(person.entity_id)
        login = state.attributes.get("user_id") if state else None
        return self._user is not None and login == self._user.id

    @property
    def _currency(self) -> str:
        currency: str = self._entry.data[CONF_CURRENCY]
        return currency

    @property
    def _buyers(self) -> Mapping[str, str]:
        entry = self._entry
        return {
            id_: entry.subentries[id_].title for id_ in entry.runtime_data.household.home.buyers
        }

    def _is_member(self, person: str) -> bool:
        members = self._get_entry().get_subentries_of_type(SUBENTRY_MEMBER)
        return any(member.data[CONF_PERSON] == person for member in members)

    def _name(self, person: er.RegistryEntry) -> str:
        state = self.hass.states.get(person.entity_id)
        return state.name if state else person.original_name or person.entity_id

    # Details

    def _details_fields(self, member: MemberId | None, *, budget: bool) -> dict[Any, Any]:
        adults = [
            SelectOptionDict(value=one.id, label=self._entry.subentries[one.id].title)
            for one in self._members.values()
            if one.role is Role.ADULT and one.id != member
        ]
        guardians = SelectSelector(SelectSelectorConfig(options=adults, multiple=True))
        noise = {probatio.Optional(_NOISE): _NOISE_SECTION} if budget else {}
        return {
            probatio.Required(CONF_ROLE, default=Role.ADULT.value): _ROLE,
            probatio.Optional(CONF_GUARDIANS, default=list): guardians,
            probatio.Required(_CLAIMS): _CLAIMS_SECTION,
            **noise,
        }

    def _guardian_error(self, user_input: Mapping[str, Any]) -> str | None:
        """Say what is wrong with the guardians; the form offers adults only."""
        if user_input[CONF_ROLE] == Role.ADULT:
            return None
        return None if user_input[CONF_GUARDIANS] else "no_guardian"


def _details(user_input: Mapping[str, Any]) -> dict[str, Any]:
    adult = user_input[CONF_ROLE] == Role.ADULT
    return {
        CONF_ROLE: user_input[CONF_ROLE],
        CONF_GUARDIANS: [] if adult else user_input[CONF_GUARDIANS],
        **user_input[_CLAIMS],
        **user_input.get(_NOISE, {}),
    }
