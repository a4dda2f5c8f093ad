"""What a home and a buyer agree on."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from ..model.money import Money
from ..model.period import Instant
from ..model.scope import Scope
from .profile import Country
from .wire import WIRE

Iri = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9+.-]*:[^\s]{1,300}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Data, purpose, price and duties of an offer.

    ``place`` is where the data may be kept (ISO 3166-1); ``retention_days`` counts from delivery;
    ``valid_until`` ends the right to use what was delivered and the offer itself.
    """

    __pydantic_config__: ClassVar = WIRE

    scope: Scope
    purposes: Annotated[tuple[Iri, ...], Field(min_length=1, max_length=16)]
    prohibited: Annotated[tuple[Iri, ...], Field(max_length=32)] = ()
    price: Money
    fee_per_mille: Annotated[int, Field(ge=0, le=500)] = 0
    retention_days: Annotated[int, Field(ge=1, le=3650)]
    place: Country
    valid_until: Instant
    demand: Iri | None = None
