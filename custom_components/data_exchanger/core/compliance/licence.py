"""Whether a licence proves anything: signed by a trusted issuer, about this buyer, in force."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from importlib.resources import files

from pydantic import TypeAdapter

from ..errors import DataExchangerError
from ..identity.keys import PublicKey
from ..model.identifiers import Did
from ..protocol.credential import (
    Credential,
    StatusList,
    open_status_list,
    read_credential,
    verify_token,
)


class Doubt(StrEnum):
    """Why a licence is claimed and not proven; each has words in ``qualification.json``."""

    MALFORMED = "malformed"
    OTHER_HOLDER = "other_holder"
    SELF_ISSUED = "self_issued"
    UNTRUSTED_ISSUER = "untrusted_issuer"
    ISSUER_UNKNOWN = "issuer_unknown"
    """The issuer's keys could not be read."""
    BAD_SIGNATURE = "bad_signature"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    STATUS_UNKNOWN = "status_unknown"
    """The list of revocations could not be read."""
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedIssuer:
    """Somebody whose licences count."""

    did: Did
    name: str


TRUSTED: frozenset[Did] = frozenset(
    one.did
    for one in TypeAdapter(tuple[TrustedIssuer, ...]).validate_json(
        files(__package__).joinpath("issuers.json").read_bytes()
    )
)
"""The issuers that the product itself trusts; households add their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What was fetched about the issuers of a buyer's licences."""

    keys: Mapping[Did, tuple[PublicKey, ...]] = field(default_factory=dict)
    status_lists: Mapping[str, str] = field(default_factory=dict)
    """Tokens by address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A licence as the family sees it; without doubt it is proven."""

    name: str
    issuer: str
    until: datetime | None
    services: frozenset[str]
    jurisdiction: str | None
    doubt: Doubt | None


def judge(
    token: str, holder: Did, dossier: Dossier, trusted: frozenset[Did], now: datetime
) -> Licence:
    """Say what a licence is, and what keeps it from being proven."""
    try:
        credential = read_credential(token)
    except DataExchangerError:
        return Licence(
            name="",
            issuer="",
            until=None,
            services=frozenset(),
            jurisdiction=None,
            doubt=Doubt.MALFORMED,
        )
    subject = credential.credential_subject
    return Licence(
        name=subject.name,
        issuer=credential.issued_by,
        until=credential.valid_until,
        services=frozenset(subject.services),
        jurisdiction=subject.jurisdiction,
        doubt=_doubt(token, credential, holder, dossier, trusted, now),
    )


def _doubt(
    token: str,
    credential: Credential,
    holder: Did,
    dossier: Dossier,
    trusted: frozenset[Did],
    now: datetime,
) -> Doubt | None:
    keys = dossier.keys.get(credential.issued_by, ())
    return (
        _origin(credential, holder, trusted)
        or _signature(token, keys)
        or _validity(credential, now)
        or _revocation(credential, keys, dossier, now)
    )


def _origin(credential: Credential, holder: Did, trusted: frozenset[Did]) -> Doubt | None:
    if credential.credential_subject.id != holder:
        return Doubt.OTHER_HOLDER
    if credential.issued_by == holder:
        return Doubt.SELF_ISSUED
    return None if credential.issued_by in trusted else Doubt.UNTRUSTED_ISSUER


def _signature(token: str, keys: tuple[PublicKey, ...]) -> Doubt | None:
    if not keys:
        return Doubt.ISSUER_UNKNOWN
    try:
        verify_token(token, keys)
    except DataExchangerError:
        return Doubt.BAD_SIGNATURE
    return None


def _validity(credential: Credential, now: datetime) -> Doubt | None:
    if credential.valid_from and now < credential.valid_from:
        return Doubt.NOT_YET_VALID
    if credential.valid_until and credential.valid_until <= now:
        return Doubt.EXPIRED
    return None


def _revocation(
    credential: Credential, keys: tuple[PublicKey, ...], dossier: Dossier, now: datetime
) -> Doubt | None:
    status = credential.credential_status
    if status is None:
        return None
    if (status.type, status.status_purpose) != ("BitstringStatusListEntry", "revocation"):
        return Doubt.STATUS_UNKNOWN
    token = dossier.status_lists.get(status.status_list_credential, "")
    try:
        found = open_status_list(token, keys)
        revoked = found.is_set(int(status.status_list_index))
    except DataExchangerError:
        return Doubt.STATUS_UNKNOWN
    if not _in_force(found, credential, now):
        return Doubt.STATUS_UNKNOWN
    return Doubt.REVOKED if revoked else None


def _in_force(found: StatusList, credential: Credential, now: datetime) -> bool:
    """Whether a list is the issuer's own and not out of date."""
    fresh = found.valid_until is None or now < found.valid_until
    return found.issuer == credential.issued_by and fresh
