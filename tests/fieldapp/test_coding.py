"""Codes of verbatims in the database: kept row by row, blind for the second, felt by figures."""

from __future__ import annotations

import random

import pytest

from fieldapp import analysing, coding, strategies
from fieldapp.coding_queue import SHOWS, Filter, Queue, rules_of
from fieldapp.exporting import export_answers
from fieldapp.exporting.codes import codes_table
from fieldapp.refusals import ConflictError, NotFoundError
from fieldapp.rows import database
from fieldapp.storage import Coding, SubmissionVersion
from reports.coding import Code, Rule, Rules
from surveys.problems import InputError
from tests.fieldapp.coded import say, verbatims

QUEUE, LEAVE = Code("queue", "efficiency", -3), Code("leave", "trust", 2)


@pytest.fixture
def said(app, cast):
    """Have three people say something; return the verbatims."""
    with app.app_context():
        say(cast, "等了半小时", "很好", "窗口太少")
        yield verbatims(cast)


def standing(cast, verbatim):
    return coding.standings(cast.hall, "w1").get(coding.words_of(verbatim), coding.Standing())


def shown(cast, who, show, **more):
    queue = Queue(cast.hall, "w1", cast.people[who])
    return [entry.id for entry in queue.shown(Filter(show, **more))]


def test_it_works(cast, said):
    first = said[0]
    coding.save(cast.hall, first, cast.alice, QUEUE)
    assert standing(cast, first).holds == QUEUE
    assert analysing.dataset(cast.hall, "w1").verbatims[0]["touchpoint"] == "queue"
    assert analysing.analysis(cast.hall, "w1")["text"][0]["n"] == 1


def test_two_code_blind_and_a_third_settles(cast, said):
    first = said[0]
    coding.save(cast.hall, first, cast.alice, QUEUE)
    queue = Queue(cast.hall, "w1", cast.bob)
    assert queue.codes_seen(queue.entry(first["id"])) == {}, "Bob has not coded it yet"
    assert shown(cast, "bob", "second") == [first["id"]]
    coding.save(cast.hall, first, cast.bob, LEAVE)
    queue = Queue(cast.hall, "w1", cast.bob)
    assert set(queue.codes_seen(queue.entry(first["id"])).values()) == {QUEUE, LEAVE}
    assert shown(cast, "bob", "differing") == [first["id"]]
    assert standing(cast, first).holds == Code()
    with pytest.raises(ConflictError):
        coding.save(cast.hall, first, cast.dave, QUEUE)
    coding.save(cast.hall, first, cast.dave, LEAVE, settled=True)
    assert standing(cast, first).holds == LEAVE
    assert shown(cast, "bob", "differing") == []


def test_nothing_is_settled_before_two_have_coded(cast, said):
    coding.save(cast.hall, said[0], cast.alice, QUEUE)
    with pytest.raises(ConflictError):
        coding.save(cast.hall, said[0], cast.bob, LEAVE, settled=True)


def test_a_changed_code_keeps_the_old_one(cast, said):
    first = said[0]
    for code in (QUEUE, LEAVE):
        coding.save(cast.hall, first, cast.alice, code)
    coding.withdraw(cast.hall, first, cast.alice)
    assert standing(cast, first).holds is None
    rows = coding.history(cast.hall, first["id"])
    assert [(row.withdrawn, row.touchpoint) for row in rows] == [
        (True, ""),
        (False, "leave"),
        (False, "queue"),
    ]
    assert all(row.at.endswith("+00:00") and row.account == cast.alice for row in rows)
    with pytest.raises(NotFoundError):
        coding.withdraw(cast.hall, first, cast.alice)


def test_undo_goes_back_step_by_step(cast, said):
    first, second = said[:2]
    coding.save(cast.hall, first, cast.alice, QUEUE)
    coding.save(cast.hall, first, cast.alice, LEAVE)
    coding.save(cast.hall, second, cast.alice, QUEUE)
    coding.save(cast.hall, second, cast.bob, QUEUE)
    steps = [coding.undo(cast.hall, "w1", cast.alice) for _ in range(4)]
    assert [step and step.submission_id for step in steps] == [
        *("talk-00001", "talk-00000", "talk-00000", None),
    ]
    assert standing(cast, first).own == {}
    assert standing(cast, second).own == {cast.bob.id: QUEUE}, "others' codes stay"
    assert Coding.select().count() == 7


def test_undo_and_history_agree_with_a_plain_model(cast, said):
    """A hundred deeds of two people against a list of states kept by hand."""
    chance = random.Random(7)
    kept = {}
    done = {"alice": [], "bob": []}
    for _ in range(100):
        who, verbatim = chance.choice(["alice", "bob"]), chance.choice(said)
        key = (who, verbatim["id"])
        if chance.random() < 0.3:
            coding.undo(cast.hall, "w1", cast.people[who])
            if done[who]:
                back, before = done[who].pop()
                kept[back] = before
        else:
            code = Code(chance.choice(["queue", "leave"]), "", chance.randint(-5, 5))
            coding.save(cast.hall, verbatim, cast.people[who], code)
            done[who].append((key, kept.get(key)))
            kept[key] = code
    for (who, id), code in kept.items():
        verbatim = next(each for each in said if each["id"] == id)
        assert standing(cast, verbatim).own.get(cast.people[who].id) == code


