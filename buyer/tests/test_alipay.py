"""Alipay: signed as prescribed, paid once, and believed only under Alipay's signature."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
import json
from pathlib import Path

from alipay_gateway import AlipayGateway, new_key
from conftest import RunningBuyer
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from data_exchanger_buyer.gateways import rsa
from data_exchanger_buyer.gateways.alipay import Alipay, AlipaySettings
from data_exchanger_buyer.gateways.gateway import Absent, Order
from data_exchanger_buyer.gateways.settings import open_gateways
from data_exchanger_buyer.server import utc_now
from data_exchanger_core.errors import InvalidInput
from data_exchanger_core.model.money import Money
from data_exchanger_core.protocol.payout import PayoutStatus, account_of
from data_exchanger_core.protocol.profile import PayoutMethod
from data_exchanger_core.protocol.terms import Terms
from data_exchanger_core.protocol.wire import from_json
from payer import ACCOUNTS, in_yuan, with_money
import pytest
from scripted_home import ScriptedHome

ORDER = Order(
    number="a" * 32,
    account=ACCOUNTS[PayoutMethod.ALIPAY],
    amount=Money(amount=1234, currency="CNY"),
    title="Grid Lab 数据收益",
)


@pytest.fixture
async def gateway() -> AsyncIterator[AlipayGateway]:
    """Alipay."""
    gateway = AlipayGateway()
    await gateway.server.start_server()
    yield gateway
    await gateway.server.close()
    assert gateway.complaints == []


@pytest.fixture
async def alipay(gateway: AlipayGateway, tmp_path: Path) -> AsyncIterator[Alipay]:
    """The adapter."""
    settings = from_json(AlipaySettings, gateway.settings(tmp_path))
    alipay = Alipay(settings, tmp_path, utc_now)
    yield alipay
    await alipay.close()


async def test_an_order_is_signed_and_paid_once(gateway: AlipayGateway, alipay: Alipay) -> None:
    for _ in range(2):
        paid = await alipay.submit(ORDER)
        assert (paid.status, paid.reference) == (PayoutStatus.PAID, "2026112300000000")
    assert gateway.moved == Decimal("12.34")
    assert (await alipay.query(ORDER)) == paid


async def test_a_login_is_named_as_one(gateway: AlipayGateway, alipay: Alipay) -> None:
    account = account_of(PayoutMethod.ALIPAY, "mei@example.com", "Wang Mei")
    paid = await alipay.submit(replace(ORDER, account=account))
    assert paid.status is PayoutStatus.PAID
    other = replace(account, holder="Somebody Else")
    wrong = await alipay.submit(replace(ORDER, number="b" * 32, account=other))
    assert (wrong.status, wrong.reason) == (PayoutStatus.FAILED, "PAYEE_USER_INFO_ERROR")


async def test_the_same_number_is_never_used_for_something_else(
    gateway: AlipayGateway, alipay: Alipay
) -> None:
    await alipay.submit(ORDER)
    other = await alipay.submit(replace(ORDER, amount=Money(amount=1, currency="CNY")))
    assert other.status is PayoutStatus.FAILED
    assert gateway.moved == Decimal("12.34")


async def test_an_unknown_payee_and_another_currency_fail(alipay: Alipay) -> None:
    account = account_of(PayoutMethod.ALIPAY, "2088999999999999", "Nobody")
    assert (await alipay.submit(replace(ORDER, account=account))).reason == "PAYEE_NOT_EXIST"
    euro = Money(amount=1, currency="EUR")
    assert (await alipay.submit(replace(ORDER, amount=euro))).reason == "currency"


async def test_an_empty_purse_is_filled_and_the_order_paid_then(
    gateway: AlipayGateway, alipay: Alipay
) -> None:
    gateway.balance = Decimal(1)
    waits = await alipay.submit(ORDER)
    assert (waits.status, waits.reason) == (PayoutStatus.ACCEPTED, "PAYER_BALANCE_NOT_ENOUGH")
    assert (await alipay.query(ORDER)).status is Absent.ABSENT
    gateway.balance = Decimal(100)
    assert (await alipay.submit(ORDER)).status is PayoutStatus.PAID


@pytest.mark.parametrize("trouble", ["lost", "silent", "forged", "html", "SYSTEM_ERROR"])
async def test_without_a_signed_answer_nothing_is_known(
    gateway: AlipayGateway, alipay: Alipay, trouble: str
) -> None:
    gateway.troubles = [trouble, trouble]
    assert (await alipay.submit(ORDER)).status is PayoutStatus.UNKNOWN
    assert (await alipay.query(ORDER)).status is PayoutStatus.UNKNOWN
    found = await alipay.query(ORDER)
    arrived = trouble not in ("lost", "SYSTEM_ERROR")
    assert found.status is (PayoutStatus.PAID if arrived else Absent.ABSENT)


@pytest.mark.parametrize("body", ["{", "[]", '{"sign":1}', '{"alipay_x_response":{}}'])
async def test_what_is_no_answer_is_none(alipay: Alipay, body: str) -> None:
    method = "alipay.fund.trans.uni.transfer"
    name = "alipay_fund_trans_uni_transfer_response"
    assert alipay._read(body, name, method).status is PayoutStatus.UNKNOWN
    assert alipay._read(f'{{"{name}": }}', name, method).status is PayoutStatus.UNKNOWN
    assert alipay._read(f'{{"{name}":{{}}}}', name, method).reason == "unsigned_answer"


async def test_an_order_that_is_being_dealt_with_is_asked_about(
    gateway: AlipayGateway, alipay: Alipay
) -> None:
    gateway.processing = True
    assert (await alipay.submit(ORDER)).status is PayoutStatus.UNKNOWN
    gateway.orders[ORDER.number]["answer"] |= {"status": "FAIL", "fail_reason": "ACCOUNT_FROZEN"}
    failed = await alipay.query(ORDER)
    assert (failed.status, failed.reason) == (PayoutStatus.FAILED, "ACCOUNT_FROZEN")
    gateway.orders[ORDER.number]["answer"] = {"code": "20000", "msg": "unavailable"}
    assert (await alipay.submit(ORDER)).reason == "code_20000"


async def test_keys_must_be_of_the_right_kind(gateway: AlipayGateway, tmp_path: Path) -> None:
    settings = from_json(AlipaySettings, gateway.settings(tmp_path))
    curve = generate_private_key(SECP256R1())
    pem = curve.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "alipay_key.pem").write_bytes(pem)
    with pytest.raises(InvalidInput, match="RSA"):
        Alipay(settings, tmp_path, utc_now)
    public = curve.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "public.pem").write_bytes(public)
    with pytest.raises(InvalidInput, match="RSA"):
        rsa.public_key(tmp_path / "public.pem")
    assert not rsa.holds(new_key().public_key(), "no base64", b"")


async def test_a_member_is_paid_through_a_line_that_breaks(
    buyer: RunningBuyer, home: ScriptedHome, gateway: AlipayGateway
) -> None:
    terms = in_yuan(buyer)
    contracts = {"alipay": gateway.settings(buyer.folder.path)}
    (buyer.folder.path / "gateways.json").write_text(json.dumps(contracts))
    gateway.troubles = ["silent", "lost"]
    payee = await with_money(buyer, home, terms)
    receipt = await payee.instruct(400, PayoutMethod.ALIPAY, currency="CNY")
    async with asyncio.timeout(30):
        while receipt.status is not PayoutStatus.PAID:
            await asyncio.sleep(0.2)
            receipt = await payee.ask()
    assert receipt.reference == "2026112300000000"
    assert gateway.moved == Decimal(4)
    assert gateway.heard[-1] == "alipay.fund.trans.common.query"


async def test_a_buyer_without_contracts_has_no_gateways(tmp_path: Path, terms: Terms) -> None:
    assert open_gateways(tmp_path, utc_now) == {}
