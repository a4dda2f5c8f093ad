"""Identifiers, each with a type of its own so that they are never swapped."""

from typing import NewType
from uuid import UUID

Did = NewType("Did", str)
"""A decentralized identifier: did:key for homes, did:key or did:web for buyers."""

BuyerId = NewType("BuyerId", str)
"""The buyer as this home knows it: the id of its config subentry."""

MemberId = NewType("MemberId", str)
"""A person of the household: the id of the member's config subentry."""

EntryId = NewType("EntryId", str)
"""A catalogue entry; stable over renames; never leaves the home."""

ElementId = NewType("ElementId", str)
"""The key of a data element in the vocabulary, such as ``electricity_consumption``."""

DemandId = NewType("DemandId", str)
"""The IRI under which a buyer published a demand."""

TradeId = NewType("TradeId", str)
"""A trade, and at once the providerPid of its negotiation: ``urn:uuid:…``."""

PayoutId = NewType("PayoutId", str)
"""An instruction to pay out, and at once its idempotency key: ``urn:uuid:…``."""


def urn(randomness: bytes) -> str:
    """Make a ``urn:uuid:`` (version 4) from 16 random bytes."""
    return UUID(bytes=randomness, version=4).urn
