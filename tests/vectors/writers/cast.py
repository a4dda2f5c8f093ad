"""The parties of all vectors and what they agree on. The keys are public: for tests only."""

from datetime import UTC, datetime, timedelta
from hashlib import shake_256

from custom_components.data_exchanger.core.identity import base64url
from custom_components.data_exchanger.core.identity.keyring import KeyRing
from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import (
    BuyerId,
    EntryId,
    MemberId,
    TradeId,
    urn,
)
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.model.period import Period, rfc3339
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.scope import MethodSpec, Scope
from custom_components.data_exchanger.core.protocol import odrl
from custom_components.data_exchanger.core.protocol.demand import Demand
from custom_components.data_exchanger.core.protocol.kem import supported_kems
from custom_components.data_exchanger.core.protocol.profile import (
    BuyerProfile,
    SealingKey,
    SettlementTerms,
)
from custom_components.data_exchanger.core.trade.trade import Party, Trade

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)

BUYER = SigningKey(b"\x01" * 32)
STRANGER = SigningKey(b"\x02" * 32)
MASTER = b"\x03" * 32
"""The secret of the home; it signs to each buyer with another key derived from this one."""
HOME = KeyRing(MASTER).for_buyer(BUYER.did)

XWING_SEED = b"\x05" * 32
PRIVATE = {"X25519": b"\x04" * 32, "X-Wing": shake_256(XWING_SEED).digest(96)}
"""Private sealing keys of the buyer; X-Wing's expands a seed of 32 bytes as its draft says."""
KEY_ID = {"X25519": "key-x25519", "X-Wing": "key-xwing"}

HOST = "https://buyer.example"
DSP = f"{HOST}/dsp"
MAILBOX_ID = "vP3hQ0m9sT5aYxWcLk2BgA"
CALLBACK = f"{HOST}/mbx/{MAILBOX_ID}"
BUYER_ID = BuyerId("01JD9ZK3V5W7Y9B1C3D5E7F9GH")

RANDOMNESS = bytes(range(16))
TRADE = TradeId(urn(RANDOMNESS))
CONSUMER_PID = urn(bytes(range(16, 32)))
DEMAND_ID = urn(bytes(range(32, 48)))

RESEARCH = "https://w3id.org/dpv#AcademicResearch"
CREDIT = "https://w3id.org/dpv#CreditChecking"
REIDENTIFICATION = "https://w3id.org/data-exchanger/v1#Reidentification"

SCOPE = Scope(
    required=("electricity_consumption",),
    optional=("indoor_temperature",),
    period=Period(start=datetime(2026, 11, 1, tzinfo=UTC), end=datetime(2026, 11, 2, tzinfo=UTC)),
    resolution=Resolution.HOUR,
    minimum_coverage=90,
    level=DisclosureLevel.SERIES,
    method=MethodSpec(id="series"),
)

DEMAND = Demand(
    id=DEMAND_ID,
    title="Hourly electricity of one day",
    scenario="load_forecasting",
    purposes=(RESEARCH,),
    prohibited=(CREDIT, REIDENTIFICATION),
    scope=SCOPE,
    price=Money(amount=450, currency="EUR"),
    fee_per_mille=100,
    retention_days=30,
    place="DE",
    issued=NOW - timedelta(days=1),
    deadline=NOW + timedelta(days=30),
)

TERMS = DEMAND.terms()


def sealing_key(kem: str) -> SealingKey:
    """Return the public half of a sealing key, as the profile names it."""
    raw = supported_kems()[kem].public(PRIVATE[kem])
    return SealingKey(id=KEY_ID[kem], kem=kem, public_key=base64url.encode(raw))


PROFILE = BuyerProfile(
    did=BUYER.did,
    name="Grid Research Institute",
    contact="mailto:privacy@buyer.example",
    jurisdiction="DE",
    hosting=("DE", "FR"),
    dsp=DSP,
    mailbox=f"{HOST}/mailboxes",
    demands=f"{HOST}/demands",
    settlement=f"{HOST}/settlements",
    erasure=f"{HOST}/erasure",
    sealing_keys=tuple(sealing_key(kem) for kem in PRIVATE),
    terms=SettlementTerms(
        currencies=("EUR",), methods=("bank_transfer",), due_days=14, fee_per_mille=100
    ),
    website=HOST,
    updated=NOW - timedelta(days=7),
)

SALE = Trade(
    id=TRADE,
    party=Party(
        buyer=BUYER_ID,
        buyer_did=BUYER.did,
        home_did=HOME.did,
        consumer_base=DSP,
        callback=CALLBACK,
        erasure=PROFILE.erasure,
        key=BUYER.public.raw.hex(),
    ),
    terms=TERMS,
    entries=(EntryId("meter"), EntryId("thermometer")),
    contributors=(MemberId("anna"),),
    opened=NOW,
    updated=NOW,
)
"""The trade that answers the demand, before anything is sent."""

AGREED = NOW + timedelta(minutes=3)
OFFER = odrl.offer(TERMS, SALE.offer_id, SALE.target)
AGREEMENT = odrl.agreement(
    OFFER,
    SALE.agreement_id,
    assigner=HOME.did,
    assignee=BUYER.did,
    timestamp=rfc3339(AGREED),
)
