"""A home and a buyer that talk through the corridor, without network, clock or database."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from itertools import count
import json
from typing import Any

from custom_components.data_exchanger.core.evidence.chain import verify_chain
from custom_components.data_exchanger.core.identity.keyring import KeyRing
from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.model.identifiers import (
    BuyerId,
    Did,
    MemberId,
    TradeId,
)
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.pipeline import delivery, outbound, trading
from custom_components.data_exchanger.core.pipeline.home import Buyer, Home
from custom_components.data_exchanger.core.pipeline.inbound import InboundRequest, handle
from custom_components.data_exchanger.core.pipeline.outbound import OutboundRequest, Response
from custom_components.data_exchanger.core.pipeline.ports import Reply, Transaction
from custom_components.data_exchanger.core.protocol.delivery import (
    DeliveryReceipt,
    Manifest,
    SettlementStatement,
    SignedBody,
)
from custom_components.data_exchanger.core.protocol.documents import open_document, sign_document
from custom_components.data_exchanger.core.protocol.messages import (
    ContractAgreementVerificationMessage,
    ContractNegotiation,
    ContractNegotiationEventMessage,
    DataAddress,
    Message,
    TransferRequestMessage,
    message_json,
)
from custom_components.data_exchanger.core.protocol.namespace import PUSH_FORMAT
from custom_components.data_exchanger.core.protocol.sealing import split_release, unseal
from custom_components.data_exchanger.core.protocol.states import NegotiationState
from custom_components.data_exchanger.core.protocol.terms import Terms
from custom_components.data_exchanger.core.protocol.tokens import authorize, check_authorization
from custom_components.data_exchanger.core.protocol.wire import encode
from custom_components.data_exchanger.core.trade.trade import Trade
from tests import dsp_schemas
from tests.core.examples import (
    BUYER_HOST,
    BUYER_KEY,
    MASTER,
    NOW,
    SEALING_PRIVATE,
    terms,
)
from tests.core.pipeline.household import ANNA, BEN, BUYER, CANARIES, make_home, readings
from tests.core.pipeline.memory import MemoryStore

CONSUMER = "urn:uuid:00000000-0000-4000-8000-00000000c001"
TRANSFER = "urn:uuid:00000000-0000-4000-8000-00000000c002"

OK = Response(status=200, body=b"{}")


@dataclass
class World:
    """A home, its database, and a buyer that does what it should unless told otherwise."""

    home: Home = field(default_factory=make_home)
    store: MemoryStore = field(default_factory=lambda: MemoryStore(KeyRing(MASTER).evidence))
    now: Any = NOW
    sent: list[OutboundRequest] = field(default_factory=list)
    """Everything that left the home."""
    opened: list[bytes] = field(default_factory=list)
    """Packages that the buyer could open."""
    agreement: dict[str, Any] = field(default_factory=dict)
    _nonces: Any = field(default_factory=lambda: count(1))

    # Home

    def run[R](self, task: Callable[[Transaction], R]) -> R:
        """Run something in a transaction of its own."""
        with self.store.transaction() as tx:
            return task(tx)

    def nonce(self) -> str:
        """Return a word that was not used before."""
        return f"nonce-{next(self._nonces):06d}"

    @property
    def buyer(self) -> Buyer:
        """Return the buyer as the home knows it."""
        return self.home.buyers[BUYER]

    @property
    def trade(self) -> Trade:
        """Return the newest trade."""
        return next(reversed(self.store.state.trades.values()))

    @property
    def trade_id(self) -> TradeId:
        """Return the id of the newest trade."""
        return self.trade.id

    def offer(self, agreed: Terms | None = None, number: int = 1) -> Trade:
        """Offer data to the buyer."""
        return self.run(
            lambda tx: trading.offer(
                tx, self.home, BUYER, agreed or terms(), self.now, number.to_bytes(16)
            )
        )

    def approve(self) -> Trade:
        """Give the leave of everybody concerned."""
        for member in (ANNA, BEN):
            trade = self.approve_as(member)
        return trade

    def approve_as(self, member: MemberId) -> Trade:
        """Give one member's leave."""
        return self.run(lambda tx: trading.approve(tx, self.home, self.trade_id, member, self.now))

    def refuse(self, reason: str = "not_wanted") -> Trade:
        """End the trade in the family's name."""
        return self.run(lambda tx: trading.refuse(tx, self.trade_id, reason, self.now))

    def seal(self) -> delivery.SealedDelivery:
        """Make the release of the newest trade."""
        entries = delivery.granted_entries(self.home, self.trade, self.now)
        return delivery.seal_delivery(self.home, self.trade, entries, readings(), self.now)

    def hand_over(self) -> Trade:
        """Make and store the release that is due."""
        (due,) = self.run(lambda tx: delivery.due_deliveries(tx, self.home))
        sealed = self.seal()
        return self.run(lambda tx: delivery.hand_over(tx, due, sealed, self.now))

    def prepare_next(self) -> OutboundRequest | None:
        """Prepare the first message that is due."""
        (item, *_) = self.run(lambda tx: tx.outbox.due(self.now))
        request = self.run(lambda tx: outbound.prepare(tx, self.home, item, self.now, self.nonce()))
        if request:
            self.sent.append(request)
        return request

    def answer(self, request: OutboundRequest, response: Response) -> Trade:
        """Take in the reply to a request."""
        return self.run(
            lambda tx: outbound.answered(tx, self.home, request.item, response, self.now)
        )

    def pump(self, reply: Callable[[OutboundRequest], Response] | None = None) -> None:
        """Deliver everything that is due."""
        while self.run(lambda tx: tx.outbox.due(self.now)):
            request = self.prepare_next()
            if request:
                self.answer(request, (reply or self.reply)(request))

    # Buyer

    def reply(self, request: OutboundRequest) -> Response:
        """Answer as a buyer does, after checking what came."""
        check_authorization(
            request.headers["Authorization"],
            self.home.key_for(self.buyer).public,
            issuer=self.home.key_for(self.buyer).did,
            audience=BUYER_KEY.did,
            method="POST",
            url=request.url,
            body=request.body,
            now=self.now,
        )
        if request.item.body is None:
            return self.receive(request.body) if self.agreement else Response(status=503)
        message = json.loads(request.body)
        conform(message)
        if message["@type"] == "ContractOfferMessage":
            return self.acknowledge(message["providerPid"])
        if message["@type"] == "ContractAgreementMessage":
            self.agreement = message["agreement"]
        return OK

    def acknowledge(self, pid: str, consumer: str = CONSUMER) -> Response:
        """Acknowledge an offer."""
        negotiation = ContractNegotiation(
            provider_pid=pid, consumer_pid=consumer, state=NegotiationState.OFFERED
        )
        return Response(status=201, body=encode_message(negotiation))

    def receive(self, body: bytes) -> Response:
        """Open a delivery and sign a receipt."""
        parts = split_release(body)
        home_key = self.home.key_for(self.buyer).public
        manifest = open_document(Manifest, parts.manifest, home_key).content
        package = unseal(parts.sealed, "X25519", SEALING_PRIVATE, self.agreement)
        self.opened.append(package)
        return self.sign_receipt(
            DeliveryReceipt(
                release=manifest.release,
                agreement=manifest.agreement,
                sealed=sha256(parts.sealed).hexdigest(),
                package=sha256(package).hexdigest(),
                received=self.now,
            )
        )

    def sign_receipt(self, receipt: DeliveryReceipt, key: SigningKey = BUYER_KEY) -> Response:
        """Answer a delivery with a receipt."""
        return Response(status=200, body=encode(SignedBody(document=sign_document(receipt, key))))

    def request(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        key: SigningKey = BUYER_KEY,
        nonce: str | None = None,
        audience: Did | None = None,
        issuer: Did | None = None,
    ) -> InboundRequest:
        """Sign a request to the home."""
        authorization = authorize(
            key,
            audience=audience or self.home.key_for(self.buyer).did,
            method=method,
            url=self.buyer.callback + path,
            body=body,
            now=self.now,
            nonce=nonce or self.nonce(),
            issuer=issuer,
        )
        return InboundRequest(method=method, path=path, authorization=authorization, body=body)

    def handle(self, request: InboundRequest, buyer: BuyerId = BUYER) -> Reply:
        """Let the home answer a request; every DSP reply must be a valid one."""
        reply = self.run(
            lambda tx: handle(tx, self.home, self.home.buyers[buyer], request, self.now)
        )
        data = json.loads(reply.body)
        for message in [data] if "@type" in data else []:
            conform(message)
        return reply

    def get(self, path: str) -> Reply:
        """Ask for the state of a process."""
        return self.handle(self.request("GET", path))

    def post(self, path: str, message: Message) -> Reply:
        """Send a message."""
        return self.handle(self.request("POST", path, encode_message(message)))

    def negotiation_pids(self) -> dict[str, Any]:
        """Return both pids of the negotiation."""
        return {"provider_pid": self.trade_id, "consumer_pid": CONSUMER}

    def transfer_pids(self) -> dict[str, Any]:
        """Return both pids of the transfer."""
        return {"provider_pid": self.trade.transfer_pid, "consumer_pid": TRANSFER}

    def accept(self) -> Reply:
        """Accept the offer."""
        message = ContractNegotiationEventMessage(**self.negotiation_pids(), event_type="ACCEPTED")
        return self.post(f"/negotiations/{self.trade_id}/events", message)

    def verify(self) -> Reply:
        """Verify the agreement."""
        message = ContractAgreementVerificationMessage(**self.negotiation_pids())
        return self.post(f"/negotiations/{self.trade_id}/agreement/verification", message)

    def transfer_request(self, **changes: Any) -> TransferRequestMessage:
        """Make the request for delivery."""
        message = TransferRequestMessage(
            consumer_pid=TRANSFER,
            agreement_id=self.trade.agreement_id,
            format=PUSH_FORMAT,
            callback_address=f"{BUYER_HOST}/dsp/",
            data_address=DataAddress(endpoint_type="HTTP", endpoint=f"{BUYER_HOST}/releases/1"),
        )
        return replace(message, **changes)

    def request_transfer(self, **changes: Any) -> Reply:
        """Ask for delivery."""
        return self.post("/transfers/request", self.transfer_request(**changes))

    def statement(self, **changes: Any) -> SettlementStatement:
        """Make the statement of what was agreed."""
        statement = SettlementStatement(
            id="urn:uuid:00000000-0000-4000-8000-00000000c003",
            agreement=self.trade.agreement_id,
            gross=Money(amount=450, currency="EUR"),
            fee=Money(amount=45, currency="EUR"),
            net=Money(amount=405, currency="EUR"),
            method="bank_transfer",
            reference="2026-1",
            date=self.now,
        )
        return replace(statement, **changes)

    def settle(self, key: SigningKey = BUYER_KEY, **changes: Any) -> Reply:
        """Tell the home what was paid."""
        body = encode(SignedBody(document=sign_document(self.statement(**changes), key)))
        return self.handle(self.request("POST", f"/settlements/{self.trade_id}", body))

    # Walks

    def walk_to(self, stage: str) -> World:
        """Go through a trade up to a stage."""
        steps: dict[str, Callable[[], object]] = {
            "offering": self.offer,
            "offered": self.pump,
            "accepted": self.accept,
            "agreeing": self.approve,
            "agreed": self.pump,
            "finalizing": self.verify,
            "finalized": self.pump,
            "requested": self.request_transfer,
            "starting": self.hand_over,
            "delivered": self.pump,
            "settled": self.settle,
        }
        for name, step in steps.items():
            step()
            if name == stage:
                break
        return self

    # Checks

    def kinds(self) -> list[str]:
        """Return the kinds of all facts in evidence."""
        return [record.kind for record in self.store.state.evidence]

    def snapshot(self) -> tuple[Any, ...]:
        """Return everything stored but evidence, tokens and remembered replies."""
        state = self.store.state
        return (
            dict(state.trades),
            dict(state.outbox),
            dict(state.releases),
            dict(state.journal),
            dict(state.demands),
        )

    def check(self) -> None:
        """Check what must hold at any time: evidence, books, and nothing private on the wire."""
        state = self.store.state
        assert verify_chain(state.evidence, state.evidence_key.public).verified
        totals = [amount for entry in state.journal.values() for amount in entry.postings]
        assert sum(posting.amount.amount for posting in totals) == 0
        content = [*(request.body for request in self.sent), *self.opened]
        assert not [word for word in CANARIES for body in content if word in body]

    def later(self, **delta: float) -> None:
        """Let time pass."""
        self.now += timedelta(**delta)


def encode_message(message: Message) -> bytes:
    """Write a message as a buyer would."""
    return json.dumps(message_json(message)).encode()


def conform(message: Any) -> None:
    """Check a message against the official schemas, where they are."""
    if dsp_schemas.FOLDER.is_dir():
        dsp_schemas.require_valid(message)
