"""What changes of permissions leave behind."""

from collections.abc import Iterable
from datetime import datetime

from ..catalog.taxonomy import Category
from ..consent.change import PermissionChanged
from ..model.identifiers import MemberId
from .ports import Transaction


def note_changes(tx: Transaction, changes: Iterable[PermissionChanged], now: datetime) -> None:
    """Write into evidence what was given, changed or withdrawn, and by whom."""
    for change in changes:
        tx.evidence.append(f"permission.{change.kind}", change.facts(), now)


def note_assent(
    tx: Transaction, member: MemberId, category: Category, *, assents: bool, now: datetime
) -> None:
    """Write into evidence that a teenager agrees to a category, or does not any more."""
    kind = "assent.given" if assents else "assent.withdrawn"
    tx.evidence.append(kind, {"member": member, "category": category.value}, now)
