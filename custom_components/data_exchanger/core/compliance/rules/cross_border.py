"""Data that leaves the reach of the household's law."""

from ..case import Case
from ..outcome import PASSED, Verdict, ask, block

_SERVICE = "cross_border_transfer"


def check(case: Case) -> Verdict:
    """Ask before data goes abroad; sensitive data needs a buyer with a licence for that."""
    if not case.abroad:
        return PASSED
    if case.sensitive and _SERVICE not in case.endorsements:
        return block("sensitive")
    return ask("abroad")
