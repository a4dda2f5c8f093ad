"""Data is for stated purposes that fit the scenario, and for no other."""

from ...consent.purpose import groups_of
from ..case import Case
from ..outcome import PASSED, Verdict, ask, block

_MOST = 3
"""Groups of purposes beyond which a demand is too broad to understand."""


def check(case: Case) -> Verdict:
    """Compare the purposes with one another and with the scenario."""
    if frozenset(case.terms.purposes) & frozenset(case.terms.prohibited):
        return block("contradiction")
    if len(case.groups) > _MOST:
        return block("too_broad")
    if case.scenario and case.groups - groups_of(case.scenario.purposes):
        return ask("beyond_scenario")
    return PASSED
