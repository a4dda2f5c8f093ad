"""Receipts say who gave what to whom, for what and until when, in the terms of DPV."""

from dataclasses import replace
from datetime import time, timedelta
import json
from typing import Any

import pytest

from custom_components.data_exchanger.core.catalog.taxonomy import Category
from custom_components.data_exchanger.core.consent.change import PermissionChanged
from custom_components.data_exchanger.core.consent.policy import Permission, QuietHours
from custom_components.data_exchanger.core.consent.purpose import PurposeGroup, groups_of
from custom_components.data_exchanger.core.consent.receipt import (
    Recipient,
    receipt,
    receipt_id,
    subject_of,
)
from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.identity.canonical import canonical
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import BuyerId, Did, MemberId
from tests.core.examples import NOW

ANNA = MemberId("anna")
HOME = Did("did:key:z6MkHome")
LAB = Recipient(
    did=Did("did:key:z6MkLab"), name="Lab", contact="mailto:lab@example.org", country="DE"
)
GENERAL = Permission(category=Category.ENERGY, level=DisclosureLevel.STATISTICS)
SEPARATE = Permission(
    category=Category.HEALTH,
    level=DisclosureLevel.PRIVATE_STATISTICS,
    purposes=frozenset({PurposeGroup.RESEARCH}),
    buyer=BuyerId("lab"),
    since=NOW,
    until=NOW + timedelta(days=365),
    daily=1,
    quiet=QuietHours(start=time(22), end=time(6)),
)


def change(before: Permission | None, after: Permission | None) -> PermissionChanged:
    return PermissionChanged(member=ANNA, by=ANNA, before=before, after=after)


def made(one: PermissionChanged, recipient: Recipient | None = None) -> dict[str, Any]:
    written = canonical(receipt(one, recipient, HOME, "DE", NOW))
    found: dict[str, Any] = json.loads(written)
    return found


def test_a_separate_consent_names_everything_that_must_be_known() -> None:
    found = made(change(None, SEPARATE), LAB)
    assert found["@type"] == "dpv:ConsentReceipt"
    assert found["dct:identifier"] == found["@id"]
    assert found["dct:created"] == "2026-11-22T15:00:00Z"
    record = found["dpv:hasRecordOfActivity"]
    assert record["dpv:hasDataSubject"] == "urn:data-exchanger:member:anna"
    assert record["dpv:hasDataController"] == LAB.did
    assert record["dpv:hasJurisdiction"] == "loc:DE"
    process = record["dpv:hasProcess"]
    assert groups_of(process["dpv:hasPurpose"]) == {PurposeGroup.RESEARCH}
    assert "pd:PhysicalHealth" in process["dpv:hasPersonalData"]
    assert process["dpv:hasRecipient"]["dpv:hasContact"] == LAB.contact
    assert process["dx:level"] == "private_statistics"
    assert process["dx:conditions"] == {
        "daily": 1,
        "quiet": {"start": "22:00", "end": "06:00"},
    }
    status = record["dpv:hasConsentStatus"]
    assert status["@type"] == "dpv:ConsentGiven"
    assert status["dpv:hasDuration"]["rdf:value"] == "2027-11-22T15:00:00Z"


def test_a_general_consent_is_for_any_buyer_and_nothing_special() -> None:
    record = made(change(None, GENERAL))["dpv:hasRecordOfActivity"]
    assert record["dpv:hasDataController"] == "dx:AnyBuyerOfTheHousehold"
    groups = groups_of(record["dpv:hasProcess"]["dpv:hasPurpose"])
    assert groups == {group for group in PurposeGroup if not group.special}
    assert record["dpv:hasConsentStatus"]["dpv:hasDuration"] == {
        "@type": "dpv:IndeterminateDuration"
    }


@pytest.mark.parametrize(
    ("before", "after", "status", "level"),
    [
        (None, GENERAL, "dpv:ConsentGiven", "statistics"),
        (GENERAL, replace(GENERAL, daily=1), "dpv:RenewedConsentGiven", "statistics"),
        (GENERAL, None, "dpv:ConsentWithdrawn", "statistics"),
        (None, replace(GENERAL, level=DisclosureLevel.NONE), "dpv:ConsentWithdrawn", "none"),
    ],
)
def test_the_status_is_that_of_the_change(
    before: Permission | None, after: Permission | None, status: str, level: str
) -> None:
    record = made(change(before, after))["dpv:hasRecordOfActivity"]
    assert record["dpv:hasConsentStatus"]["@type"] == status
    assert record["dpv:hasProcess"]["dx:level"] == level


def test_each_change_has_an_id_of_its_own() -> None:
    given, withdrawn = change(None, GENERAL), change(GENERAL, None)
    ids = {
        receipt_id(given, NOW),
        receipt_id(withdrawn, NOW),
        receipt_id(given, NOW + timedelta(milliseconds=1)),
    }
    assert len(ids) == 3
    assert receipt_id(given, NOW) in ids


def test_what_is_about_nothing_has_no_receipt() -> None:
    with pytest.raises(InvalidInput):
        subject_of(change(None, None))
