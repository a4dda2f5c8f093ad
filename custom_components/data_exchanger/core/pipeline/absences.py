"""When members could not contribute: outages of the home, holidays, devices taken away."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
import json

from ..catalog.inventory import Catalog
from ..ledger.medals import EXCUSED_DAYS
from ..model.identifiers import MemberId
from .ports import EVERYBODY, Transaction

_ALIVE = "alive"
_SUBJECTS = "subjects"
_SHORTEST_OUTAGE = timedelta(days=1)


def note_alive(tx: Transaction, now: datetime) -> None:
    """Say that the home is running; a day and more since it last said so was an outage."""
    last = datetime.fromisoformat(tx.settings.get(_ALIVE, now.isoformat()))
    if now - last >= _SHORTEST_OUTAGE:
        for month, days in _by_month(_days(last, now)).items():
            tx.scores.excuse(month, EVERYBODY, f"outage {last.date()}", days)
    tx.settings.put(_ALIVE, now.isoformat())


def note_holidays(tx: Transaction, spans: Iterable[tuple[date, date]]) -> None:
    """Excuse the days that are marked as holidays; the last day of a span is not among them."""
    marked = {day for start, end in spans for day in _dates(start, end)}
    for month, days in _by_month(marked).items():
        tx.scores.excuse(month, EVERYBODY, "holiday", days)


def note_lost(tx: Transaction, catalog: Catalog, now: datetime) -> None:
    """Excuse members whose data went away since the last look, for this month and the next.

    What there was is kept in the database: a device may be taken away while the home is off.
    """
    before: Mapping[str, list[str]] = json.loads(tx.settings.get(_SUBJECTS, "{}"))
    after = {one.id: sorted(one.subjects) for one in catalog.entries.values() if one.subjects}
    if after == before:
        return
    tx.settings.put(_SUBJECTS, json.dumps(after))
    lost = [members for entry, members in before.items() if entry not in after]
    for member in {MemberId(one) for members in lost for one in members}:
        for month in (now, now.replace(day=1) + timedelta(days=32)):
            tx.scores.excuse(f"{month:%Y-%m}", member, "devices", EXCUSED_DAYS)


def _days(start: datetime, end: datetime) -> Iterator[date]:
    """Return the days between two moments, counting from the first moment."""
    for number in range((end - start) // timedelta(days=1)):
        yield (start + timedelta(days=number)).astimezone(UTC).date()


def _dates(start: date, end: date) -> Iterator[date]:
    for number in range(max((end - start).days, 1)):
        yield start + timedelta(days=number)


def _by_month(days: Iterable[date]) -> Mapping[str, int]:
    return Counter(f"{day:%Y-%m}" for day in days)
