"""Short-lived tokens that bind a request to its sender, receiver, address and body.

A JWS in the ``Authorization`` header, as DPoP (RFC 9449) does it, with the SHA-256 of the body.
Without the body hash a relay could change a message; without address and receiver it could be used
elsewhere.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from ..errors import InvalidSignature
from ..identity import base64url, jws
from ..identity.keys import PublicKey, SigningKey
from ..model.identifiers import Did
from .wire import WIRE, decode, encode

LIFETIME = timedelta(minutes=5)
_SKEW = timedelta(minutes=2)
_TYP = "dx-request"

Seconds = Annotated[int, Field(ge=0, lt=2**40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestToken:
    """Claims of a request token; times are unix seconds."""

    __pydantic_config__: ClassVar = WIRE

    iss: Annotated[str, StringConstraints(max_length=500)]
    aud: Annotated[str, StringConstraints(max_length=500)]
    iat: Seconds
    exp: Seconds
    jti: Annotated[str, StringConstraints(min_length=8, max_length=100)]
    htm: Annotated[str, StringConstraints(max_length=10)]
    htu: Annotated[str, StringConstraints(max_length=1000)]
    bh: Annotated[str, Field(min_length=43, max_length=43)]


def authorize(
    key: SigningKey,
    *,
    audience: Did,
    method: str,
    url: str,
    body: bytes,
    now: datetime,
    nonce: str,
    issuer: Did | None = None,
) -> str:
    """Return the ``Authorization`` value for a request; ``url`` without its query."""
    issued = int(now.timestamp())
    claims = RequestToken(
        iss=issuer or key.did,
        aud=audience,
        iat=issued,
        exp=issued + int(LIFETIME.total_seconds()),
        jti=nonce,
        htm=method,
        htu=url,
        bh=_body_hash(body),
    )
    return "Bearer " + jws.sign(encode(claims), key, _TYP, issuer)


def bearer_issuer(authorization: str | None) -> Did:
    """Return who a request claims to be from; raise :class:`InvalidSignature` where nobody."""
    return jws.unverified_issuer(_token(authorization))


def check_authorization(
    authorization: str | None,
    key: PublicKey,
    *,
    issuer: Did,
    audience: Did,
    method: str,
    url: str,
    body: bytes,
    now: datetime,
) -> RequestToken:
    """Check a request's token; the caller checks that its ``jti`` is new.

    Raises :class:`InvalidSignature` with the reason.
    """
    verified = jws.verify(_token(authorization), _TYP, key)
    claims = decode(RequestToken, verified.payload)
    expected = {
        "iss": issuer,
        "aud": audience,
        "htm": method,
        "htu": url,
        "bh": _body_hash(body),
    }
    for claim, value in expected.items():
        if getattr(claims, claim) != value:
            raise InvalidSignature(f"token has another {claim}")
    if verified.issuer != issuer:
        raise InvalidSignature("token has another kid")
    skew, moment = _SKEW.total_seconds(), now.timestamp()
    if not claims.iat - skew <= moment <= claims.exp + skew or claims.exp - claims.iat > 3600:
        raise InvalidSignature("token is not valid now")
    return claims


def _token(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise InvalidSignature("no bearer token")
    return token.strip()


def _body_hash(body: bytes) -> str:
    return base64url.encode(sha256(body).digest())
