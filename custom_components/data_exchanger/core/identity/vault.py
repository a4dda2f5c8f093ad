"""Secrets at rest: AES-256-GCM under a key of the home's own."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ..errors import DataExchangerError

NONCE = 12
"""Random bytes that every secret needs anew."""


class VaultBroken(DataExchangerError):
    """A stored secret that this home's key does not open."""

    code = "vault_broken"


class Vault:
    """Locks secrets to what they belong to."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def lock(self, secret: bytes, owner: str, nonce: bytes) -> bytes:
        """Encrypt a secret of ``owner``; ``nonce`` is :data:`NONCE` random bytes."""
        return nonce + self._cipher.encrypt(nonce, secret, owner.encode())

    def unlock(self, locked: bytes, owner: str) -> bytes:
        """Decrypt a secret of ``owner``; raise :class:`VaultBroken`."""
        try:
            return self._cipher.decrypt(locked[:NONCE], locked[NONCE:], owner.encode())
        except (InvalidTag, ValueError) as err:
            raise VaultBroken from err
