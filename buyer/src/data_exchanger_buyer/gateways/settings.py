"""The buyer's contracts with gateways and bank, in a private file of its folder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from data_exchanger_core.protocol.profile import PayoutMethod
from data_exchanger_core.protocol.wire import WIRE, decode

from .alipay import Alipay, AlipaySettings
from .gateway import Gateway
from .sepa import SepaAccount
from .wechat_pay import WechatPay, WechatPaySettings

FILE = "gateways.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySettings:
    """What of it there is."""

    __pydantic_config__: ClassVar = WIRE

    alipay: AlipaySettings | None = None
    sepa: SepaAccount | None = None
    wechat_pay: WechatPaySettings | None = None


def open_gateways(folder: Path, clock: Callable[[], datetime]) -> Mapping[PayoutMethod, Gateway]:
    """Return the gateways that there are settings for; needs a running event loop."""
    settings = read_settings(folder)
    gateways: dict[PayoutMethod, Gateway] = {}
    if settings.alipay:
        gateways[PayoutMethod.ALIPAY] = Alipay(settings.alipay, folder, clock)
    if settings.wechat_pay:
        gateways[PayoutMethod.WECHAT_PAY] = WechatPay(settings.wechat_pay, folder, clock)
    return gateways


def read_settings(folder: Path) -> GatewaySettings:
    """Read the settings; without a file there are none."""
    try:
        raw = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return GatewaySettings()
    return decode(GatewaySettings, raw)
