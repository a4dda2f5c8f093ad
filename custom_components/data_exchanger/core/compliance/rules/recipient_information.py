"""The family must know who gets the data, how to reach them, and where it lies."""

from ..case import Case
from ..contact import is_reachable
from ..outcome import PASSED, Verdict, ask, block


def check(case: Case) -> Verdict:
    """Look for name, contact and place of the recipient."""
    if not case.profile.name.strip():
        return block("name")
    if not is_reachable(case.profile.contact):
        return block("contact")
    if case.terms.place not in case.profile.hosting:
        return ask("place")
    return PASSED
