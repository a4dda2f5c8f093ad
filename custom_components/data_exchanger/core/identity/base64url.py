"""Base64url without padding (RFC 4648 section 5), the form of JOSE."""

from base64 import b64decode, urlsafe_b64encode
from binascii import Error

from ..errors import InvalidInput


def encode(raw: bytes) -> str:
    """Write bytes as base64url."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Read base64url; raise :class:`InvalidInput` for any other character, or padding."""
    try:
        raw = b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (Error, ValueError) as err:
        raise InvalidInput("base64url", "malformed") from err
    if encode(raw) != text:
        raise InvalidInput("base64url", "not canonical")
    return raw
