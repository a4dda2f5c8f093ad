"""Whether a buyer can be reached."""

import re

_CONTACT = re.compile(
    r"(?:mailto:)?[^@\s]+@[^@\s]+\.[^@\s]+|tel:\+?[\d ()-]{5,}|https://\S+", re.IGNORECASE
)


def is_reachable(contact: str) -> bool:
    """Whether a contact is a mail address, telephone number or web address."""
    return _CONTACT.fullmatch(contact.strip()) is not None
