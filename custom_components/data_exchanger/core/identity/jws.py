"""Signed documents: compact JWS (RFC 7515) with Ed25519 (RFC 8037, RFC 9864)."""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from ..errors import InvalidSignature
from ..model.identifiers import Did
from .keys import PublicKey, SigningKey

_ALGORITHM = "Ed25519"
_MALFORMED = (JoseError, ValueError, TypeError, KeyError)


@dataclass(frozen=True, slots=True)
class Verified:
    """The payload of a JWS whose signature holds, and the DID in its ``kid``."""

    payload: bytes
    issuer: Did


def sign(payload: bytes, key: SigningKey, typ: str, issuer: Did | None = None) -> str:
    """Sign ``payload``; ``typ`` names the kind of document, so that none passes for another.

    ``issuer`` is the signer's DID where it is not the key's own did:key (did:web).
    """
    header = {"alg": _ALGORITHM, "typ": typ, "kid": issuer or key.did}
    private = OKPKey.import_key(key.private)
    return jws.serialize_compact(header, payload, private, algorithms=[_ALGORITHM])


def verify(
    token: str, typ: str, key: PublicKey, algorithms: Sequence[str] = (_ALGORITHM,)
) -> Verified:
    """Check that ``key`` signed ``token`` as a ``typ``; else raise :class:`InvalidSignature`.

    ``algorithms`` are names of Ed25519 that the signer may have used.
    """
    try:
        public = OKPKey.import_key(Ed25519PublicKey.from_public_bytes(key.raw))
        signature = jws.deserialize_compact(token, public, algorithms=[*algorithms])
    except _MALFORMED as err:
        raise InvalidSignature from err
    header = signature.headers()
    if header.get("typ") != typ or "crit" in header:
        raise InvalidSignature(f"expected {typ} without extensions")
    return Verified(signature.payload or b"", Did(str(header.get("kid", ""))))


def unverified_payload(token: str) -> bytes:
    """Return what a JWS holds, whoever signed it."""
    try:
        return jws.extract_compact(token.encode()).payload or b""
    except _MALFORMED as err:
        raise InvalidSignature from err


def unverified_issuer(token: str) -> Did:
    """Return the DID that a JWS claims to be from, in order to find the key to verify it with."""
    try:
        return Did(str(jws.extract_compact(token.encode()).headers()["kid"]))
    except _MALFORMED as err:
        raise InvalidSignature from err
