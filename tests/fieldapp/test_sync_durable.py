"""What was acknowledged is there exactly once, however the server ends and however often it comes.

A server of its own process is killed in the middle of posts; phones post again until they have a
receipt. The short version runs by default, the long one (200 kills, two servers) with `-m slow`.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest

from fieldapp.rows import database
from fieldapp.storage import File, Flag, Submission, SubmissionFile, SubmissionVersion
from tests.fieldapp.sealing import OURS, hash_of, photo, post, sealed_visit
from tests.ports import Port

SERVE = """
import sys
from werkzeug.serving import make_server
from fieldapp import create_app
make_server("127.0.0.1", int(sys.argv[1]), create_app(), threaded=True).serve_forever()
"""


class Servers:
    """Processes that serve one data folder, each on its port, killed and started again."""

    def __init__(self, folder, count):
        self.environment = os.environ | {"FIELDAPP_DATA": folder}
        self.held = [Port() for _ in range(count)]
        self.ports = [port.number for port in self.held]
        self.running = {port: self.start(port) for port in self.ports}

    def start(self, port):
        return subprocess.Popen(
            [sys.executable, "-c", SERVE, str(port)],
            env=self.environment,
            stderr=subprocess.DEVNULL,
        )

    def kill(self, port):
        self.running[port].send_signal(signal.SIGKILL)
        self.running[port].wait()
        self.running[port] = self.start(port)

    def end(self):
        for child in self.running.values():
            child.kill()
            child.wait()
        for port in self.held:
            port.close()


class Phone(threading.Thread):
    """A phone that posts visits, and brings their photos, until each has a whole receipt.

    It posts at least so many `visits`, and goes on until the kills are over.
    """

    def __init__(self, ports, cookie, cast, photos, visits, over):
        super().__init__(daemon=True)
        self.ports, self.cast, self.photos = ports, cast, photos
        self.visits, self.over = visits, over
        self.headers = OURS | {"Cookie": cookie}
        self.receipts = {}

    def bodies(self):
        shades = list(self.photos.values())
        while len(self.receipts) < self.visits or not self.over.is_set():
            yield sealed_visit(self.cast, shades[len(self.receipts) % len(shades)])

    def run(self):
        for body in self.bodies():
            while (receipt := self.sent(body)) is None:
                time.sleep(0.05)
            self.receipts[body["id"]] = receipt

    def sent(self, body):
        with suppress(OSError, ValueError, http.client.HTTPException, KeyError):
            receipt = self.ask("POST", "/sync/submissions", json.dumps(body))["receipt"]
            for digest in receipt["missing"]:
                self.ask("PUT", f"/sync/files/{digest}", self.photos[digest])
            return receipt if receipt["state"] == "complete" else None
        return None

    def ask(self, method, path, data):
        connection = http.client.HTTPConnection("127.0.0.1", random.choice(self.ports), timeout=60)
        try:
            connection.request(method, path, data, self.headers)
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


def storm(settings, cast, cookie, *, kills, phones, visits, servers):
    """Kill servers while phones send; return every receipt and the bytes that were sent."""
    photos = {hash_of(photo(shade)): photo(shade) for shade in range(visits)}
    over = threading.Event()
    database.close()
    running = Servers(settings["FIELDAPP_DATA"], servers)
    crew = [Phone(running.ports, cookie, cast, photos, visits, over) for _ in range(phones)]
    try:
        for phone in crew:
            phone.start()
        for number in range(kills):
            wait_for_more(crew)
            time.sleep(random.uniform(0, 0.3))
            running.kill(running.ports[number % servers])
        over.set()
        for phone in crew:
            phone.join(600)
    finally:
        over.set()
        running.end()
    assert not any(phone.is_alive() for phone in crew), "a phone never got its receipt"
    return [receipt for phone in crew for receipt in phone.receipts.values()], photos


def wait_for_more(crew):
    """Wait until another receipt is there, so that the kill falls into the middle of work."""
    before, until = sum(len(phone.receipts) for phone in crew), time.monotonic() + 120
    while sum(len(phone.receipts) for phone in crew) == before:
        assert time.monotonic() < until, "nothing comes in any more"
        time.sleep(0.01)


def check_nothing_lost(app, receipts, photos, least):
    expected = len(receipts)
    assert expected >= least
    assert database.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert Submission.select().count() == SubmissionVersion.select().count() == expected
    stored = {row.submission_id: row.sent_sha256 for row in SubmissionVersion.select()}
    assert {receipt["id"]: receipt["sha256"] for receipt in receipts} == stored
    assert SubmissionVersion.select().where(SubmissionVersion.checked_at.is_null()).count() == 0
    assert SubmissionFile.select().where(SubmissionFile.arrived_at.is_null()).count() == 0
    twice = Flag.select(Flag.submission).group_by(Flag.submission, Flag.code, Flag.path)
    assert twice.count() == Flag.select().count(), "a flag was raised twice"
    folder = app.config["DATA"] / "files"
    for row in File.select():
        assert (folder / row.sha256[:2] / row.sha256).read_bytes() == photos[row.sha256]


@pytest.fixture
def cookie(app, cast, sign_in):
    """Return the cookie of Carol's phone."""
    client = sign_in(app.test_client(), "carol")
    cast.assignment.repeatable = True
    cast.assignment.save()
    return f"fieldapp={client.get_cookie('fieldapp').value}"


