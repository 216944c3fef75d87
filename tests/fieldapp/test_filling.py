"""Two taps at once, and a kill between: a draft is begun once and filed once, or not at all."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading

import pytest

from fieldapp.field import opening
from fieldapp.forms import filling
from fieldapp.intercept import views as intercept_views
from fieldapp.rows import database
from fieldapp.storage import Draft, Flag, Submission, SubmissionVersion
from fieldapp.submissions import decide
from tests.fieldapp.forms import Filler, photo

LINK = "/answer/respondent-token"


@pytest.fixture
def carol(client, cast, sign_in, csrf_token):
    """Return Carol on the draft of her visit, every answer given."""
    filler = Filler(sign_in(client, "carol"), cast, csrf_token, "")
    tap(filler.client, f"/field/visits/{cast.assignment.id}", csrf_token(client, "/field/me"))
    filler.draft_id = Draft.get().id
    filler.post(answers())
    return filler


def answers():
    file = (io.BytesIO(photo()), "sign.jpg", "image/jpeg")
    return {"queue/greeted": "yes", "queue/wait": "4", "queue/photo": file}


def tap(client, address, token, **form):
    return client.post(address, data={"csrf_token": token, **form})


def both_at(monkeypatch, module, name):
    """Let two requests meet where `module.name` is called: neither goes on before the other."""
    real, meeting = getattr(module, name), threading.Barrier(2, timeout=60)

    def met(*told, **more):
        meeting.wait()
        return real(*told, **more)

    monkeypatch.setattr(module, name, met)


def twice(app, client, address, token, **form):
    """Tap twice at once in one browser; return both answers."""
    cookie = client.get_cookie("fieldapp").value
    answered = []

    def go():
        other = app.test_client()
        other.set_cookie("fieldapp", cookie)
        answered.append(tap(other, address, token, **form))
        database.close()

    threads = [threading.Thread(target=go) for _tap in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [(answer.status_code, answer.location) for answer in answered]


def test_it_works(carol):
    assert carol.post({}, page="send").status_code == 303
    assert (Submission.select().count(), Draft.select().count()) == (1, 0)


def test_two_taps_on_send_are_one_submission_and_one_receipt(app, carol, monkeypatch, csrf_token):
    token = csrf_token(carol.client, "/field/me")
    carol.take_time()
    both_at(monkeypatch, filling, "clean_answers")
    answered = twice(app, carol.client, carol.path("send"), token)
    assert answered == [(303, f"/field/submissions/{carol.draft_id}")] * 2
    assert (SubmissionVersion.select().count(), Draft.select().count()) == (1, 0)


def test_two_taps_on_a_correction_are_one_version(app, carol, monkeypatch, csrf_token, cast):
    carol.post({}, page="send")
    decide(Submission.get(), cast.bob, "returned", "请补充")
    token = csrf_token(carol.client, "/field/me")
    receipt = f"/field/submissions/{Submission.get().id}"
    tap(carol.client, receipt, token)
    carol.draft_id = Draft.get().id
    both_at(monkeypatch, filling, "clean_answers")
    assert twice(app, carol.client, carol.path("send"), token) == [(303, receipt)] * 2
    assert [row.number for row in SubmissionVersion.select()] == [1, 2]


def test_a_draft_thrown_away_meanwhile_is_not_filed(app, carol):
    opened = filling.OpenDraft(carol.row)
    Draft.delete().execute()
    with app.test_request_context(), pytest.raises(filling.NotFoundError):
        filling.file_draft(opened, carol.cast.carol, {})
    assert not Submission.select().exists()


@pytest.mark.parametrize("what", ["visit", "correction"])
def test_two_taps_begin_one_draft(app, carol, monkeypatch, csrf_token, cast, what):
    address = f"/field/visits/{cast.assignment.id}"
    if what == "correction":
        carol.post({}, page="send")
        decide(Submission.get(), cast.bob, "returned", "请补充")
        address = f"/field/submissions/{Submission.get().id}"
    Draft.delete().execute()
    token = csrf_token(carol.client, "/field/me")
    slowly(monkeypatch, opening, "latest_version" if what == "visit" else "latest")
    answered = twice(app, carol.client, address, token)
    assert answered == [(303, f"/field/drafts/{Draft.get().id}")] * 2
    assert Draft.select().count() == 1


def slowly(monkeypatch, module, name):
    """Let a function take long, as on a busy machine: the second tap comes in meanwhile."""
    real, enough = getattr(module, name), threading.Event()

    def slow(*told):
        enough.wait(0.3)
        return real(*told)

    monkeypatch.setattr(module, name, slow)


def test_a_respondent_who_taps_twice_is_thanked_twice(app, client, cast, monkeypatch, csrf_token):
    token = csrf_token(client)
    page = {"page": "1", "content_type": "multipart/form-data"}
    slowly(monkeypatch, intercept_views, "latest_version")
    client.get(LINK)
    assert twice(app, client, LINK, token, agree="yes") == [(303, f"{LINK}/1")] * 2
    assert Draft.select().count() == 1
    client.post(f"{LINK}/1", data={"csrf_token": token, "go": "stay", **answers()})
    both_at(monkeypatch, filling, "clean_answers")
    assert twice(app, client, f"{LINK}/1", token, page="1") == [(303, f"{LINK}/thanks")] * 2
    assert SubmissionVersion.select().count() == 1
    later = client.post(f"{LINK}/1", data={"csrf_token": token, **page})
    assert (later.status_code, later.location) == (303, f"{LINK}/thanks")


KILLED = """
import os, signal, sys
from fieldapp import create_app, submissions
from fieldapp.forms import filling
from fieldapp.storage import Account, Draft
app = create_app()
where = {"stored": (submissions, "raise_flags"), "before": (filling, "file_submission")}
setattr(*where[sys.argv[1]], lambda *told, **more: os.kill(os.getpid(), signal.SIGKILL))
with app.test_request_context():
    carol = Account.get(Account.login == "carol")
    filling.file_draft(filling.OpenDraft(Draft.get()), carol, {})
"""


@pytest.mark.parametrize("where", ["before", "stored"])
def test_after_a_kill_the_draft_is_there_and_is_filed_once(app, carol, settings, where):
    database.close()
    environment = os.environ | {"FIELDAPP_DATA": settings["FIELDAPP_DATA"]}
    killed = subprocess.run([sys.executable, "-c", KILLED, where], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (SubmissionVersion.select().count(), Draft.select().count()) == (0, 1)
    receipt = carol.post({}, page="send")
    assert (receipt.status_code, SubmissionVersion.select().count()) == (303, 1)
    assert {flag.code for flag in Flag.select()} <= {"too_fast"}
