"""Serving: granian for the pages, one worker process for the jobs, both ended together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from surveys.problems import InputError

PROCESSES = 2
# A phone that sends a photo over a weak network holds a thread meanwhile: there must be many of
# them. They are made when needed; what is heavy lets few through at once by itself.
THREADS = 64
PATIENCE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; with a certificate it is https."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None

    @property
    def url(self) -> str:
        """Return the address as a person opens it on this machine."""
        scheme = "https" if self.certificate else "http"
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}"

    def check_free(self) -> None:
        """Raise InputError when nobody can listen there."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise InputError.of(
                    f"Cannot listen on {self.host}:{self.port}: {error.strerror}.",
                    f"无法在 {self.host}:{self.port} 上提供服务：{error.strerror}。",
                    (
                        "Choose another port with --port, or stop what uses it.",
                        "请用 --port 换一个端口，或停止占用它的程序。",
                    ),
                ) from error


def serve_until_stopped(address: Address) -> None:
    """Serve pages and do jobs until SIGTERM or SIGINT; then end every child and return."""
    with worker_process():
        Granian(
            "fieldapp.warming:served_app",
            factory=True,
            interface=Interfaces.WSGI,
            address=address.host,
            port=address.port,
            workers=PROCESSES,
            blocking_threads=THREADS,
            respawn_failed_workers=True,
            workers_kill_timeout=PATIENCE_SECONDS,
            ssl_cert=address.certificate,
            ssl_key=address.key,
            log_level=LogLevels.error,
        ).serve()


@contextmanager
def worker_process() -> Iterator[subprocess.Popen[bytes]]:
    """Run `fieldapp worker` beside us, in a group of its own, and end the whole group after."""
    child = subprocess.Popen(
        [sys.executable, "-m", "fieldapp.cli", "worker"], start_new_session=True
    )
    try:
        yield child
    finally:
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        child.wait(PATIENCE_SECONDS)
    # What the worker started, such as a report on its way, ends with it.
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
