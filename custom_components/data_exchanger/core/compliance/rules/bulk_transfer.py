"""Sensitive data of people in the United States does not go to countries of concern."""

from ...catalog.taxonomy import Category
from ..case import Case
from ..jurisdiction import JURISDICTIONS
from ..outcome import PASSED, Verdict, ask, block

_COVERED = frozenset({Category.FINANCE, Category.HEALTH, Category.LOCATION})
"""What 28 CFR 202 calls sensitive personal data, as far as a home has it."""


def check(case: Case) -> Verdict:
    """Bar what the law knows no consent for, and ask about the rest."""
    if case.country != "US" or not case.destinations & JURISDICTIONS.concern:
        return PASSED
    if any(one.category in _COVERED for one in case.elements):
        return block("sensitive")
    return ask("concern")
