"""The home as the corridor sees it: an immutable picture of what is configured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from ..catalog.entry import CatalogEntry
from ..catalog.inventory import Catalog
from ..compliance.check import BuyerCheck
from ..consent.decision import Circumstances, Decision, Policy
from ..consent.guests import Guests
from ..consent.policy import Member, Use
from ..consent.purpose import groups_of
from ..consent.voice import AccessRequest
from ..errors import NotFound
from ..identity.keyring import KeyRing
from ..identity.keys import PublicKey, SigningKey
from ..ledger.shares import ShareRule
from ..market.match import Match, match, unavailable
from ..model.identifiers import BuyerId, Did, MemberId
from ..privacy.budget import PrivacyBudget
from ..privacy.he.engine import Scheme
from ..privacy.he.query import METHOD, query_of
from ..protocol.profile import BuyerProfile
from ..protocol.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """A buyer that the family added: its profile, the key pinned then, and the mailbox there."""

    id: BuyerId
    profile: BuyerProfile
    key: PublicKey
    callback: str
    """Public side of this home's mailbox at the buyer; empty until it is opened."""

    @property
    def did(self) -> Did:
        """The buyer's DID."""
        return self.profile.did


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Everything that decisions depend on, at one moment."""

    keys: KeyRing
    catalog: Catalog
    members: Mapping[MemberId, Member]
    buyers: Mapping[BuyerId, Buyer]
    country: str
    """Where the household lives (ISO 3166-1)."""
    zone: tzinfo
    sharing: bool
    guests: Guests = field(default_factory=Guests)
    """Whose traces must not be among what leaves."""
    witnessed: datetime | None = None
    """The newest moment that evidence bears; a clock far behind it is wrong."""
    rule: ShareRule = field(default_factory=ShareRule)
    """How new trades are shared out."""
    checks: Mapping[BuyerId, BuyerCheck] = field(default_factory=dict)
    """What the last look at each buyer found."""
    schemes: frozenset[Scheme] = frozenset()
    """What this home can encrypt with."""
    budgets: Mapping[MemberId, PrivacyBudget] = field(default_factory=dict)
    """Privacy budgets that members have set."""

    def budget(self, member: MemberId) -> PrivacyBudget:
        """Return a member's privacy budget."""
        return self.budgets.get(member) or PrivacyBudget()

    def buyer(self, buyer_id: BuyerId) -> Buyer:
        """Return a buyer; raise :class:`NotFound`."""
        try:
            return self.buyers[buyer_id]
        except KeyError as err:
            raise NotFound("buyer", buyer_id) from err

    def check(self, buyer: BuyerId) -> BuyerCheck:
        """Return what the last look at a buyer found; nothing where nobody has looked yet."""
        return self.checks.get(buyer, BuyerCheck())

    def key_for(self, buyer: Buyer) -> SigningKey:
        """Return the key under which one buyer knows this home."""
        return self.keys.for_buyer(buyer.did)

    def policy(self, uses: tuple[Use, ...] = ()) -> Policy:
        """Prepare decisions; ``uses`` count against caps, nothing does once a trade is open."""
        circumstances = Circumstances(
            sharing=self.sharing, uses=uses, witnessed=self.witnessed, guests=self.guests
        )
        return Policy(self.members, circumstances)

    def request(self, buyer: BuyerId, terms: Terms, now: datetime) -> AccessRequest:
        """Say what terms ask for; a package for the family itself has no price."""
        return AccessRequest(
            buyer=buyer,
            purposes=groups_of(terms.purposes),
            level=terms.scope.level,
            at=now.astimezone(self.zone),
            price=terms.price if buyer in self.buyers else None,
        )

    def decide(self, entry: CatalogEntry, buyer: BuyerId, terms: Terms, now: datetime) -> Decision:
        """Decide whether an entry may go to a buyer on these terms."""
        return self.policy().hear(self.request(buyer, terms, now)).decide(entry)

    def match(
        self, buyer: BuyerId, terms: Terms, now: datetime, policy: Policy | None = None
    ) -> Match:
        """Say what of some terms this home can and may offer."""
        if terms.scope.method.id == METHOD and not self.schemes.intersection(
            query_of(terms.scope).schemes
        ):
            return unavailable(terms.scope)
        hearing = (policy or self.policy()).hear(self.request(buyer, terms, now))
        return match(terms.scope, self.catalog, hearing.decide)
