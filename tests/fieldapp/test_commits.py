"""Group commit: durable together, undone alone, answered only after COMMIT."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import apsw
import pytest
from peewee import IntegrityError, OperationalError

from fieldapp import commits
from fieldapp.commits import together
from fieldapp.database import disk_is_full
from fieldapp.rows import database
from fieldapp.storage import File, SignInAttempt

PATIENCE = 60  # seconds


def insert(login):
    return SignInAttempt.create(login=login, address="127.0.0.1")


def logins():
    return sorted(row.login for row in SignInAttempt.select())


def at_once(works):
    """Do all of these while one commit is on its way, so that they share the next; outcomes."""
    begun, go_on, until = threading.Event(), threading.Event(), time.monotonic() + PATIENCE

    def slow():
        begun.set()
        go_on.wait(PATIENCE)

    def outcome(work):
        try:
            return together(work)
        except Exception as error:
            return error
        finally:
            database.close()

    with ThreadPoolExecutor(len(works) + 1) as pool:
        first = pool.submit(outcome, slow)
        assert begun.wait(PATIENCE)
        waiting = [pool.submit(outcome, work) for work in works]
        while len(commits._line.waiting) < len(works) and time.monotonic() < until:
            time.sleep(0.005)
        go_on.set()
        first.result()
        return [each.result() for each in waiting]


@pytest.fixture
def transactions(app, monkeypatch):
    """Count the transactions that are begun."""
    begun = []
    real = database.obj.begin
    monkeypatch.setattr(database.obj, "begin", lambda *told: begun.append(1) or real(*told))
    return begun


def test_it_works(app):
    assert together(lambda: insert("a")).login == "a"
    assert logins() == ["a"]


def test_what_waits_shares_one_transaction(transactions):
    outcomes = at_once([lambda name=name: insert(name) for name in "abcdefgh"])
    assert [row.login for row in outcomes] == list("abcdefgh")
    assert logins() == list("abcdefgh")
    assert len(transactions) == 2, "one for the slow piece, one for the eight that waited"


def test_one_bad_piece_spoils_no_other(app):
    File.create(sha256="0" * 64, media_type="image/png", size=1)

    def bad():
        insert("half")
        File.create(sha256="0" * 64, media_type="image/png", size=1)

    outcomes = at_once([lambda: insert("a"), bad, lambda: insert("b")])
    assert isinstance(outcomes[1], IntegrityError)
    assert logins() == ["a", "b"], "of the bad piece nothing stays, not even its first row"


def test_a_piece_that_ends_the_transaction_spoils_no_other(app):
    """SQLite rolls everything back on a full disk; here a piece does it by itself."""

    def full():
        insert("half")
        database.execute_sql("ROLLBACK")
        raise OperationalError("database or disk is full")

    outcomes = at_once([lambda: insert("a"), full, lambda: insert("b")])
    assert isinstance(outcomes[1], OperationalError)
    assert logins() == ["a", "b"]


def test_a_commit_that_fails_acknowledges_nothing(app, monkeypatch):
    """The negative control of "answered only after COMMIT": no piece hears of success."""
    real = database.obj.commit

    def fails():
        database.obj.rollback()
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(database.obj, "commit", fails)
    outcomes = at_once([lambda: insert("a"), lambda: insert("b")])
    assert all(isinstance(each, OperationalError) for each in outcomes)
    monkeypatch.setattr(database.obj, "commit", real)
    assert logins() == []


def test_a_full_disk_is_told_to_each_and_leaves_what_was_there(app):
    together(lambda: insert("before"))
    pages = database.execute_sql("PRAGMA page_count").fetchone()[0]
    real = database.obj._connect

    def small():
        connection = real()
        connection.execute(f"PRAGMA max_page_count = {pages + 4}")
        return connection

    database.close()
    database.obj._connect = small
    outcomes = at_once([lambda: insert("x" * 200_000), lambda: insert("a")])
    del database.obj._connect
    assert isinstance(outcomes[0], OperationalError)
    assert isinstance(outcomes[0].orig, apsw.FullError)
    assert disk_is_full(outcomes[0])
    assert logins() == ["a", "before"]


def test_inside_a_transaction_it_is_part_of_it(app):
    with pytest.raises(ZeroDivisionError), database.atomic():
        together(lambda: insert("a"))
        raise ZeroDivisionError
    assert logins() == []
