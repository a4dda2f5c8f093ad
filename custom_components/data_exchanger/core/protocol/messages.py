"""Messages of the Dataspace Protocol 2025-1, as dataclasses named as their ``@type``.

Plain JSON of the HTTPS binding; ``@context`` is written on the way out and not interpreted on the
way in. Policies stay JSON here; :mod:`.odrl` gives them meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from ..errors import InvalidInput
from .namespace import DSP_CONTEXT
from .profile import Url
from .states import NegotiationState, TransferState
from .wire import WIRE, decode, to_json

type Policy = Mapping[str, Any]

Pid = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Reasons = Annotated[tuple[Any, ...], Field(max_length=20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Anything with an ``@type``."""

    __pydantic_config__: ClassVar = WIRE


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessMessage(Message):
    """A message about a process that both sides know."""

    provider_pid: Pid
    consumer_pid: Pid


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonedMessage(ProcessMessage):
    """A message that says why."""

    code: Annotated[str, StringConstraints(max_length=100)] | None = None
    reason: Reasons | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractOfferMessage(Message):
    """Provider → consumer: an offer; initial where ``callback_address`` is set."""

    provider_pid: Pid
    offer: Policy
    consumer_pid: Pid | None = None
    callback_address: Url | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRequestMessage(Message):
    """Consumer → provider: a request or a counter-offer."""

    consumer_pid: Pid
    offer: Policy
    provider_pid: Pid | None = None
    callback_address: Url | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractNegotiationEventMessage(ProcessMessage):
    """The consumer accepted, or the provider finalized."""

    event_type: Literal["ACCEPTED", "FINALIZED"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractAgreementMessage(ProcessMessage):
    """Provider → consumer: the agreement."""

    agreement: Policy


class ContractAgreementVerificationMessage(ProcessMessage):
    """Consumer → provider: the agreement is what was negotiated."""

    __slots__ = ()


class ContractNegotiationTerminationMessage(ReasonedMessage):
    """Either side ends the negotiation."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractNegotiation(ProcessMessage):
    """The state of a negotiation, as replies show it."""

    state: NegotiationState


class ContractNegotiationError(ReasonedMessage):
    """A refused negotiation message; the state stays as it was."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointProperty:
    """A named value of a data address, such as ``authorization``."""

    name: Annotated[str, StringConstraints(max_length=200)]
    value: Annotated[str, StringConstraints(max_length=2000)]
    type: Annotated[Literal["EndpointProperty"], Field(alias="@type")] = "EndpointProperty"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataAddress:
    """Where data goes."""

    endpoint_type: Annotated[str, StringConstraints(max_length=300)]
    endpoint: Url | None = None
    endpoint_properties: Annotated[tuple[EndpointProperty, ...], Field(max_length=20)] | None = None
    type: Annotated[Literal["DataAddress"], Field(alias="@type")] = "DataAddress"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRequestMessage(Message):
    """Consumer → provider: deliver what was agreed."""

    consumer_pid: Pid
    agreement_id: Pid
    format: Annotated[str, StringConstraints(max_length=200)]
    callback_address: Url
    data_address: DataAddress | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferStartMessage(ProcessMessage):
    """The provider starts (or either side resumes) a transfer."""

    data_address: DataAddress | None = None


class TransferCompletionMessage(ProcessMessage):
    """Either side: the transfer is complete."""

    __slots__ = ()


class TransferSuspensionMessage(ReasonedMessage):
    """Either side suspends the transfer."""

    __slots__ = ()


class TransferTerminationMessage(ReasonedMessage):
    """Either side ends the transfer."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferProcess(ProcessMessage):
    """The state of a transfer, as replies show it."""

    state: TransferState


class TransferError(ReasonedMessage):
    """A refused transfer message; the state stays as it was."""

    __slots__ = ()


def message_json(message: Message) -> dict[str, Any]:
    """Write a message as JSON data with ``@context`` and ``@type``."""
    return {"@context": [DSP_CONTEXT], "@type": type(message).__name__, **to_json(message)}


def read_message[M: Message](kind: type[M], body: bytes) -> M:
    """Read a message that must be a ``kind``; raise :class:`InvalidInput` naming the bad field."""
    header = decode(_Header, body)
    if header.type != kind.__name__:
        raise InvalidInput("@type", f"expected {kind.__name__}")
    if DSP_CONTEXT not in header.context:
        raise InvalidInput("@context", f"must hold {DSP_CONTEXT}")
    return decode(kind, body)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    type: Annotated[str, Field(alias="@type")]
    context: Annotated[tuple[Any, ...], Field(alias="@context")]
