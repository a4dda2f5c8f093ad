"""Leave to use sensitive data ends within a year."""

from ...consent.policy import LONGEST_SEPARATE
from ..case import Case
from ..outcome import PASSED, Verdict, block


def check(case: Case) -> Verdict:
    """Look at how long the agreement would hold."""
    if case.sensitive and case.terms.valid_until > case.at + LONGEST_SEPARATE:
        return block("over_a_year")
    return PASSED
