"""Documents of a delivery: certificate and manifest, receipt and settlement statement."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from ..model.disclosure import DisclosureLevel
from ..model.money import Money
from ..model.period import Instant
from ..model.scope import Scope
from ..privacy.guarantee import Guarantee
from ..privacy.release import Count, ResourceSummary, Sha256
from .obligation import StatementKind
from .terms import Iri
from .wire import WIRE


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnershipCertificate:
    """The home's claim to a package: its hash, signed, at a time."""

    typ: ClassVar[str] = "dx-ownership"
    __pydantic_config__: ClassVar = WIRE

    package: Sha256
    size: Count
    created: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What of a manifest is known before anything is agreed."""

    __pydantic_config__: ClassVar = WIRE

    scope: Scope
    level: DisclosureLevel
    resources: tuple[ResourceSummary, ...]
    package: Sha256
    package_size: Count
    guarantee: Guarantee | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a sealed release holds, and what it was agreed on."""

    typ: ClassVar[str] = "dx-manifest"
    __pydantic_config__: ClassVar = WIRE

    release: Iri
    agreement: Iri
    agreement_hash: Sha256
    transfer: Iri
    scope: Scope
    level: DisclosureLevel
    resources: Annotated[tuple[ResourceSummary, ...], Field(max_length=500)]
    package: Sha256
    package_size: Count
    sealed: Sha256
    sealed_size: Count
    sealing_key: Annotated[str, StringConstraints(max_length=500)]
    certificate: Annotated[str, StringConstraints(max_length=4000)]
    created: Instant
    guarantee: Guarantee | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReceipt:
    """The buyer's signed word that a release arrived, could be opened, and is what was agreed."""

    typ: ClassVar[str] = "dx-receipt"
    __pydantic_config__: ClassVar = WIRE

    release: Iri
    agreement: Iri
    sealed: Sha256
    package: Sha256
    received: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementStatement:
    """The buyer's signed account of money that moved: ``gross`` less ``fee`` is ``net``."""

    typ: ClassVar[str] = "dx-statement"
    __pydantic_config__: ClassVar = WIRE

    id: Iri
    agreement: Iri
    kind: StatementKind = StatementKind.PAYMENT
    gross: Money
    fee: Money
    net: Money
    method: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    reference: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    status: Literal["paid"] = "paid"
    date: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedBody:
    """A request or reply that carries one signed document."""

    document: Annotated[str, StringConstraints(max_length=130_000)]
