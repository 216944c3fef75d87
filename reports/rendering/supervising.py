"""The parent's side of rendering: start the child, pass on its progress, end it at its limit."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

from reports.rendering.exchange import Built, Request, send_request
from surveys.problems import InputError

Progress = Callable[[float, str], None]
FIXED_TIME = "315532800"
STARVED = (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGKILL, -signal.SIGBUS)
# Python's own word, and those of the C libraries below it that end the process themselves.
SIGNS_OF_STARVATION = (
    b"MemoryError",
    b"Cannot allocate memory",
    b"Error creating thread",
    b"failed to map segment",
)


class RenderingError(InputError):
    """The child did not finish: it ran out of time or memory, or it failed."""


def render(request: Request, progress: Progress) -> Built:
    """Render in a child; raises RenderingError naming why it did not finish."""
    with tempfile.TemporaryFile() as errors, _start(errors) as child:
        timed_out = threading.Event()
        watch = threading.Timer(request.limits.seconds, _stop, (child, timed_out))
        watch.start()
        try:
            last = _converse(child, request, progress)
        finally:
            watch.cancel()
            _kill(child)
            _drop(child.stdin)
        status = child.wait()
        errors.seek(0)
        words = errors.read()
    if "built" in last:
        built = last["built"]
        return Built(built["pages"], tuple(built["files"]), tuple(built["warnings"]))
    raise _failure(status, last, words, request, timed_out=timed_out.is_set())


def _drop(stream: IO[bytes] | None) -> None:
    """Close a pipe whose reader may be gone: what was not sent is of no use to anyone."""
    if stream is not None:
        with suppress(BrokenPipeError):
            stream.close()


def _stop(child: subprocess.Popen[bytes], timed_out: threading.Event) -> None:
    timed_out.set()
    _kill(child)


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and what it has begun."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _start(errors: IO[bytes]) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": FIXED_TIME, "PYTHONHASHSEED": "0"}
    return subprocess.Popen(
        [sys.executable, "-m", "reports.rendering.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=environment,
        start_new_session=True,
    )


def _converse(
    child: subprocess.Popen[bytes], request: Request, progress: Progress
) -> dict[str, Any]:
    """Send the request, pass on the progress; return the last line that the child said."""
    assert child.stdin and child.stdout  # noqa: S101 - pipes were asked for
    last: dict[str, Any] = {}
    with suppress(BrokenPipeError):
        send_request(request, child.stdin)
    for line in child.stdout:
        last = json.loads(line)
        if "progress" in last:
            progress(last["progress"], last["step"])
    return last


def _failure(
    status: int, last: dict[str, Any], errors: bytes, request: Request, *, timed_out: bool
) -> RenderingError:
    """Name why a child ended: its time, its memory, or its own last words."""
    smaller = (
        "Leave sections out or raise the limit, then build again.",
        "请减少章节或提高上限后重新生成。",
    )
    seconds = f"{request.limits.seconds:g}"
    if timed_out:
        en = f"The report took longer than {seconds} seconds and was stopped"
        return _error(en, f"报告生成超过 {seconds} 秒，已停止", smaller)
    starved = status in STARVED or any(sign in errors for sign in SIGNS_OF_STARVATION)
    if last.get("failed") == "memory" or starved:
        megabytes = request.limits.memory // 2**20
        en = f"The report needed more than {megabytes} MB of memory and was stopped"
        return _error(en, f"报告所需内存超过 {megabytes} MB，已停止", smaller)
    words = errors.decode("utf-8", "replace").strip().splitlines()[-1:] or [f"status {status}"]
    tell = ("Tell whoever runs the server, with this line.", "请将此行告知系统管理员。")
    return _error(f"The report could not be drawn: {words[0]}", f"报告无法生成：{words[0]}", tell)


def _error(en: str, zh: str, remedy: tuple[str, str]) -> RenderingError:
    return RenderingError(InputError.of(en + ".", zh + "。", remedy).problems)
