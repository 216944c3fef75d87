"""The database: opened durably, brought up to date, one connection a request."""

from __future__ import annotations

from pathlib import Path

import apsw
from flask import Flask
from peewee import OperationalError
from playhouse.apsw_ext import APSWDatabase

from fieldapp.migrations import migrate
from fieldapp.rows import database

NAME = "fieldapp.sqlite3"
BUSY_SECONDS = 15
PRAGMAS = {
    "journal_mode": "wal",
    # An answer is acknowledged only when a power cut cannot take it back.
    "synchronous": "full",
    "foreign_keys": 1,
    "temp_store": "memory",
}


class Durable(APSWDatabase):
    """SQLite as the application uses it."""

    def _connect(self) -> apsw.Connection:
        """Open a connection that leaves the log to the next checkpoint when it is the last one.

        One connection a request would otherwise mean a checkpoint after each, on a quiet server.
        """
        connection: apsw.Connection = super()._connect()
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        return connection


def init_app(app: Flask) -> None:
    """Open the database of the data folder; a request's connection ends with the request."""
    open_database(app.config["DATA"])
    app.teardown_appcontext(lambda _error: close_connection())


def open_database(folder: Path) -> APSWDatabase:
    """Open `folder`/fieldapp.sqlite3, make or migrate its tables, and bind the models to it.

    Raises InputError when it was written by newer code.
    """
    opened = Durable(
        str(folder / NAME), pragmas=PRAGMAS, timeout=BUSY_SECONDS, lock_type="IMMEDIATE"
    )
    database.initialize(opened)
    with opened.connection_context():
        migrate(opened)
    return opened


def close_connection() -> None:
    """Close this thread's connection, which is opened at its first use."""
    if not database.is_closed() and not database.in_transaction():
        database.close()


def disk_is_full(error: OperationalError) -> bool:
    """Tell whether a write failed for want of room."""
    return isinstance(getattr(error, "orig", None), apsw.FullError)


def is_busy(error: OperationalError) -> bool:
    """Tell whether another writer held the database for too long."""
    return isinstance(getattr(error, "orig", None), apsw.BusyError | apsw.LockedError)
