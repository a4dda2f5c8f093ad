"""The mailbox in which a buyer leaves messages for a home, and finds the home's replies."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import json
from typing import Any
from uuid import uuid4

from aiohttp import web

from custom_components.data_exchanger.core.identity.keys import PublicKey, SigningKey
from custom_components.data_exchanger.core.model.identifiers import Did
from custom_components.data_exchanger.core.protocol.delivery import Manifest
from custom_components.data_exchanger.core.protocol.messages import Message, message_json
from custom_components.data_exchanger.core.protocol.terms import Terms
from custom_components.data_exchanger.core.protocol.tokens import authorize
from tests.core.examples import fresh_urn
from tests.integration.waiting import until


@dataclass(slots=True, kw_only=True)
class Deal:
    """A trade as the buyer sees it."""

    provider: str
    consumer: str = field(default_factory=fresh_urn)
    callback: str
    home: str
    terms: Terms
    agreement: dict[str, Any] = field(default_factory=dict)
    transfer: str = ""
    release: bytes = b""
    package: bytes = b""
    manifest: Manifest | None = None
    states: list[str] = field(default_factory=list)


class Mailbox:
    """Both sides of a home's mailbox at a buyer."""

    def __init__(self, key: SigningKey) -> None:
        self.key = key
        self.did: Did | None = None
        """Another name than that of the key: a did:web."""
        self.replies: dict[str, tuple[int, Any]] = {}
        self.items_body: bytes | None = None
        """What is answered to a poll, instead of the items."""
        self._items: list[dict[str, Any]] = []
        self._news = asyncio.Event()

    def close(self) -> None:
        """Let the polls end."""
        self._news.set()

    def send(self, deal: Deal, path: str, message: Message | dict[str, Any], **how: Any) -> str:
        """Leave a message in the home's mailbox; return the item's id."""
        data = message_json(message) if isinstance(message, Message) else message
        return self.leave(deal, path, json.dumps(data), **how)

    def leave(
        self,
        deal: Deal,
        path: str,
        body: str = "",
        *,
        method: str = "POST",
        key: SigningKey | None = None,
        nonce: str | None = None,
        authorization: str | None = "",
        signed_body: str | None = None,
    ) -> str:
        """Leave any request in the home's mailbox."""
        now = datetime.now(UTC)
        if authorization == "":
            authorization = authorize(
                key or self.key,
                audience=PublicKey.from_did(deal.home).did,
                method=method,
                url=deal.callback + path,
                body=(body if signed_body is None else signed_body).encode(),
                now=now,
                nonce=nonce or str(uuid4()),
                issuer=self.did,
            )
        item = {
            "id": f"item-{len(self._items)}",
            "method": method,
            "path": path,
            "body": body,
            "received": now.isoformat(),
            "expires": (now + timedelta(days=1)).isoformat(),
        }
        self._items.append(
            item if authorization is None else item | {"authorization": authorization}
        )
        self._news.set()
        return str(item["id"])

    async def ask(
        self, deal: Deal, path: str, message: Message | dict[str, Any], **how: Any
    ) -> Any:
        """Leave a message and wait for the home's reply: status and JSON."""
        return await self.reply(self.send(deal, path, message, **how))

    async def reply(self, item: str) -> tuple[int, Any]:
        """Wait for the reply to an item."""
        return await until(lambda: self.replies.get(item))

    # Endpoints

    async def poll(self, request: web.Request) -> web.StreamResponse:
        first = int(request.query["after"] or 0)
        if len(self._items) == first:
            self._news.clear()
            try:
                async with asyncio.timeout(0.2):
                    await self._news.wait()
            except TimeoutError:
                return web.Response(status=204)
        if self.items_body is not None:
            return web.Response(body=self.items_body)
        page = self._items[first : first + 50]
        return web.json_response({"cursor": str(first + len(page)), "items": page})

    async def take_reply(self, request: web.Request) -> web.StreamResponse:
        reply = await request.json()
        body = json.loads(reply["body"]) if reply.get("body") else None
        self.replies[request.match_info["item"]] = (reply["status"], body)
        return web.Response(status=204)
