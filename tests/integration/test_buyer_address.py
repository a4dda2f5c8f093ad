"""Which addresses a buyer may have."""

from collections.abc import Callable
import socket
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.data_exchanger.const import ENV_DEVELOPMENT
from tests.integration.buyer import Buyer
from tests.integration.flows import FORM, add, begin, go_on, require_success

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
