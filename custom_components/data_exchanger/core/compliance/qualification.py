"""What a buyer has proven, what it only claims, and what it does not say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib.resources import files

from pydantic import TypeAdapter

from ..model.identifiers import Did
from ..protocol.did import is_web
from ..protocol.profile import BuyerProfile
from .contact import is_reachable
from .licence import Dossier, Doubt, Licence, judge


class Standing(StrEnum):
    """How sure something is."""

    PROVEN = "proven"
    CLAIMED = "claimed"
    MISSING = "missing"


class Aspect(StrEnum):
    """What a family wants to know of a buyer."""

    KEY = "key"
    DOMAIN = "domain"
    LICENCE = "licence"
    JURISDICTION = "jurisdiction"
    HOSTING = "hosting"
    CONTACT = "contact"
    RETENTION = "retention"
    SETTLEMENT = "settlement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One aspect; ``detail`` is what the buyer says, ``doubt`` why a licence does not count."""

    aspect: Aspect
    standing: Standing
    detail: str = ""
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification:
    """All points, and what follows from them."""

    points: tuple[Point, ...] = ()
    endorsements: frozenset[str] = frozenset()
    """Special services for which a licence is proven."""

    def of(self, standing: Standing) -> tuple[Point, ...]:
        """Return the points of one standing."""
        return tuple(one for one in self.points if one.standing is standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Aspects and doubts in plain words, by language."""

    aspects: Mapping[Aspect, Mapping[str, str]]
    doubts: Mapping[Doubt, Mapping[str, str]]


WORDS: Words = TypeAdapter(Words).validate_json(
    files(__package__).joinpath("qualification.json").read_bytes()
)


def qualify(
    profile: BuyerProfile, dossier: Dossier, trusted: Iterable[Did], now: datetime
) -> Qualification:
    """Judge a profile whose signature holds; ``trusted`` are the issuers whose licences count."""
    issuers = frozenset(trusted)
    licences = [judge(token, profile.did, dossier, issuers, now) for token in profile.licences]
    proven = [one for one in licences if one.doubt is None]
    points = (
        Point(aspect=Aspect.KEY, standing=Standing.PROVEN, detail=profile.did),
        _domain(profile),
        *(_licence(one) for one in licences),
        *([] if licences else [Point(aspect=Aspect.LICENCE, standing=Standing.MISSING)]),
        _jurisdiction(profile, proven),
        _said(Aspect.HOSTING, ", ".join(profile.hosting)),
        _said(Aspect.CONTACT, profile.contact if is_reachable(profile.contact) else ""),
        _said(Aspect.RETENTION, str(profile.retention_days or "")),
        _said(Aspect.SETTLEMENT, ", ".join((*profile.terms.methods, *profile.terms.currencies))),
    )
    endorsements = frozenset[str]().union(*(one.services for one in proven))
    return Qualification(points=points, endorsements=endorsements)


def _domain(profile: BuyerProfile) -> Point:
    """Say whether the buyer has proven its domain; a did:key proves no name at all."""
    if is_web(profile.did):
        return Point(aspect=Aspect.DOMAIN, standing=Standing.PROVEN, detail=profile.did)
    return Point(aspect=Aspect.DOMAIN, standing=Standing.MISSING)


def _licence(one: Licence) -> Point:
    return Point(
        aspect=Aspect.LICENCE,
        standing=Standing.CLAIMED if one.doubt else Standing.PROVEN,
        detail=f"{one.name} ({one.issuer})" if one.issuer else "",
        doubt=one.doubt,
    )


def _jurisdiction(profile: BuyerProfile, proven: Iterable[Licence]) -> Point:
    confirmed = any(one.jurisdiction == profile.jurisdiction for one in proven)
    standing = Standing.PROVEN if confirmed else Standing.CLAIMED
    return Point(aspect=Aspect.JURISDICTION, standing=standing, detail=profile.jurisdiction)


def _said(aspect: Aspect, detail: str) -> Point:
    standing = Standing.CLAIMED if detail else Standing.MISSING
    return Point(aspect=aspect, standing=standing, detail=detail)
