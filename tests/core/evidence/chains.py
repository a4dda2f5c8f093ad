"""A chain of evidence with which the tests begin."""

from datetime import timedelta

from custom_components.data_exchanger.core.evidence.record import EvidenceRecord, seal_record
from tests.core.examples import BUYER_KEY, NOW


def chain(length: int) -> list[EvidenceRecord]:
    """Make a chain of facts of every JSON type, a second apart."""
    records: list[EvidenceRecord] = []
    for number in range(length):
        previous = records[-1] if records else None
        facts = {"trade": f"urn:{number}", "bytes": number, "nested": {"list": [None, True, "é"]}}
        now = NOW + timedelta(seconds=number)
        records.append(seal_record(previous, "egress.sent", facts, now, BUYER_KEY))
    return records


CHAIN = chain(6)
