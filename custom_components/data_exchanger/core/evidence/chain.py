"""Verification of a whole chain of evidence."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import DataExchangerError
from ..identity.keys import PublicKey
from .record import GENESIS, EvidenceRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """How far a chain holds: ``broken_at`` is the first sequence number that does not."""

    records: int
    head: str
    did: str = ""
    """Whose export it is."""
    documents: int = 0
    """Other files of an export that hold."""
    signatures: int = 0
    """Those of them that somebody else signed."""
    broken_at: int | None = None
    reason: str = ""

    @property
    def verified(self) -> bool:
        """Whether every record holds."""
        return self.broken_at is None


def verify_chain(
    records: Iterable[EvidenceRecord], key: PublicKey, expected_head: str | None = None
) -> Verification:
    """Check order, links, hashes and signatures of a chain from its first record.

    ``expected_head`` is the hash that the last record must have, where it is known from elsewhere
    (a buyer's receipt, an earlier export): without it a chain that was cut short passes.
    """
    count, head = 0, GENESIS
    for record in records:
        if record.sequence != count:
            return _broken(count, head, f"record {record.sequence} where {count} belongs")
        if record.previous != head:
            return _broken(count, head, "does not follow the record before it")
        try:
            record.verify(key)
        except DataExchangerError as err:
            return _broken(count, head, str(err))
        count, head = count + 1, record.hash
    if expected_head is not None and head != expected_head:
        return _broken(count, head, "records are missing at the end")
    return Verification(records=count, head=head)


def _broken(count: int, head: str, reason: str) -> Verification:
    return Verification(records=count, head=head, broken_at=count, reason=reason)
