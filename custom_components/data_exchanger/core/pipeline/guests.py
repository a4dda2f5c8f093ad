"""When guests were at home: noted as it happens, or by hand, and kept over restarts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import json

from ..consent.guests import Stay
from ..errors import NotFound
from ..identity.canonical import canonical
from .ports import Transaction

_STAYS = "guest_stays"
_SECOND = timedelta(seconds=1)


def stays(tx: Transaction) -> tuple[Stay, ...]:
    """Return all stays, the earliest first; at most one has no end."""
    known = json.loads(tx.settings.get(_STAYS, "[]"))
    return tuple(Stay(start=_moment(start), end=end and _moment(end)) for start, end in known)


def note_presence(tx: Transaction, now: datetime, *, present: bool) -> None:
    """Begin a stay, or end the one that goes on; nothing where that is known already."""
    known = stays(tx)
    here = next((stay for stay in known if stay.end is None), None)
    if present is (here is not None):
        return
    if here is None:
        _keep(tx, (*known, Stay(start=now)))
    else:
        left = replace(here, end=max(now, here.start + _SECOND))
        _keep(tx, (*(one for one in known if one is not here), left))
    tx.evidence.append("guests.arrived" if present else "guests.left", {}, now)


def add_stay(tx: Transaction, stay: Stay, now: datetime) -> None:
    """Note a stay by hand; it may lie in the past or ahead."""
    if stay not in stays(tx):
        _keep(tx, (*stays(tx), stay))
        tx.evidence.append("guests.noted", {}, now)


def forget_stay(tx: Transaction, start: datetime, now: datetime) -> None:
    """Forget the stays that began at a moment; raise :class:`NotFound` where none did."""
    known = stays(tx)
    kept = [stay for stay in known if stay.start != start]
    if len(kept) == len(known):
        raise NotFound("stay", start.isoformat())
    _keep(tx, kept)
    tx.evidence.append("guests.forgotten", {}, now)


def _keep(tx: Transaction, some: Iterable[Stay]) -> None:
    """Store stays in whole seconds, never shorter than they were."""
    rows = sorted((_seconds(stay.start), stay.end and -_seconds(stay.end, -1)) for stay in some)
    tx.settings.put(_STAYS, canonical(rows).decode())


def _seconds(moment: datetime, sign: int = 1) -> int:
    return int(sign * moment.timestamp() // 1)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
