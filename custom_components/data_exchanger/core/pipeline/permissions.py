"""What changes of permissions leave behind: evidence, and a receipt for each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from pydantic import TypeAdapter

from ..catalog.taxonomy import Category
from ..consent.change import (
    Cell,
    ChangeKind,
    PermissionChanged,
    cell_of,
    permission_facts,
    with_permission,
)
from ..consent.policy import Member, Permission
from ..consent.receipt import Recipient, receipt, receipt_id, subject_of
from ..identity.canonical import canonical
from ..model.disclosure import DisclosureLevel
from ..model.identifiers import BuyerId, MemberId
from .consents import StoredReceipt
from .home import Home
from .ports import Transaction

_PERMISSION = TypeAdapter(Permission)


def note_changes(
    tx: Transaction, home: Home, changes: Iterable[PermissionChanged], now: datetime
) -> None:
    """Keep a receipt of what was given, changed or withdrawn, and write it into evidence."""
    for change in changes:
        about = subject_of(change)
        recipient = _recipient(home, about.buyer)
        made = receipt(change, recipient, home.keys.evidence.did, home.country, now)
        body = canonical(made)
        stored = StoredReceipt(
            id=receipt_id(change, now),
            member=change.member,
            at=now,
            withdrawn=change.kind is ChangeKind.WITHDRAWN,
            permission=permission_facts(about),
            body=body,
        )
        tx.consents.add(stored)
        facts = {**change.facts(), "receipt": sha256(body).hexdigest()}
        tx.evidence.append(f"permission.{change.kind}", facts, now)


def note_assent(
    tx: Transaction, member: MemberId, category: Category, *, assents: bool, now: datetime
) -> None:
    """Write into evidence that a teenager agrees to a category, or does not any more."""
    kind = "assent.given" if assents else "assent.withdrawn"
    tx.evidence.append(kind, {"member": member, "category": category.value}, now)


def newest(receipts: Iterable[StoredReceipt]) -> Mapping[Cell, StoredReceipt]:
    """Return the last receipt about each permission, of one member's receipts in their order."""
    return {cell_of(permission_of(one)): one for one in receipts}


def permission_of(stored: StoredReceipt) -> Permission:
    """Return what a receipt is about."""
    return _PERMISSION.validate_python(stored.permission)


def still_withdrawn(tx: Transaction, members: Iterable[Member]) -> Sequence[Member]:
    """Return the members who seem to allow what they took back, with that taken back.

    What members allow is stored apart from the receipts, and a moment later: a crash in between
    must not bring a consent to life again.
    """
    found = []
    for member in members:
        last = newest(tx.consents.of(member.id))
        after = member
        for one in member.permissions:
            known = last.get(cell_of(one))
            if known and known.withdrawn and one.level is not DisclosureLevel.NONE:
                after = with_permission(after, replace(one, level=DisclosureLevel.NONE))
        if after != member:
            found.append(after)
    return found


def _recipient(home: Home, buyer_id: BuyerId | None) -> Recipient | None:
    buyer = home.buyers.get(buyer_id) if buyer_id else None
    if buyer is None:
        return None
    profile = buyer.profile
    return Recipient(
        did=buyer.did,
        name=profile.name,
        contact=profile.contact,
        country=profile.jurisdiction,
    )
