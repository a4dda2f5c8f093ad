"""Licences and the authority that issues them."""

from datetime import timedelta
import json
from typing import Any

from custom_components.data_exchanger.core.compliance.licence import Dossier
from custom_components.data_exchanger.core.identity import jws
from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.model.identifiers import Did
from custom_components.data_exchanger.core.protocol.credential import (
    CONTEXT,
    TYP,
    Credential,
    ListSubject,
    StatusEntry,
    StatusListCredential,
    Subject,
    pack_bits,
    sign_credential,
)
from tests.core.examples import BUYER_KEY, NOW

AUTHORITY_KEY = SigningKey(b"\x21" * 32)
AUTHORITY = Did("did:web:authority.example")
LIST_URL = "https://authority.example/status/1"
SIZE = 131_072


def licence(key: SigningKey = AUTHORITY_KEY, **changes: Any) -> str:
    """Issue a licence for insurance pricing to the buyer of the examples."""
    subject: dict[str, Any] = {
        "id": BUYER_KEY.did,
        "name": "Data licence",
        "jurisdiction": "DE",
        "services": ("insurance_pricing",),
    }
    subject |= changes.pop("subject", {})
    fields: dict[str, Any] = {
        "context": (CONTEXT,),
        "type": ("VerifiableCredential", "DataBuyerLicence"),
        "issuer": AUTHORITY,
        "valid_from": NOW - timedelta(days=30),
        "valid_until": NOW + timedelta(days=300),
        "credential_subject": Subject(**subject),
    }
    return sign_credential(Credential(**fields | changes), key)


def status(index: int = 42, **changes: str) -> StatusEntry:
    """Point to an entry of the authority's list."""
    fields = {
        "type": "BitstringStatusListEntry",
        "status_purpose": "revocation",
        "status_list_index": str(index),
        "status_list_credential": LIST_URL,
    }
    return StatusEntry(**fields | changes)


def status_list(*revoked: int, key: SigningKey = AUTHORITY_KEY, **changes: Any) -> str:
    """Publish the authority's list."""
    subject: dict[str, Any] = {
        "type": "BitstringStatusList",
        "status_purpose": "revocation",
        "encoded_list": pack_bits(SIZE, *revoked),
    }
    subject |= changes.pop("subject", {})
    fields: dict[str, Any] = {"issuer": AUTHORITY, "credential_subject": ListSubject(**subject)}
    return sign_credential(StatusListCredential(**fields | changes), key)


def dossier(*revoked: int, **lists: str) -> Dossier:
    """Return what a home fetched from the authority."""
    return Dossier(
        keys={AUTHORITY: (AUTHORITY_KEY.public,)},
        status_lists={LIST_URL: lists.get("token", status_list(*revoked))},
    )


def altered(key: SigningKey = AUTHORITY_KEY, **changes: Any) -> str:
    """Sign a licence with fields that no honest issuer would write."""
    payload = json.loads(jws.unverified_payload(licence())) | changes
    return jws.sign(json.dumps(payload).encode(), key, TYP, AUTHORITY)
