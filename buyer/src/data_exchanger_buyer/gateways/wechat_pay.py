"""WeChat Pay: merchant transfers (API v3, ``transfer-bills``), signed WECHATPAY2-SHA256-RSA2048.

WeChat Pay takes an order once: the same ``out_bill_no`` with the same content gets the same bill.
Every request is signed over method, path, time, nonce and body; every answer over time, nonce and
body. An answer that is not signed is no answer, whatever it says.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
import json
from pathlib import Path
import secrets
from typing import Any, ClassVar

from aiohttp import ClientError, ClientSession, ClientTimeout
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.hashes import SHA1
from data_exchanger_core.protocol.payout import PayoutStatus
from data_exchanger_core.protocol.profile import Url
from data_exchanger_core.protocol.wire import WIRE

from . import rsa
from .gateway import Absent, Order, Outcome

_GATEWAY = "https://api.mch.weixin.qq.com"
_BILLS = "/v3/fund-app/mch-transfer/transfer-bills"
_SCHEME = "WECHATPAY2-SHA256-RSA2048"
_TIMEOUT = ClientTimeout(total=30)
_SKEW = 300
"""Seconds by which the time of an answer may differ."""
_NAME_FROM = 30
"""Fen from which on a name may be stated, and is checked."""

_STATES: Mapping[str, PayoutStatus] = {
    "SUCCESS": PayoutStatus.PAID,
    "FAIL": PayoutStatus.FAILED,
    "CANCELLED": PayoutStatus.FAILED,
    "ACCEPTED": PayoutStatus.UNKNOWN,
    "PROCESSING": PayoutStatus.UNKNOWN,
    "TRANSFERING": PayoutStatus.UNKNOWN,
    "WAIT_USER_CONFIRM": PayoutStatus.UNKNOWN,
    "CANCELING": PayoutStatus.UNKNOWN,
}
_MENDABLE = frozenset({"NOT_ENOUGH", "FREQUENCY_LIMITED", "FREQUENCY_LIMIT_EXCEED"})
"""Refusals that time or the operator mends; the same order is sent again then."""
_REFUSALS = frozenset({"PARAM_ERROR", "INVALID_REQUEST", "NO_AUTH"})
"""Refusals of an order for good; after any other, nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatPaySettings:
    """A merchant's contract; the files (PEM) lie in the buyer's folder.

    ``scene`` is the approved transfer scene, ``scene_report`` what it must be reported with.
    """

    __pydantic_config__: ClassVar = WIRE

    merchant: str
    app_id: str
    private_key: str
    certificate_serial: str
    platform_key: str
    platform_key_id: str
    scene: str
    scene_report: Mapping[str, str]
    gateway: Url = _GATEWAY


class WechatPay:
    """Speaks with WeChat Pay for one merchant."""

    def __init__(
        self, settings: WechatPaySettings, folder: Path, clock: Callable[[], datetime]
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._key = rsa.private_key(folder / settings.private_key)
        self._platform = rsa.public_key(folder / settings.platform_key)
        self._session = ClientSession(timeout=_TIMEOUT)

    async def submit(self, order: Order) -> Outcome:
        """Have an order paid; the payee may have to confirm it in WeChat."""
        if order.amount.currency != "CNY":
            return Outcome(status=PayoutStatus.FAILED, reason="currency")
        bill: dict[str, Any] = {
            "appid": self._settings.app_id,
            "out_bill_no": order.number,
            "transfer_scene_id": self._settings.scene,
            "openid": order.account.account,
            "transfer_amount": order.amount.amount,
            "transfer_remark": order.title[:32],
            "transfer_scene_report_infos": [
                {"info_type": kind, "info_content": content}
                for kind, content in self._settings.scene_report.items()
            ],
        }
        if order.amount.amount >= _NAME_FROM:
            bill["user_name"] = self._sealed(order.account.holder)
        return await self._ask("POST", _BILLS, json.dumps(bill, ensure_ascii=False))

    async def query(self, order: Order) -> Outcome:
        """Ask what became of an order."""
        return await self._ask("GET", f"{_BILLS}/out-bill-no/{order.number}", "")

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    def _sealed(self, name: str) -> str:
        """Encrypt a name to WeChat Pay (RSA-OAEP with SHA-1, as API v3 prescribes)."""
        padding = OAEP(mgf=MGF1(SHA1()), algorithm=SHA1(), label=None)  # noqa: S303 (prescribed)
        return b64encode(self._platform.encrypt(name.encode(), padding)).decode()

    async def _ask(self, method: str, path: str, body: str) -> Outcome:
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "Authorization": self._authorization(method, path, body),
            "Wechatpay-Serial": self._settings.platform_key_id,
        }
        try:
            async with self._session.request(
                method,
                self._settings.gateway + path,
                data=body.encode() or None,
                headers=headers,
                allow_redirects=False,
            ) as response:
                raw = await response.read()
                status, answered = response.status, response.headers
        except ClientError, TimeoutError:
            return Outcome(status=PayoutStatus.UNKNOWN, reason="no_answer")
        if not self._is_theirs(answered, raw):
            return Outcome(status=PayoutStatus.UNKNOWN, reason="unsigned_answer")
        try:
            answer = json.loads(raw)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            return Outcome(status=PayoutStatus.UNKNOWN, reason="unreadable_answer")
        return _outcome(status, answer, is_query=method == "GET")

    def _authorization(self, method: str, path: str, body: str) -> str:
        moment, nonce = int(self._clock().timestamp()), secrets.token_hex(16).upper()
        signature = rsa.sign(self._key, f"{method}\n{path}\n{moment}\n{nonce}\n{body}\n")
        parts = {
            "mchid": self._settings.merchant,
            "nonce_str": nonce,
            "signature": signature,
            "timestamp": str(moment),
            "serial_no": self._settings.certificate_serial,
        }
        return f"{_SCHEME} " + ",".join(f'{name}="{value}"' for name, value in parts.items())

    def _is_theirs(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether WeChat Pay has signed an answer, lately."""
        moment, nonce = headers.get("Wechatpay-Timestamp", ""), headers.get("Wechatpay-Nonce", "")
        signature = headers.get("Wechatpay-Signature", "")
        if not moment.isdecimal() or not moment.isascii():
            return False
        if abs(int(moment) - self._clock().timestamp()) > _SKEW:
            return False
        if headers.get("Wechatpay-Serial") != self._settings.platform_key_id:
            return False
        message = f"{moment}\n{nonce}\n".encode() + body + b"\n"
        return rsa.holds(self._platform, signature, message)


def _outcome(status: int, answer: Mapping[str, Any], *, is_query: bool) -> Outcome:
    """Say what an answer means; ``code`` tells refusals apart."""
    if status == 200:
        state = _STATES.get(str(answer.get("state")), PayoutStatus.UNKNOWN)
        reason = str(answer.get("fail_reason") or answer.get("state"))[:200]
        reference = answer.get("transfer_bill_no")
        return Outcome(
            status=state,
            reference=reference and str(reference),
            reason=None if state is PayoutStatus.PAID else reason,
        )
    code = str(answer.get("code", f"status_{status}"))[:200]
    if is_query:
        absent = status == 404 and code == "NOT_FOUND"
        return Outcome(status=Absent.ABSENT if absent else PayoutStatus.UNKNOWN, reason=code)
    if code in _MENDABLE:
        return Outcome(status=PayoutStatus.ACCEPTED, reason=code)
    refused = 400 <= status < 500 and code in _REFUSALS
    return Outcome(status=PayoutStatus.FAILED if refused else PayoutStatus.UNKNOWN, reason=code)
