"""A buyer on this machine, made of the protocol's own functions, that a test can script."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
import json
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from custom_components.data_exchanger.core.errors import DataExchangerError
from custom_components.data_exchanger.core.identity.keys import PublicKey, SigningKey
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.protocol import messages
from custom_components.data_exchanger.core.protocol.delivery import (
    DeliveryReceipt,
    Manifest,
    SettlementStatement,
)
from custom_components.data_exchanger.core.protocol.demand import Demand
from custom_components.data_exchanger.core.protocol.documents import open_document, sign_document
from custom_components.data_exchanger.core.protocol.erasure import (
    ErasureAttestation,
    ErasureRequest,
)
from custom_components.data_exchanger.core.protocol.messages import message_json
from custom_components.data_exchanger.core.protocol.namespace import PUSH_FORMAT
from custom_components.data_exchanger.core.protocol.odrl import read_terms
from custom_components.data_exchanger.core.protocol.sealing import split_release, unseal
from custom_components.data_exchanger.core.protocol.states import NegotiationState
from custom_components.data_exchanger.core.protocol.tokens import (
    bearer_issuer,
    check_authorization,
)
from tests.core.examples import BUYER_KEY, SEALING_PRIVATE, fresh_urn, profile
from tests.integration.mailbox import Deal, Mailbox
from tests.integration.wire import Wire

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

STEPS = frozenset({"accept", "verify", "request", "receipt", "pay", "erase"})
"""What a buyer does of its own accord."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A request that reached the buyer."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Buyer(Mailbox):
    """Serves what a buyer serves, over a wire that counts."""

    def __init__(self, key: SigningKey = BUYER_KEY, **profile_changes: Any) -> None:
        super().__init__(key)
        self.automatic = set(STEPS)
        self.received: list[Received] = []
        self.complaints: list[str] = []
        """What the home did wrong."""
        self.deals: dict[str, Deal] = {}
        self.demands: list[str] = []
        self.page_size = 100
        self.refusals: dict[str, list[int]] = defaultdict(list)
        """Statuses that a kind of request gets before it is served; -1 breaks the connection."""
        self.profile_body: bytes | None = None
        self.did_body = b""
        self.wire = Wire()
        self._changes = profile_changes
        self._server = TestServer(self._app())

    # Life

    async def start(self) -> None:
        """Listen on a port of this machine."""
        await self.wire.start()
        await self._server.start_server()
        assert self._server.port
        self.wire.lead_to(self._server.port)

    async def stop(self) -> None:
        """Close everything."""
        self.close()
        await self.wire.stop()
        await self._server.close()

    @property
    def url(self) -> str:
        """The address to add this buyer by."""
        return f"http://127.0.0.1:{self.wire.port}"

    @property
    def profile_token(self) -> str:
        """The signed profile."""
        changes = {"did": self.did or self.key.did} | self._changes
        return sign_document(profile(self.key, self.url, **changes), self.key, self.did)

    # What a test says and asks

    def publish(self, demand: Demand) -> str:
        """Put a demand into the feed; return its id."""
        self.demands.append(sign_document(demand, self.key, self.did))
        return demand.id

    @property
    def deal(self) -> Deal:
        """The latest trade."""
        return list(self.deals.values())[-1]

    def requests(self, part: str) -> list[Received]:
        """Return the requests to addresses with ``part`` in them."""
        return [one for one in self.received if part in one.path]

    # Moves of the buyer

    def move(self, step: str) -> None:
        """Make up for a step that was held back; a receipt comes with the next delivery."""
        moves = {"accept": self.accept, "verify": self.verify, "request": self.request}
        moves["pay"] = self.pay
        if step in moves:
            moves[step](self.deal)

    def accept(self, deal: Deal) -> str:
        return self.send(
            deal,
            f"/negotiations/{deal.provider}/events",
            messages.ContractNegotiationEventMessage(
                provider_pid=deal.provider, consumer_pid=deal.consumer, event_type="ACCEPTED"
            ),
        )

    def verify(self, deal: Deal) -> str:
        return self.send(
            deal,
            f"/negotiations/{deal.provider}/agreement/verification",
            messages.ContractAgreementVerificationMessage(
                provider_pid=deal.provider, consumer_pid=deal.consumer
            ),
        )

    def request(self, deal: Deal) -> str:
        deal.transfer = fresh_urn()
        return self.send(
            deal,
            "/transfers/request",
            messages.TransferRequestMessage(
                consumer_pid=deal.transfer,
                agreement_id=deal.agreement["@id"],
                format=PUSH_FORMAT,
                callback_address=f"{self.url}/dsp",
                data_address=messages.DataAddress(
                    endpoint_type="https://w3id.org/idsa/v4.1/HTTP",
                    endpoint=f"{self.url}/releases/{deal.transfer}",
                ),
            ),
        )

    def statement(self, deal: Deal, **changes: Any) -> SettlementStatement:
        price = deal.terms.price
        fee = price.per_mille(deal.terms.fee_per_mille)
        fields: dict[str, Any] = {
            "id": fresh_urn(),
            "agreement": deal.agreement["@id"],
            "gross": price,
            "fee": fee,
            "net": price - fee,
            "method": "bank_transfer",
            "reference": "DX-1",
            "date": datetime.now(UTC),
        }
        return SettlementStatement(**fields | changes)

    def pay(self, deal: Deal, key: SigningKey | None = None, **changes: Any) -> str:
        document = sign_document(self.statement(deal, **changes), key or self.key, self.did)
        return self.send(deal, f"/settlements/{deal.provider}", {"document": document})

    def terminate(self, deal: Deal) -> str:
        return self.send(
            deal,
            f"/negotiations/{deal.provider}/termination",
            messages.ContractNegotiationTerminationMessage(
                provider_pid=deal.provider, consumer_pid=deal.consumer, code="changed_mind"
            ),
        )

    # Endpoints

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        routes: dict[tuple[str, str, str], Handler] = {
            ("GET", "/.well-known/data-buyer.json", "profile"): self._profile,
            ("GET", "/.well-known/did.json", "did"): self._did,
            ("GET", "/demands", "demands"): self._demands,
            ("POST", "/mailboxes", "mailbox"): self._mailbox,
            ("GET", "/mailboxes/{id}/items", "items"): self.poll,
            ("POST", "/mailboxes/{id}/items/{item}/reply", "reply"): self.take_reply,
            ("POST", "/dsp/negotiations/offers", "offer"): self._offered,
            ("POST", "/dsp/negotiations/{pid}/agreement", "agreement"): self._agreed,
            ("POST", "/dsp/negotiations/{pid}/events", "finalized"): self._finalized,
            ("POST", "/dsp/negotiations/{pid}/termination", "termination"): self._ended,
            ("POST", "/dsp/transfers/{pid}/start", "start"): self._started,
            ("POST", "/dsp/transfers/{pid}/completion", "completion"): self._completed,
            ("POST", "/dsp/transfers/{pid}/termination", "termination"): self._ended,
            ("POST", "/releases/{pid}", "release"): self._released,
            ("POST", "/erasures", "erasure"): self._erased,
        }
        for (method, path, kind), handler in routes.items():
            app.router.add_route(method, path, self._recorded(kind, handler))
        return app

    def _recorded(self, kind: str, handler: Handler) -> Handler:
        async def record(request: web.Request) -> web.StreamResponse:
            body = await request.read()
            self.received.append(
                Received(
                    method=request.method,
                    path=request.path_qs,
                    headers=dict(request.headers),
                    body=body,
                )
            )
            if self.refusals[kind]:
                status = self.refusals[kind].pop(0)
                if status < 0:
                    assert request.transport
                    request.transport.abort()
                return web.json_response({}, status=max(status, 400))
            if kind not in ("profile", "did", "demands"):
                self._check(request, body)
            return await handler(request)

        return record

    def _check(self, request: web.Request, body: bytes) -> None:
        authorization = request.headers.get("Authorization")
        try:
            home = bearer_issuer(authorization)
            check_authorization(
                authorization,
                PublicKey.from_did(home),
                issuer=home,
                audience=self.did or self.key.did,
                method=request.method,
                url=self.url + request.path,
                body=body,
                now=datetime.now(UTC),
            )
        except DataExchangerError as err:
            self.complaints.append(f"{request.method} {request.path}: {err}")

    async def _profile(self, request: web.Request) -> web.StreamResponse:
        default = json.dumps({"profile": self.profile_token}).encode()
        return web.Response(body=default if self.profile_body is None else self.profile_body)

    async def _did(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=self.did_body)

    async def _demands(self, request: web.Request) -> web.StreamResponse:
        first = int(request.query.get("after", 0))
        page: dict[str, Any] = {"demands": self.demands[first : first + self.page_size]}
        if first + self.page_size < len(self.demands):
            page["next"] = str(first + self.page_size)
        return web.json_response(page)

    async def _mailbox(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(
            {"id": "mailbox-0123456789", "address": f"{self.url}/in/mailbox-0123456789"}, status=201
        )

    async def _offered(self, request: web.Request) -> web.StreamResponse:
        offer = await request.json()
        deal = self.deals.get(offer["providerPid"]) or Deal(
            provider=offer["providerPid"],
            callback=offer["callbackAddress"],
            home=bearer_issuer(request.headers["Authorization"]),
            terms=read_terms(offer["offer"]),
        )
        new = deal.provider not in self.deals
        self.deals[deal.provider] = deal
        deal.states.append("offered")
        if new and "accept" in self.automatic:
            self.accept(deal)
        negotiation = messages.ContractNegotiation(
            provider_pid=deal.provider,
            consumer_pid=deal.consumer,
            state=NegotiationState.OFFERED,
        )
        return web.json_response(message_json(negotiation), status=201)

    async def _agreed(self, request: web.Request) -> web.StreamResponse:
        deal = self._deal_of(request)
        new = not deal.agreement
        deal.agreement = (await request.json())["agreement"]
        deal.states.append("agreed")
        if new and "verify" in self.automatic:
            self.verify(deal)
        return web.json_response({})

    async def _finalized(self, request: web.Request) -> web.StreamResponse:
        deal = self._deal_of(request)
        deal.states.append("finalized")
        if not deal.transfer and "request" in self.automatic:
            self.request(deal)
        return web.json_response({})

    async def _started(self, request: web.Request) -> web.StreamResponse:
        self._deal_of(request).states.append("started")
        return web.json_response({})

    async def _released(self, request: web.Request) -> web.StreamResponse:
        deal = self._deal_of(request)
        deal.states.append("released")
        deal.release = await request.read()
        parts = split_release(deal.release)
        home = PublicKey.from_did(deal.home)
        deal.manifest = open_document(Manifest, parts.manifest, home).content
        deal.package = unseal(parts.sealed, "X25519", SEALING_PRIVATE, deal.agreement)
        if "receipt" not in self.automatic:
            return web.json_response({"document": "nothing"})
        return web.json_response(
            {"document": sign_document(self.receipt(deal), self.key, self.did)}
        )

    def receipt(self, deal: Deal, **changes: Any) -> DeliveryReceipt:
        assert deal.manifest
        receipt = DeliveryReceipt(
            release=deal.manifest.release,
            agreement=deal.manifest.agreement,
            sealed=sha256(split_release(deal.release).sealed).hexdigest(),
            package=sha256(deal.package).hexdigest(),
            received=datetime.now(UTC),
        )
        return replace(receipt, **changes)

    async def _erased(self, request: web.Request) -> web.StreamResponse:
        token = (await request.json())["document"]
        home = PublicKey.from_did(bearer_issuer(request.headers["Authorization"]))
        asked = open_document(ErasureRequest, token, home).content
        (deal,) = [one for one in self.deals.values() if one.agreement["@id"] == asked.agreement]
        deal.states.append("asked to erase")
        if "erase" not in self.automatic:
            return web.json_response({"document": "nothing"})
        attestation = ErasureAttestation(
            request=asked.id, agreement=asked.agreement, erased=datetime.now(UTC)
        )
        return web.json_response({"document": sign_document(attestation, self.key, self.did)})

    async def _completed(self, request: web.Request) -> web.StreamResponse:
        deal = self._deal_of(request)
        deal.states.append("completed")
        if "pay" in self.automatic:
            self.pay(deal)
        return web.json_response({})

    async def _ended(self, request: web.Request) -> web.StreamResponse:
        self._deal_of(request).states.append("ended")
        return web.json_response({})

    def _deal_of(self, request: web.Request) -> Deal:
        pid = request.match_info["pid"]
        return next(one for one in self.deals.values() if pid in (one.consumer, one.transfer))


def euros(cents: int) -> Money:
    """Make an amount."""
    return Money(amount=cents, currency="EUR")
