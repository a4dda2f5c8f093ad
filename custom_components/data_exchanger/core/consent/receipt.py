"""What a person keeps of a consent: ISO/IEC TS 27560 in the terms of DPV, as JSON-LD.

After the guide "Consent Records and Receipts as per ISO/IEC TS 27560:2023 using DPV" (W3C DPVCG,
2024). Persons are named by an id that means nothing elsewhere; buyers by what they say of
themselves, since who gives consent must know to whom.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from ..catalog.element import vocabulary
from ..catalog.taxonomy import Category
from ..errors import InvalidInput
from ..identity.canonical import canonical
from ..model.identifiers import Did
from ..model.period import rfc3339
from .change import ChangeKind, PermissionChanged, permission_facts
from .policy import Permission
from .purpose import PurposeGroup, purposes

_PROFILE = "https://w3id.org/dpv/schema/dpv-27560#"
_OWN = "https://w3id.org/data-exchanger/v1#"
_CONTEXT = {
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "dx": _OWN,
    "loc": "https://w3id.org/dpv/loc#",
    "pd": "https://w3id.org/dpv/pd#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
_ANY_BUYER = "dx:AnyBuyerOfTheHousehold"
_STATUS = {
    ChangeKind.GIVEN: "dpv:ConsentGiven",
    ChangeKind.CHANGED: "dpv:RenewedConsentGiven",
    ChangeKind.WITHDRAWN: "dpv:ConsentWithdrawn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A buyer as it names itself."""

    did: Did
    name: str
    contact: str
    country: str


def receipt(
    change: PermissionChanged,
    recipient: Recipient | None,
    publisher: Did,
    country: str,
    now: datetime,
) -> Mapping[str, Any]:
    """Make the receipt of a change; ``recipient`` None stands for any buyer of the household.

    ``publisher`` is who keeps the record: the household's own key.
    """
    about = subject_of(change)
    number = receipt_id(change, now)
    return {
        "@context": _CONTEXT,
        "@id": number,
        "@type": "dpv:ConsentReceipt",
        "dct:identifier": number,
        "dct:conformsTo": f"{_PROFILE}receipt",
        "dct:created": rfc3339(now),
        "dct:publisher": publisher,
        "dpv:hasRecordOfActivity": {
            "@id": f"{number}#record",
            "@type": "dpv:ConsentRecord",
            "dct:conformsTo": f"{_PROFILE}record",
            "dpv:hasDataSubject": f"urn:data-exchanger:member:{change.member}",
            "dpv:hasDataController": recipient.did if recipient else _ANY_BUYER,
            "dpv:hasJurisdiction": f"loc:{country}",
            "dpv:hasLegalBasis": "dpv:ExplicitlyExpressedConsent",
            "dpv:hasProcess": {
                "@type": "dpv:Process",
                "dpv:hasProcessing": ["dpv:Collect", "dpv:Disclose", "dpv:Use"],
                "dpv:hasPurpose": _purposes(about.purposes),
                "dpv:hasPersonalData": _personal_data(about.category),
                "dpv:hasRecipient": _shown(recipient),
                "dx:category": about.category.value,
                "dx:level": about.level.value,
                "dx:conditions": _conditions(about),
            },
            "dpv:hasConsentStatus": {
                "@type": _STATUS[change.kind],
                "dpv:isIndicatedBy": f"urn:data-exchanger:member:{change.by}",
                "dpv:isIndicatedAtTime": rfc3339(now),
                "dpv:hasDuration": _duration(about),
            },
            "dpv:isExercisedAt": "dx:withdraw_consent",
        },
    }


def receipt_id(change: PermissionChanged, now: datetime) -> str:
    """Name the receipt of a change; one moment holds one change of a permission."""
    facts = canonical(change.facts()).decode()
    return uuid5(NAMESPACE_URL, f"{_OWN}{now.isoformat()} {facts}").urn


def subject_of(change: PermissionChanged) -> Permission:
    """Return what a change is about: what holds now, or what is taken back."""
    taken_back = change.kind is ChangeKind.WITHDRAWN and change.before
    found = taken_back or change.after
    if not found:
        raise InvalidInput("change", "is about nothing")
    return found


def _purposes(groups: Iterable[PurposeGroup]) -> list[str]:
    """Return the purposes of some groups; of none: all that are not special."""
    wanted = {*groups} or {group for group in PurposeGroup if not group.special}
    return sorted(one.iri for one in purposes().values() if one.group in wanted)


def _personal_data(category: Category) -> list[str]:
    elements = vocabulary().values()
    found = (
        one.codes.get("dpv", "dpv:PersonalData") for one in elements if one.category is category
    )
    return sorted({*found})


def _shown(recipient: Recipient | None) -> Any:
    if recipient is None:
        return _ANY_BUYER
    return {
        "@id": recipient.did,
        "dpv:hasName": recipient.name,
        "dpv:hasContact": recipient.contact,
        "dpv:hasLocation": f"loc:{recipient.country}",
    }


def _duration(about: Permission) -> Mapping[str, str]:
    if about.until is None:
        return {"@type": "dpv:IndeterminateDuration"}
    return {"@type": "dpv:UntilTimeDuration", "rdf:value": rfc3339(about.until)}


def _conditions(about: Permission) -> Mapping[str, Any]:
    known = permission_facts(about)
    return {name: known[name] for name in ("daily", "floor", "monthly", "quiet") if name in known}
