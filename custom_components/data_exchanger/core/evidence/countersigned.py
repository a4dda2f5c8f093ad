"""Documents that somebody else signed (compact JWS, Ed25519), checked with nothing but a key."""

from collections.abc import Mapping
import json

from ..errors import InvalidInput
from ..identity import base64url
from ..identity.keys import PublicKey

SIGNED = ".jws"
"""How the names of such documents end."""
KEYS = "keys.json"
"""The document that tells the pinned keys (hexadecimal) by DID."""
_ALGORITHMS = ("Ed25519", "EdDSA")


def check_countersigned(document: bytes, keys: Mapping[str, str]) -> None:
    """Raise unless the document holds a signature of whom its header names, by the pinned key."""
    signed, _, signature = document.decode("ascii").rpartition(".")
    header = json.loads(base64url.decode(signed.partition(".")[0]))
    if header["alg"] not in _ALGORITHMS or header["kid"] not in keys:
        raise InvalidInput("jws", "is by somebody whose key is not here")
    key = PublicKey(bytes.fromhex(keys[header["kid"]]))
    key.verify(base64url.decode(signature), signed.encode())
