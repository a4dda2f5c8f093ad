"""The walk through a trade computed on ciphertext: a buyer that computes, and one that cheats."""

from collections.abc import Callable, Sequence
from hashlib import sha256
import secrets
from typing import Any

from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.pipeline import computation, delivery
from custom_components.data_exchanger.core.pipeline.outbound import OutboundRequest, Response
from custom_components.data_exchanger.core.privacy.he.audit import compute, read_result
from custom_components.data_exchanger.core.privacy.he.engine import Scheme, engine_for
from custom_components.data_exchanger.core.privacy.he.frames import split
from custom_components.data_exchanger.core.protocol.computation import (
    ComputationInputs,
    ComputationResult,
    write_answer,
)
from custom_components.data_exchanger.core.protocol.documents import open_document, sign_document
from custom_components.data_exchanger.core.protocol.sealing import split_release, unseal
from custom_components.data_exchanger.core.protocol.states import Verb
from custom_components.data_exchanger.core.protocol.terms import Terms
from custom_components.data_exchanger.core.trade.trade import Trade
from tests.core.examples import BUYER_KEY, SEALING_PRIVATE, scope, terms
from tests.core.pipeline.household import make_home, readings
from tests.core.pipeline.world import World

type Cheat = Callable[[Sequence[bytes], bytes], bytes]
"""Makes another result of the inputs and the honest one."""


def declared(**changes: Any) -> Terms:
    """Ask for the sum of a week on ciphertext."""
    parameters = {
        "function": "sum",
        "window": "period",
        "rounding": "0.1",
        "lower": "0",
        "upper": "100",
        "schemes": ("paillier",),
    }
    return terms(
        scope=scope(
            level=DisclosureLevel.STATISTICS,
            method=MethodSpec(id="homomorphic", parameters=parameters | changes),
        )
    )


class ComputingWorld(World):
    """A world whose home can encrypt; ``asked`` are parameters of the query."""

    def __init__(self, cheat: Cheat = lambda _, honest: honest, **asked: Any) -> None:
        super().__init__(home=make_home(schemes=frozenset(Scheme)))
        self.cheat = cheat
        self.asked = asked
        self.answers: list[bytes] = []
        self.manifests: list[ComputationInputs] = []

    def begin(self) -> Trade:
        """Encrypt and store the inputs that are due."""
        (due,) = self.run(lambda tx: delivery.due_deliveries(tx, self.home))
        entries = delivery.granted_entries(self.home, due, self.now)
        posed = computation.pose(self.home, due, entries, readings(), self.now)
        key = engine_for(posed.scheme).generate(secrets.token_bytes)
        encrypted = computation.Encrypted(
            secret=key.dump(),
            public=key.public,
            ciphertexts=tuple(key.encrypt(posed.rows())),
        )
        prepared = computation.seal_computation(
            self.home, due, posed, encrypted, self.now, bytes(12)
        )
        return self.run(lambda tx: computation.begin(tx, due, prepared, self.now))

    def reply(self, request: OutboundRequest) -> Response:
        """Compute when asked to."""
        if request.item.verb is not Verb.COMPUTE:
            return super().reply(request)
        parts = split_release(request.body)
        own = self.home.key_for(self.buyer).public
        manifest = open_document(ComputationInputs, parts.manifest, own).content
        frame = unseal(parts.sealed, "X25519", SEALING_PRIVATE, self.agreement)
        assert manifest.inputs == sha256(frame).hexdigest()
        public, *rows = split(frame)
        honest = compute(engine_for(manifest.scheme), public, rows, manifest.groups)
        self.manifests.append(manifest)
        result = self.cheat(rows, honest)
        self.answers.append(self.sign_result(manifest, result))
        return Response(status=200, body=self.answers[-1])

    def sign_result(self, manifest: ComputationInputs, result: bytes, **changes: Any) -> bytes:
        """Sign a result."""
        fields = {
            "computation": manifest.computation,
            "agreement": manifest.agreement,
            "inputs": manifest.inputs,
            "result": sha256(result).hexdigest(),
            "result_size": len(result),
            "computed": self.now,
        }
        token = sign_document(ComputationResult(**fields | changes), BUYER_KEY)
        return write_answer(token, result)

    def decrypted(self) -> tuple[int, ...] | None:
        """Decrypt what the buyer answered, as the child process does."""
        stored = self.store.state.computations[self.trade_id]
        assert self.trade.computation is not None
        assert stored.result is not None
        secret = self.home.keys.vault.unlock(stored.secret, self.trade.computation.id)
        key = engine_for(self.trade.computation.scheme).load(secret, secrets.token_bytes)
        return read_result(key, stored.result, len(stored.sums))

    def judge(self) -> Trade:
        """Let the verdict fall."""
        found = self.decrypted()
        return self.run(lambda tx: computation.judge(tx, self.trade_id, found, self.now))

    def walk_to_answer(self) -> ComputingWorld:
        """Go through a trade until the buyer has computed."""
        self.offer(declared(**self.asked))
        self.pump()
        self.accept()
        self.approve()
        self.pump()
        self.verify()
        self.pump()
        self.request_transfer()
        self.begin()
        self.pump()
        return self
