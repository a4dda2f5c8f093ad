"""The buyer's contracts with gateways and bank, in a private file of its folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from data_exchanger_core.protocol.wire import WIRE, decode

from .sepa import SepaAccount

FILE = "gateways.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySettings:
    """What of it there is."""

    __pydantic_config__: ClassVar = WIRE

    sepa: SepaAccount | None = None


def read_settings(folder: Path) -> GatewaySettings:
    """Read the settings; without a file there are none."""
    try:
        raw = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return GatewaySettings()
    return decode(GatewaySettings, raw)
