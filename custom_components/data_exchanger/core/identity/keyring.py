"""All keys of a home, derived from one secret."""

from collections.abc import Callable
from functools import cache
import hmac

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CTR

from ..model.identifiers import Did
from .keys import SigningKey, derive_seed
from .vault import Vault


class KeyRing:
    """Keys by purpose; each buyer knows the home under another one."""

    def __init__(self, master: bytes) -> None:
        self._master = master
        self.for_buyer = cache(self._for_buyer)
        self.evidence = SigningKey(derive_seed(master, "evidence"))
        self.vault = Vault(derive_seed(master, "vault"))
        self._noise = derive_seed(master, "noise")

    def _for_buyer(self, buyer: Did) -> SigningKey:
        """Return the key with which the home speaks to one buyer."""
        return SigningKey(derive_seed(self._master, f"buyer:{buyer}"))

    def pseudonym(self, buyer: Did, subject: str) -> str:
        """Return the name under which one buyer knows a subject: stable, and useless elsewhere."""
        key = derive_seed(self._master, f"pseudonym:{buyer}")
        return hmac.digest(key, subject.encode(), "sha256").hex()[:16]

    def noise(self, about: bytes) -> Callable[[int], bytes]:
        """Return a source of bytes that nobody else can tell from random ones.

        The same about the same thing: whoever asks twice gets the same noise, and so nothing new.
        """
        key = hmac.digest(self._noise, about, "sha256")
        stream = Cipher(AES256(key), CTR(bytes(16))).encryptor()  # a key for each stream
        return lambda size: stream.update(bytes(size))