def test_figures_follow_every_deed_at_once(cast, said):
    seen = set()
    for deed in (
        lambda: None,
        lambda: coding.save(cast.hall, said[0], cast.alice, QUEUE),
        lambda: coding.save(cast.hall, said[0], cast.alice, LEAVE),
        lambda: coding.undo(cast.hall, "w1", cast.alice),
        lambda: coding.withdraw(cast.hall, said[0], cast.alice),
    ):
        deed()
        text = analysing.analysis(cast.hall, "w1")["text"]
        seen.add((str(text), analysing.content_hash(cast.hall, "w1")))
    assert len(seen) == 3, "nothing, queue, leave; and back"


def test_a_code_that_came_past_the_application_is_seen(cast, said):
    before = analysing.analysis(cast.hall, "w1")["text"]
    coding.save(cast.hall, said[0], cast.alice, QUEUE)
    coded = analysing.analysis(cast.hall, "w1")["text"]
    database.execute_sql("UPDATE coding SET touchpoint = 'leave'")
    moved = analysing.analysis(cast.hall, "w1")["text"]
    database.execute_sql("DELETE FROM coding")
    assert coded != before
    assert moved not in (before, coded)
    assert analysing.analysis(cast.hall, "w1")["text"] == before


def test_a_new_code_reads_no_answer_anew(cast, said, monkeypatch):
    analysing.dataset(cast.hall, "w1")
    monkeypatch.setattr(analysing, "read_dataset", lambda *_: pytest.fail("read again"))
    coding.save(cast.hall, said[0], cast.alice, QUEUE)
    assert len(analysing.dataset(cast.hall, "w1").coded_verbatims) == 1


def test_other_words_wait_to_be_coded_again(cast, said):
    coding.save(cast.hall, said[0], cast.alice, QUEUE)
    row = SubmissionVersion.get(SubmissionVersion.submission == "talk-00000")
    row.document = {**row.document, "answers": {"end": {"said": "等了一小时"}}}
    row.save()
    database.execute_sql("UPDATE submission SET changed_at = changed_at")
    [again] = [each for each in verbatims(cast) if each["id"] == said[0]["id"]]
    assert again["text"] == "等了一小时"
    assert standing(cast, again).own == {}
    assert analysing.dataset(cast.hall, "w1").coded_verbatims == []
    assert len(coding.history(cast.hall, again["id"])) == 1, "what was said of the old words stays"


def test_the_filters_part_the_queue(cast, said):
    coding.save(cast.hall, said[0], cast.alice, QUEUE)
    queue = Queue(cast.hall, "w1", cast.alice)
    counts = queue.counts()
    assert [counts[show] for show in SHOWS] == [2, 0, 1, 0, 3]
    assert shown(cast, "alice", "all", words="窗口") == [said[2]["id"]]
    assert shown(cast, "alice", "all", question="talk/end/said") == [row["id"] for row in said]
    assert shown(cast, "alice", "all", question="talk/end/other") == []
    entry = queue.next(said[2]["id"], Filter("uncoded"))
    assert entry is not None
    assert entry.id == said[1]["id"], "round the end, past what is coded"
    assert queue.next(said[1]["id"], Filter("mine")).id == said[0]["id"]
    assert queue.next(said[0]["id"], Filter("mine")) is None, "itself is no next one"


def test_rules_are_kept_as_revisions(cast, said):
    assert rules_of(cast.hall).rules, "a study begins with rules"
    rules = Rules((Rule(("窗口",), "queue", "", -1),))
    strategies.save(cast.hall, strategies.EVERY_WAVE, "coding_rules", rules, cast.alice)
    assert rules_of(cast.hall) == rules
    strategies.save(cast.hall, strategies.EVERY_WAVE, "coding_rules", Rules(), cast.alice)
    assert rules_of(cast.hall) == Rules(), "a team may have none"
    assert len(strategies.history(cast.hall, "w1", "coding_rules")) == 2
    with pytest.raises(InputError):
        strategies.save(cast.hall, "", "coding_rules", {"rules": "no"}, cast.alice)


@pytest.mark.parametrize("format", ["csv", "xlsx", "sav"])
def test_codes_are_exported_beside_the_answers(cast, said, tmp_path, format):
    coding.save(cast.hall, said[0], cast.alice, QUEUE)
    coding.save(cast.hall, said[0], cast.bob, Code("queue", "trust", -2))
    export_answers(cast.hall, format, tmp_path / format)
    [table] = [codes_table(cast.hall, ["w1"])]
    assert [row[3:] for row in table.rows] == [
        ["alice", "queue", "efficiency", -3],
        ["bob", "queue", "trust", -2],
        ["holds", "queue", "", -2.5],
    ]
    if format == "csv":
        lines = (tmp_path / "csv/codes_of_verbatims.csv").read_text("utf-8-sig").splitlines()
        assert lines[1] == "talk-00000,end/said,w1,alice,queue,efficiency,-3"
        labels = (tmp_path / "csv/codes_of_verbatims.labels.csv").read_text("utf-8-sig")
        assert "排队等候,效率" in labels
