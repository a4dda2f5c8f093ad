"""Vectors of did:key, canonical JSON and compact JWS."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
import json
from typing import Any

from custom_components.data_exchanger.core.identity import base64url
from custom_components.data_exchanger.core.identity.canonical import canonical
from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.protocol.wire import encode

from .cast import BUYER, DEMAND, HOME, STRANGER
from .vector import Vector, bad, good

_SECP256K1 = "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"

_DIDS = {
    "web": ("did:web:buyer.example", "Another DID method."),
    "secp256k1": (_SECP256K1, "A did:key of another kind of key."),
    "character": (BUYER.did[:-1] + "0", "A character that base58btc does not have."),
    "short": (BUYER.did[:-1], "One character is missing."),
    "long": (BUYER.did + "1", "One character too many."),
    "multibase": (BUYER.did.replace(":z", ":u"), "Another multibase prefix."),
    "case": (BUYER.did.replace("did:key", "DID:key"), "The scheme in capitals."),
    "fragment": (f"{BUYER.did}#{BUYER.did[8:]}", "A DID URL is not a DID."),
    "empty": ("", "Nothing."),
}

_CANONICAL = {
    "order": ('{"b":1,"a":{"z":[],"B":{}},"A":null,"_":true}', "Names sorted, no spaces."),
    "escapes": (
        r'{"text":"\" \\ \/ \b\f\n\r\t \u0000 \u001f \u007f \u00e4 \u4e2d \ud83c\udfe0 \u2028"}',
        "Only what must be escaped is escaped, in the shortest form; the rest is UTF-8.",
    ),
    "integers": ("[0,-0,-1,9007199254740991,-9007199254740991]", "Integers up to 2^53 - 1."),
    "spaces": ('\n{ "a" : [ 1 , "x y" ] }\t', "Spaces between tokens go, those in strings stay."),
}

_NOT_CANONICAL = {
    "fraction": ('{"price":4.5}', "A fraction; amounts are integers, decimals are strings."),
    "point": ('{"price":4.0}', "A whole number written with a point."),
    "exponent": ('{"price":1e3}', "A number written with an exponent."),
    "large": ("[9007199254740992]", "An integer beyond 2^53 - 1."),
    "name": ('{"näme":1}', "A name that is not ASCII."),
    "surrogate": (r'["\ud800"]', "Half of a surrogate pair."),
}


def vectors() -> Iterator[Vector]:
    """Write the vectors of this module."""
    yield from _keys()
    for name, (text, description) in _CANONICAL.items():
        written = canonical(json.loads(text))
        expected = {"canonical": written.decode(), "sha256": sha256(written).hexdigest()}
        yield good(f"canonical_{name}", "canonical", description, {"json": text}, expected)
    for name, (text, description) in _NOT_CANONICAL.items():
        yield bad(
            f"canonical_bad_{name}",
            "canonical",
            description,
            {"json": text},
            "invalid_input",
            "json",
        )
    yield from _tokens()


def _keys() -> Iterator[Vector]:
    for name, key, seed in (
        ("buyer", BUYER, b"\x01" * 32),
        ("stranger", STRANGER, b"\x02" * 32),
    ):
        yield good(
            f"did_{name}",
            "did",
            f"The did:key of the {name} in all vectors. TEST ONLY: the seed is public.",
            {"did": key.did, "privateSeed": seed.hex()},
            {"publicKey": key.public.raw.hex(), "fingerprint": key.public.fingerprint},
        )
    yield good(
        "did_home",
        "did",
        "The did:key under which the home of all vectors is known to the buyer. TEST ONLY.",
        {"did": HOME.did, "privateSeed": HOME.private.private_bytes_raw().hex()},
        {"publicKey": HOME.public.raw.hex(), "fingerprint": HOME.public.fingerprint},
    )
    for name, (did, description) in _DIDS.items():
        yield bad(f"did_bad_{name}", "did", description, {"did": did}, "invalid_input", "did")


_HEADER = {"alg": "Ed25519", "typ": "dx-demand", "kid": BUYER.did}
_PAYLOAD = encode(DEMAND)

_HEADERS: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "alg_eddsa": ({"alg": "EdDSA"}, "The old, ambiguous name of the algorithm."),
    "alg_none": ({"alg": "none"}, "No algorithm, with a signature all the same."),
    "alg_hs256": ({"alg": "HS256"}, "A symmetric algorithm."),
    "typ": ({"typ": "dx-receipt"}, "A document of another kind."),
    "typ_case": ({"typ": "DX-Demand"}, "`typ` is compared byte by byte."),
    "crit": ({"crit": ["b64"], "b64": True}, "An extension that must be understood."),
    "unknown": ({"x-note": "hello"}, "A header parameter that nobody registered."),
}


def _tokens() -> Iterator[Vector]:
    token = compact(_HEADER, _PAYLOAD, BUYER)
    header, payload, signature = token.split(".")
    given = {"typ": "dx-demand", "did": BUYER.did}
    yield good(
        "jws_demand",
        "jws",
        "A signed demand as compact JWS.",
        {"token": token, **given},
        {"header": _HEADER, "payload": _PAYLOAD.decode()},
    )
    for name, (change, description) in _HEADERS.items():
        changed = compact({**_HEADER, **change}, _PAYLOAD, BUYER)
        yield bad(
            f"jws_bad_{name}", "jws", description, {"token": changed, **given}, "invalid_signature"
        )
    other = base64url.encode(_PAYLOAD.replace(b'"amount":450', b'"amount":550'))
    broken = {
        "payload": (f"{header}.{other}.{signature}", "The payload was changed after signing."),
        "signature": (f"{header}.{payload}.{'A' * 86}", "A signature of zeros."),
        "unsigned": (f"{header}.{payload}.", "The signature is missing."),
        "key": (compact(_HEADER, _PAYLOAD, STRANGER), "Signed by another key than `kid` names."),
        "padding": (f"{token}==", "Base64url with padding."),
        "spare_bits": (token[:-1] + _next(token[-1]), "Unused bits of the last character are set."),
        "space": (f"{header}.{payload}. {signature}", "A space inside."),
        "parts": (f"{token}.AA", "Four parts."),
        "empty": ("", "Nothing."),
    }
    for name, (changed, description) in broken.items():
        yield bad(
            f"jws_bad_{name}", "jws", description, {"token": changed, **given}, "invalid_signature"
        )


def compact(header: Mapping[str, Any], payload: bytes, key: SigningKey) -> str:
    """Sign any payload under any header, as one could that does not keep to the rules."""
    signed = f"{base64url.encode(json.dumps(header).encode())}.{base64url.encode(payload)}"
    return f"{signed}.{base64url.encode(key.sign(signed.encode()))}"


_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _next(character: str) -> str:
    return _ALPHABET[_ALPHABET.index(character) + 1]
