"""A trade as the rules see it: what is to go to whom, for what, and whom it concerns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..catalog.element import Element
from ..catalog.entry import CatalogEntry
from ..catalog.scenario import Scenario
from ..catalog.service import Service
from ..catalog.taxonomy import SENSITIVE_CATEGORIES, Sensitivity
from ..consent.policy import Member, Role
from ..consent.purpose import PurposeGroup, groups_of
from ..model.identifiers import BuyerId, MemberId
from ..protocol.profile import BuyerProfile
from ..protocol.terms import Terms
from .jurisdiction import Regime, crosses_border, regimes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that rules may look at.

    ``elements`` is what is asked for; ``entries`` is what of it the family grants so far, which may
    be nothing. ``scenario`` is None where the demand names none that the library knows.
    """

    terms: Terms
    title: str
    scenario: Scenario | None
    services: tuple[Service, ...]
    """The special services that the trade amounts to."""
    buyer: BuyerId
    profile: BuyerProfile
    endorsements: frozenset[str]
    """Special services for which the buyer has proven a licence."""
    country: str
    """Where the household lives."""
    elements: tuple[Element, ...]
    entries: tuple[CatalogEntry, ...]
    members: Mapping[MemberId, Member]
    at: datetime

    @property
    def groups(self) -> frozenset[PurposeGroup]:
        """The groups of the purposes."""
        return groups_of(self.terms.purposes)

    @property
    def sensitive(self) -> bool:
        """Whether data of special categories is asked for."""
        return any(
            one.sensitivity is Sensitivity.SENSITIVE or one.category in SENSITIVE_CATEGORIES
            for one in self.elements
        )

    @property
    def minors(self) -> tuple[Member, ...]:
        """The children and teenagers whom the entries concern."""
        subjects = frozenset[MemberId]().union(*(entry.subjects for entry in self.entries))
        known = [self.members[one] for one in sorted(subjects) if one in self.members]
        return tuple(one for one in known if one.role is not Role.ADULT)

    @property
    def destinations(self) -> frozenset[str]:
        """The countries in whose reach the data comes."""
        return frozenset((self.profile.jurisdiction, *self.profile.hosting, self.terms.place))

    @property
    def abroad(self) -> frozenset[str]:
        """Those destinations that lie beyond the reach of the home's law."""
        return frozenset(one for one in self.destinations if crosses_border(self.country, one))

    @property
    def regimes(self) -> frozenset[Regime]:
        """The law of the household and of the buyer."""
        return regimes_of((self.country, self.profile.jurisdiction))
