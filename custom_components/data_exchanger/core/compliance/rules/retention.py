"""Data is kept no longer than its purpose needs."""

from ..case import Case
from ..outcome import PASSED, Verdict, ask, block

_ASK, _LONGEST = 365, 1825
_SENSITIVE_ASK, _SENSITIVE_LONGEST = 90, 365
"""Days after delivery."""


def check(case: Case) -> Verdict:
    """Compare how long the buyer keeps data with what is usual; sensitive data less long."""
    days = case.terms.retention_days
    if days > (_SENSITIVE_LONGEST if case.sensitive else _LONGEST):
        return block("too_long")
    if days > (_SENSITIVE_ASK if case.sensitive else _ASK):
        return ask("long")
    return PASSED
