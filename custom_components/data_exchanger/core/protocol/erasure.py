"""Asking a buyer to erase what it received, and the buyer's word that it has."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from ..errors import InvalidInput
from ..identity.keys import PublicKey
from ..model.identifiers import Did
from ..model.period import Instant
from .documents import open_document
from .terms import Iri
from .wire import WIRE


class Kept(StrEnum):
    """What a buyer may keep of a trade; none of it is the household's data."""

    CONTRACT = "contract"
    """Offer, agreement, manifest and receipts: signed hashes and terms."""
    ACCOUNTS = "accounts"
    """Payments and the statements about them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRequest:
    """The home's demand that everything received under an agreement be erased by ``due``."""

    typ: ClassVar[str] = "dx-erasure"
    __pydantic_config__: ClassVar = WIRE

    id: Iri
    agreement: Iri
    requested: Instant
    due: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureAttestation:
    """The buyer's signed word that it holds nothing of an agreement's data any more."""

    typ: ClassVar[str] = "dx-erased"
    __pydantic_config__: ClassVar = WIRE

    request: Iri
    agreement: Iri
    erased: Instant
    kept: Annotated[tuple[Kept, ...], Field(max_length=len(Kept))] = ()


def read_attestation(
    token: str, key: PublicKey, issuer: Did, request: str, agreement: str
) -> ErasureAttestation:
    """Check who attests, and that it is about this request; ``request`` is the request's id."""
    content = open_document(ErasureAttestation, token, key, issuer).content
    if (content.request, content.agreement) != (request, agreement):
        raise InvalidInput("attestation", "is about something else")
    return content
