"""What was found about buyers, kept over restarts, and the gate that it makes."""

from datetime import datetime
from hashlib import sha256
import json

from ..compliance.check import BuyerCheck, Change
from ..errors import DataExchangerError
from ..identity.canonical import canonical
from ..model.identifiers import BuyerId
from ..protocol.wire import encode
from .home import Buyer, Home
from .ports import Transaction


class BuyerChanged(DataExchangerError):
    """A buyer that is no longer what the family has accepted; ``change`` names the gravest."""

    code = "buyer_changed"


def require_unchanged(home: Home, buyer: BuyerId) -> None:
    """Raise :class:`BuyerChanged` where the family has to look at a buyer first."""
    for change in home.check(buyer).changes:
        raise BuyerChanged(change=change)


def remember_check(tx: Transaction, buyer: Buyer, check: BuyerCheck, now: datetime) -> None:
    """Keep what a look at a buyer found, in evidence where it differs from the look before."""
    known = tx.settings.get(_name(buyer.id), _facts(buyer, BuyerCheck()))
    found = _facts(buyer, check)
    if found == known:
        return
    tx.settings.put(_name(buyer.id), found)
    facts = {key: value for key, value in json.loads(found).items() if key != "pinned"}
    tx.evidence.append("buyer.checked", {"buyer": buyer.did, **facts}, now)


def recall_check(tx: Transaction, buyer: Buyer) -> BuyerCheck:
    """Return the changes that were found; they are forgotten once the family pins another profile.

    Licences are not: what was proven yesterday is looked at again today.
    """
    known = json.loads(tx.settings.get(_name(buyer.id), "{}"))
    if known.get("pinned") != _pinned(buyer):
        return BuyerCheck()
    return BuyerCheck(changes=tuple(Change(one) for one in known["changes"]))


def _name(buyer: BuyerId) -> str:
    return f"buyer_check:{buyer}"


def _pinned(buyer: Buyer) -> str:
    return sha256(buyer.key.raw + encode(buyer.profile)).hexdigest()


def _facts(buyer: Buyer, check: BuyerCheck) -> str:
    doubts = [one.doubt.value for one in check.qualification.points if one.doubt]
    facts = {
        "pinned": _pinned(buyer),
        "changes": list(check.changes),
        "endorsements": sorted(check.qualification.endorsements),
        "doubts": doubts,
    }
    return canonical(facts).decode()
