"""The home's secret: one file of mode 0600, made once, never replaced."""

import os
from pathlib import Path
import secrets

from ..core.errors import DataExchangerError
from ..core.identity.keyring import KeyRing

_LENGTH = 32


class KeysMissing(DataExchangerError):
    """The secret is gone or damaged although a database exists."""

    code = "keys_missing"


def load_keys(folder: Path, *, database_exists: bool) -> KeyRing:
    """Read the home's secret, or make it where the home is new. Blocks.

    Raises :class:`KeysMissing` rather than giving an existing home another identity.
    """
    path = folder / "household.key"
    try:
        secret = path.read_bytes()
    except FileNotFoundError as err:
        if database_exists:
            raise KeysMissing from err
        secret = secrets.token_bytes(_LENGTH)
        _write_durably(path, secret)
    if len(secret) != _LENGTH:
        raise KeysMissing
    return KeyRing(secret)


def _write_durably(path: Path, secret: bytes) -> None:
    """Write and flush under another name first: a crash leaves the whole secret, or none."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
