"""What the buyer's messages mean for a trade."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.protocol import messages
from custom_components.data_exchanger.core.protocol.binding import PROVIDER_ROUTES
from custom_components.data_exchanger.core.protocol.messages import (
    DataAddress,
    EndpointProperty,
    Message,
)
from custom_components.data_exchanger.core.protocol.states import Verb
from custom_components.data_exchanger.core.trade import events
from custom_components.data_exchanger.core.trade.events import Event
from custom_components.data_exchanger.core.trade.heard import EVENTS
from tests.core.trade.walks import CALLBACK, CONSUMER, REQUESTED, TRANSFER, new_trade, transfer

PIDS: dict[str, Any] = {"provider_pid": new_trade().id, "consumer_pid": CONSUMER}
TRANSFER_PIDS: dict[str, Any] = {"provider_pid": "urn:t", "consumer_pid": TRANSFER}
REQUEST = messages.TransferRequestMessage(
    consumer_pid=TRANSFER,
    agreement_id=new_trade().agreement_id,
    format=REQUESTED.format,
    callback_address=f"{CALLBACK}/",
    data_address=DataAddress(endpoint_type="HTTP", endpoint=REQUESTED.endpoint),
)


def hear(message: Message) -> Event:
    return EVENTS[type(message)](message)


@pytest.mark.parametrize(
    ("message", "event"),
    [
        (
            messages.ContractNegotiationEventMessage(**PIDS, event_type="ACCEPTED"),
            events.Accepted(consumer_pid=CONSUMER),
        ),
        (
            messages.ContractAgreementVerificationMessage(**PIDS),
            events.Verified(consumer_pid=CONSUMER),
        ),
        (
            messages.ContractNegotiationTerminationMessage(**PIDS),
            events.NegotiationTerminated(consumer_pid=CONSUMER),
        ),
        (REQUEST, REQUESTED),
        (messages.TransferStartMessage(**TRANSFER_PIDS), transfer(Verb.START)),
        (messages.TransferSuspensionMessage(**TRANSFER_PIDS), transfer(Verb.SUSPEND)),
        (messages.TransferCompletionMessage(**TRANSFER_PIDS), transfer(Verb.COMPLETE)),
        (messages.TransferTerminationMessage(**TRANSFER_PIDS), transfer(Verb.TERMINATE)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_message_means_an_event(message: Message, event: Event) -> None:
    assert hear(message) == event


def test_a_transfer_request_may_bring_an_authorization() -> None:
    assert REQUEST.data_address is not None
    address = replace(
        REQUEST.data_address,
        endpoint_properties=(
            EndpointProperty(name="authType", value="bearer"),
            EndpointProperty(name="authorization", value="secret"),
        ),
    )
    heard = hear(replace(REQUEST, data_address=address))
    assert heard == replace(REQUESTED, authorization="secret")


@pytest.mark.parametrize(
    ("message", "field"),
    [
        (
            messages.ContractNegotiationEventMessage(**PIDS, event_type="FINALIZED"),
            "eventType",
        ),
        (messages.ContractRequestMessage(**PIDS, offer={}), "offer"),
        (replace(REQUEST, data_address=None), "dataAddress.endpoint"),
        (replace(REQUEST, data_address=DataAddress(endpoint_type="x")), "dataAddress.endpoint"),
    ],
)
def test_what_this_home_does_not_do_is_refused(message: Message, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        hear(message)
    assert refused.value.field == field


def test_every_message_that_a_route_takes_means_something() -> None:
    assert {route.message for route in PROVIDER_ROUTES if route.message} == set(EVENTS)
