"""Values with which the tests of several rooms begin."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from custom_components.data_exchanger.core.catalog.descriptor import HistoryKind
from custom_components.data_exchanger.core.catalog.element import Element
from custom_components.data_exchanger.core.catalog.entry import CatalogEntry
from custom_components.data_exchanger.core.catalog.taxonomy import (
    Aggregation,
    Category,
    Protocol,
    Sensitivity,
)
from custom_components.data_exchanger.core.identity import base64url
from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import ElementId, EntryId, MemberId
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.scope import MethodSpec, Scope
from custom_components.data_exchanger.core.protocol.kem import supported_kems
from custom_components.data_exchanger.core.protocol.profile import (
    BuyerProfile,
    SealingKey,
    SettlementTerms,
)
from custom_components.data_exchanger.core.protocol.terms import Terms

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
WEEK = Period(start=datetime(2026, 11, 2, tzinfo=UTC), end=datetime(2026, 11, 9, tzinfo=UTC))

BUYER_KEY = SigningKey(b"\x01" * 32)
STRANGER_KEY = SigningKey(b"\x02" * 32)
MASTER = b"\x03" * 32
SEALING_PRIVATE = b"\x04" * 32

BUYER_HOST = "https://buyer.example"
RESEARCH = "https://w3id.org/dpv#AcademicResearch"
CREDIT = "https://w3id.org/dpv#CreditChecking"

_urns = count(1)


def fresh_urn() -> str:
    """Return an IRI that nothing else has."""
    return f"urn:uuid:00000000-0000-4000-8000-{next(_urns):012d}"


def element(key: str = "electricity_consumption", **changes: Any) -> Element:
    """Make an element of the vocabulary."""
    fields: dict[str, Any] = {
        "id": ElementId(key),
        "category": Category.ENERGY,
        "label": {"en": key.replace("_", " ").capitalize()},
        "unit": "kWh",
        "ucum": "kW.h",
        "aggregation": Aggregation.INCREMENT,
        "sensitivity": Sensitivity.MODERATE,
        "decimals": 3,
        "bounds": (0.0, 50.0),
        "codes": {"saref": "saref:Energy"},
    }
    return Element(**fields | changes)


def entry(key: str = "entry-1", of: Element | None = None, **changes: Any) -> CatalogEntry:
    """Make a catalogue entry with a year of hourly history."""
    fields: dict[str, Any] = {
        "id": EntryId(key),
        "entity_id": f"sensor.{key}",
        "element": of or element(),
        "protocol": Protocol.ZIGBEE,
        "subjects": frozenset[MemberId](),
        "history": frozenset({HistoryKind.STATISTICS}),
        "unit": "kWh",
        "reach": NOW - timedelta(days=365),
        "completeness": 1.0,
    }
    return CatalogEntry(**fields | changes)


def scope(**changes: Any) -> Scope:
    """Make a scope: a week of hourly electricity, as series."""
    fields: dict[str, Any] = {
        "required": ("electricity_consumption",),
        "period": WEEK,
        "resolution": Resolution.HOUR,
        "level": DisclosureLevel.SERIES,
        "method": MethodSpec(id="series"),
    }
    return Scope(**fields | changes)


def terms(**changes: Any) -> Terms:
    """Make terms: 4.50 EUR with a fee of a tenth, for research."""
    fields: dict[str, Any] = {
        "scope": scope(),
        "purposes": (RESEARCH,),
        "prohibited": (CREDIT,),
        "price": Money(amount=450, currency="EUR"),
        "fee_per_mille": 100,
        "retention_days": 30,
        "place": "DE",
        "valid_until": NOW + timedelta(days=30),
    }
    return Terms(**fields | changes)


def profile(key: SigningKey = BUYER_KEY, host: str = BUYER_HOST, **changes: Any) -> BuyerProfile:
    """Make a buyer's profile with an X25519 key."""
    public = supported_kems()["X25519"].public(SEALING_PRIVATE)
    fields: dict[str, Any] = {
        "did": key.did,
        "name": "Grid Research Institute",
        "contact": "privacy@buyer.example",
        "jurisdiction": "DE",
        "hosting": ("DE", "FR"),
        "dsp": f"{host}/dsp",
        "mailbox": f"{host}/mailboxes",
        "demands": f"{host}/demands",
        "settlement": f"{host}/settlements",
        "erasure": f"{host}/erasures",
        "sealing_keys": (
            SealingKey(id="key-1", kem="X25519", public_key=base64url.encode(public)),
        ),
        "terms": SettlementTerms(
            currencies=("EUR",), methods=("bank_transfer",), due_days=14, fee_per_mille=100
        ),
        "updated": NOW,
    }
    return BuyerProfile(**fields | changes)
