"""The family must know who gets the data, how to reach them, and where it lies."""

import re

from ..case import Case
from ..outcome import PASSED, Verdict, ask, block

_CONTACT = re.compile(
    r"(?i)^(mailto:)?[^@\s]+@[^@\s]+\.[^@\s]+$|^tel:\+?[\d ()-]{5,}$|^https://\S+$"
)


def check(case: Case) -> Verdict:
    """Look for name, contact and place of the recipient."""
    if not case.profile.name.strip():
        return block("name")
    if not _CONTACT.match(case.profile.contact.strip()):
        return block("contact")
    if case.terms.place not in case.profile.hosting:
        return ask("place")
    return PASSED
