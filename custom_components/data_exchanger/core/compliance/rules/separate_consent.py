"""Sensitive data leaves with separate consent only."""

from ..case import Case
from ..outcome import PASSED, Verdict, ask, block
from ..separate import lacks_consent


def check(case: Case) -> Verdict:
    """Want a consent for this buyer and purpose from everybody whom sensitive data concerns."""
    if not case.sensitive:
        return PASSED
    if lacks_consent(case):
        return block("missing")
    return ask("sensitive")
