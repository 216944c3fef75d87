"""Work done beside this process, by a copy of it: what is loaded is shared, nothing is sent over.

first:  beside(work) ── swap(words) ──────── result()
copy:        └ work(Other) ── swap(words) ── what it returns
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any


class Other:
    """The other process: it is told something, and tells something."""

    def __init__(self, line: Connection) -> None:
        self.line = line

    def swap(self, words: Any) -> Any:
        """Tell some words and return the other's; waits for it to come as far."""
        self.line.send((words, None))
        return self.hear()

    def hear(self) -> Any:
        """Return what it tells next; raises what ended it, MemoryError where it was killed."""
        try:
            words, error = self.line.recv()
        except EOFError:
            # A system that is out of memory kills without a word.
            raise MemoryError from None
        if error is not None:
            raise error
        return words


def _work(work: Callable[[Other], Any], line: Connection, far: Connection) -> None:
    far.close()
    try:
        line.send((work(Other(line)), None))
    except Exception as error:
        line.send((None, _sendable(error)))


def _sendable(error: Exception) -> Exception:
    """Return an error as it can be told; one that cannot be copied, by its words."""
    try:
        copied: Exception = pickle.loads(pickle.dumps(error))  # noqa: S301 - made on this line
    except Exception:
        return RuntimeError(repr(error))
    return copied


@contextmanager
def beside(work: Callable[[Other], Any]) -> Iterator[Other]:
    """Begin `work` in a forked process; its result is the last that is heard of it.

    By the end of the block the process has ended.
    """
    context = get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(work, there, here), daemon=True)
    process.start()
    there.close()
    try:
        yield Other(here)
    finally:
        process.kill()
        process.join()
        here.close()
