"""Vectors of request tokens."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from custom_components.data_exchanger.core.identity.canonical import canonical
from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.model.period import rfc3339
from custom_components.data_exchanger.core.protocol.tokens import (
    RequestToken,
    authorize,
    check_authorization,
)
from custom_components.data_exchanger.core.protocol.wire import to_json

from .cast import BUYER, DSP, HOME, HOST, NOW, STRANGER
from .identity import compact
from .vector import Vector, bad, good

_URL = f"{DSP}/negotiations/offers"
_BODY = b'{"hello":"buyer"}'
_NONCE = "5f0c9b1e-0d6a-4c7e-9a53-3f1f6f1a2b01"

_AUTHORIZATION = authorize(
    HOME, audience=BUYER.did, method="POST", url=_URL, body=_BODY, now=NOW, nonce=_NONCE
)
_GIVEN = {
    "authorization": _AUTHORIZATION,
    "issuer": HOME.did,
    "audience": BUYER.did,
    "method": "POST",
    "url": _URL,
    "body": _BODY.decode(),
    "now": rfc3339(NOW),
}
_CLAIMS = check_authorization(
    _AUTHORIZATION,
    HOME.public,
    issuer=HOME.did,
    audience=BUYER.did,
    method="POST",
    url=_URL,
    body=_BODY,
    now=NOW,
)

_ELSEWHERE: Mapping[str, tuple[Mapping[str, str], str]] = {
    "audience": ({"audience": STRANGER.did}, "Meant for somebody else."),
    "issuer": ({"issuer": STRANGER.did}, "Expected from somebody else."),
    "method": ({"method": "GET"}, "Signed for another method."),
    "url": ({"url": f"{DSP}/negotiations/events"}, "Signed for another address."),
    "url_slash": ({"url": f"{_URL}/"}, "Addresses are compared byte by byte."),
    "body": ({"body": '{"hello":"buyer!"}'}, "Another body."),
    "expired": ({"now": rfc3339(NOW + timedelta(minutes=7, seconds=1))}, "Too late."),
    "early": ({"now": rfc3339(NOW - timedelta(minutes=2, seconds=1))}, "Too early."),
    "scheme": ({"authorization": _AUTHORIZATION.replace("Bearer", "DPoP")}, "Another scheme."),
    "bare": ({"authorization": _AUTHORIZATION.split()[1]}, "No scheme."),
    "missing": ({"authorization": ""}, "No token."),
}

_CHANGED: Mapping[str, tuple[Mapping[str, Any], str, str | None, str]] = {
    "lifetime": (
        {"exp": int(NOW.timestamp()) + 3601},
        "invalid_signature",
        None,
        "Lives too long.",
    ),
    "nonce": ({"jti": "short"}, "invalid_input", "jti", "A nonce that others may hit on."),
    "hash": ({"bh": "AA"}, "invalid_input", "bh", "What is no SHA-256."),
    "time": ({"iat": "1763823600"}, "invalid_input", "iat", "A time that is not a number."),
}


def vectors() -> Iterator[Vector]:
    """Write the vectors of this module."""
    expected = to_json(_CLAIMS)
    yield good("token_post", "token", "A request of the home to the buyer.", _GIVEN, expected)
    latest = {**_GIVEN, "now": rfc3339(NOW + timedelta(minutes=7))}
    yield good("token_skew", "token", "Clocks may differ by two minutes.", latest, expected)
    lower = {**_GIVEN, "authorization": _AUTHORIZATION.replace("Bearer", "bearer")}
    yield good("token_scheme_case", "token", "The scheme in any case.", lower, expected)
    yield _empty_body()
    for name, (change, description) in _ELSEWHERE.items():
        yield bad(
            f"token_bad_{name}", "token", description, {**_GIVEN, **change}, "invalid_signature"
        )
    for name, (change, code, field, description) in _CHANGED.items():
        given = {**_GIVEN, "authorization": _signed({**expected, **change})}
        yield bad(f"token_bad_{name}", "token", description, given, code, field)
    for claim in expected:
        rest = {key: value for key, value in expected.items() if key != claim}
        yield bad(
            f"token_bad_without_{claim}",
            "token",
            f"The claim `{claim}` is missing.",
            {**_GIVEN, "authorization": _signed(rest)},
            "invalid_input",
            claim,
        )
    headers: Mapping[str, tuple[Mapping[str, str], str]] = {
        "typ": ({"typ": "JWT"}, "Another kind of token."),
        "kid": ({"kid": STRANGER.did}, "`kid` and `iss` differ."),
    }
    for name, (header, description) in headers.items():
        given = {**_GIVEN, "authorization": _signed(expected, **header)}
        yield bad(f"token_bad_{name}", "token", description, given, "invalid_signature")
    yield bad(
        "token_bad_key",
        "token",
        "Signed by another key than the sender's.",
        {**_GIVEN, "authorization": "Bearer " + _compact(expected, STRANGER)},
        "invalid_signature",
    )


def _empty_body() -> Vector:
    """Make the token of a poll: no body, and a query that is not signed."""
    url = f"{HOST}/mailboxes/vP3hQ0m9sT5aYxWcLk2BgA/items"
    token = authorize(
        HOME, audience=BUYER.did, method="GET", url=url, body=b"", now=NOW, nonce=_NONCE
    )
    given = {**_GIVEN, "authorization": token, "method": "GET", "url": url, "body": ""}
    claims = RequestToken(
        iss=HOME.did,
        aud=BUYER.did,
        iat=int(NOW.timestamp()),
        exp=int(NOW.timestamp()) + 300,
        jti=_NONCE,
        htm="GET",
        htu=url,
        bh="47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
    )
    return good("token_get", "token", "A poll: no body.", given, to_json(claims))


def _signed(claims: Mapping[str, Any], **header: str) -> str:
    return "Bearer " + _compact(claims, HOME, **header)


def _compact(claims: Mapping[str, Any], key: SigningKey, **header: str) -> str:
    full = {"alg": "Ed25519", "typ": "dx-request", "kid": HOME.did, **header}
    return compact(full, canonical(dict(claims)), key)
