"""Data about children and teenagers: few purposes, never in detail."""

from ...consent.purpose import PurposeGroup
from ...model.disclosure import DisclosureLevel
from ..case import Case
from ..outcome import PASSED, Verdict, ask, block

_ALLOWED = frozenset({PurposeGroup.EDUCATION, PurposeGroup.RESEARCH, PurposeGroup.PUBLIC_GOOD})


def check(case: Case) -> Verdict:
    """Bar what must not be done with minors' data; a guardian decides about the rest."""
    if not case.minors:
        return PASSED
    if case.groups - _ALLOWED:
        return block("purpose")
    if case.terms.scope.level is DisclosureLevel.SERIES:
        return block("detail")
    return ask("minor")
