"""Adding buyers: what is believed, what is refused, and what is pinned."""

from collections.abc import Callable
import json
import socket
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.data_exchanger.const import ENV_DEVELOPMENT
from custom_components.data_exchanger.core.protocol.documents import sign_document
from tests.core.examples import BUYER_KEY, STRANGER_KEY, profile
from tests.integration.buyer import Buyer

FORM, ABORT = FlowResultType.FORM, FlowResultType.ABORT


async def begin(hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, "buyer"), context={"source": SOURCE_USER}
    )


async def go_on(hass: HomeAssistant, flow: Any, user_input: dict[str, Any]) -> Any:
    result = await hass.config_entries.subentries.async_configure(flow["flow_id"], user_input)
    await hass.async_block_till_done()
    return result


async def require_success(hass: HomeAssistant, flow: Any, url: str) -> None:
    result = await go_on(hass, flow, {"url": url})
    assert (result["type"], result["step_id"]) == (FORM, "confirm")
    result = await go_on(hass, flow, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def add(hass: HomeAssistant, entry: MockConfigEntry, buyer: Buyer) -> str:
    await require_success(hass, await begin(hass, entry), buyer.url)
    (added,) = entry.get_subentries_of_type("buyer")
    return added.subentry_id


async def test_buyer_is_shown_before_it_is_added_and_pinned(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    flow = await begin(hass, entry)
    assert (flow["type"], flow["step_id"], flow["errors"]) == (FORM, "user", {})
    result = await go_on(hass, flow, {"url": buyer.url + "/"})
    assert (result["type"], result["step_id"]) == (FORM, "confirm")
    assert result["description_placeholders"] == {
        "name": "Grid Research Institute",
        "did": buyer.key.did,
        "fingerprint": buyer.key.public.fingerprint,
        "contact": "privacy@buyer.example",
        "jurisdiction": "DE",
        "hosting": "DE, FR",
        "currencies": "EUR",
        "methods": "bank_transfer",
        "due_days": "14",
        "fee": "10 %",
    }
    assert not entry.get_subentries_of_type("buyer")

    result = await go_on(hass, flow, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    (added,) = entry.get_subentries_of_type("buyer")
    assert (added.title, added.unique_id) == (
        "Grid Research Institute",
        f"buyer_{buyer.key.did}",
    )
    assert added.data == {
        "url": buyer.url,
        "key": buyer.key.public.raw.hex(),
        "profile": buyer.profile_token,
    }
    assert entry.state is ConfigEntryState.LOADED
    state = hass.states.get("sensor.grid_research_institute_paid")
    assert state
    assert state.state == "0.0"


async def test_a_buyer_is_added_once(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    await add(hass, entry, buyer)
    flow = await begin(hass, entry)
    await go_on(hass, flow, {"url": buyer.url})
    result = await go_on(hass, flow, {})
    assert (result["type"], result["reason"]) == (ABORT, "already_configured")


async def test_no_buyer_is_added_while_the_household_does_not_run(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    result = await begin(hass, entry)
    assert (result["type"], result["reason"]) == (ABORT, "entry_not_loaded")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await require_success(hass, await begin(hass, entry), buyer.url)


# Addresses


NOT_PUBLIC = (
    "http://buyer.example",
    "http://192.168.1.20",
    "https://192.168.1.20",
    "https://10.0.0.1:8443",
    "https://169.254.169.254",
    "https://[fe80::1]",
    "https://[::ffff:192.168.1.20]",
    "https://224.0.0.1",
    "https://0.0.0.0",
    "https://user@buyer.example",
    "https://user:secret@buyer.example",
    "ftp://buyer.example",
    "file:///etc/passwd",
    "//buyer.example",
    "buyer.example",
    "https://",
    "https://[",
    "https://buyer.example:99999",
    "",
)


async def test_addresses_that_are_not_public_are_refused(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    flow = await begin(hass, entry)
    answers = {url: await go_on(hass, flow, {"url": url}) for url in NOT_PUBLIC}
    assert {url: answer["errors"] for url, answer in answers.items()} == {
        url: {"url": "address_refused"} for url in NOT_PUBLIC
    }
    assert buyer.received == []
    await require_success(hass, flow, buyer.url)


def resolve_to(*addresses: str) -> Callable[..., Any]:
    """Answer every look-up of a name with these addresses."""

    def getaddrinfo(host: str, port: int, *_: object, **__: object) -> Any:
        kind = (socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
        return [
            (socket.AF_INET6, *kind, (one, port, 0, 0))
            if ":" in one
            else (socket.AF_INET, *kind, (one, port))
            for one in addresses
        ]

    return getaddrinfo


@pytest.mark.parametrize(
    "addresses",
    [["192.168.1.20"], ["127.0.0.1"], ["fd00::1"], ["1.1.1.1", "10.0.0.1"]],
    ids=",".join,
)
async def test_names_that_lead_into_the_home_are_refused(
    hass: HomeAssistant,
    buyer: Buyer,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    addresses: list[str],
) -> None:
    flow = await begin(hass, entry)
    with monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", resolve_to(*addresses))
        result = await go_on(hass, flow, {"url": "https://buyer.example"})
    assert (result["type"], result["errors"]) == (FORM, {"url": "address_refused"})
    await require_success(hass, flow, buyer.url)


@pytest.mark.parametrize("failure", [socket.gaierror(-2, "unknown"), UnicodeError("label")])
async def test_names_that_lead_nowhere_are_unreachable(
    hass: HomeAssistant,
    buyer: Buyer,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    failure: Exception,
) -> None:
    def getaddrinfo(*_: object, **__: object) -> None:
        raise failure

    flow = await begin(hass, entry)
    with monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", getaddrinfo)
        result = await go_on(hass, flow, {"url": "https://buyer.example"})
    assert (result["type"], result["errors"]) == (FORM, {"url": "unreachable"})
    await require_success(hass, flow, buyer.url)


async def test_this_machine_is_refused_unless_in_development(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ENV_DEVELOPMENT)
    assert await hass.config_entries.async_reload(entry.entry_id)
    flow = await begin(hass, entry)
    for url in (buyer.url, buyer.url.replace("127.0.0.1", "localhost"), "https://[::1]"):
        result = await go_on(hass, flow, {"url": url})
        assert (result["type"], result["errors"]) == (FORM, {"url": "address_refused"})
    assert buyer.received == []

    monkeypatch.setenv(ENV_DEVELOPMENT, "1")
    assert await hass.config_entries.async_reload(entry.entry_id)
    await add(hass, entry, buyer)


# Answers


def dead_line(buyer: Buyer) -> None:
    buyer.wire.cut = True


def garbage(buyer: Buyer) -> None:
    buyer.wire.answer = b"\x00\x01 this is no HTTP\r\n\r\n"


def broken_compression(buyer: Buyer) -> None:
    buyer.wire.answer = (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope"
    )


def half_an_answer(buyer: Buyer) -> None:
    buyer.wire.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\nnope"


def redirect(buyer: Buyer) -> None:
    buyer.wire.answer = (
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    )


def missing(buyer: Buyer) -> None:
    buyer.refusals["profile"] = [404]


def too_large(buyer: Buyer) -> None:
    buyer.profile_body = b" " * (96 * 1024) + json.dumps({"profile": buyer.profile_token}).encode()


def endless(buyer: Buyer) -> None:
    buyer.profile_body = b"x" * 10_000_000


def no_json(buyer: Buyer) -> None:
    buyer.profile_body = b"<html>"


def no_token(buyer: Buyer) -> None:
    buyer.profile_body = b'{"profile": "a.b"}'


def signed_by_nobody(buyer: Buyer) -> None:
    head, payload, signature = buyer.profile_token.split(".")
    flipped = signature[:-8] + signature[-8:].swapcase()
    buyer.profile_body = json.dumps({"profile": f"{head}.{payload}.{flipped}"}).encode()


def signed(buyer: Buyer, *, key: Any = BUYER_KEY, **changes: Any) -> None:
    token = sign_document(profile(BUYER_KEY, buyer.url, **changes), key, None)
    buyer.profile_body = json.dumps({"profile": token}).encode()


def by_another(buyer: Buyer) -> None:
    """Sign the buyer's profile, and say so."""
    signed(buyer, key=STRANGER_KEY)


def in_another_name(buyer: Buyer) -> None:
    """Sign the buyer's profile with one key and name another."""
    token = sign_document(profile(BUYER_KEY, buyer.url), STRANGER_KEY, BUYER_KEY.did)
    buyer.profile_body = json.dumps({"profile": token}).encode()


def elsewhere(field: str) -> Callable[[Buyer], None]:
    return lambda buyer: signed(buyer, **{field: "https://elsewhere.example/path"})


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (dead_line, "unreachable"),
        (garbage, "unreachable"),
        (broken_compression, "unreachable"),
        (half_an_answer, "unreachable"),
        (redirect, "unreachable"),
        (missing, "unreachable"),
        (too_large, "too_large"),
        (endless, "too_large"),
        (no_json, "invalid_input"),
        (no_token, "invalid_signature"),
        (signed_by_nobody, "invalid_signature"),
        (in_another_name, "invalid_signature"),
        (by_another, "invalid_input"),
        (elsewhere("dsp"), "invalid_input"),
        (elsewhere("mailbox"), "invalid_input"),
        (elsewhere("demands"), "invalid_input"),
        (elsewhere("settlement"), "invalid_input"),
        (elsewhere("erasure"), "invalid_input"),
    ],
)
async def test_answers_that_are_no_honest_profile_are_refused_until_there_is_one(
    hass: HomeAssistant,
    buyer: Buyer,
    entry: MockConfigEntry,
    spoil: Callable[[Buyer], None],
    error: str,
) -> None:
    spoil(buyer)
    flow = await begin(hass, entry)
    result = await go_on(hass, flow, {"url": buyer.url})
    assert (result["type"], result["errors"]) == (FORM, {"url": error})
    assert not entry.get_subentries_of_type("buyer")

    buyer.wire.cut, buyer.wire.answer, buyer.profile_body = False, b"", None
    await require_success(hass, flow, buyer.url)


async def test_mistakes_in_a_profile_are_named(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    signed(buyer, dsp="https://elsewhere.example")
    result = await go_on(hass, await begin(hass, entry), {"url": buyer.url})
    assert result["description_placeholders"] == {
        "field": "dsp",
        "reason": "is not at the buyer's own host",
    }


# Again


async def test_reconfigure_takes_over_a_changed_profile(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    added = await add(hass, entry, buyer)
    signed(buyer, name="Grid Research Foundation")
    flow = await entry.start_subentry_reconfigure_flow(hass, added)
    assert (flow["type"], flow["step_id"]) == (FORM, "reconfigure")
    assert flow["description_placeholders"]["name"] == "Grid Research Foundation"
    result = await go_on(hass, flow, {})
    assert (result["type"], result["reason"]) == (ABORT, "reconfigure_successful")
    (changed,) = entry.get_subentries_of_type("buyer")
    assert changed.title == "Grid Research Foundation"
    assert changed.data["key"] == BUYER_KEY.public.raw.hex()


async def test_reconfigure_asks_again_where_the_key_has_changed(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    added = await add(hass, entry, buyer)
    buyer.key = STRANGER_KEY
    flow = await entry.start_subentry_reconfigure_flow(hass, added)
    assert (flow["type"], flow["step_id"]) == (FORM, "reconfigure_key")
    assert flow["description_placeholders"]["fingerprint"] == STRANGER_KEY.public.fingerprint
    assert flow["description_placeholders"]["pinned"] == BUYER_KEY.public.fingerprint
    (unchanged,) = entry.get_subentries_of_type("buyer")
    assert unchanged.data["key"] == BUYER_KEY.public.raw.hex()

    result = await go_on(hass, flow, {})
    assert (result["type"], result["reason"]) == (ABORT, "reconfigure_successful")
    (changed,) = entry.get_subentries_of_type("buyer")
    assert changed.data["key"] == STRANGER_KEY.public.raw.hex()
    assert entry.state is ConfigEntryState.LOADED
    again = await begin(hass, entry)
    await go_on(hass, again, {"url": buyer.url})
    assert (await go_on(hass, again, {}))["reason"] == "already_configured"


async def test_reconfigure_does_not_make_two_buyers_one(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    added = await add(hass, entry, buyer)
    buyer.key = STRANGER_KEY
    await require_success(hass, await begin(hass, entry), buyer.url)
    flow = await entry.start_subentry_reconfigure_flow(hass, added)
    result = await go_on(hass, flow, {})
    assert (result["type"], result["reason"]) == (ABORT, "already_configured")


@pytest.mark.parametrize(
    ("spoil", "error"),
    [(missing, "unreachable"), (by_another, "invalid_input"), (too_large, "too_large")],
)
async def test_reconfigure_leaves_a_buyer_whose_profile_cannot_be_read(
    hass: HomeAssistant,
    buyer: Buyer,
    entry: MockConfigEntry,
    spoil: Callable[[Buyer], None],
    error: str,
) -> None:
    added = await add(hass, entry, buyer)
    spoil(buyer)
    result = await entry.start_subentry_reconfigure_flow(hass, added)
    assert (result["type"], result["reason"]) == (ABORT, error)

    buyer.profile_body = None
    flow = await entry.start_subentry_reconfigure_flow(hass, added)
    assert (await go_on(hass, flow, {}))["reason"] == "reconfigure_successful"


async def test_reconfigure_needs_a_household_that_runs(
    hass: HomeAssistant, buyer: Buyer, entry: MockConfigEntry
) -> None:
    added = await add(hass, entry, buyer)
    assert await hass.config_entries.async_unload(entry.entry_id)
    result = await entry.start_subentry_reconfigure_flow(hass, added)
    assert (result["type"], result["reason"]) == (ABORT, "entry_not_loaded")
    assert await hass.config_entries.async_setup(entry.entry_id)
    flow = await entry.start_subentry_reconfigure_flow(hass, added)
    assert (await go_on(hass, flow, {}))["reason"] == "reconfigure_successful"
