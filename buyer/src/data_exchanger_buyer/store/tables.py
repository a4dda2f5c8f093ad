"""Tables of a buyer's database; moments are unix seconds."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

VERSION = 1
"""Version of this schema, kept in the database."""

metadata = MetaData()

_Number = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts only INTEGER keys by itself

schema = Table("schema", metadata, Column("version", Integer, primary_key=True))

demands = Table(
    "demands",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("token", Text, nullable=False),
    Column("deadline", BigInteger, nullable=False),
    Column("max_trades", Integer),
    Column("closed", Boolean, nullable=False, default=False),
    sqlite_autoincrement=True,
)

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("id", String, primary_key=True),
    Column("home", String, nullable=False, unique=True),
    Column("opened", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False, default=0),
)

trades = Table(
    "trades",
    metadata,
    Column("id", String, primary_key=True),
    Column("transfer", String, nullable=False, unique=True),
    Column("home", String, nullable=False),
    Column("provider_pid", String, nullable=False),
    Column("agreement", String),
    Column("demand", String, index=True),
    Column("opened", BigInteger, nullable=False, index=True),
    Column("state", String, nullable=False, index=True),
    Column("body", Text, nullable=False),
    UniqueConstraint("home", "provider_pid"),
    UniqueConstraint("home", "agreement"),
)

items = Table(
    "items",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("mailbox", String, ForeignKey("mailboxes.id"), nullable=False),
    Column("position", BigInteger),
    Column("trade", String, ForeignKey("trades.id"), nullable=False, index=True),
    Column("errand", String, nullable=False),
    Column("path", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("placed", BigInteger),
    Column("attempts", Integer, nullable=False, default=0),
    Column("state", String, nullable=False),
    Index("items_waiting", "state", "mailbox"),
    sqlite_autoincrement=True,
)

payouts = Table(
    "payouts",
    metadata,
    Column("position", _Number, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, index=True),
    Column("home", String, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("method", String, nullable=False),
    Column("status", String, nullable=False, index=True),
    Column("submitted", Boolean, nullable=False),
    Column("file", String),
    Column("due", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("home", "number"),
    sqlite_autoincrement=True,
)

payout_files = Table(
    "payout_files",
    metadata,
    Column("name", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("key", String, primary_key=True),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("sender", String, primary_key=True),
    Column("nonce", String, primary_key=True),
    Column("key", String, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
)
