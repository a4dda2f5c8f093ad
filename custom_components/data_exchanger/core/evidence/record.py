"""One fact in the chain of evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from ..errors import InvalidInput
from ..identity import base64url
from ..identity.canonical import canonical
from ..identity.keys import PublicKey, SigningKey

type Facts = Mapping[str, Any]
"""What happened, as JSON without fractions. Ids and hashes only: no name, value or place."""

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRecord:
    """A fact, bound to all facts before it by ``previous`` and signed by the home."""

    sequence: int
    at: str
    kind: str
    facts: Facts
    previous: str
    hash: str
    signature: str

    @classmethod
    def from_json(cls, data: Any) -> EvidenceRecord:
        """Read one line of an export; raise :class:`InvalidInput` naming what is wrong."""
        if not isinstance(data, dict) or set(data) != set(cls.__slots__):
            raise InvalidInput("evidence", "not an evidence record")
        for name, kind in _TYPES.items():
            if not isinstance(data[name], kind) or isinstance(data[name], bool):
                raise InvalidInput(f"evidence.{name}", "has the wrong type")
        return cls(**data)

    def as_json(self) -> dict[str, Any]:
        """Return the record as a line of an export holds it."""
        return {name: getattr(self, name) for name in self.__slots__}

    def verify(self, key: PublicKey) -> None:
        """Raise unless hash and signature hold.

        The hash is the SHA-256 of the canonical JSON of the five fields before it; the signature is
        Ed25519 over the 32 bytes of the hash, preceded by ``dx-evidence``.
        """
        body = {name: getattr(self, name) for name in _HASHED}
        if _hash(body) != self.hash:
            raise InvalidInput("evidence.hash", "does not match the record")
        key.verify(base64url.decode(self.signature), _signed(self.hash))


_HASHED = ("sequence", "at", "kind", "facts", "previous")
_TYPES = {
    "sequence": int,
    "at": str,
    "kind": str,
    "facts": dict,
    "previous": str,
    "hash": str,
    "signature": str,
}


def seal_record(
    previous: EvidenceRecord | None, kind: str, facts: Facts, now: datetime, key: SigningKey
) -> EvidenceRecord:
    """Make the record that follows ``previous`` (None for the first)."""
    body: dict[str, Any] = {
        "sequence": previous.sequence + 1 if previous else 0,
        "at": now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "kind": kind,
        "facts": dict(facts),
        "previous": previous.hash if previous else GENESIS,
    }
    digest = _hash(body)
    return EvidenceRecord(
        **body, hash=digest, signature=base64url.encode(key.sign(_signed(digest)))
    )


def _hash(body: dict[str, Any]) -> str:
    return sha256(canonical(body)).hexdigest()


def _signed(digest: str) -> bytes:
    return b"dx-evidence" + bytes.fromhex(digest)
