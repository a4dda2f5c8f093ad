"""A home that speaks the wire, built with the protocol alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import json
import secrets
from typing import Any

from aiohttp import ClientSession, ClientTimeout
from data_exchanger_core.identity.canonical import canonical
from data_exchanger_core.identity.keys import PublicKey, SigningKey
from data_exchanger_core.protocol.demand import Demand, DemandFeed
from data_exchanger_core.protocol.did import document_url, is_web, keys_in
from data_exchanger_core.protocol.documents import Signed, open_document
from data_exchanger_core.protocol.mailbox import (
    Mailbox,
    MailboxItem,
    MailboxPage,
    MailboxReply,
    MailboxRequest,
)
from data_exchanger_core.protocol.messages import (
    Message,
    message_json,
)
from data_exchanger_core.protocol.profile import PATH, BuyerProfile, open_profile, profile_issuer
from data_exchanger_core.protocol.tokens import authorize, check_authorization
from data_exchanger_core.protocol.wire import decode, encode


@dataclass(frozen=True, slots=True)
class Answer:
    """What the buyer answered."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class ScriptedHome:
    """One home; ``said`` collects every message of the protocol that the buyer sends."""

    session: ClientSession
    base: str
    key: SigningKey = field(default_factory=lambda: SigningKey(secrets.token_bytes(32)))
    skew: timedelta = timedelta()
    cursor: str = ""
    said: list[dict[str, Any]] = field(default_factory=list)
    profile: BuyerProfile = field(init=False)
    mailbox: Mailbox = field(init=False)
    buyer_key: PublicKey = field(init=False)

    async def meet(self) -> ScriptedHome:
        """Read the profile and open the mailbox."""
        body = (await self.get(self.base + PATH, signed=False)).body
        did = profile_issuer(body)
        if is_web(did):
            document = await self.get(document_url(did, loopback=True), signed=False)
            (self.buyer_key,) = keys_in(did, document.body)
        else:
            self.buyer_key = PublicKey.from_did(did)
        self.profile = open_profile(body, self.buyer_key)[0].content
        opened = await self.post(self.profile.mailbox, encode(MailboxRequest(key=self.key.did)))
        self.mailbox = decode(Mailbox, opened.body)
        return self

    # Requests

    def token(self, method: str, url: str, body: bytes, nonce: str | None = None) -> str:
        """Return the authorization of a request."""
        return authorize(
            self.key,
            audience=self.profile.did,
            method=method,
            url=url,
            body=body,
            now=datetime.now(UTC) + self.skew,
            nonce=nonce or secrets.token_hex(8),
        )

    async def post(
        self, url: str, body: bytes | Message | Mapping[str, Any], authorization: str | None = None
    ) -> Answer:
        """Post a message, JSON or bytes."""
        raw = written(body)
        token = self.token("POST", url, raw) if authorization is None else authorization
        headers = {"Authorization": token} if token else {}
        return await self._send("POST", url, raw, headers)

    async def get(
        self, url: str, query: str = "", *, signed: bool = True, authorization: str | None = None
    ) -> Answer:
        """Read something."""
        headers = {}
        if signed:
            headers["Authorization"] = authorization or self.token("GET", url, b"")
        return await self._send("GET", url + query, b"", headers)

    async def _send(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        timeout = ClientTimeout(total=40)
        async with self.session.request(
            method, url, data=body or None, headers=headers, timeout=timeout
        ) as response:
            answer = Answer(response.status, await response.read(), response.headers)
        if answer.body.startswith(b'{"@context"'):
            self.said.append(answer.json)
        return answer

    # Mailbox

    @property
    def items_url(self) -> str:
        """Where the home polls."""
        return f"{self.profile.mailbox}/{self.mailbox.id}/items"

    async def poll(self, wait: int = 5) -> Sequence[MailboxItem]:
        """Take what waits; check that each item is from the buyer and for this home."""
        answer = await self.get(self.items_url, f"?after={self.cursor}&wait={wait}")
        if answer.status == 204:
            return ()
        assert answer.status == 200, answer
        page = decode(MailboxPage, answer.body)
        self.cursor = page.cursor
        for item in page.items:
            self.check(item)
            body = json.loads(item.body)
            if "@type" in body:
                self.said.append(body)
        return page.items

    def check(self, item: MailboxItem) -> None:
        """Check an item's token as a home does."""
        check_authorization(
            item.authorization,
            self.buyer_key,
            issuer=self.profile.did,
            audience=self.key.did,
            method=item.method,
            url=self.mailbox.address + item.path,
            body=item.body.encode(),
            now=datetime.now(UTC) + self.skew,
        )

    async def expect(self, path: str, wait: int = 5) -> MailboxItem:
        """Take the one item that waits; it must be for ``path``."""
        items = await self.poll(wait)
        assert [item.path for item in items] == [path], items
        return items[0]

    async def reply(
        self, item: MailboxItem, status: int = 200, body: Message | bytes = b"{}"
    ) -> Answer:
        """Answer an item."""
        raw = written(body)
        url = f"{self.items_url}/{item.id}/reply"
        return await self.post(url, encode(MailboxReply(status=status, body=raw.decode())))

    async def demands(self) -> Sequence[Signed[Demand]]:
        """Read the buyer's feed to its end."""
        found: list[Signed[Demand]] = []
        after: str | None = ""
        while after is not None:
            answer = await self.get(self.profile.demands, f"?after={after}", signed=False)
            feed = decode(DemandFeed, answer.body)
            found += [
                open_document(Demand, token, self.buyer_key, self.profile.did)
                for token in feed.demands
            ]
            after = feed.next
        return found


def written(body: bytes | Message | Mapping[str, Any]) -> bytes:
    """Return a body as it is sent."""
    if isinstance(body, bytes):
        return body
    return canonical(message_json(body) if isinstance(body, Message) else body)
