"""A buyer's keys: one that signs, and one per kind of encryption that opens releases."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
import secrets
from typing import ClassVar

from data_exchanger_core.identity import base64url
from data_exchanger_core.identity.keys import SigningKey
from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.protocol.kem import supported_kems
from data_exchanger_core.protocol.profile import SealingKey
from data_exchanger_core.protocol.wire import WIRE, decode, encode

from .config import Folder
from .files import create_private


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateSealingKey:
    """A key that opens releases; ``private`` is its raw form in base64url."""

    __pydantic_config__: ClassVar = WIRE

    id: str
    kem: str
    private: str

    @property
    def raw(self) -> bytes:
        """The private key as ``unseal`` takes it."""
        return base64url.decode(self.private)

    @property
    def public(self) -> SealingKey:
        """The public half, as the profile shows it."""
        raw = supported_kems()[self.kem].public(self.raw)
        return SealingKey(id=self.id, kem=self.kem, public_key=base64url.encode(raw))


@dataclass(frozen=True, slots=True, kw_only=True)
class _KeyFile:
    __pydantic_config__: ClassVar = WIRE

    signing: str
    sealing: tuple[PrivateSealingKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The keys of one buyer; ``sealing`` by id, the strongest first."""

    signing: SigningKey
    sealing: Mapping[str, PrivateSealingKey]

    @property
    def did(self) -> Did:
        """The DID under which homes know this buyer."""
        return self.signing.did


def create_keys(folder: Folder) -> None:
    """Make the keys of a new buyer, of every kind that this machine supports."""
    sealing = tuple(_sealing_key(kem) for kem in supported_kems())
    seed = base64url.encode(secrets.token_bytes(32))
    create_private(folder.keys, encode(_KeyFile(signing=seed, sealing=sealing)) + b"\n")


def load_keys(folder: Folder) -> Keys:
    """Read the keys."""
    stored = decode(_KeyFile, folder.keys.read_bytes())
    return Keys(
        signing=SigningKey(base64url.decode(stored.signing)),
        sealing={key.id: key for key in stored.sealing},
    )


def _sealing_key(kem: str) -> PrivateSealingKey:
    private = supported_kems()[kem].generate()
    fingerprint = sha256(supported_kems()[kem].public(private)).hexdigest()[:16]
    return PrivateSealingKey(
        id=f"{kem.lower()}-{fingerprint}", kem=kem, private=base64url.encode(private)
    )
