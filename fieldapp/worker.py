"""The worker process: one for a data folder, doing jobs one after the other until it is stopped."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from huey.consumer import Consumer

from fieldapp.jobs import ring_unfinished
from surveys.problems import InputError

log = logging.getLogger(__name__)
POLL_SECONDS = 0.5


def work(app: Flask) -> None:
    """Do jobs until SIGTERM or SIGINT; raises InputError when another worker is at it."""
    with only_worker(app.config["DATA"]):
        with app.app_context():
            log.info("worker started, %d unfinished jobs", ring_unfinished())
        consumer = Consumer(
            app.extensions["queue"],
            workers=1,
            periodic=False,
            initial_delay=0.05,
            max_delay=POLL_SECONDS,
        )
        consumer.run()


@contextmanager
def only_worker(folder: Path) -> Iterator[None]:
    """Hold the data folder's worker lock, which ends with the process that holds it."""
    with (folder / "worker.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InputError.of(
                f"Another worker is busy with {folder}.",
                f"已有另一个后台进程在处理 {folder}。",
                ("One is enough; stop it first.", "一个就够；如需更换请先停止它。"),
            ) from error
        yield
