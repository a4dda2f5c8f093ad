"""An authority on this machine that issues licences to buyers and revokes them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.model.identifiers import Did
from custom_components.data_exchanger.core.protocol.did import document_of
from tests.core.compliance.licences import AUTHORITY_KEY, licence, status, status_list
from tests.core.examples import BUYER_KEY


class Authority:
    """Serves its DID document and its list of revocations."""

    def __init__(self) -> None:
        self.revoked: set[int] = set()
        self.requests: list[str] = []
        self.key: SigningKey = AUTHORITY_KEY
        app = web.Application()
        app.router.add_get("/{path:.*}", self._serve)
        self._server = TestServer(app)

    async def start(self) -> None:
        await self._server.start_server()

    async def stop(self) -> None:
        await self._server.close()

    @property
    def did(self) -> Did:
        return Did(f"did:web:127.0.0.1%3A{self._server.port}")

    def licence(self, key: SigningKey = AUTHORITY_KEY, **changes: Any) -> str:
        """Issue a licence for insurance pricing."""
        now = datetime.now(UTC)
        fields: dict[str, Any] = {
            "issuer": self.did,
            "valid_from": now - timedelta(days=1),
            "valid_until": now + timedelta(days=30),
            "credential_status": status(
                7, status_list_credential=str(self._server.make_url("/status"))
            ),
            "subject": {"id": BUYER_KEY.did},
        }
        return licence(key, **fields | changes)

    async def _serve(self, request: web.Request) -> web.Response:
        self.requests.append(request.path)
        if request.path == "/status":
            return web.Response(text=status_list(*self.revoked, issuer=self.did))
        return web.Response(body=document_of(self.did, self.key.public))
