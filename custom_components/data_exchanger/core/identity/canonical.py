"""Canonical JSON (RFC 8785), the form in which things are hashed and signed.

Nothing that is signed here holds fractions: amounts are integers and decimals are strings. Without
fractions the canonical form is what the standard library writes, with sorted keys and no spaces.
"""

from hashlib import sha256
import json
from typing import Any

from ..errors import InvalidInput

_MAX_INTEGER = 2**53 - 1


def canonical(value: Any) -> bytes:
    """Write JSON data so that equal values have equal bytes.

    Raises :class:`InvalidInput` for fractions, integers beyond 2^53, keys that are not ASCII,
    boundless nesting, and anything that JSON cannot hold.
    """
    try:
        _check(value)
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except RecursionError as err:
        raise InvalidInput("json", "nested too deeply") from err
    except UnicodeEncodeError as err:
        raise InvalidInput("json", "not valid Unicode") from err


def digest(value: Any) -> str:
    """Return the SHA-256 (hex) of the canonical form."""
    return sha256(canonical(value)).hexdigest()


def _check(value: Any) -> None:
    match value:
        case None | bool() | str():
            pass
        case int():
            if abs(value) > _MAX_INTEGER:
                raise InvalidInput("json", "integer beyond 2^53")
        case dict():
            for key, item in value.items():
                if not (isinstance(key, str) and key.isascii()):
                    raise InvalidInput("json", "key is not an ASCII string")
                _check(item)
        case list() | tuple():
            for item in value:
                _check(item)
        case _:
            raise InvalidInput("json", f"{type(value).__name__} has no canonical form")