def test_it_works(app, settings, cast, cookie):
    receipts, photos = storm(settings, cast, cookie, kills=2, phones=4, visits=4, servers=1)
    check_nothing_lost(app, receipts, photos, 16)


@pytest.mark.slow
def test_two_hundred_kills(app, settings, cast, cookie):
    receipts, photos = storm(settings, cast, cookie, kills=200, phones=8, visits=250, servers=2)
    check_nothing_lost(app, receipts, photos, 2000)


def test_replays_of_old_work_change_nothing(app, client, cast, sign_in):
    check_replays(sign_in(client, "carol"), cast, 60)


@pytest.mark.slow
def test_a_thousand_replays(app, client, cast, sign_in):
    check_replays(sign_in(client, "carol"), cast, 1000)


def check_replays(carol, cast, count):
    bodies = [sealed_visit(cast) for _ in range(5)]
    first = {body["id"]: post(carol, body).json for body in bodies}
    for number in range(count):
        body = random.choice(bodies)
        again = post(carol, body | {"phone_time": f"2026-01-05T09:{number % 60:02d}:00Z"})
        assert again.json == first[body["id"]]
    assert SubmissionVersion.select().count() == len(bodies)


def test_a_full_disk_says_so_and_takes_the_work_later(app, client, cast, sign_in, monkeypatch):
    carol = sign_in(client, "carol")
    body = sealed_visit(cast, answers={"queue": {"remark": "x" * 400_000}})
    database.close()
    real = database.obj._connect
    pages = real().execute("PRAGMA page_count").fetchone()[0]

    def small():
        connection = real()
        connection.execute(f"PRAGMA max_page_count = {pages + 4}")
        return connection

    monkeypatch.setattr(database.obj, "_connect", small)
    answer = post(carol, body)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "300")
    assert "disk" in answer.json["error"]["message"] or "磁盘" in answer.json["error"]["message"]
    database.close()
    monkeypatch.setattr(database.obj, "_connect", real)
    assert Submission.select().count() == 0
    assert post(carol, body).status_code == 200


def test_a_database_that_stays_locked_says_so(app, client, cast, sign_in, monkeypatch):
    carol = sign_in(client, "carol")
    database.close()
    real = database.obj._connect
    other = real()
    other.execute("BEGIN IMMEDIATE")

    def hasty():
        connection = real()
        connection.setbusytimeout(50)
        return connection

    monkeypatch.setattr(database.obj, "_connect", hasty)
    answer = post(carol, sealed_visit(cast))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    other.execute("ROLLBACK")
    other.close()


def test_work_whose_check_was_cut_off_is_checked_when_it_comes_again(
    app, client, cast, sign_in, monkeypatch
):
    """The server died after COMMIT and before the flags: no receipt was given."""
    from fieldapp import submissions

    carol = sign_in(client, "carol")
    body = sealed_visit(cast)
    with monkeypatch.context() as dying:
        dying.setattr(submissions, "raise_flags", lambda *told: 1 / 0)
        assert post(carol, body).status_code == 500
    assert (Submission.select().count(), Flag.select().count()) == (1, 0)
    assert post(carol, body).status_code == 200
    assert Flag.select().count() == 1
