"""Who may call what: users become persons, persons become members."""

from collections.abc import Iterable

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized, UnknownUser

from .const import DOMAIN, SUBENTRY_MEMBER
from .coordinator import DataExchangerConfigEntry
from .core.consent.authority import may_veto
from .core.model.identifiers import MemberId
from .members import login_of


async def async_user(hass: HomeAssistant, context: Context) -> User | None:
    """Return who calls; None for an automation."""
    if context.user_id is None:
        return None
    user = await hass.auth.async_get_user(context.user_id)
    if user is None:
        raise UnknownUser(context=context)
    return user


def member_of(hass: HomeAssistant, entry: DataExchangerConfigEntry, user: User) -> MemberId | None:
    """Return the member that a user is, by the person both belong to."""
    for subentry in entry.get_subentries_of_type(SUBENTRY_MEMBER):
        if login_of(hass, subentry) == user.id:
            return MemberId(subentry.subentry_id)
    return None


async def async_require_admin(hass: HomeAssistant, context: Context) -> None:
    """Let administrators through, and automations, which administrators made."""
    user = await async_user(hass, context)
    if user and not user.is_admin:
        raise Unauthorized(context=context)


async def async_require_voice(
    hass: HomeAssistant,
    entry: DataExchangerConfigEntry,
    context: Context,
    concerned: Iterable[MemberId],
) -> None:
    """Let a person through who is an administrator or concerned; an automation is nobody."""
    user = await async_user(hass, context)
    if user is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="person_required")
    members = entry.runtime_data.household.home.members
    if not user.is_admin and not may_veto(member_of(hass, entry, user), concerned, members):
        raise Unauthorized(context=context)


async def async_require_member(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, context: Context
) -> MemberId:
    """Return the member who calls; an automation, and a user who is no member, has no voice."""
    user = await async_user(hass, context)
    if user is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="person_required")
    member = member_of(hass, entry, user)
    if member is None:
        raise Unauthorized(context=context)
    return member
