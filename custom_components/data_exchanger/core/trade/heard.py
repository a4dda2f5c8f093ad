"""What the buyer's messages mean for a trade."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from ..errors import InvalidInput
from ..protocol import messages
from ..protocol.messages import Message
from ..protocol.states import Verb
from . import events
from .events import Event


def _accepted(message: messages.ContractNegotiationEventMessage) -> Event:
    if message.event_type != "ACCEPTED":
        raise InvalidInput("eventType", "a consumer cannot finalize")
    return events.Accepted(consumer_pid=message.consumer_pid)


def _verified(message: messages.ContractAgreementVerificationMessage) -> Event:
    return events.Verified(consumer_pid=message.consumer_pid)


def _terminated(message: messages.ContractNegotiationTerminationMessage) -> Event:
    return events.NegotiationTerminated(consumer_pid=message.consumer_pid)


def _counter_offer(_: messages.ContractRequestMessage) -> Event:
    raise InvalidInput("offer", "counter-offers are not negotiated; publish another demand")


def _requested(message: messages.TransferRequestMessage) -> Event:
    address = message.data_address
    if address is None or address.endpoint is None:
        raise InvalidInput("dataAddress.endpoint", "is needed for push")
    properties = {one.name: one.value for one in address.endpoint_properties or ()}
    return events.TransferRequested(
        consumer_pid=message.consumer_pid,
        agreement_id=message.agreement_id,
        format=message.format,
        callback=message.callback_address.rstrip("/"),
        endpoint=address.endpoint,
        authorization=properties.get("authorization"),
    )


def _changed(verb: Verb) -> Callable[[Any], Event]:
    return lambda message: events.TransferChanged(consumer_pid=message.consumer_pid, verb=verb)


EVENTS: Mapping[type[Message], Callable[[Any], Event]] = MappingProxyType(
    {
        messages.ContractNegotiationEventMessage: _accepted,
        messages.ContractAgreementVerificationMessage: _verified,
        messages.ContractNegotiationTerminationMessage: _terminated,
        messages.ContractRequestMessage: _counter_offer,
        messages.TransferRequestMessage: _requested,
        messages.TransferStartMessage: _changed(Verb.START),
        messages.TransferSuspensionMessage: _changed(Verb.SUSPEND),
        messages.TransferCompletionMessage: _changed(Verb.COMPLETE),
        messages.TransferTerminationMessage: _changed(Verb.TERMINATE),
    }
)
"""The event of each message; raises :class:`InvalidInput` for what this home does not do."""
