"""How many durable documents a second come in, with group commit and with a commit a request.

`python -m tests.bench.sync_posts` measures the writing alone (threads of one process insert one
document of 2 kB each) and the whole way (phones post to a server of two processes), side by side.
Every document that was acknowledged is counted in the database afterwards.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

from flask import Flask

from fieldapp import commits, create_app, submissions
from fieldapp.accounts import create_account
from fieldapp.rows import DocumentField, Row, database
from fieldapp.storage import Assignment, Submission
from fieldapp.studies import create_study, publish_library
from surveys import library
from tests.bench.figures import machine
from tests.fieldapp.sealing import OURS

THREADS = 32
SECONDS = 8.0
ANSWERS = {"screen": {"visited": "yes"}, "why": "x" * 1700}
Times = list[float]


class Written(Row):
    """A table for the writing alone."""

    document = DocumentField()


def each_alone(work: Callable[[], Any]) -> Any:
    """Commit by oneself, as a request without group commit does."""
    with database.atomic():
        return work()


def alone_app() -> Flask:
    """Return the application without group commit."""
    submissions.together = each_alone
    return create_app()


def measured(work: Callable[[], None]) -> Times:
    """Return the seconds that each call took, many threads calling again and again."""
    until = time.monotonic() + SECONDS

    def one(_number: int) -> Times:
        times = []
        while time.monotonic() < until:
            begun = time.perf_counter()
            work()
            times.append(time.perf_counter() - begun)
        return times

    with ThreadPoolExecutor(THREADS) as pool:
        return [each for times in pool.map(one, range(THREADS)) for each in times]


def tell(name: str, times: Times, stored: int) -> None:
    """Print throughput and latencies; what was acknowledged must be there."""
    p99 = quantiles(times, n=100)[98] * 1000
    verdict = "all there" if stored == len(times) else f"STORED {stored} OF {len(times)}"
    figures = f"{len(times) / SECONDS:>8.0f}/s{median(times) * 1000:>9.1f} ms{p99:>9.1f} ms"
    print(f"{name:<44}{figures}   n = {len(times)}, {verdict}")


def writing() -> None:
    """Measure the commit alone."""
    with tempfile.TemporaryDirectory() as folder:
        create_app({"FIELDAPP_DATA": folder})
        database.create_tables([Written])
        before = 0
        for name, write in (("a commit each", each_alone), ("group commit", commits.together)):

            def insert(write: Callable[..., Any] = write) -> None:
                write(lambda: Written.create(document=ANSWERS))

            times = measured(insert)
            stored = Written.select().count()
            tell(f"writing alone, {name}", times, stored - before)
            before = stored
        database.close()


def study(folder: str) -> dict[str, Any]:
    """Make a study with an interviewer; return what a phone needs to post."""
    app = create_app({"FIELDAPP_DATA": folder, "PASSWORD_MEMORY_KIB": 64})
    account = create_account("carol", "Carol", "fieldworker", "correct horse")
    hall = create_study(library.template("service_hall"), account)
    version = next(v for v in publish_library(hall) if v.instrument.code == "intercept")
    row = Assignment.create(
        study=hall, account=account, instrument=version.instrument, wave="w1", repeatable=True
    )
    client = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
    form = {"login": "carol", "password": "correct horse", "csrf_token": token and token[1]}
    cookie = client.post("/sign-in", data=form).headers.get_all("Set-Cookie")[0].split(";")[0]
    database.close()
    return {"cookie": cookie, "version": version.id, "assignment": row.id}


@contextmanager
def server(folder: str, target: str) -> Any:
    """Serve on a free port as the application is served, and end it after."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = ["--interface", "wsgi", "--factory", "--workers", "2", "--blocking-threads", "64"]
    command = [sys.executable, "-m", "granian", *arguments, "--port", str(port), target]
    environment = os.environ | {"FIELDAPP_DATA": folder}
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        child.terminate()
        child.wait(15)


def _wait_for(port: int) -> None:
    for _ in range(300):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError("the server does not answer")


def posting() -> None:
    """Measure the whole way of a submission."""
    for name, target in (
        ("a commit each", "tests.bench.sync_posts:alone_app"),
        ("group commit", "fieldapp:create_app"),
    ):
        with tempfile.TemporaryDirectory() as folder:
            told = study(folder)
            with server(folder, target) as port:
                times = measured(_phone(port, told))
            create_app({"FIELDAPP_DATA": folder})
            tell(f"POST /sync/submissions, {name}", times, Submission.select().count())
            database.close()


def _phone(port: int, told: dict[str, Any]) -> Callable[[], None]:
    headers = OURS | {"Cookie": told["cookie"], "Content-Type": "application/json"}
    place = {name: told[name] for name in ("version", "assignment")}

    def post() -> None:
        body = {"id": str(uuid4()), "answers": ANSWERS, "metadata": {}, "files": {}} | place
        while not _receipt(port, headers, body):
            time.sleep(0.05)

    return post


def _receipt(port: int, headers: dict[str, str], body: dict[str, Any]) -> bool:
    """Post as a phone does: what is no receipt of this item is asked for again."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with suppress(OSError, http.client.HTTPException, ValueError, KeyError):
        connection.request("POST", "/sync/submissions", json.dumps(body), headers)
        told = json.loads(connection.getresponse().read())
        return bool(told["receipt"]["id"] == body["id"])
    return False


if __name__ == "__main__":
    print(machine())
    print(f"{'':<44}{'durable':>10}{'median':>12}{'p99':>12}   {THREADS} at once")
    writing()
    posting()
