"""A buyer's database: SQLite or PostgreSQL, one transaction per step.

Server and command line use it at the same time. SQLite takes its write lock as a transaction
begins; PostgreSQL locks the rows that a step reads in order to change them.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
import sqlite3
from typing import Any, Concatenate

from data_exchanger_core.errors import DataExchangerError
from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.exc import SQLAlchemyError

from ..config import Config, Folder
from ..files import create_private
from .demands import Demands
from .inbox import Inbox
from .mailboxes import Items, Mailboxes
from .payouts import Payouts
from .tables import VERSION, metadata, schema
from .trades import Trades


class DatabaseUnusable(DataExchangerError):
    """A database that is damaged, or of another version than this program."""

    code = "database_unusable"


class Transaction:
    """Everything or nothing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.demands = Demands(connection)
        self.mailboxes = Mailboxes(connection)
        self.trades = Trades(connection)
        self.items = Items(connection)
        self.inbox = Inbox(connection)
        self.payouts = Payouts(connection)

    def attempt(self) -> AbstractContextManager[object]:
        """Open a savepoint: what fails inside leaves no trace, what came before stays."""
        return self._connection.begin_nested()


class Database:
    """Runs steps, each in a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Give a transaction that commits when the block ends and leaves nothing if it fails."""
        with self._engine.begin() as connection:
            yield Transaction(connection)

    def run[**P, R](
        self, step: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run one step."""
        with self.transaction() as tx:
            return step(tx, *args, **kwargs)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def create_database(folder: Folder, config: Config) -> None:
    """Make the tables of a new buyer; raise :class:`DatabaseUnusable` where that fails."""
    if config.database is None:
        create_private(folder.database, b"")
    _prepare(folder, config, _create_tables).dispose()


def open_database(folder: Folder, config: Config) -> Database:
    """Open the database; one that is not ours is left as it is.

    Raises :class:`DatabaseUnusable`.
    """
    if config.database is None and not folder.database.exists():
        raise DatabaseUnusable(f"{folder.database} is missing")
    return Database(_prepare(folder, config, _check_version))


def _prepare(folder: Folder, config: Config, step: Callable[[Connection], None]) -> Engine:
    """Connect and take a first step; a database in which that fails is let go."""
    try:
        engine = _engine(folder, config)
    except (SQLAlchemyError, ImportError) as err:
        raise DatabaseUnusable(str(err)) from err
    try:
        with engine.begin() as connection:
            step(connection)
    except SQLAlchemyError as err:
        engine.dispose()
        raise DatabaseUnusable(str(getattr(err, "orig", err))) from err
    except DatabaseUnusable:
        engine.dispose()
        raise
    return engine


def _create_tables(connection: Connection) -> None:
    metadata.create_all(connection, checkfirst=False)
    connection.execute(insert(schema).values(version=VERSION))


def _check_version(connection: Connection) -> None:
    version = connection.execute(select(schema.c.version)).scalar_one_or_none()
    if version != VERSION:
        raise DatabaseUnusable(f"schema version {version}, expected {VERSION}")


def _engine(folder: Folder, config: Config) -> Engine:
    engine = create_engine(config.database or f"sqlite:///{folder.database}", pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _make_durable)
        event.listen(engine, "begin", _begin_immediate)
    return engine


def _make_durable(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # transactions are ours
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=30000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
