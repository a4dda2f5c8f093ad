"""A buyer on this machine that pays out."""

from dataclasses import replace
from typing import Any, override

from aiohttp import web

from custom_components.data_exchanger.core.identity.keys import PublicKey
from custom_components.data_exchanger.core.protocol.documents import sign_document
from custom_components.data_exchanger.core.protocol.payout import PayoutStatus
from custom_components.data_exchanger.core.protocol.profile import PayoutMethod
from custom_components.data_exchanger.core.protocol.tokens import bearer_issuer
from tests.core.examples import profile
from tests.core.pipeline.paying import PayingBuyer
from tests.integration.buyer import Buyer


class Payer(Buyer):
    """Takes instructions and says of each at once what ``status`` is."""

    def __init__(self, **changes: Any) -> None:
        self.book: PayingBuyer | None = None
        self.status = PayoutStatus.PAID
        super().__init__(**changes)

    @property
    @override
    def profile_token(self) -> str:
        terms = replace(profile().terms, payouts=tuple(PayoutMethod))
        changes = {"payouts": f"{self.url}/payouts", "terms": terms}
        return sign_document(profile(self.key, self.url, **changes), self.key)

    @override
    def _app(self) -> web.Application:
        app = super()._app()
        app.router.add_post("/payouts", self._recorded("payout", self._instructed))
        app.router.add_get("/payouts", self._recorded("payouts", self._page))
        return app

    def _book(self, request: web.Request) -> PayingBuyer:
        home = PublicKey.from_did(bearer_issuer(request.headers["Authorization"]))
        self.book = self.book or PayingBuyer(home)
        return self.book

    async def _instructed(self, request: web.Request) -> web.StreamResponse:
        book = self._book(request)
        body = await request.read()
        book.post(body)
        if book.instructions:
            book.say(max(book.instructions), self.status, reference="DX-7")
        status, answer = book.post(body)
        return web.Response(status=status, body=answer)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=self._book(request).page(int(request.query["after"])))
