"""What a look at a buyer found: its qualification, and what changed since it was added."""

from dataclasses import dataclass, field
from enum import StrEnum

from ..identity.keys import PublicKey
from ..protocol.profile import BuyerProfile
from .qualification import Qualification


class Change(StrEnum):
    """What a buyer may not change without the family's knowing, the gravest first."""

    KEY = "key"
    JURISDICTION = "jurisdiction"
    HOSTING = "hosting"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerCheck:
    """The result of a look; a buyer with changes gets nothing until the family accepts them."""

    qualification: Qualification = field(default_factory=Qualification)
    changes: tuple[Change, ...] = ()


def changes_between(
    pinned: BuyerProfile, pinned_key: PublicKey, seen: BuyerProfile, key: PublicKey
) -> tuple[Change, ...]:
    """Compare a profile with the one that the family has accepted.

    Fewer places where data is kept are no change; addresses, sealing keys and terms are the buyer's
    own affair.
    """
    differs = {
        Change.KEY: (pinned.did, pinned_key) != (seen.did, key),
        Change.JURISDICTION: pinned.jurisdiction != seen.jurisdiction,
        Change.HOSTING: bool(set(seen.hosting) - set(pinned.hosting)),
        Change.NAME: pinned.name != seen.name,
    }
    return tuple(change for change, different in differs.items() if different)
