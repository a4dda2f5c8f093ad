"""Sees what leaves the home or is shown beyond the family, and looks for what must not be in it."""

from base64 import b64decode
from binascii import Error
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
import json
import logging
import re
from typing import Any
from urllib.parse import unquote_to_bytes
from weakref import WeakSet

import aiohttp
from aiohttp.test_utils import TestClient
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest

from custom_components.data_exchanger.const import DOMAIN
from custom_components.data_exchanger.diagnostics import async_get_config_entry_diagnostics
from tests.integration.family import CANARIES

_LOGGER = logging.getLogger("custom_components.data_exchanger")
_ENCODED = re.compile(rb"[A-Za-z0-9+/_-]{8,}")
_DEEPEST = 4
_ABOUT_SERVICES = ("notify", "persistent_notification")
_SHOWN_TO_THE_FAMILY = ("friendly_name", "entity_picture")
"""Attributes that Home Assistant makes itself; a member's device bears the member's name."""


class Witness(logging.Handler):
    """Collects texts by where they were seen."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.requests: list[bytes] = []
        """Every request of the home to anybody: method, address, headers and body."""
        self.seen: list[tuple[str, bytes]] = []

    def note(self, where: str, what: Any) -> None:
        """Remember a text, or what makes one."""
        text = what if isinstance(what, str) else json.dumps(what, default=str, ensure_ascii=False)
        self.seen.append((where, text.encode()))

    def emit(self, record: logging.LogRecord) -> None:
        """Hear the integration's log, tracebacks and all.

        Home Assistant itself names a household that cannot be set up, with the integration's logger.
        """
        if record.module == "config_entries":
            return
        formatted = logging.Formatter().format(record)
        self.seen.append(("log", formatted.encode(errors="replace")))

    def findings(self, canaries: Iterable[str] = CANARIES) -> list[str]:
        """Say which canaries were seen where, however they were encoded."""
        words = {word: _pattern(word) for word in canaries}
        seen = [*(("request", one) for one in self.requests), *self.seen]
        return [
            f"{word} in {where}: {text[:400]!r}"
            for where, text in seen
            for layer in unfolded(text)
            for word, pattern in words.items()
            if pattern.search(layer)
        ]


def _pattern(word: str) -> re.Pattern[bytes]:
    """Find a word in any case; of several words, the first is not the end of another ("your")."""
    boundary = rb"(?<![a-z])" if " " in word else b""
    return re.compile(boundary + re.escape(word.encode()), re.IGNORECASE)


def unfolded(text: bytes, depth: int = 0) -> Iterator[bytes]:
    """Return a text and all that is encoded in it: percent, backslash, base64 in both alphabets."""
    yield text
    plain = unquote_to_bytes(text)
    if plain != text:
        yield plain
    if b"\\u" in text:
        yield re.sub(rb"\\u([0-9a-fA-F]{4})", lambda one: chr(int(one[1], 16)).encode(), text)
    if depth < _DEEPEST:
        for found in _ENCODED.findall(text):
            raw = found.translate(bytes.maketrans(b"-_", b"+/"))
            try:
                decoded = b64decode(raw + b"=" * (-len(raw) % 4), validate=True)
            except Error:
                continue
            if decoded.isascii():
                yield from unfolded(decoded, depth + 1)
            else:
                yield decoded


def record_requests(witness: Witness, patch: pytest.MonkeyPatch) -> None:
    """See every request that any session makes, but those of the tests' own browsers."""
    browsers: WeakSet[aiohttp.ClientSession] = WeakSet()
    send, begin = aiohttp.ClientSession._request, TestClient.__init__

    async def seen(self: aiohttp.ClientSession, method: str, url: Any, **fields: Any) -> Any:
        if self not in browsers:
            body = fields.get("data") or b""
            content = body.getvalue() if hasattr(body, "getvalue") else body
            head = [f"{method} {url}", str(dict(fields.get("headers") or {})), str(self.headers)]
            witness.requests.append("\n".join(head).encode() + b"\n\n" + bytes(content))
        return await send(self, method, url, **fields)

    def made(self: Any, *args: Any, **fields: Any) -> None:
        begin(self, *args, **fields)
        browsers.add(self.session)

    patch.setattr(aiohttp.ClientSession, "_request", seen)
    patch.setattr(TestClient, "__init__", made)


def record_errors(witness: Witness, patch: pytest.MonkeyPatch) -> None:
    """See the placeholders of every translated error."""
    begin = HomeAssistantError.__init__

    def made(self: HomeAssistantError, *args: object, **fields: Any) -> None:
        begin(self, *args, **fields)
        if fields.get("translation_domain") == DOMAIN:
            witness.note("error", fields.get("translation_placeholders"))

    patch.setattr(HomeAssistantError, "__init__", made)


def record_events(witness: Witness, hass: HomeAssistant) -> None:
    """See the integration's states, its own events, and what it has people told."""

    @callback
    def heard(event: Event[Mapping[str, Any]]) -> None:
        data = event.data
        if event.event_type == "state_changed" and data["new_state"]:
            entry = er.async_get(hass).async_get(data["entity_id"])
            if entry and entry.platform == DOMAIN:
                shown = data["new_state"].as_dict()
                kept = shown["attributes"].items()
                fields = {key: one for key, one in kept if key not in _SHOWN_TO_THE_FAMILY}
                witness.note("state", {"state": shown["state"], **fields})
        elif event.event_type == "call_service" and data["domain"] in _ABOUT_SERVICES:
            witness.note("notification", data["service_data"])
        elif event.event_type.startswith(DOMAIN):
            witness.note("event", dict(data))

    hass.bus.async_listen("*", heard)


async def look_at_the_rest(witness: Witness, hass: HomeAssistant) -> None:
    """See repair issues, and the diagnostics of what runs."""
    for (domain, _), issue in ir.async_get(hass).issues.items():
        if domain == DOMAIN:
            witness.note("issue", [issue.issue_id, issue.translation_placeholders, issue.data])
    for entry in hass.config_entries.async_entries(DOMAIN):
        if entry.state is ConfigEntryState.LOADED:
            found = await async_get_config_entry_diagnostics(hass, entry)
            witness.note("diagnostics", found)


@contextmanager
def listening(witness: Witness) -> Iterator[None]:
    """Hear what the integration logs, debug messages too."""
    level = _LOGGER.level
    _LOGGER.setLevel(logging.DEBUG)
    _LOGGER.addHandler(witness)
    yield
    _LOGGER.removeHandler(witness)
    _LOGGER.setLevel(level)
