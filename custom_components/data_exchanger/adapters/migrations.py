"""Versions of the database, one pure step each."""

from collections.abc import Callable

from sqlalchemy import Connection

from .tables import metadata


def _create(connection: Connection) -> None:
    """Version 1: the first schema."""
    metadata.create_all(connection)


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_create,)
"""Step ``n`` leads from version ``n`` to ``n + 1``; steps are never changed, only added."""

VERSION = len(MIGRATIONS)


def migrate(connection: Connection, version: int) -> None:
    """Bring a database from ``version`` to the present one."""
    for step in MIGRATIONS[version:]:
        step(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
