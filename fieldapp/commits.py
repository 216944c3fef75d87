"""Group commit: what many requests write at once becomes durable in one transaction.

SQLite has one writer. Whoever comes while a commit is on its way waits in line; the next in turn
writes for all who wait. Each piece has its own savepoint, and nobody is answered before COMMIT.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from peewee import OperationalError

from fieldapp.database import is_busy
from fieldapp.rows import database

Kind = TypeVar("Kind")
MOST_AT_ONCE = 64


class _Piece:
    """Something to be written, and what became of it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.done = False
        self.value: Any = None
        self.error: BaseException | None = None

    def attempt(self) -> None:
        """Do the work in a transaction, or inside one in a savepoint: a failure undoes itself."""
        self.value = self.error = None
        try:
            with database.atomic():
                self.value = self.work()
        except Exception as error:
            self.error = error

    def outcome(self) -> Any:
        """Return what the work returned, or raise what it raised."""
        if self.error is not None:
            raise self.error
        return self.value


class _Line:
    """The pieces of this process that wait to be written."""

    def __init__(self) -> None:
        self.waiting: deque[_Piece] = deque()
        self.turn = Lock()

    def write(self, piece: _Piece) -> None:
        """Return when the piece is durable, or has failed."""
        self.waiting.append(piece)
        with self.turn:
            while not piece.done:
                _commit(self._next())

    def _next(self) -> list[_Piece]:
        count = min(len(self.waiting), MOST_AT_ONCE)
        return [self.waiting.popleft() for _ in range(count)]


_line = _Line()


def together(work: Callable[[], Kind]) -> Kind:
    """Do some writing and return its result once it is durable, together with what others write.

    The work may run in another request's thread, and twice where the first try was undone: it
    reads nothing of request or session. Inside a transaction it becomes part of that one.
    Raises what the work raises, or what the commit raises.
    """
    if database.in_transaction():
        with database.atomic():
            return work()
    piece = _Piece(work)
    _line.write(piece)
    result: Kind = piece.outcome()
    return result


def _commit(pieces: list[_Piece]) -> None:
    """Write some pieces durably; whatever happens, each one knows its outcome afterwards."""
    try:
        _write(pieces)
    except BaseException as error:
        for piece in pieces:
            piece.error = error
        if not isinstance(error, Exception):
            raise
    finally:
        for piece in pieces:
            piece.done = True


def _write(pieces: list[_Piece]) -> None:
    if len(pieces) > 1 and _written_at_once(pieces):
        return
    for piece in pieces:
        piece.attempt()


def _written_at_once(pieces: list[_Piece]) -> bool:
    """Tell whether one transaction took all; a full disk or failed commit undoes every piece."""
    try:
        with database.atomic():
            for piece in pieces:
                piece.attempt()
                if _ended_by_sqlite():
                    raise OperationalError("the transaction was undone")
    except OperationalError as error:
        if is_busy(error):
            raise
        return False
    return True


def _ended_by_sqlite() -> bool:
    """Tell whether SQLite has rolled the whole transaction back, as it does on a full disk."""
    return bool(database.connection().getautocommit())
