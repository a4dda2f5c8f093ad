"""A seal over a whole zip file: a signature in its comment, so that no bit of it can change."""

from hashlib import sha256
import os
from typing import IO

from ..errors import InvalidInput, InvalidSignature
from ..identity import base64url
from ..identity.keys import PublicKey, SigningKey

_LENGTH = 86
"""An Ed25519 signature as base64url."""
PLACEHOLDER = b"0" * _LENGTH
"""The comment of a zip that is not sealed yet."""
_BLOCK = 1024 * 1024


def apply_seal(file: IO[bytes], key: SigningKey) -> None:
    """Put the seal in the place of the placeholder that ends ``file``."""
    signature = key.sign(_signed(file))
    file.seek(-_LENGTH, os.SEEK_END)
    file.write(base64url.encode(signature).encode())


def check_seal(file: IO[bytes], comment: bytes, key: PublicKey) -> None:
    """Raise unless ``comment``, which must end ``file``, is the seal of ``key`` over the rest."""
    if len(comment) != _LENGTH:
        raise InvalidInput("export.seal", "is missing")
    try:
        key.verify(base64url.decode(comment.decode("ascii")), _signed(file))
    except InvalidSignature as err:
        raise InvalidSignature("the file was changed, or is not by this key") from err


def _signed(file: IO[bytes]) -> bytes:
    """Hash everything before the seal."""
    left = file.seek(0, os.SEEK_END) - _LENGTH
    file.seek(0)
    hashed = sha256()
    while block := file.read(min(_BLOCK, left)):
        hashed.update(block)
        left -= len(block)
    return b"dx-evidence-file" + hashed.digest()
