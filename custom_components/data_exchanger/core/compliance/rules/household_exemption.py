"""Whoever sells data that tells of others may answer for it like a business."""

from ...catalog.taxonomy import Category, Sensitivity
from ..case import Case
from ..outcome import PASSED, Verdict, ask

_SHARED = frozenset({Category.PRESENCE, Category.SOCIAL})


def check(case: Case) -> Verdict:
    """Warn where data that may tell of others is sold for money."""
    telling = any(
        one.category in _SHARED or one.sensitivity is Sensitivity.SENSITIVE for one in case.elements
    )
    return ask("sale") if telling and case.terms.price.amount else PASSED
