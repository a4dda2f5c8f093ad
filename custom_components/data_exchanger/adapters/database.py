"""The household's database: SQLite, one writer thread, everything durable before it counts."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
import sqlite3
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import StaticPool

from ..core.errors import DataExchangerError
from ..core.identity.keys import SigningKey
from ..core.pipeline.ports import Transaction
from .migrations import VERSION, migrate
from .repositories import sql_transaction


class StorageUnusable(DataExchangerError):
    """Folder or file cannot be read or written: permissions, a full disk, a lock."""

    code = "storage_unusable"


class DatabaseCorrupt(DataExchangerError):
    """The database cannot be read; it is left as it is."""

    code = "database_corrupt"


class DatabaseNewer(DataExchangerError):
    """The database was written by a newer version of this integration."""

    code = "database_newer"


class Database:
    """Runs functions on open transactions, one after the other, on its own thread."""

    def __init__(self, path: Path, evidence_key: SigningKey) -> None:
        self._path = path
        self._key = evidence_key
        self._engine: Engine | None = None
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="data_exchanger")

    def submit[**P, R](self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Queue work for the writer thread."""
        return self._writer.submit(work, *args, **kwargs)

    def open(self) -> None:
        """Open, check and migrate the file. Call on the writer thread.

        Raises :class:`DatabaseCorrupt`, :class:`DatabaseNewer` or :class:`StorageUnusable`; the
        file stays untouched then.
        """
        engine = create_engine(
            f"sqlite:///{self._path}",
            poolclass=StaticPool,
            connect_args={"check_same_thread": False},
            hide_parameters=True,
        )
        event.listen(engine, "connect", _configure)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        try:
            with engine.begin() as connection:
                (state,) = connection.exec_driver_sql("PRAGMA quick_check(1)").one()
                if state != "ok":
                    raise DatabaseCorrupt
                version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
                if version > VERSION:
                    raise DatabaseNewer(found=version, supported=VERSION)
                migrate(connection, version)
        except OperationalError as err:
            engine.dispose()
            raise StorageUnusable from err
        except DatabaseError as err:
            engine.dispose()
            raise DatabaseCorrupt from err
        except DataExchangerError:
            engine.dispose()
            raise
        self._engine = engine

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Give a transaction that commits when the block ends and leaves nothing if it fails."""
        if self._engine is None:
            raise StorageUnusable
        try:
            with self._engine.begin() as connection:
                yield sql_transaction(connection, self._key)
        except OperationalError as err:
            raise StorageUnusable from err

    def close(self) -> None:
        """Finish queued work, join the thread and close the file. Blocks."""
        self._writer.shutdown()
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None


def _configure(connection: sqlite3.Connection, _: Any) -> None:
    """Make SQLite durable, and leave transactions to us."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
    ):
        connection.execute(f"PRAGMA {pragma}")
