"""The single way in: stored first, replayed safely, corrected as versions, decided on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from fieldapp import submissions
from fieldapp.refusals import ConflictError
from fieldapp.rows import database
from fieldapp.storage import Decision, Flag, Submission, SubmissionFile, SubmissionVersion
from fieldapp.submissions import decide, documents
from surveys.problems import InputError
from tests.fieldapp.conftest import ANSWERS


def test_it_works(file, cast):
    submission = file()
    assert (submission.state, submission.latest) == ("received", 1)
    assert submission.versions.get().document["answers"] == ANSWERS


def test_the_same_again_is_the_same_submission(file):
    file(metadata={"sent_at": "2026-01-01T00:00:00+00:00"})
    again = file(metadata={"sent_at": "2026-01-01T09:00:00+00:00"})
    assert again.latest == 1
    assert SubmissionVersion.select().count() == 1


def test_the_same_id_with_other_content_is_a_conflict(file):
    file()
    with pytest.raises(ConflictError):
        file(answers={"queue": {"greeted": "no"}})
    assert SubmissionVersion.select().count() == 1


def test_nobody_files_under_the_id_of_somebody_else(file, cast):
    file()
    with pytest.raises(ConflictError):
        file(account=cast.bob)


def test_a_returned_visit_comes_back_as_the_next_version(file, cast):
    submission = file()
    decide(submission, cast.bob, "returned", "哪个窗口？")
    corrected = file(answers={"queue": {"greeted": "no", "wait": 4}})
    assert (corrected.state, corrected.latest) == ("received", 2)
    first, second = corrected.versions.order_by(SubmissionVersion.number)
    assert first.document["answers"] == ANSWERS
    assert second.document["answers"]["queue"]["greeted"] == "no"
    assert file().latest == 2, "a late replay of the first version changes nothing"


def test_a_violated_rule_is_a_flag_and_the_work_is_kept(file):
    submission = file(answers={"queue": {"greeted": "maybe", "wait": -3}})
    codes = {flag.code for flag in submission.flags}
    assert {"constraint", "photo_missing"} <= codes
    kept = submission.versions.get().document["answers"]
    assert kept == {"queue": {"greeted": "maybe", "wait": -3}}


def test_whatever_the_check_does_the_answers_stay(file, monkeypatch):
    monkeypatch.setattr(submissions, "quality_flags", lambda *told: 1 / 0)
    submission = file()
    assert [flag.code for flag in submission.flags] == ["unchecked"]
    assert submission.versions.count() == 1


def test_odd_text_is_cleaned_before_it_is_stored(file):
    submission = file(answers={"queue": {"remark": "a\x00\ud800e\u0301"}})
    assert submission.versions.get().document["answers"]["queue"]["remark"] == "a\ufffdé"


def test_files_are_linked_to_their_question(file):
    photo = {"sha256": "a" * 64, "name": "p.jpg", "taken_at": "2026-01-01T10:00:00+08:00"}
    file(answers={"queue": {"photo": photo}, "cards": [{"picture": {"sha256": "b" * 64}}]})
    rows = SubmissionFile.select().order_by(SubmissionFile.sha256)
    assert [(row.path, row.taken_at) for row in rows] == [
        ("queue/photo", "2026-01-01T10:00:00+08:00"),
        ("cards/0/picture", None),
    ]


def test_a_photo_of_another_visit_is_flagged(file):
    photo = {"queue": {"photo": {"sha256": "a" * 64}}}
    assert "photo_reused" not in {flag.code for flag in file(answers=photo).flags}
    assert "photo_reused" in {flag.code for flag in file(id="visit-2", answers=photo).flags}


@pytest.mark.parametrize("id", ["", "a b", "x" * 81, "../x", "a\x00"])
def test_an_unusable_id_is_refused(file, id):
    with pytest.raises(InputError):
        file(id=id)
    assert Submission.select().count() == 0


@pytest.mark.parametrize("verdict", ["returned", "rejected"])
def test_a_return_or_rejection_needs_a_reason(file, cast, verdict):
    submission = file()
    with pytest.raises(InputError) as caught:
        decide(submission, cast.bob, verdict, "  ")
    assert caught.value.problems[0].message.has("zh")
    assert Submission.get().state == "received"
    assert Decision.select().count() == 0


def test_a_decision_is_recorded_with_its_person_and_version(file, cast):
    submission = file()
    decide(submission, cast.bob, "approved")
    decision = submission.decisions.get()
    assert (decision.verdict, decision.account, decision.number) == ("approved", cast.bob, 1)
    assert Submission.get().state == "approved"


def test_nobody_decides_on_a_version_they_did_not_see(file, cast):
    submission = file()
    decide(submission, cast.bob, "returned", "请补充")
    file(answers={"queue": {"greeted": "no"}})
    with pytest.raises(ConflictError):
        decide(submission, cast.bob, "approved", number=1)
    assert Submission.get().state == "received"


def test_documents_are_what_reports_reads(file, cast):
    file()
    file(id="visit-2", wave="w2")
    [document] = documents(cast.hall, "w1")
    assert document == {
        "id": "visit-1",
        "instrument": "visit:1",
        "wave": "w1",
        "site": "s1",
        "segment": "",
        "state": "received",
        "received_at": document["received_at"],
        "account": "carol",
        "answers": ANSWERS,
        "metadata": {},
    }


def test_documents_show_the_latest_version(file, cast):
    submission = file()
    decide(submission, cast.bob, "returned", "请补充")
    file(answers={"queue": {"greeted": "no"}})
    [document] = documents(cast.hall, "w1")
    assert document["answers"] == {"queue": {"greeted": "no"}}


KILLED = """
import os, signal, sys
from fieldapp import create_app, submissions
from fieldapp.rows import database
from fieldapp.storage import Assignment, InstrumentVersion
app = create_app()
point = sys.argv[1]
if point == "before commit":
    real = submissions.store
    def store(*told):
        real(*told)
        os.kill(os.getpid(), signal.SIGKILL)
    submissions.store = store
else:
    submissions.raise_flags = lambda *told: os.kill(os.getpid(), signal.SIGKILL)
with app.app_context():
    assignment = Assignment.get()
    submissions.file_submission(
        id="visit-1", study=assignment.study, version=InstrumentVersion.get(), wave="w1",
        answers={"queue": {"photo": {"sha256": "a" * 64}}}, metadata={},
        account=assignment.account, assignment=assignment,
    )
"""


@pytest.mark.parametrize(("point", "stored"), [("before commit", 0), ("after commit", 1)])
def test_a_kill_before_the_commit_leaves_nothing_and_after_it_everything(
    app, cast, settings, point, stored
):
    database.close()
    environment = os.environ | {"FIELDAPP_DATA": settings["FIELDAPP_DATA"]}
    killed = subprocess.run([sys.executable, "-c", KILLED, point], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert database.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
    for table in (Submission, SubmissionVersion, SubmissionFile):
        assert table.select().count() == stored
    assert Flag.select().count() == 0
