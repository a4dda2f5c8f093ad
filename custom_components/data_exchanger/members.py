"""Members and buyers as the config subentries hold them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from homeassistant.components.person import DOMAIN as PERSON
from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pydantic import TypeAdapter

from .const import (
    CONF_AREAS,
    CONF_ASSENTS,
    CONF_BUDGET,
    CONF_DEVICES,
    CONF_ENTITIES,
    CONF_FLOOR,
    CONF_GUARDIANS,
    CONF_HOUSEHOLD_PART,
    CONF_KEY,
    CONF_PERMISSIONS,
    CONF_PERSON,
    CONF_PRESET,
    CONF_PROFILE,
    CONF_RATIOS,
    CONF_ROLE,
    CONF_RULE_VERSION,
    CONF_SHARES,
    CONF_WINDOW,
    GUEST_OPTIONS,
    SUBENTRY_BUYER,
    SUBENTRY_MEMBER,
)
from .core.catalog.inventory import Claims
from .core.catalog.taxonomy import Category
from .core.consent.family import UNCLEAR, MemberProblem, problems
from .core.consent.policy import Member, Permission, Role
from .core.identity.keys import PublicKey
from .core.ledger.shares import HouseholdPart, ShareMethod, ShareRule
from .core.model.identifiers import BuyerId, MemberId
from .core.pipeline.home import Buyer
from .core.privacy.budget import DAYS, EPSILON, PrivacyBudget
from .core.protocol.profile import read_profile

_PERMISSIONS = TypeAdapter(tuple[Permission, ...])


def rule_of(entry: ConfigEntry[Any]) -> ShareRule:
    """Return how new trades are shared out."""
    options = entry.options
    return ShareRule(
        version=options.get(CONF_RULE_VERSION, 1),
        method=ShareMethod(options.get(CONF_SHARES, ShareMethod.EQUAL)),
        household=HouseholdPart(options.get(CONF_HOUSEHOLD_PART, HouseholdPart.EQUAL)),
        floor=options.get(CONF_FLOOR, 0),
        ratios={MemberId(id_): weight for id_, weight in options.get(CONF_RATIOS, {}).items()},
    )


def members_of(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Mapping[MemberId, Member]:
    """Return the members of a household; who may be somebody else has no voice."""
    subentries = entry.get_subentries_of_type(SUBENTRY_MEMBER)
    members = {MemberId(one.subentry_id): _member(one) for one in subentries}
    unclear = {one.member for one in problems_of(hass, entry) if one.problem in UNCLEAR}
    return {key: replace(member, unclear=key in unclear) for key, member in members.items()}


def problems_of(hass: HomeAssistant, entry: ConfigEntry[Any]) -> tuple[MemberProblem, ...]:
    """Return what is wrong with the members."""
    subentries = entry.get_subentries_of_type(SUBENTRY_MEMBER)
    return problems(
        {MemberId(one.subentry_id): _member(one) for one in subentries},
        {
            MemberId(one.subentry_id): one.data[CONF_PERSON]
            if person_entity_id(hass, one)
            else None
            for one in subentries
        },
    )


def claims_of(hass: HomeAssistant, entry: ConfigEntry[Any]) -> tuple[Claims, ...]:
    """Return what each member has claimed; a person's own entity and trackers are theirs."""
    return tuple(
        _claims(hass, subentry) for subentry in entry.get_subentries_of_type(SUBENTRY_MEMBER)
    )


def buyers_of(entry: ConfigEntry[Any], callbacks: Mapping[BuyerId, str]) -> Mapping[BuyerId, Buyer]:
    """Return the buyers that were added, with their pinned keys; checks signatures, so blocks."""
    return {
        buyer.id: buyer
        for subentry in entry.get_subentries_of_type(SUBENTRY_BUYER)
        for buyer in (_buyer(subentry, callbacks),)
    }


def budgets_of(entry: ConfigEntry[Any]) -> Mapping[MemberId, PrivacyBudget]:
    """Return the privacy budgets that were set; converts them, so computes a little."""
    return {
        MemberId(subentry.subentry_id): PrivacyBudget.within(
            subentry.data.get(CONF_BUDGET, EPSILON), int(subentry.data.get(CONF_WINDOW, DAYS))
        )
        for subentry in entry.get_subentries_of_type(SUBENTRY_MEMBER)
    }


def _member(subentry: ConfigSubentry) -> Member:
    data = subentry.data
    return Member(
        id=MemberId(subentry.subentry_id),
        role=Role(data[CONF_ROLE]),
        permissions=_PERMISSIONS.validate_python(data.get(CONF_PERMISSIONS, ())),
        guardians=frozenset(map(MemberId, data.get(CONF_GUARDIANS, ()))),
        assents=frozenset(map(Category, data.get(CONF_ASSENTS, ()))),
    )


def _claims(hass: HomeAssistant, subentry: ConfigSubentry) -> Claims:
    person = person_entity_id(hass, subentry)
    state = hass.states.get(person) if person else None
    trackers = state.attributes.get("device_trackers", ()) if state else ()
    own = {person, *trackers} if person else set[str]()
    return Claims(
        member=MemberId(subentry.subentry_id),
        entities=frozenset(own | set(subentry.data.get(CONF_ENTITIES, ()))),
        devices=frozenset(subentry.data.get(CONF_DEVICES, ())),
        areas=frozenset(subentry.data.get(CONF_AREAS, ())),
    )


def _buyer(subentry: ConfigSubentry, callbacks: Mapping[BuyerId, str]) -> Buyer:
    key = PublicKey(bytes.fromhex(subentry.data[CONF_KEY]))
    buyer_id = BuyerId(subentry.subentry_id)
    return Buyer(
        id=buyer_id,
        profile=read_profile(subentry.data[CONF_PROFILE], key).content,
        key=key,
        callback=callbacks.get(buyer_id, ""),
    )


def structure_of(entry: ConfigEntry[Any]) -> Any:
    """Return all that needs a reload when it changes; what members allow and guests do not."""
    at_once = {CONF_PERMISSIONS, CONF_PRESET, CONF_ASSENTS, *GUEST_OPTIONS}
    return (
        entry.title,
        dict(entry.data),
        {key: value for key, value in entry.options.items() if key not in at_once},
        {
            id_: (one.title, {key: one.data[key] for key in one.data.keys() - at_once})
            for id_, one in entry.subentries.items()
        },
    )


def login_of(hass: HomeAssistant, subentry: ConfigSubentry) -> str | None:
    """Return the user that a member's person belongs to."""
    person = person_entity_id(hass, subentry)
    state = hass.states.get(person) if person else None
    user: str | None = state.attributes.get("user_id") if state else None
    return user


def has_login(hass: HomeAssistant, subentry: ConfigSubentry) -> bool:
    """Whether a member can log in, and so decide."""
    return login_of(hass, subentry) is not None


def person_entity_id(hass: HomeAssistant, subentry: ConfigSubentry) -> str | None:
    """Return the present entity id of a member's person."""
    person: str = subentry.data[CONF_PERSON]
    return er.async_get(hass).async_get_entity_id(PERSON, PERSON, person)


def person_of(hass: HomeAssistant, entity_id: str) -> er.RegistryEntry | None:
    """Return the person behind an entity; members are linked to its unique id.

    The registry's own id would be another one after a crash: Home Assistant writes the registry
    minutes later than persons.
    """
    entry = er.async_get(hass).async_get(entity_id)
    return entry if entry and entry.platform == PERSON else None
