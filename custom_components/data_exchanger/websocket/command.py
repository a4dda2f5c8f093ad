"""What a command is, and who calls it."""

from collections.abc import Callable, Collection, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.auth.models import User
from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers.service import async_get_config_entry
import probatio

from ..authorization import member_of
from ..const import DOMAIN
from ..coordinator import DataExchangerConfigEntry, DataExchangerCoordinator
from ..core.model.identifiers import MemberId
from ..exceptions import translated_errors
from ..runtime import Household


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A logged-in user, and the household that they ask."""

    hass: HomeAssistant
    entry: DataExchangerConfigEntry
    user: User
    member: MemberId | None
    """The member that the user is, if any."""

    @property
    def admin(self) -> bool:
        """Whether the user administers Home Assistant."""
        return self.user.is_admin

    @property
    def viewer(self) -> MemberId | None:
        """Return whose eyes to read with: a member's, or None for an administrator's."""
        return None if self.admin else self.member

    @property
    def coordinator(self) -> DataExchangerCoordinator:
        """Return the household's coordinator."""
        return self.entry.runtime_data

    @property
    def household(self) -> Household:
        """Return the household."""
        return self.entry.runtime_data.household

    def may_see(self, concerned: Collection[MemberId]) -> bool:
        """Whether something that concerns some members may be shown."""
        return self.admin or self.member in concerned

    def require_concerned(self, concerned: Collection[MemberId]) -> None:
        """Let administrators and the members concerned through."""
        if not self.may_see(concerned):
            raise Unauthorized

    def require_family(self) -> None:
        """Let administrators and members through."""
        if not self.admin and self.member is None:
            raise Unauthorized


type Answer = Callable[[Caller, Mapping[str, Any]], Coroutine[Any, Any, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A question that dashboards ask, and the fields that come with it."""

    answer: Answer
    fields: Mapping[Any, Any] = field(default_factory=dict)

    def register(self, hass: HomeAssistant, name: str) -> None:
        """Register the command under ``data_exchanger/<name>``."""
        kind = f"{DOMAIN}/{name}"
        schema = websocket_api.BASE_COMMAND_MESSAGE_SCHEMA.extend(
            {probatio.Required("type"): kind, **self.fields}
        )

        @websocket_api.async_response
        async def handle(
            hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
        ) -> None:
            try:
                caller = caller_of(hass, connection.user)
                with translated_errors():
                    connection.send_result(msg["id"], await self.answer(caller, msg))
            except ServiceValidationError as err:  # Home Assistant would log it as an error
                connection.send_error(
                    msg["id"],
                    err.translation_key or "invalid",
                    str(err),
                    translation_key=err.translation_key,
                    translation_domain=err.translation_domain,
                    translation_placeholders=err.translation_placeholders,
                )

        websocket_api.async_register_command(hass, kind, handle, schema)


def caller_of(hass: HomeAssistant, user: User) -> Caller:
    """Return who calls; raise where no household is running."""
    try:
        entry: DataExchangerConfigEntry = async_get_config_entry(hass, DOMAIN, None)
    except HomeAssistantError as err:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="not_running"
        ) from err
    return Caller(hass=hass, entry=entry, user=user, member=member_of(hass, entry, user))


def page(size: int) -> Mapping[Any, Any]:
    """Return the fields of a paged command, which answers ``size`` items where none is asked."""
    return {
        probatio.Optional("offset", default=0): probatio.All(int, probatio.Range(min=0)),
        probatio.Optional("limit", default=size): probatio.All(int, probatio.Range(min=1, max=200)),
    }
