"""Tables of the household's database."""

from sqlalchemy import (
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
)

metadata = MetaData()

consents = Table(
    "consents",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("member", String, nullable=False, index=True),
    Column("at", Integer, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("permission", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)

demands = Table(
    "demands",
    metadata,
    Column("id", String, primary_key=True),
    Column("buyer", String, nullable=False),
    Column("token", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("deadline", Integer, nullable=False, index=True),
    Column("declined", Boolean, nullable=False, default=False),
)

trades = Table(
    "trades",
    metadata,
    Column("id", String, primary_key=True),
    Column("agreement", String, nullable=False, unique=True),
    Column("transfer", String, nullable=False, unique=True),
    Column("demand", String, index=True),
    Column("opened", Integer, nullable=False, index=True),
    Column("open", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Index("trades_open", "open"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("trade", String, ForeignKey("trades.id"), nullable=False, index=True),
    Column("buyer", String, nullable=False),
    Column("verb", String, nullable=False),
    Column("url", Text, nullable=False),
    Column("body", LargeBinary),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due", Integer, nullable=False),
    sqlite_autoincrement=True,
)

inbox = Table(
    "inbox",
    metadata,
    Column("key", String, primary_key=True),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", Integer, nullable=False, index=True),
)

tokens = Table(
    "tokens",
    metadata,
    Column("nonce", String, primary_key=True),
    Column("key", String, nullable=False),
    Column("at", Integer, nullable=False, index=True),
)

deeds = Table(
    "deeds",
    metadata,
    Column("buyer", String, primary_key=True),
    Column("deed", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("at", Integer, nullable=False),
)

evidence = Table(
    "evidence",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("at", String, nullable=False, index=True),
    Column("record", Text, nullable=False),
)

budget = Table(
    "budget",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("member", String, nullable=False),
    Column("trade", String, nullable=False),
    Column("micro_rho", Integer, nullable=False),
    Column("at", Integer, nullable=False),
    Index("budget_member", "member", "at"),
    sqlite_autoincrement=True,
)

windows = Table(
    "windows",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("buyer", String, nullable=False),
    Column("about", String, nullable=False),
    Column("trade", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("level", String, nullable=False),
    Column("resolution", String, nullable=False),
    Index("windows_about", "buyer", "about"),
    sqlite_autoincrement=True,
)

releases = Table(
    "releases",
    metadata,
    Column("trade", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("at", Integer, nullable=False),
)

computations = Table(
    "computations",
    metadata,
    Column("trade", String, primary_key=True),
    Column("manifest", Text, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("inputs", LargeBinary, nullable=False),
    Column("sums", Text, nullable=False),
    Column("body", LargeBinary),
    Column("result", LargeBinary),
    Column("at", Integer, nullable=False),
)

erasures = Table(
    "erasures",
    metadata,
    Column("trade", String, primary_key=True),
    Column("next", Integer, index=True),
    Column("body", Text, nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String, nullable=False, unique=True),
    Column("entry", Text, nullable=False),
    sqlite_autoincrement=True,
)

balances = Table(
    "balances",
    metadata,
    Column("account", String, primary_key=True),
    Column("currency", String, primary_key=True),
    Column("amount", Integer, nullable=False),
)

turnover = Table(
    "turnover",
    metadata,
    Column("month", String, primary_key=True),
    Column("account", String, primary_key=True),
    Column("category", String, primary_key=True),
    Column("currency", String, primary_key=True),
    Column("amount", Integer, nullable=False),
)

allocations = Table(
    "allocations",
    metadata,
    Column("trade", String, primary_key=True),
    Column("body", Text, nullable=False),
)

payouts = Table(
    "payouts",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("buyer", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("member", String, nullable=False, index=True),
    Column("open", Boolean, nullable=False, index=True),
    Column("answered", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Index("payouts_number", "buyer", "number"),
    sqlite_autoincrement=True,
)

payout_accounts = Table(
    "payout_accounts",
    metadata,
    Column("member", String, primary_key=True),
    Column("method", String, nullable=False),
    Column("masked", String, nullable=False),
    Column("locked", LargeBinary, nullable=False),
)

scores = Table(
    "scores",
    metadata,
    Column("month", String, primary_key=True),
    Column("member", String, primary_key=True),
    Column("points", Integer, nullable=False),
)

absences = Table(
    "absences",
    metadata,
    Column("month", String, primary_key=True),
    Column("member", String, primary_key=True),
    Column("reason", String, primary_key=True),
    Column("days", Integer, nullable=False),
)

egress = Table(
    "egress",
    metadata,
    Column("buyer", String, primary_key=True),
    Column("day", String, primary_key=True),
    Column("requests", Integer, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("noted", Integer, nullable=False, default=0),
)

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("buyer", String, primary_key=True),
    Column("mailbox", Text, nullable=False),
    Column("cursor", String, nullable=False, default=""),
)

settings = Table(
    "settings",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
