"""Work beside this process: words are swapped, results and errors come back, nothing is left."""

import os
import signal
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import pytest

from reports.composing import compose
from reports.rendering import supervising
from reports.rendering.beside import beside
from reports.rendering.exchange import Limits, Request
from reports.rendering.supervising import RenderingError, render
from tests.reports.conftest import small
from tests.reports.generated import photo

PATIENCE = 20


def test_it_works():
    with beside(lambda other: [*other.swap("from beside"), os.getpid()]) as other:
        assert other.swap(["from here"]) == "from beside"
        words, process = other.hear()
    assert words == "from here"
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def fail(other):
    raise ValueError("page 7")


def starve(other):
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_ended_it_is_raised_here():
    with beside(fail) as other, pytest.raises(ValueError, match="page 7"):
        other.swap("anything")


class UnlikeError(Exception):
    """An error that cannot be made again from its words alone."""

    def __init__(self, page, why):
        super().__init__(f"page {page}: {why}")


def differ(other):
    raise UnlikeError(7, "no place")


def test_what_cannot_be_copied_is_told_by_its_words():
    with beside(differ) as other, pytest.raises(RuntimeError, match="page 7: no place"):
        other.hear()


def test_one_that_is_killed_was_out_of_memory():
    with beside(starve) as other, pytest.raises(MemoryError):
        other.hear()


def at_work(group):
    """Return the processes of a group that still run; one that waits to be buried does not."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _parent, own = stat.read_text().rpartition(") ")[2].split()[:3]
            if int(own) == group and state != "Z":
                found.append(stat.parent.name)
    return found


def test_a_report_that_is_stopped_leaves_no_process(tmp_path, monkeypatch):
    """Both processes that draw it end, though the second one is known to the first alone."""
    begun, most = [], []
    start = supervising._start

    def started(errors):
        begun.append(start(errors))
        return begun[0]

    monkeypatch.setattr(supervising, "_start", started)
    document = compose(small())
    photos = {sha: photo(sha) for sha in document.photographs()}
    request = Request(document, str(tmp_path), photos, Limits(seconds=600))

    def heard(share, step):
        # It lays out: the other process has begun.
        if step == "layout" and share > 0.15:
            most.append(len(at_work(begun[0].pid)))
            supervising._kill(begun[0])

    with pytest.raises(RenderingError):
        render(request, heard)
    until = monotonic() + PATIENCE
    while at_work(begun[0].pid) and monotonic() < until:
        sleep(0.05)
    assert at_work(begun[0].pid) == []
    assert most[0] == 2
