"""What left the home day by day, put on record."""

from datetime import datetime

from .home import Home
from .ports import Transaction


def note_egress(tx: Transaction, home: Home, now: datetime) -> None:
    """Record the counts that have grown since they were last recorded.

    Messages of trades have records of their own; this covers what is asked too often for that, such
    as mailboxes and feeds. Counts are those of one buyer and day (UTC), messages included.
    """
    for count in tx.egress.unnoted():
        buyer = home.buyers.get(count.buyer)
        facts = {
            "buyer": buyer.did if buyer else "",
            "day": count.day.isoformat(),
            "requests": count.requests,
            "bytes": count.bytes,
        }
        tx.evidence.append("egress.counted", facts, now)
        tx.egress.note(count)
