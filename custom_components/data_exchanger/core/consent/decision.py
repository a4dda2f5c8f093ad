"""The policy decision point: deny unless everybody concerned allows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from ..catalog.entry import CatalogEntry
from ..catalog.taxonomy import SENSITIVE_CATEGORIES, Category, Sensitivity
from ..model.disclosure import DisclosureLevel
from ..model.identifiers import EntryId, MemberId
from .guests import Guests
from .policy import Member, Permission, Role, Use
from .voice import AccessRequest, DenialReason, Speaker, Voice

CLOCK_TOLERANCE = timedelta(days=1)
"""How far the clock may lie behind the newest evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Leave to release one entry, carried by all ``members`` concerned.

    ``level`` is the highest that all of them allow; ``permissions`` is what that rests on.
    """

    entry: EntryId
    request: AccessRequest
    members: frozenset[MemberId]
    level: DisclosureLevel
    permissions: Mapping[MemberId, tuple[Permission, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Somebody who does not allow, and why."""

    member: MemberId
    reason: DenialReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """No leave, and why; ``member`` is who objects first, ``missing`` everybody who does."""

    entry: EntryId
    reason: DenialReason
    member: MemberId | None = None
    missing: tuple[Missing, ...] = ()


type Decision = Grant | Denial


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A decision about all entries with one concern; ``reason`` None grants."""

    reason: DenialReason | None = None
    missing: tuple[Missing, ...] = ()
    level: DisclosureLevel = DisclosureLevel.NONE
    permissions: Mapping[MemberId, tuple[Permission, ...]] = field(default_factory=dict)


class Concern(NamedTuple):
    """All that a decision needs to know of an entry."""

    category: Category
    sensitive: bool
    subjects: frozenset[MemberId]
    guests: bool = False
    """Whether it belongs to a guest room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What decides besides permissions.

    ``uses`` are the trades of the last 30 days; ``witnessed`` is the newest moment that evidence
    bears.
    """

    sharing: bool = True
    uses: tuple[Use, ...] = ()
    witnessed: datetime | None = None
    guests: Guests = field(default_factory=Guests)


class Policy:
    """The permissions of a household, prepared for many decisions."""

    def __init__(
        self,
        members: Mapping[MemberId, Member],
        circumstances: Circumstances = Circumstances(),
    ) -> None:
        self.members = members
        self.circumstances = circumstances
        self.adults = tuple(member.id for member in members.values() if member.role is Role.ADULT)
        self._speakers = {member.id: Speaker(member, members) for member in members.values()}
        self._heard: dict[AccessRequest, dict[Concern, Verdict]] = {}
        permissions = (one for member in members.values() for one in member.permissions)
        self._priceless = all(one.floor is None for one in permissions)

    def hear(self, request: AccessRequest) -> Hearing:
        """Begin to decide about a request; equal ones get the same verdicts without asking again.

        Where nobody has a floor price, requests are equal whatever they pay.
        """
        alike = replace(request, price=None) if self._priceless else request
        return Hearing(self, request, self._heard.setdefault(alike, {}))

    def concern(self, entry: CatalogEntry) -> Concern:
        """Say what of an entry decides, guests among it."""
        return concern_of(entry)._replace(guests=self.circumstances.guests.bars(entry))

    def voice(self, member: MemberId, concern: Concern, request: AccessRequest) -> Voice:
        """Hear one member."""
        return self._speakers[member].answer(
            concern.category, request, self.circumstances.uses, sensitive=concern.sensitive
        )


class Hearing:
    """One request before a household; remembers what members said about each category."""

    def __init__(
        self, policy: Policy, request: AccessRequest, verdicts: dict[Concern, Verdict]
    ) -> None:
        self._policy = policy
        self._request = request
        self._voices: dict[tuple[MemberId, Category, bool], Voice] = {}
        self._verdicts = verdicts
        self._obstacle = _obstacle(policy.circumstances, request)

    def decide(self, entry: CatalogEntry) -> Decision:
        """Decide whether an entry may be released.

        Whom it concerns decides: its subjects, or every adult where it concerns the household. Each
        of them must allow the level for every purpose of the request; a request without one is
        denied.
        """
        verdict = self.verdict(self._policy.concern(entry))
        if verdict.reason:
            first = verdict.missing[0].member if verdict.missing else None
            return Denial(
                entry=entry.id, reason=verdict.reason, member=first, missing=verdict.missing
            )
        return Grant(
            entry=entry.id,
            request=self._request,
            members=frozenset(verdict.permissions),
            level=verdict.level,
            permissions=verdict.permissions,
        )

    def verdict(self, concern: Concern) -> Verdict:
        """Decide about all entries with one concern."""
        known = self._verdicts.get(concern)
        if known is None:
            known = self._verdicts[concern] = self._deliberate(concern)
        return known

    def _deliberate(self, concern: Concern) -> Verdict:
        if self._obstacle:
            return Verdict(reason=self._obstacle)
        if concern.guests:
            return Verdict(reason=DenialReason.GUEST_ROOM)
        if concern.subjects - self._policy.members.keys():
            return Verdict(reason=DenialReason.UNKNOWN_SUBJECT)
        concerned = sorted(concern.subjects) or self._policy.adults
        if not concerned:
            return Verdict(reason=DenialReason.NO_ADULT)
        voices = {member: self._voice(member, concern) for member in concerned}
        missing = tuple(
            Missing(member=member, reason=voice.objection)
            for member, voice in voices.items()
            if voice.objection
        )
        if missing:
            return Verdict(reason=missing[0].reason, missing=missing)
        return Verdict(
            level=min(voice.level for voice in voices.values()),
            permissions=MappingProxyType(
                {member: voice.permissions for member, voice in voices.items()}
            ),
        )

    def _voice(self, member: MemberId, concern: Concern) -> Voice:
        key = (member, concern.category, concern.sensitive)
        voice = self._voices.get(key)
        if voice is None:
            voice = self._voices[key] = self._policy.voice(member, concern, self._request)
        return voice


def decide(
    entry: CatalogEntry,
    members: Mapping[MemberId, Member],
    request: AccessRequest,
    circumstances: Circumstances = Circumstances(),
) -> Decision:
    """Decide about one entry; see :meth:`Hearing.decide`."""
    return Policy(members, circumstances).hear(request).decide(entry)


def decide_all(
    entries: Iterable[CatalogEntry], policy: Policy, requests: Iterable[AccessRequest]
) -> Iterator[Mapping[EntryId, Verdict]]:
    """Decide about many entries, request by request."""
    alike: dict[Concern, list[EntryId]] = {}
    for entry in entries:
        alike.setdefault(policy.concern(entry), []).append(entry.id)
    for request in requests:
        hearing = policy.hear(request)
        yield _spread(alike, hearing)


def _spread(
    alike: Mapping[Concern, Sequence[EntryId]], hearing: Hearing
) -> Mapping[EntryId, Verdict]:
    verdicts: dict[EntryId, Verdict] = {}
    for concern, ids in alike.items():
        verdicts.update(dict.fromkeys(ids, hearing.verdict(concern)))
    return verdicts


def concern_of(entry: CatalogEntry) -> Concern:
    """Say what of an entry decides, wherever it is."""
    category = entry.category
    sensitive = category in SENSITIVE_CATEGORIES or entry.sensitivity is Sensitivity.SENSITIVE
    return Concern(category, sensitive, entry.subjects)


def is_set_back(at: datetime, witnessed: datetime | None) -> bool:
    """Whether the clock contradicts evidence that was already written."""
    return witnessed is not None and at < witnessed - CLOCK_TOLERANCE


def _obstacle(circumstances: Circumstances, request: AccessRequest) -> DenialReason | None:
    """Return what forbids any release."""
    if not circumstances.sharing:
        return DenialReason.SHARING_PAUSED
    if is_set_back(request.at, circumstances.witnessed):
        return DenialReason.CLOCK_SET_BACK
    if not request.purposes:
        return DenialReason.NO_PERMISSION
    return None
