"""The household's database: SQLite, one writer thread, everything durable before it counts."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import StaticPool

from ..core.errors import DataExchangerError
from ..core.identity.keys import SigningKey
from ..core.pipeline.ports import Transaction
from .migrations import VERSION, migrate
from .repositories import sql_transaction

_LARGE = 32 * 1024 * 1024
"""Bytes from which on checking a file would hold up the start of Home Assistant."""


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

        A large file that was closed as it should be is checked later, by :meth:`check`.

        Raises :class:`DatabaseCorrupt`, :class:`DatabaseNewer` or :class:`StorageUnusable`; the
        file stays untouched then.
        """
        settled = self._is_large() and not self._was_left_open()
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
                if not settled:
                    _require_sound(connection)
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

    def check(self) -> None:
        """Check a large file; raise :class:`DatabaseCorrupt`. Call on the writer thread."""
        if self._engine is None or not self._is_large():
            return
        with self._engine.connect() as connection:
            _require_sound(connection)

    def _is_large(self) -> bool:
        return self._path.exists() and self._path.stat().st_size > _LARGE

    def _was_left_open(self) -> bool:
        """Whether SQLite left its log behind: it takes it away when it closes the file."""
        return self._path.with_name(f"{self._path.name}-wal").exists()

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


def _require_sound(connection: Connection) -> None:
    (state,) = connection.exec_driver_sql("PRAGMA quick_check(1)").one()
    if state != "ok":
        raise DatabaseCorrupt


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
