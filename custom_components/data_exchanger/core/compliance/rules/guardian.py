"""Data about children and teenagers: few purposes, never in detail."""

from ...consent.voice import FOR_MINORS, HIGHEST_FOR_MINORS
from ..case import Case
from ..outcome import PASSED, Verdict, ask, block


def check(case: Case) -> Verdict:
    """Bar what must not be done with minors' data; a guardian decides about the rest."""
    if not case.minors:
        return PASSED
    if case.groups - FOR_MINORS:
        return block("purpose")
    if case.terms.scope.level > HIGHEST_FOR_MINORS:
        return block("detail")
    return ask("minor")
