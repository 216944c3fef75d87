"""What a process and all that it began take of memory at most: shared pages counted once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

EVERY = 0.1  # seconds


class Peak:
    """The most that was seen, in MB of proportional set size (Linux, /proc/<pid>/smaps_rollup)."""

    def __init__(self) -> None:
        self.megabytes = 0.0

    def look(self, process: int) -> None:
        """Look once."""
        taken = sum(_proportional(each) for each in family(process))
        self.megabytes = max(self.megabytes, taken / 1024)


def family(process: int) -> list[int]:
    """Return a process and its descendants."""
    with suppress(OSError):
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        return [process, *(each for child in children for each in family(int(child)))]
    return []


def _proportional(process: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


@contextmanager
def watched(process: int) -> Iterator[Peak]:
    """Look at a process every tenth of a second while the block runs."""
    peak, over = Peak(), threading.Event()

    def look() -> None:
        while not over.wait(EVERY):
            peak.look(process)

    watch = threading.Thread(target=look, daemon=True)
    watch.start()
    try:
        yield peak
    finally:
        over.set()
        watch.join()
