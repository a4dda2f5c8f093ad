"""A buyer that computes on ciphertext, honestly or not."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, override

from aiohttp import web

from custom_components.data_exchanger.core.identity.keys import PublicKey
from custom_components.data_exchanger.core.privacy.he.audit import compute
from custom_components.data_exchanger.core.privacy.he.engine import engine_for
from custom_components.data_exchanger.core.privacy.he.frames import split
from custom_components.data_exchanger.core.protocol.computation import (
    MAX_INPUTS,
    ComputationInputs,
    ComputationResult,
    write_answer,
)
from custom_components.data_exchanger.core.protocol.documents import open_document, sign_document
from custom_components.data_exchanger.core.protocol.sealing import split_release, unseal
from tests.core.examples import SEALING_PRIVATE
from tests.integration.buyer import Buyer

type Cheat = Callable[[Sequence[bytes], bytes], bytes]
"""Makes another result of the ciphertexts and the honest one."""


class ComputingBuyer(Buyer):
    """Answers ciphertext with a signed result; ``cheats`` are used up first, one per trade."""

    def __init__(self, **profile_changes: Any) -> None:
        self.cheats: list[Cheat] = []
        self.manifests: list[ComputationInputs] = []
        self.silent = False
        """Whether inputs get no answer."""
        self.farewells: list[dict[str, Any]] = []
        """Terminations, as the home wrote them."""
        self._answers: dict[str, bytes] = {}
        super().__init__(**profile_changes)

    @override
    def _app(self) -> web.Application:
        app = super()._app()
        app.router.add_post("/releases/{pid}/inputs", self._recorded("inputs", self._inputs))
        return app

    async def _inputs(self, request: web.Request) -> web.StreamResponse:
        deal = self._deal_of(request)
        if self.silent:
            return web.Response(status=503)
        if deal.provider not in self._answers:
            parts = split_release(await request.read())
            home = PublicKey.from_did(deal.home)
            manifest = open_document(ComputationInputs, parts.manifest, home).content
            frame = unseal(parts.sealed, "X25519", SEALING_PRIVATE, deal.agreement, MAX_INPUTS)
            self.manifests.append(manifest)
            self._answers[deal.provider] = self._compute(manifest, frame)
        return web.Response(body=self._answers[deal.provider])

    def _compute(self, manifest: ComputationInputs, frame: bytes) -> bytes:
        public, *rows = split(frame)
        result = compute(engine_for(manifest.scheme), public, rows, manifest.groups)
        if self.cheats:
            result = self.cheats.pop(0)(rows, result)
        signed = ComputationResult(
            computation=manifest.computation,
            agreement=manifest.agreement,
            inputs=manifest.inputs,
            result=sha256(result).hexdigest(),
            result_size=len(result),
            computed=datetime.now(UTC),
        )
        return write_answer(sign_document(signed, self.key, self.did), result)

    @override
    async def _ended(self, request: web.Request) -> web.StreamResponse:
        self.farewells.append(await request.json())
        return await super()._ended(request)
