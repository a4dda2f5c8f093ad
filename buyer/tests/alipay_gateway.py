"""Alipay on this machine: checks what the public specification says, and pays from a balance.

https://opendocs.alipay.com/open/309/alipay.fund.trans.uni.transfer (transfer),
https://opendocs.alipay.com/open/309/alipay.fund.trans.common.query (query),
https://opendocs.alipay.com/common/02mse7 (signature in certificate mode).
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import md5
import json
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

ISSUER = {
    NameOID.COUNTRY_NAME: "CN",
    NameOID.ORGANIZATION_NAME: "Ant Financial",
    NameOID.ORGANIZATIONAL_UNIT_NAME: "Certification Authority",
    NameOID.COMMON_NAME: "Ant Financial Certification Authority Class 2 R1",
}
ISSUED_BY = (
    "CN=Ant Financial Certification Authority Class 2 R1,"
    "OU=Certification Authority,O=Ant Financial,C=CN"
)


def new_key() -> rsa.RSAPrivateKey:
    """Make a key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certify(key: rsa.RSAPrivateKey, authority: rsa.RSAPrivateKey) -> x509.Certificate:
    """Issue a certificate."""
    issuer = x509.Name([x509.NameAttribute(kind, text) for kind, text in ISSUER.items()])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().issuer_name(issuer).subject_name(issuer)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    return builder.sign(authority, SHA256())


def serial(certificate: x509.Certificate) -> str:
    """Name a certificate as the specification says."""
    return md5(f"{ISSUED_BY}{certificate.serial_number}".encode()).hexdigest()


@dataclass
class AlipayGateway:
    """Takes orders of one merchant."""

    merchant: rsa.RSAPrivateKey = field(default_factory=new_key)
    own: rsa.RSAPrivateKey = field(default_factory=new_key)
    balance: Decimal = Decimal(100)
    known: dict[str, str] = field(
        default_factory=lambda: {"2088123456789012": "Wang Mei", "mei@example.com": "Wang Mei"}
    )
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    moved: Decimal = Decimal(0)
    heard: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    """What goes wrong next: ``lost``, ``silent``, ``forged``, ``html``, or a ``sub_code``."""
    processing: bool = False

    def __post_init__(self) -> None:
        """Issue the certificates."""
        authority = new_key()
        self.certificates = {
            "app": certify(self.merchant, authority),
            "alipay": certify(self.own, authority),
            "root": certify(authority, authority),
        }
        app = web.Application()
        app.router.add_post("/gateway.do", self.handle)
        self.server = TestServer(app)

    def settings(self, folder: Path) -> dict[str, str]:
        """Write keys and certificates into a folder; return the settings that name them."""
        pem = self.merchant.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / "alipay_key.pem").write_bytes(pem)
        for name, certificate in self.certificates.items():
            (folder / f"{name}.crt").write_bytes(certificate.public_bytes(Encoding.PEM))
        return {
            "appId": "2021000000000001",
            "privateKey": "alipay_key.pem",
            "appCertificate": "app.crt",
            "alipayCertificate": "alipay.crt",
            "rootCertificates": "root.crt",
            "gateway": str(self.server.make_url("/gateway.do")),
        }

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a request."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        trouble = self.troubles.pop(0) if self.troubles else ""
        if trouble == "lost":
            return self.cut(request)
        problem = self.problem(form)
        if problem:
            self.complaints.append(problem)
        content = json.loads(form["biz_content"])
        method = form["method"]
        self.heard.append(method)
        if trouble.isupper():
            answer = refusal(trouble)
        elif method == "alipay.fund.trans.uni.transfer":
            answer = self.transfer(content)
        else:
            answer = self.query(content)
        if trouble == "silent":
            return self.cut(request)
        if trouble == "html":
            return web.Response(text="<html>504</html>", status=504)
        return web.Response(text=self.signed(method, answer, forged=trouble == "forged"))

    def problem(self, form: dict[str, str]) -> str | None:
        """Say what is wrong with a request's parameters and signature."""
        signature = form.pop("sign")
        text = "&".join(f"{name}={form[name]}" for name in sorted(form))
        key = self.certificates["app"].public_key()
        assert isinstance(key, rsa.RSAPublicKey)
        key.verify(b64decode(signature), text.encode(), padding.PKCS1v15(), SHA256())
        beijing = datetime.strptime(f"{form['timestamp']} +0800", "%Y-%m-%d %H:%M:%S %z")
        expected = {
            "app_id": "2021000000000001",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "version": "1.0",
            "app_cert_sn": serial(self.certificates["app"]),
            "alipay_root_cert_sn": serial(self.certificates["root"]),
        }
        if abs(datetime.now(UTC) - beijing) > timedelta(minutes=1):
            return "timestamp"
        return next((name for name, value in expected.items() if form[name] != value), None)

    def transfer(self, content: dict[str, Any]) -> dict[str, Any]:
        """Pay an order, once."""
        number, payee = content["out_biz_no"], content["payee_info"]
        amount = Decimal(content["trans_amount"])
        if number in self.orders:
            order = self.orders[number]
            return order["answer"] if order["content"] == content else refusal("INVALID_PARAMETER")
        by_number = payee["identity"].isdecimal() and len(payee["identity"]) == 16
        kind = "ALIPAY_USER_ID" if by_number else "ALIPAY_LOGON_ID"
        objections = {
            "INVALID_PARAMETER": content["product_code"] != "TRANS_ACCOUNT_NO_PWD"
            or not number.isalnum()
            or -int(str(amount.as_tuple().exponent)) > 2
            or amount < Decimal("0.1")
            or payee["identity_type"] != kind,
            "PAYEE_NOT_EXIST": payee["identity"] not in self.known,
            "PAYEE_USER_INFO_ERROR": payee["name"] != self.known.get(payee["identity"]),
            "PAYER_BALANCE_NOT_ENOUGH": amount > self.balance,
        }
        for sub_code, holds in objections.items():
            if holds:
                return refusal(sub_code)
        self.balance -= amount
        self.moved += amount
        answer = {
            "code": "10000",
            "msg": "Success",
            "out_biz_no": number,
            "order_id": f"20261122{len(self.orders):08}",
            "pay_fund_order_id": f"20261123{len(self.orders):08}",
            "status": "DEALING" if self.processing else "SUCCESS",
        }
        self.orders[number] = {"content": content, "answer": answer}
        return answer

    def query(self, content: dict[str, Any]) -> dict[str, Any]:
        """Say what became of an order."""
        order = self.orders.get(content["out_biz_no"])
        if order is None:
            return refusal("ORDER_NOT_EXIST")
        answer: dict[str, Any] = order["answer"]
        return answer

    def signed(self, method: str, answer: dict[str, Any], *, forged: bool) -> str:
        """Write an answer and sign it as it is written."""
        written = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        key = new_key() if forged else self.own
        signature = b64encode(key.sign(written.encode(), padding.PKCS1v15(), SHA256())).decode()
        name = f"{method.replace('.', '_')}_response"
        certificate = serial(self.certificates["alipay"])
        return f'{{"{name}":{written},"alipay_cert_sn":"{certificate}","sign":"{signature}"}}'

    @staticmethod
    def cut(request: web.Request) -> web.StreamResponse:
        """Break the connection."""
        assert request.transport
        request.transport.abort()
        return web.Response()


def refusal(sub_code: str) -> dict[str, Any]:
    """Refuse an order."""
    return {"code": "40004", "msg": "Business Failed", "sub_code": sub_code, "sub_msg": "失败"}
