"""A buyer's folder and the settings in it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Annotated, ClassVar

from data_exchanger_core.errors import InvalidInput, NotFound
from data_exchanger_core.model.money import Currency
from data_exchanger_core.protocol.did import did_of
from data_exchanger_core.protocol.origin import origin
from data_exchanger_core.protocol.profile import Country, PayoutMethod, Text, Url
from data_exchanger_core.protocol.wire import WIRE, decode, to_json
from pydantic import Field, StringConstraints

from .files import create_private, put_private


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a buyer keeps everything that must survive."""

    path: Path

    @property
    def config(self) -> Path:
        """The settings."""
        return self.path / "config.json"

    @property
    def keys(self) -> Path:
        """The private keys."""
        return self.path / "keys.json"

    @property
    def database(self) -> Path:
        """The database, unless the settings name another one."""
        return self.path / "buyer.db"

    @property
    def releases(self) -> Path:
        """Opened packages, one zip per transfer."""
        return self.path / "releases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a buyer says of itself, and how it works; ``url`` is where homes reach it."""

    __pydantic_config__: ClassVar = WIRE

    name: Text
    url: Url
    contact: Text
    jurisdiction: Country
    hosting: Annotated[tuple[Country, ...], Field(min_length=1, max_length=20)]
    currencies: Annotated[tuple[Currency, ...], Field(min_length=1, max_length=20)]
    methods: Annotated[tuple[Text, ...], Field(min_length=1, max_length=20)] = ("manual",)
    due_days: Annotated[int, Field(ge=0, le=365)] = 14
    fee_per_mille: Annotated[int, Field(ge=0, le=500)] = 0
    licences: Annotated[tuple[str, ...], Field(max_length=10)] = ()
    did_web: bool = False
    """Whether homes know the buyer by its domain instead of by its key."""
    retention_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    """The longest that any data is kept."""
    website: Url | None = None
    database: Annotated[str, StringConstraints(pattern=r"^(sqlite|postgresql)")] | None = None
    payouts: Annotated[tuple[PayoutMethod, ...], Field(max_length=10)] = ()
    """How members are paid out what is held for their household."""
    auto_pay: bool = False
    """Pay each delivery as soon as it is complete."""
    message_days: Annotated[int, Field(ge=1, le=30)] = 7
    """How long a message waits for a home before its trade is given up."""

    def __post_init__(self) -> None:
        """Refuse a base address that homes could not sign for."""
        origin(self.url)
        if self.url.endswith("/") or "?" in self.url:
            raise InvalidInput("url", "must end without slash and query")
        if self.did_web:
            did_of(self.url)

    @property
    def patience(self) -> timedelta:
        """How long a message waits for a home."""
        return timedelta(days=self.message_days)

    @property
    def dsp(self) -> str:
        """Base of the consumer's endpoints."""
        return f"{self.url}/dsp"

    @property
    def mailboxes(self) -> str:
        """Where homes open their mailboxes."""
        return f"{self.url}/mailboxes"

    def mailbox_address(self, mailbox: str) -> str:
        """Return the callback address of a home, the public side of its mailbox."""
        return f"{self.url}/mbx/{mailbox}"

    def release_endpoint(self, transfer: str) -> str:
        """Return where the release of a transfer goes."""
        return f"{self.url}/releases/{transfer}"


def save_config(folder: Folder, config: Config) -> None:
    """Write the settings of a new buyer."""
    create_private(folder.config, _text(config))


def change_config(folder: Folder, config: Config) -> None:
    """Replace the settings; a server takes them over when it starts."""
    put_private(folder.config, _text(config))


def load_config(folder: Folder) -> Config:
    """Read the settings; raise :class:`NotFound` where there is no buyer."""
    try:
        raw = folder.config.read_bytes()
    except FileNotFoundError as err:
        raise NotFound("buyer", str(folder.path)) from err
    return decode(Config, raw)


def _text(config: Config) -> bytes:
    return json.dumps(to_json(config), indent=2, ensure_ascii=False).encode() + b"\n"


def changed_at(folder: Folder) -> datetime:
    """Return when the settings were last edited."""
    return datetime.fromtimestamp(int(folder.config.stat().st_mtime), UTC)
