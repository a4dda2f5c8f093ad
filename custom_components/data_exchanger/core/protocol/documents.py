"""Signed documents: a dataclass, its kind, and the compact JWS that carries it."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from ..errors import InvalidSignature
from ..identity import jws
from ..identity.keys import PublicKey, SigningKey
from ..model.identifiers import Did
from .wire import decode, encode


class Document(Protocol):
    """A dataclass that travels signed; ``typ`` is the JWS header that names its kind."""

    typ: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Signed[T: Document]:
    """A document whose signature holds, together with the token that proves it."""

    content: T
    issuer: Did
    token: str


def sign_document(document: Document, key: SigningKey, issuer: Did | None = None) -> str:
    """Return ``document`` as a compact JWS."""
    return jws.sign(encode(document), key, document.typ, issuer)


def open_document[T: Document](
    kind: type[T], token: str, key: PublicKey, issuer: Did | None = None
) -> Signed[T]:
    """Check who signed ``token`` and read it.

    ``issuer`` (default: the key's did:key) is the DID that must stand in ``kid``. Raises
    :class:`InvalidSignature` or :class:`InvalidInput`.
    """
    verified = jws.verify(token, kind.typ, key)
    if verified.issuer != (issuer or key.did):
        raise InvalidSignature("signed in another name")
    return Signed(decode(kind, verified.payload), verified.issuer, token)
