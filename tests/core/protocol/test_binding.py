"""Paths, addresses and state tables of the protocol."""

from itertools import product

import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.protocol import binding
from custom_components.data_exchanger.core.protocol.binding import PROVIDER_ROUTES, Route, resolve
from custom_components.data_exchanger.core.protocol.messages import TransferRequestMessage
from custom_components.data_exchanger.core.protocol.origin import origin, require_same_origin
from custom_components.data_exchanger.core.protocol.states import (
    NEGOTIATION,
    TRANSFER,
    NegotiationState as N,
    Sender,
    TransferState as T,
    Verb,
    next_state,
)

PID = "urn:uuid:00000000-0000-4000-8000-000000000001"


@pytest.mark.parametrize("route", PROVIDER_ROUTES, ids=lambda route: route.template)
def test_every_route_is_found_with_and_without_a_slash_at_the_end(route: Route) -> None:
    path = route.template.replace("{pid}", PID)
    pid = PID if "{pid}" in route.template else ""
    assert resolve(route.method, path) == resolve(route.method, path + "/") == (route, pid)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", f"/negotiations/{PID}"),
        ("GET", f"/negotiations/{PID}/request"),
        ("POST", "/negotiations/request"),
        ("POST", f"/negotiations/{PID}/offers"),
        ("GET", "/transfers/"),
        ("GET", f"/transfers/{PID}/x/y"),
        ("POST", f"/transfers/{PID}//start"),
        ("POST", "/TRANSFERS/request"),
        ("GET", ""),
        ("GET", "/"),
        ("GET", "/.well-known/dspace-versions"),
        ("GET", "/xwell-known/dspace-version"),
    ],
)
def test_other_paths_lead_nowhere(method: str, path: str) -> None:
    assert resolve(method, path) is None


def test_routes_know_whether_they_are_about_a_transfer() -> None:
    about = {route.template for route in PROVIDER_ROUTES if route.about_transfer}
    assert all(template.startswith("/transfers") for template in about)
    assert len(about) == 6
    assert (binding.TRANSFER_REQUEST.message, binding.TRANSFER_REQUEST.success) == (
        TransferRequestMessage,
        201,
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://buyer.example/x",
        "https://buyer.example:443/",
        "https://BUYER.example/?q=1",
        "https://buyer.example",
    ],
)
def test_addresses_of_the_same_origin_are_taken(url: str) -> None:
    require_same_origin("callbackAddress", url, "https://buyer.example/dsp")


@pytest.mark.parametrize(
    "url",
    [
        "http://buyer.example/x",
        "https://buyer.example:8443/x",
        "https://buyer.example.evil.org/",
        "https://evil.org/buyer.example",
        "https://buyer.example@evil.org/",
        "https://user:secret@buyer.example/",
        "https://buyer.example/#part",
        "https://buyer.example\\@evil.org/",
        "https://buyer.example.:443/",
        "https://:443/",
        "https:///x",
        "https://buyer.example:99999/",
        "https://buyer.example:x/",
        "https://[::1",
        "",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        require_same_origin("callbackAddress", url, "https://buyer.example/dsp")


def test_origin_knows_default_ports() -> None:
    assert origin("http://127.0.0.1/x") == ("http", "127.0.0.1", 80)
    assert origin("https://[::1]/x") == ("https", "::1", 443)
    assert origin("ws://host/x") == ("ws", "host", None)


C, P = Sender.CONSUMER, Sender.PROVIDER

# Dataspace Protocol 2025-1, state machines of negotiation and transfer.
NEGOTIATION_STEPS: dict[tuple[N | None, Sender, Verb], N] = {
    (None, C, Verb.REQUEST): N.REQUESTED,
    (None, P, Verb.OFFER): N.OFFERED,
    (N.REQUESTED, P, Verb.OFFER): N.OFFERED,
    (N.REQUESTED, P, Verb.AGREE): N.AGREED,
    (N.OFFERED, C, Verb.REQUEST): N.REQUESTED,
    (N.OFFERED, C, Verb.ACCEPT): N.ACCEPTED,
    (N.ACCEPTED, P, Verb.AGREE): N.AGREED,
    (N.AGREED, C, Verb.VERIFY): N.VERIFIED,
    (N.VERIFIED, P, Verb.FINALIZE): N.FINALIZED,
    **{
        (state, sender, Verb.TERMINATE): N.TERMINATED
        for state in (N.REQUESTED, N.OFFERED, N.ACCEPTED, N.AGREED, N.VERIFIED)
        for sender in Sender
    },
}
TRANSFER_STEPS: dict[tuple[T | None, Sender, Verb], T] = {
    (None, C, Verb.REQUEST): T.REQUESTED,
    (T.REQUESTED, P, Verb.START): T.STARTED,
    **{
        (T.STARTED, sender, verb): state
        for sender in Sender
        for verb, state in ((Verb.COMPLETE, T.COMPLETED), (Verb.SUSPEND, T.SUSPENDED))
    },
    **{(T.SUSPENDED, sender, Verb.START): T.STARTED for sender in Sender},
    **{
        (state, sender, Verb.TERMINATE): T.TERMINATED
        for state in (T.REQUESTED, T.STARTED, T.SUSPENDED)
        for sender in Sender
    },
}


def test_negotiations_take_the_steps_of_the_protocol_and_no_others() -> None:
    for state, sender, verb in product((None, *N), Sender, Verb):
        expected = NEGOTIATION_STEPS.get((state, sender, verb))
        assert next_state(NEGOTIATION, state, sender, verb) is expected


def test_transfers_take_the_steps_of_the_protocol_and_no_others() -> None:
    for state, sender, verb in product((None, *T), Sender, Verb):
        expected = TRANSFER_STEPS.get((state, sender, verb))
        assert next_state(TRANSFER, state, sender, verb) is expected
