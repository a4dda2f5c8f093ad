"""WeChat Pay on this machine: checks what the public specification says, and pays from a balance.

https://pay.weixin.qq.com/doc/v3/merchant/4012716434 (transfer), .../4012716437 (query),
.../4012365342 (signature of requests), .../4013053249 (signature of answers).
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass, field
import json
from pathlib import Path
import re
import secrets
import time
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from alipay_gateway import new_key
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

BILLS = "/v3/fund-app/mch-transfer/transfer-bills"
KEY_ID = "PUB_KEY_ID_0100000000"
FIELDS = {
    "appid": r"wx[0-9a-f]{16}",
    "out_bill_no": r"[0-9A-Za-z]{1,32}",
    "transfer_scene_id": r"[0-9]{4}",
    "openid": r"[A-Za-z0-9_-]{28}",
    "transfer_remark": r".{1,32}",
}


@dataclass
class WechatGateway:
    """Takes bills of one merchant."""

    merchant: rsa.RSAPrivateKey = field(default_factory=new_key)
    own: rsa.RSAPrivateKey = field(default_factory=new_key)
    balance: int = 10_000
    known: dict[str, str] = field(
        default_factory=lambda: {"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o": "Wang Mei"}
    )
    bills: dict[str, dict[str, Any]] = field(default_factory=dict)
    moved: int = 0
    heard: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    """What goes wrong next: ``lost``, ``silent``, ``forged``, ``stale``, ``text``, or a code."""
    confirmed: bool = True

    def __post_init__(self) -> None:
        """Listen."""
        app = web.Application()
        app.router.add_post(BILLS, self.handle)
        app.router.add_get(BILLS + "/out-bill-no/{number}", self.handle)
        self.server = TestServer(app)

    def settings(self, folder: Path) -> dict[str, Any]:
        """Write the keys into a folder; return the settings that name them."""
        pem = self.merchant.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / "wechat_key.pem").write_bytes(pem)
        public = self.own.public_key()
        platform = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (folder / "wechat_platform.pem").write_bytes(platform)
        return {
            "merchant": "1230000109",
            "appId": "wxd678efa567b1a678",
            "privateKey": "wechat_key.pem",
            "certificateSerial": "444F4864EA9B34415",
            "platformKey": "wechat_platform.pem",
            "platformKeyId": KEY_ID,
            "scene": "1010",
            "sceneReport": {"报酬说明": "数据收益"},
            "gateway": str(self.server.make_url("")).rstrip("/"),
        }

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a request."""
        body = await request.read()
        trouble = self.troubles.pop(0) if self.troubles else ""
        if trouble == "lost":
            return self.cut(request)
        self.heard.append(request.method)
        problem = self.problem(request, body)
        if problem:
            self.complaints.append(problem)
        if trouble.isupper():
            status, answer = _STATUS.get(trouble, 500), refusal(trouble)
        elif request.method == "POST":
            status, answer = self.transfer(json.loads(body))
        else:
            status, answer = self.query(request.match_info["number"])
        if trouble == "silent":
            return self.cut(request)
        return self.signed(status, answer, trouble)

    def problem(self, request: web.Request, body: bytes) -> str | None:
        """Say what is wrong with a request's authorization."""
        scheme, _, rest = request.headers["Authorization"].partition(" ")
        parts = dict(re.findall(r'(\w+)="([^"]*)"', rest))
        moment, nonce = parts["timestamp"], parts["nonce_str"]
        text = f"{request.method}\n{request.path_qs}\n{moment}\n{nonce}\n{body.decode()}\n"
        signature = b64decode(parts["signature"])
        key = self.merchant.public_key()
        key.verify(signature, text.encode(), padding.PKCS1v15(), SHA256())
        wrong = {
            "scheme": scheme != "WECHATPAY2-SHA256-RSA2048",
            "mchid": parts["mchid"] != "1230000109",
            "serial_no": parts["serial_no"] != "444F4864EA9B34415",
            "timestamp": abs(int(moment) - time.time()) > 60,
            "Wechatpay-Serial": request.headers["Wechatpay-Serial"] != KEY_ID,
        }
        return next((name for name, holds in wrong.items() if holds), None)

    def transfer(self, bill: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Pay a bill, once."""
        for name, pattern in FIELDS.items():
            if not re.fullmatch(pattern, bill[name]):
                return 400, refusal("PARAM_ERROR", name)
        amount, name = bill["transfer_amount"], self._opened(bill.pop("user_name", ""))
        if amount >= 30 and name != self.known.get(bill["openid"]):
            return 400, refusal("INVALID_REQUEST", "user_name")
        number = bill["out_bill_no"]
        if number in self.bills:
            same = self.bills[number]["bill"] == bill
            return (
                (200, self.bills[number]["answer"]) if same else (400, refusal("INVALID_REQUEST"))
            )
        if amount > self.balance:
            return 403, refusal("NOT_ENOUGH")
        self.balance -= amount
        self.moved += amount
        answer = {
            "out_bill_no": number,
            "transfer_bill_no": f"13300000711009999911820201505070001948{len(self.bills):04}",
            "state": "SUCCESS" if self.confirmed else "WAIT_USER_CONFIRM",
        }
        self.bills[number] = {"bill": bill, "answer": answer}
        return 200, answer

    def query(self, number: str) -> tuple[int, dict[str, Any]]:
        """Say what became of a bill."""
        if number not in self.bills:
            return 404, refusal("NOT_FOUND")
        return 200, self.bills[number]["answer"]

    def _opened(self, name: str) -> str:
        if not name:
            return ""
        oaep = padding.OAEP(mgf=padding.MGF1(SHA1()), algorithm=SHA1(), label=None)
        return self.own.decrypt(b64decode(name), oaep).decode()

    def signed(self, status: int, answer: dict[str, Any], trouble: str) -> web.Response:
        """Write an answer and sign it."""
        body = b"nothing" if trouble == "text" else json.dumps(answer).encode()
        moment, nonce = int(time.time()) - 3600 * (trouble == "stale"), secrets.token_hex(16)
        key = new_key() if trouble == "forged" else self.own
        text = f"{moment}\n{nonce}\n".encode() + body + b"\n"
        signature = b64encode(key.sign(text, padding.PKCS1v15(), SHA256())).decode()
        headers = {
            "Wechatpay-Timestamp": "" if trouble == "undated" else str(moment),
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Signature": signature,
            "Wechatpay-Serial": "other" if trouble == "serial" else KEY_ID,
        }
        return web.Response(
            status=status, body=body, headers=headers, content_type="application/json"
        )

    @staticmethod
    def cut(request: web.Request) -> web.StreamResponse:
        """Break the connection."""
        assert request.transport
        request.transport.abort()
        return web.Response()


_STATUS = {"SIGN_ERROR": 401, "NO_AUTH": 403, "FREQUENCY_LIMITED": 429}


def refusal(code: str, message: str = "") -> dict[str, Any]:
    """Refuse a bill."""
    return {"code": code, "message": message}
