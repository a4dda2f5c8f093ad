"""Uses of data that can turn against people: refused, or for endorsed buyers only."""

from ...catalog.service import SERVICES, Treatment
from ..case import Case
from ..outcome import PASSED, Verdict, ask, block
from ..separate import lacks_consent


def check(case: Case) -> Verdict:
    """Judge the special services that a trade amounts to, and those that its title names."""
    if any(one.treatment is Treatment.REFUSED for one in case.services):
        return block("refused")
    if any(one.id not in case.endorsements for one in case.services):
        return block("not_endorsed")
    if case.services:
        return block("no_consent") if lacks_consent(case, special=True) else ask("special")
    if case.terms.demand and case.scenario is None:
        return ask("unknown_scenario")
    return ask("title") if any(one.is_named_in(case.title) for one in SERVICES.values()) else PASSED
