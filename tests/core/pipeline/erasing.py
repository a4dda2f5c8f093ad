"""A buyer that erases what a home asks it to, unless told otherwise."""

from dataclasses import dataclass, field, replace
from typing import Any

from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.pipeline import erasure
from custom_components.data_exchanger.core.pipeline.erasures import Erasure
from custom_components.data_exchanger.core.pipeline.withdrawal import (
    Withdrawal,
    Withdrawn,
    withdraw,
)
from custom_components.data_exchanger.core.protocol.delivery import SignedBody
from custom_components.data_exchanger.core.protocol.documents import open_document, sign_document
from custom_components.data_exchanger.core.protocol.erasure import (
    ErasureAttestation,
    ErasureRequest,
    Kept,
)
from custom_components.data_exchanger.core.protocol.tokens import check_authorization
from custom_components.data_exchanger.core.protocol.wire import decode, encode
from tests.core.examples import BUYER_HOST, BUYER_KEY
from tests.core.pipeline.household import ANNA
from tests.core.pipeline.world import World


@dataclass
class Eraser:
    """Takes requests to erase in the buyer's place."""

    world: World
    key: SigningKey = BUYER_KEY
    status: int = 200
    changes: dict[str, Any] = field(default_factory=dict)
    """What is wrong in its attestations."""
    asked: list[ErasureRequest] = field(default_factory=list)

    def withdraw(self, **named: Any) -> Withdrawn:
        """Take consent back; Anna does, unless told otherwise."""
        withdrawal = Withdrawal(**{"by": ANNA, "member": ANNA} | named)
        world = self.world
        return world.run(lambda tx: withdraw(tx, world.home, withdrawal, world.now))

    @property
    def erasure(self) -> Erasure:
        """The request about the newest trade."""
        return self.world.store.state.erasures[self.world.trade_id]

    def pump(self) -> None:
        """Send what is due, once, and take the buyer's answers in."""
        world = self.world
        for one in world.run(lambda tx: tx.erasures.due(world.now)):
            call = world.run(
                lambda tx, due=one: erasure.prepare(tx, world.home, due, world.now, world.nonce())
            )
            status, body = self.reply(call)
            world.run(
                lambda tx, due=one, status=status, body=body: erasure.answered(
                    tx, world.home, due.trade, status, body, world.now
                )
            )

    def reply(self, call: erasure.ErasureCall) -> tuple[int, bytes]:
        """Check a request as a buyer does, and attest."""
        home = self.world.home.keys.for_buyer(BUYER_KEY.did)
        assert call.url == f"{BUYER_HOST}/erasures"
        check_authorization(
            call.headers["Authorization"],
            home.public,
            issuer=home.did,
            audience=BUYER_KEY.did,
            method="POST",
            url=call.url,
            body=call.body,
            now=self.world.now,
        )
        token = decode(SignedBody, call.body).document
        request = open_document(ErasureRequest, token, home.public).content
        self.asked.append(request)
        if self.status != 200:
            return self.status, b""
        attestation = ErasureAttestation(
            request=request.id,
            agreement=request.agreement,
            erased=self.world.now,
            kept=(Kept.CONTRACT, Kept.ACCOUNTS),
        )
        document = sign_document(replace(attestation, **self.changes), self.key)
        return 200, encode(SignedBody(document=document))
