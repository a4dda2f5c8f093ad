"""The evidence as one person may read it, the newest record first."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..evidence.record import EvidenceRecord
from ..model.identifiers import MemberId
from ..protocol.states import Verb
from .ports import Transaction

_CHUNK = 200
_DETAILS = frozenset(
    {"egress.answered", "trade.acknowledged", "trade.transfer_changed", "trade.transfer_requested"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPage:
    """Some records; ``next`` continues before them, and is None at the chain's beginning."""

    records: Sequence[EvidenceRecord]
    next: int | None


def activity(
    tx: Transaction,
    before: int | None,
    limit: int,
    viewer: MemberId | None = None,
    trade: str | None = None,
    *,
    detailed: bool = True,
) -> ActivityPage:
    """Return up to ``limit`` records older than sequence number ``before``.

    With ``viewer`` only records that concern this member or nobody in particular: those about
    trades that others alone contribute to, and about other members, are left out. With ``trade``
    only the records of one trade. Without ``detailed`` the messages to and fro are left out, except
    what carried data.
    """
    found: list[EvidenceRecord] = []
    known: dict[str, bool] = {}
    while len(found) < limit:
        chunk = tx.evidence.before(before, _CHUNK)
        for record in chunk:
            before = record.sequence
            if trade not in (None, record.facts.get("trade")):
                continue
            if not detailed and _is_detail(record):
                continue
            if viewer is None or _concerns(tx, record, viewer, known):
                found.append(record)
                if len(found) == limit:
                    break
        if len(chunk) < _CHUNK:
            break
    return ActivityPage(records=found, next=before or None)


def _is_detail(record: EvidenceRecord) -> bool:
    """Whether a record is about the course of messages rather than about what they bring."""
    if record.kind == "egress.sent":
        return str(record.facts["verb"]) != Verb.DELIVER.value
    return record.kind in _DETAILS


def _concerns(
    tx: Transaction, record: EvidenceRecord, viewer: MemberId, known: dict[str, bool]
) -> bool:
    """Whether a member may read a record; ``known`` remembers the answers about trades."""
    if record.facts.get("member", viewer) != viewer:
        return False
    trade = record.facts.get("trade")
    if trade is None:
        return True
    if trade not in known:
        found = tx.trades.find(trade)
        known[trade] = found is not None and viewer in found.contributors
    return known[trade]
