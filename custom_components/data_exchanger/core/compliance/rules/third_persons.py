"""Data that tells of people who live elsewhere: guests, callers, friends."""

from ...catalog.taxonomy import Category
from ...model.disclosure import DisclosureLevel
from ..case import Case
from ..outcome import PASSED, Verdict, ask, block

_OTHERS = frozenset({Category.SOCIAL})
_GUESTS = frozenset({Category.PRESENCE})


def check(case: Case) -> Verdict:
    """Bar detailed series about others, and ask where guests may be in the data."""
    categories = {one.category for one in case.elements}
    level = case.terms.scope.level
    if categories & _OTHERS and level is DisclosureLevel.SERIES:
        return block("others")
    if categories & (_OTHERS | _GUESTS) and level >= DisclosureLevel.STATISTICS:
        return ask("guests")
    return PASSED
