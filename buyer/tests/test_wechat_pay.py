"""WeChat Pay: signed as prescribed, paid once, and believed only under its signature."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
import json
from pathlib import Path

from conftest import RunningBuyer
from data_exchanger_buyer.gateways.gateway import Absent, Order
from data_exchanger_buyer.gateways.wechat_pay import WechatPay, WechatPaySettings
from data_exchanger_buyer.server import utc_now
from data_exchanger_core.model.money import Money
from data_exchanger_core.protocol.payout import PayoutStatus
from data_exchanger_core.protocol.profile import PayoutMethod
from data_exchanger_core.protocol.wire import decode
from payer import ACCOUNTS, in_yuan, with_money
import pytest
from scripted_home import ScriptedHome
from wechat_gateway import WechatGateway

ORDER = Order(
    number="a" * 32,
    account=ACCOUNTS[PayoutMethod.WECHAT_PAY],
    amount=Money(amount=1234, currency="CNY"),
    title="Grid Lab 数据收益",
)


@pytest.fixture
async def gateway() -> AsyncIterator[WechatGateway]:
    """WeChat Pay."""
    gateway = WechatGateway()
    await gateway.server.start_server()
    yield gateway
    await gateway.server.close()
    assert gateway.complaints == []


@pytest.fixture
async def wechat(gateway: WechatGateway, tmp_path: Path) -> AsyncIterator[WechatPay]:
    """The adapter."""
    settings = decode(WechatPaySettings, json.dumps(gateway.settings(tmp_path)))
    wechat = WechatPay(settings, tmp_path, utc_now)
    yield wechat
    await wechat.close()


async def test_a_bill_is_signed_and_paid_once(gateway: WechatGateway, wechat: WechatPay) -> None:
    for _ in range(2):
        paid = await wechat.submit(ORDER)
        assert paid.status is PayoutStatus.PAID
        assert paid.reference == gateway.bills[ORDER.number]["answer"]["transfer_bill_no"]
    assert gateway.moved == 1234
    assert (await wechat.query(ORDER)) == paid


async def test_a_name_is_sealed_and_only_stated_from_thirty_fen_on(
    gateway: WechatGateway, wechat: WechatPay
) -> None:
    little = replace(ORDER, amount=Money(amount=29, currency="CNY"))
    assert (await wechat.submit(little)).status is PayoutStatus.PAID
    other = replace(ORDER, number="b" * 32, account=replace(ORDER.account, holder="Somebody"))
    wrong = await wechat.submit(other)
    assert (wrong.status, wrong.reason) == (PayoutStatus.FAILED, "INVALID_REQUEST")


async def test_the_same_number_is_never_used_for_something_else(
    gateway: WechatGateway, wechat: WechatPay
) -> None:
    await wechat.submit(ORDER)
    other = await wechat.submit(replace(ORDER, amount=Money(amount=1, currency="CNY")))
    assert other.status is PayoutStatus.FAILED
    assert gateway.moved == 1234


async def test_another_currency_fails(wechat: WechatPay) -> None:
    euro = replace(ORDER, amount=Money(amount=1, currency="EUR"))
    assert (await wechat.submit(euro)).reason == "currency"


async def test_an_empty_purse_is_filled_and_the_bill_paid_then(
    gateway: WechatGateway, wechat: WechatPay
) -> None:
    gateway.balance = 1
    waits = await wechat.submit(ORDER)
    assert (waits.status, waits.reason) == (PayoutStatus.ACCEPTED, "NOT_ENOUGH")
    assert (await wechat.query(ORDER)).status is Absent.ABSENT
    gateway.balance = 10_000
    assert (await wechat.submit(ORDER)).status is PayoutStatus.PAID


@pytest.mark.parametrize(
    ("trouble", "arrives"),
    [
        ("lost", False),
        ("silent", True),
        ("forged", True),
        ("stale", True),
        ("undated", True),
        ("serial", True),
        ("text", True),
        ("SYSTEM_ERROR", False),
        ("SIGN_ERROR", False),
    ],
)
async def test_without_a_signed_answer_nothing_is_known(
    gateway: WechatGateway, wechat: WechatPay, trouble: str, arrives: bool
) -> None:
    gateway.troubles = [trouble] * 3  # a query whose connection breaks is sent once more
    assert (await wechat.submit(ORDER)).status is PayoutStatus.UNKNOWN
    assert (await wechat.query(ORDER)).status is PayoutStatus.UNKNOWN
    gateway.troubles.clear()
    found = await wechat.query(ORDER)
    assert found.status is (PayoutStatus.PAID if arrives else Absent.ABSENT)


@pytest.mark.parametrize(
    ("code", "status"),
    [("FREQUENCY_LIMITED", PayoutStatus.ACCEPTED), ("NO_AUTH", PayoutStatus.FAILED)],
)
async def test_refusals_are_told_apart(
    gateway: WechatGateway, wechat: WechatPay, code: str, status: PayoutStatus
) -> None:
    gateway.troubles = [code]
    refused = await wechat.submit(ORDER)
    assert (refused.status, refused.reason) == (status, code)


async def test_a_bill_waits_for_its_payee(gateway: WechatGateway, wechat: WechatPay) -> None:
    gateway.confirmed = False
    waits = await wechat.submit(ORDER)
    assert (waits.status, waits.reason) == (PayoutStatus.UNKNOWN, "WAIT_USER_CONFIRM")
    gateway.bills[ORDER.number]["answer"] |= {"state": "FAIL", "fail_reason": "OVERDUE_CLOSE"}
    failed = await wechat.query(ORDER)
    assert (failed.status, failed.reason) == (PayoutStatus.FAILED, "OVERDUE_CLOSE")


async def test_a_member_is_paid_through_a_line_that_breaks(
    buyer: RunningBuyer, home: ScriptedHome, gateway: WechatGateway
) -> None:
    terms = in_yuan(buyer)
    contracts = {"wechatPay": gateway.settings(buyer.folder.path)}
    (buyer.folder.path / "gateways.json").write_text(json.dumps(contracts))
    gateway.troubles = ["silent", "lost"]
    payee = await with_money(buyer, home, terms)
    receipt = await payee.instruct(400, PayoutMethod.WECHAT_PAY, currency="CNY")
    async with asyncio.timeout(30):
        while receipt.status is not PayoutStatus.PAID:
            await asyncio.sleep(0.2)
            receipt = await payee.ask()
    assert gateway.moved == 400
    assert gateway.heard.count("POST") == 1
