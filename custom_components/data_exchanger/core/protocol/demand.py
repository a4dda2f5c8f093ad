"""Demands: what a buyer looks for, signed, and the feed that publishes them."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from ..model.money import Money
from ..model.period import Instant
from ..model.scope import Scope, Slug
from .profile import Country, Text
from .terms import Iri, Terms
from .wire import WIRE


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """An open request for data at a fixed price."""

    typ: ClassVar[str] = "dx-demand"
    __pydantic_config__: ClassVar = WIRE

    id: Iri
    title: Text
    scenario: Slug
    purposes: Annotated[tuple[Iri, ...], Field(min_length=1, max_length=16)]
    prohibited: Annotated[tuple[Iri, ...], Field(max_length=32)] = ()
    scope: Scope
    price: Money
    fee_per_mille: Annotated[int, Field(ge=0, le=500)] = 0
    retention_days: Annotated[int, Field(ge=1, le=3650)]
    place: Country
    issued: Instant
    deadline: Instant

    def terms(self) -> Terms:
        """Return what a home agrees to when it answers this demand as it stands."""
        return Terms(
            scope=self.scope,
            purposes=self.purposes,
            prohibited=self.prohibited,
            price=self.price,
            fee_per_mille=self.fee_per_mille,
            retention_days=self.retention_days,
            place=self.place,
            valid_until=self.deadline,
            demand=self.id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandFeed:
    """A page of signed demands (compact JWS); ``next`` is the cursor of the following page."""

    __pydantic_config__: ClassVar = WIRE

    demands: Annotated[
        tuple[Annotated[str, StringConstraints(max_length=100_000)], ...], Field(max_length=100)
    ]
    next: Annotated[str, StringConstraints(max_length=200)] | None = None
