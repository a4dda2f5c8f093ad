"""A home that has money with a buyer and wants it paid out."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
import json
from typing import Any
from uuid import uuid4

from conftest import RunningBuyer
from data_exchanger_buyer.payout import Payout
from data_exchanger_core.model.money import Money
from data_exchanger_core.protocol.delivery import SignedBody
from data_exchanger_core.protocol.documents import open_document, sign_document
from data_exchanger_core.protocol.payout import (
    PayoutAccount,
    PayoutInstruction,
    PayoutPage,
    PayoutReceipt,
    PayoutRecord,
    account_of,
    seal_account,
    token_hash,
)
from data_exchanger_core.protocol.profile import PayoutMethod
from data_exchanger_core.protocol.sealing import choose_sealing_key
from data_exchanger_core.protocol.terms import Terms
from data_exchanger_core.protocol.wire import decode, encode
from script import Script
from scripted_home import Answer, ScriptedHome

ACCOUNTS = {
    PayoutMethod.IBAN: account_of(PayoutMethod.IBAN, "DE89370400440532013000", "Anna Weber"),
    PayoutMethod.ALIPAY: account_of(PayoutMethod.ALIPAY, "2088123456789012", "Wang Mei"),
    PayoutMethod.WECHAT_PAY: account_of(
        PayoutMethod.WECHAT_PAY, "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "Wang Mei"
    ),
    PayoutMethod.CREDIT: account_of(PayoutMethod.CREDIT, "C-1024", "Anna Weber"),
}


@dataclass
class Payee:
    """Instructs a buyer; remembers the documents that it signed."""

    home: ScriptedHome
    documents: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where instructions go."""
        assert self.home.profile.payouts
        return self.home.profile.payouts

    def sign(
        self,
        cents: int,
        method: PayoutMethod = PayoutMethod.IBAN,
        number: int | None = None,
        account: PayoutAccount | None = None,
        currency: str = "EUR",
        **changes: Any,
    ) -> str:
        """Sign an instruction."""
        key, id_ = choose_sealing_key(self.home.profile), uuid4().urn
        instruction = PayoutInstruction(
            id=id_,
            number=number or len(self.documents) + 1,
            payee="0123456789abcdef",
            amount=Money(amount=cents, currency=currency),
            method=method,
            sealing_key=key.id,
            account=seal_account(account or ACCOUNTS[method], key, id_),
            created=datetime.now(UTC).replace(microsecond=0),
        )
        return sign_document(replace(instruction, **changes), self.home.key)

    async def instruct(self, cents: int, *args: Any, **changes: Any) -> PayoutReceipt:
        """Send an instruction; return the receipt."""
        self.documents.append(self.sign(cents, *args, **changes))
        return await self.ask()

    async def ask(self, number: int = 0) -> PayoutReceipt:
        """Send an instruction (the last one) again; return the receipt."""
        token = self.documents[number - 1]
        answer = await self.send(token)
        assert answer.status == 200, answer
        record = decode(PayoutRecord, answer.body)
        assert record.instruction == token
        receipt = self.read(record)
        assert receipt.instruction == token_hash(token)
        return receipt

    async def send(self, token: str) -> Answer:
        """Send an instruction."""
        return await self.home.post(self.url, encode(SignedBody(document=token)))

    def read(self, record: PayoutRecord) -> PayoutReceipt:
        """Check a receipt."""
        did = self.home.profile.did
        return open_document(PayoutReceipt, record.receipt, self.home.buyer_key, did).content

    async def page(self, after: int) -> PayoutPage:
        """Read what the buyer knows."""
        return decode(PayoutPage, (await self.home.get(self.url, f"?after={after}")).body)


async def with_money(buyer: RunningBuyer, home: ScriptedHome, terms: Terms) -> Payee:
    """Let a buyer that pays out have paid for a delivery; return the home as a payee."""
    raw = json.loads(buyer.folder.config.read_text())
    raw["payouts"] = [one.value for one in PayoutMethod]
    buyer.folder.config.write_text(json.dumps(raw))
    buyer.database.close()
    buyer.reopen()
    await buyer.restart()
    await Script(home, terms).run(until="take_statement")
    return Payee(await home.meet())


def in_yuan(buyer: RunningBuyer) -> Terms:
    """Let a buyer pay in yuan; return the terms of a demand."""
    config = buyer.folder.config.read_text().replace('"EUR"', '"EUR", "CNY"')
    buyer.folder.config.write_text(config)
    buyer.database.close()
    buyer.reopen()
    return buyer.publish(price={"amount": 450, "currency": "CNY"}).terms()


def stored(buyer: RunningBuyer) -> list[Payout]:
    """Return the payouts as they are stored."""
    return list(buyer.step(lambda tx: tx.payouts.all()))
