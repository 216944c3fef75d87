"""The sample study in the database: loaded once, whole, and ready to be worked with."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pytest

from fieldapp import demonstrating, sample
from fieldapp.accounts import by_link
from fieldapp.accounts.passwords import account_for
from fieldapp.demonstrating import doors, sample_study
from fieldapp.storage import TABLES, Account, Assignment, Decision, Flag, PublicLink, Submission
from fieldapp.strategies import in_force
from reports.strategy import holes


@pytest.fixture
def loaded(app, monkeypatch):
    """Load the sample with a part of its answers: all of them are loaded by the demo itself."""
    every = list(islice(sample.submissions(), 120))
    states = ["approved", "returned", "rejected", "received"]
    part = [replace(one, state=states[n]) if n < 4 else one for n, one in enumerate(every)]
    monkeypatch.setattr(sample, "submissions", lambda: iter(part))
    with app.app_context():
        yield sample_study()


def counts():
    return [table.select().count() for table in TABLES]


def test_it_works(loaded):
    assert loaded.code == "sample"
    assert Submission.select().count() == 120
    assert Decision.select().count() == 119
    assert {row.role for row in Account.select()} == {"lead", "supervisor", "fieldworker"}


def test_the_second_time_nothing_is_loaded(loaded):
    before = counts()
    assert sample_study() == loaded
    assert counts() == before


def test_a_failure_half_way_leaves_nothing(app, monkeypatch):
    def broken():
        yield from islice(real(), 3)
        raise RuntimeError

    real = sample.submissions
    monkeypatch.setattr(sample, "submissions", broken)
    with app.app_context(), pytest.raises(RuntimeError):
        sample_study()
    assert sum(counts()) == 0


def test_everybody_gets_in_by_the_door_that_is_printed(loaded):
    found = {door.account.login: door for door in doors(loaded)}
    assert set(found) == {person.login for person in sample.people()}
    for login, door in found.items():
        if door.password:
            assert account_for(login, door.password, "127.0.0.1") == door.account
        else:
            assert by_link(door.path.removeprefix("/link/")) == door.account


def test_a_door_that_was_changed_is_not_printed(loaded):
    from fieldapp.accounts import new_link

    worker = Account.get(Account.role == "fieldworker")
    new_link(worker)
    assert worker.login not in {door.account.login for door in doors(loaded)}


def test_another_installation_has_other_secrets(loaded, app):
    before = demonstrating._secret("lin")
    app.config["SECRET_KEY"] = "another"
    assert demonstrating._secret("lin") != before


def test_there_is_work_for_every_fieldworker_and_a_link_at_every_hall(loaded):
    for worker in Account.select().where(Account.role == "fieldworker"):
        kinds = {
            row.instrument.code for row in Assignment.select().where(Assignment.account == worker)
        }
        assert kinds == {"mystery_visit", "intercept", "focus_group"}
    assert PublicLink.select().count() == len(sample.study().sites)


def test_what_came_back_has_its_reason_and_its_flags_are_looked_for(loaded):
    returned = Decision.get(Decision.verdict == "returned")
    assert returned.note
    assert {flag.submission.state for flag in Flag.select()} <= {"returned", "rejected", "received"}
    assert "unchecked" not in {flag.code for flag in Flag.select()}


def test_the_strategy_has_no_holes_but_those_of_the_issues(loaded):
    strategy = in_force(loaded, sample.STRATEGY_WAVE, "strategy")
    assert in_force(loaded, sample.STRATEGY_WAVE, "issue_tree") is not None
    assert in_force(loaded, sample.STRATEGY_WAVE, "comparison") is not None
    assert holes(None, strategy) == ()
