"""What every table is made of: the one database, the clock of its rows, the JSON column."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
from peewee import BlobField, DatabaseProxy, Model

database = DatabaseProxy()


def now() -> str:
    """Return the present moment in UTC as ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def tuples(query: Any) -> Iterator[tuple[Any, ...]]:
    """Yield a query's rows as plain tuples of its columns."""
    yield from query.tuples()


class DocumentField(BlobField):
    """Plain data kept as JSON bytes."""

    def db_value(self, value: Any) -> Any:
        """Write JSON bytes."""
        blob: Any = super()
        return blob.db_value(None if value is None else orjson.dumps(value))

    def python_value(self, value: Any) -> Any:
        """Read JSON bytes."""
        return None if value is None else orjson.loads(bytes(value))


class Row(Model):
    """A row of the one database."""

    id: Any

    class Meta:
        """Every table is in the database that the application opened."""

        database = database
        legacy_table_names = False
