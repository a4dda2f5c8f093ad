"""Alipay: transfers to a single account (``alipay.fund.trans.uni.transfer``), signed with RSA2.

Alipay takes an order once: the same ``out_biz_no`` with the same content gets the same answer.
Signatures cover all parameters in alphabetical order, and the answer as it stands in the body.
Money only moves for merchants who sign with certificates.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import md5
import json
from pathlib import Path
import re
from typing import Any, ClassVar

from aiohttp import ClientError, ClientSession, ClientTimeout
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from data_exchanger_core.errors import InvalidInput
from data_exchanger_core.protocol.payout import ALIPAY_USER, PayoutStatus
from data_exchanger_core.protocol.profile import Url
from data_exchanger_core.protocol.wire import WIRE

from . import rsa
from .gateway import Absent, Order, Outcome

_GATEWAY = "https://openapi.alipay.com/gateway.do"
_TRANSFER, _QUERY = "alipay.fund.trans.uni.transfer", "alipay.fund.trans.common.query"
_BEIJING = timezone(timedelta(hours=8))
_TIMEOUT = ClientTimeout(total=30)
_PRODUCT = {"product_code": "TRANS_ACCOUNT_NO_PWD", "biz_scene": "DIRECT_TRANSFER"}
_OK, _REFUSED = "10000", "40004"

_STATES: Mapping[str, PayoutStatus] = {
    "SUCCESS": PayoutStatus.PAID,
    "FAIL": PayoutStatus.FAILED,
    "CLOSED": PayoutStatus.FAILED,
    "REFUND": PayoutStatus.FAILED,
    "DEALING": PayoutStatus.UNKNOWN,
    "WAIT_PAY": PayoutStatus.UNKNOWN,
}
_MENDABLE = frozenset(
    {
        "EXCEED_LIMIT_DM_MAX_AMOUNT",
        "EXCEED_LIMIT_MM_MAX_AMOUNT",
        "PAYER_BALANCE_NOT_ENOUGH",
        "PAYER_BALANCE_LOCKED",
        "BALANCE_IS_NOT_ENOUGH",
    }
)
"""Refusals that time or the operator mends; the same order is sent again then."""
_UNCLEAR = frozenset({"SYSTEM_ERROR", "REQUEST_PROCESSING", "BLOCKED_BY_SECURITY_CHECK"})
"""Refusals that do not say whether money has moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlipaySettings:
    """A merchant's contract; the files (PEM) lie in the buyer's folder."""

    __pydantic_config__: ClassVar = WIRE

    app_id: str
    private_key: str
    app_certificate: str
    alipay_certificate: str
    root_certificates: str
    gateway: Url = _GATEWAY


class Alipay:
    """Speaks with Alipay for one merchant."""

    def __init__(
        self, settings: AlipaySettings, folder: Path, clock: Callable[[], datetime]
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._key = rsa.private_key(folder / settings.private_key)
        own = x509.load_pem_x509_certificate((folder / settings.app_certificate).read_bytes())
        theirs = x509.load_pem_x509_certificate((folder / settings.alipay_certificate).read_bytes())
        public = theirs.public_key()
        if not isinstance(public, RSAPublicKey):
            raise InvalidInput("alipayCertificate", "has no RSA key")
        self._alipay = public
        roots = x509.load_pem_x509_certificates((folder / settings.root_certificates).read_bytes())
        self._serials = {
            "app_cert_sn": serial(own),
            "alipay_root_cert_sn": "_".join(serial(one) for one in roots if _is_rsa(one)),
        }
        self._session = ClientSession(timeout=_TIMEOUT)

    async def submit(self, order: Order) -> Outcome:
        """Have an order paid."""
        if order.amount.currency != "CNY":
            return Outcome(status=PayoutStatus.FAILED, reason="currency")
        account = order.account
        by_number = re.fullmatch(ALIPAY_USER, account.account)
        payee = {
            "identity": account.account,
            "identity_type": "ALIPAY_USER_ID" if by_number else "ALIPAY_LOGON_ID",
            "name": account.holder,
        }
        return await self._ask(
            _TRANSFER,
            {
                "out_biz_no": order.number,
                "trans_amount": f"{order.amount.decimal:.2f}",
                "order_title": order.title[:128],
                "payee_info": payee,
                **_PRODUCT,
            },
        )

    async def query(self, order: Order) -> Outcome:
        """Ask what became of an order."""
        return await self._ask(_QUERY, {"out_biz_no": order.number, **_PRODUCT})

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    async def _ask(self, method: str, content: Mapping[str, Any]) -> Outcome:
        parameters = {
            "app_id": self._settings.app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": f"{self._clock().astimezone(_BEIJING):%Y-%m-%d %H:%M:%S}",
            "version": "1.0",
            "biz_content": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
            **self._serials,
        }
        text = "&".join(f"{name}={value}" for name, value in sorted(parameters.items()))
        form = {**parameters, "sign": rsa.sign(self._key, text)}
        try:
            async with self._session.post(
                self._settings.gateway, data=form, allow_redirects=False
            ) as response:
                body = await response.text("utf-8")
        except ClientError, TimeoutError, UnicodeError:
            return Outcome(status=PayoutStatus.UNKNOWN, reason="no_answer")
        return self._read(body, f"{method.replace('.', '_')}_response", method)

    def _read(self, body: str, name: str, method: str) -> Outcome:
        """Believe only what Alipay has signed, as it stands in the body."""
        unclear = Outcome(status=PayoutStatus.UNKNOWN, reason="unsigned_answer")
        found = re.search(rf'"{name}"\s*:\s*', body)
        try:
            whole = json.loads(body)
            if found is None:
                return unclear
            answer, end = json.JSONDecoder().raw_decode(body, found.end())
        except ValueError:
            return unclear
        signed = body[found.end() : end].encode()
        signature = whole.get("sign") if isinstance(whole, dict) else None
        if not isinstance(signature, str) or not rsa.holds(self._alipay, signature, signed):
            return unclear
        return _outcome(answer, method)


def _outcome(answer: Mapping[str, Any], method: str) -> Outcome:
    """Say what an answer means; ``sub_code`` tells refusals apart."""
    code, refusal = str(answer.get("code")), str(answer.get("sub_code", ""))
    if code == _OK:
        status = _STATES.get(str(answer.get("status")), PayoutStatus.UNKNOWN)
        reason = answer.get("fail_reason") or answer.get("error_code")
        reference = answer.get("pay_fund_order_id") or answer.get("order_id")
        return Outcome(
            status=status,
            reference=reference and str(reference),
            reason=str(reason)[:200] if reason and status is not PayoutStatus.PAID else None,
        )
    if method == _QUERY:
        absent = refusal == "ORDER_NOT_EXIST"
        return Outcome(status=Absent.ABSENT if absent else PayoutStatus.UNKNOWN, reason=refusal)
    if code != _REFUSED or refusal in _UNCLEAR:
        return Outcome(status=PayoutStatus.UNKNOWN, reason=refusal or f"code_{code}")
    if refusal in _MENDABLE:
        return Outcome(status=PayoutStatus.ACCEPTED, reason=refusal)
    return Outcome(status=PayoutStatus.FAILED, reason=refusal)


def serial(certificate: x509.Certificate) -> str:
    """Name a certificate as Alipay does: the MD5 of issuer and serial number."""
    issuer = certificate.issuer.rfc4514_string()
    return md5(f"{issuer}{certificate.serial_number}".encode(), usedforsecurity=False).hexdigest()


def _is_rsa(certificate: x509.Certificate) -> bool:
    return certificate.signature_algorithm_oid.dotted_string.startswith("1.2.840.113549.1.1")
