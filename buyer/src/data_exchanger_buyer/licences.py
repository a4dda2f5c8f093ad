"""Licences that a buyer shows to homes."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from data_exchanger_core.errors import InvalidInput
from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.protocol.credential import Credential, read_credential

from .buyer import Buyer
from .config import change_config

MOST = 10
"""Licences that a profile may hold."""


def read_licence(text: str, holder: Did) -> str:
    """Return the token in a file; raise :class:`InvalidInput` for another's, or none."""
    token = text.strip()
    credential = read_credential(token)
    if credential.credential_subject.id != holder:
        raise InvalidInput("licence", f"is about {credential.credential_subject.id}, not {holder}")
    return token


def add_licence(buyer: Buyer, text: str) -> Credential:
    """Put a licence into the settings; homes see it once the server is started anew."""
    token = read_licence(text, buyer.did)
    licences = (*(one for one in buyer.config.licences if one != token), token)
    if len(licences) > MOST:
        raise InvalidInput("licences", f"are more than {MOST}")
    change_config(buyer.folder, replace(buyer.config, licences=licences))
    return read_credential(token)


def licence_facts(token: str, now: datetime) -> dict[str, Any]:
    """Describe a licence."""
    credential = read_credential(token)
    subject, until = credential.credential_subject, credential.valid_until
    return {
        "name": subject.name,
        "issuer": credential.issued_by,
        "services": list(subject.services),
        "validUntil": until and until.isoformat(),
        "expired": bool(until and until <= now),
    }
