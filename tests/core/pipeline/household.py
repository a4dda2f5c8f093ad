"""A household of two adults with a meter, and the two buyers that it knows."""

from collections.abc import Mapping
from datetime import UTC
from types import MappingProxyType

import numpy as np

from custom_components.data_exchanger.core.catalog.entry import CatalogEntry
from custom_components.data_exchanger.core.catalog.inventory import Catalog
from custom_components.data_exchanger.core.catalog.taxonomy import Category
from custom_components.data_exchanger.core.consent.policy import Member, Permission, Role
from custom_components.data_exchanger.core.identity.keyring import KeyRing
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import BuyerId, EntryId, MemberId
from custom_components.data_exchanger.core.model.timeseries import Readings, Totals
from custom_components.data_exchanger.core.pipeline.home import Buyer, Home
from custom_components.data_exchanger.core.privacy.he.engine import Scheme
from tests.core.examples import (
    BUYER_HOST,
    BUYER_KEY,
    MASTER,
    STRANGER_KEY,
    WEEK,
    entry,
    profile,
)

BUYER, OTHER = BuyerId("buyer-entry"), BuyerId("other-entry")
ANNA, BEN = MemberId("anna-canary"), MemberId("ben-canary")
ENTRY = EntryId("entry-canary")
CANARIES = (b"canary", b"Kitchen", b"sensor.")
"""What the home knows by these words must never leave."""


def member(key: MemberId, level: DisclosureLevel = DisclosureLevel.SERIES) -> Member:
    """Make an adult who allows a level for energy."""
    permission = Permission(category=Category.ENERGY, level=level)
    return Member(id=key, role=Role.ADULT, permissions=(permission,))


def catalog_of(*entries: CatalogEntry) -> Catalog:
    """Make a catalogue."""
    return Catalog(entries=MappingProxyType({one.id: one for one in entries}))


def make_home(schemes: frozenset[Scheme] = frozenset()) -> Home:
    """Make a home of two adults with one meter and two buyers."""
    meter = entry(ENTRY, entity_id="sensor.kitchen_canary_meter")
    return Home(
        keys=KeyRing(MASTER),
        catalog=catalog_of(meter),
        members={one: member(one) for one in (ANNA, BEN)},
        buyers={
            BUYER: Buyer(
                id=BUYER,
                profile=profile(),
                key=BUYER_KEY.public,
                callback=f"{BUYER_HOST}/mailboxes/abc",
            ),
            OTHER: Buyer(
                id=OTHER,
                profile=profile(STRANGER_KEY, "https://other.example"),
                key=STRANGER_KEY.public,
                callback="https://other.example/mailboxes/xyz",
            ),
        },
        country="DE",
        zone=UTC,
        sharing=True,
        schemes=schemes,
    )


def readings() -> Mapping[EntryId, Readings]:
    """Return a meter that counts half a kilowatt-hour every hour."""
    hours = int(WEEK.start.timestamp()) + 3600 * np.arange(169)
    return {ENTRY: Totals(hours, np.arange(169) / 2, 3600)}
