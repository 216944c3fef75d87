"""What the desk and the fieldworker are told of work whose files are still on a phone."""

from __future__ import annotations

import pytest

from fieldapp.reporting import report_source
from fieldapp.storage import Decision, Submission
from fieldapp.submissions import decide
from surveys.problems import InputError
from tests.fieldapp.sealing import hash_of, photo, post, put, sealed_visit


@pytest.fixture
def carol(client, sign_in):
    """Return Carol's phone."""
    return sign_in(client, "carol")


@pytest.fixture
def incomplete(carol, cast):
    """Send a visit whose photo is still on the phone; return its number."""
    body = sealed_visit(cast, photo(), metadata={"measured": {"queue/wait": "measured"}})
    post(carol, body)
    return body["id"]


def judge(bob, csrf_token, id, **form):
    address = f"/desk/hall/submissions/{id}"
    form |= {"number": 1, "csrf_token": csrf_token(bob, address)}
    return bob.post(address, data=form)


def test_it_works(bob, incomplete):
    page = bob.get(f"/desk/hall/submissions/{incomplete}?language=en").text
    assert "Incomplete: 1 of 1 files have not arrived." in page
    assert "Accept it without the missing files" in page
    assert "1 by the stopwatch, 0 typed by hand" in page
    assert "1 file missing" in bob.get("/desk/hall/submissions").text
    assert incomplete in bob.get("/desk/hall/submissions?state=incomplete").text
    assert "state=incomplete" in bob.get("/desk/hall/").text


def test_nothing_of_it_is_said_once_all_is_there(bob, carol, incomplete):
    put(carol, photo())
    page = bob.get(f"/desk/hall/submissions/{incomplete}?language=en").text
    assert "Incomplete" not in page
    assert incomplete not in bob.get("/desk/hall/submissions?state=incomplete").text
    assert "state=incomplete" not in bob.get("/desk/hall/").text


def test_it_is_not_approved_by_the_way(bob, incomplete, cast, csrf_token):
    assert judge(bob, csrf_token, incomplete, verdict="approved").status_code == 200
    assert Decision.select().count() == 0
    with pytest.raises(InputError):
        decide(Submission.get(), cast.bob, "approved")


def test_a_person_may_accept_it_and_says_why(bob, incomplete, csrf_token):
    accepted = {"verdict": "approved", "accept_missing": "y"}
    assert judge(bob, csrf_token, incomplete, **accepted).status_code == 200, "no reason given"
    assert judge(bob, csrf_token, incomplete, **accepted, note="手机丢了").status_code == 302
    decision = Decision.get()
    assert (decision.missing, decision.note) == (1, "手机丢了")
    page = bob.get(f"/desk/hall/submissions/{incomplete}?language=en").text
    assert "without 1 missing file" in page


def test_it_may_be_rejected_as_it_is(bob, incomplete, csrf_token):
    answer = judge(bob, csrf_token, incomplete, verdict="rejected", note="重做")
    assert answer.status_code == 302
    assert Submission.get().state == "rejected"


def test_the_fieldworker_is_told_too(carol, incomplete):
    page = carol.get(f"/field/submissions/{incomplete}?language=en").text
    assert "1 of 1 files have not arrived" in page
    assert "with everything that belongs to it" not in page
    put(carol, photo())
    page = carol.get(f"/field/submissions/{incomplete}?language=en").text
    assert "with everything that belongs to it" in page


def test_the_clock_of_the_phone_is_told(bob, carol, cast):
    body = sealed_visit(cast, phone_time="2020-01-01T00:00:00Z")
    post(carol, body)
    page = bob.get(f"/desk/hall/submissions/{body['id']}?language=en").text
    assert "min behind" in page
    assert "UTC+8:00" in page


def test_a_report_is_built_without_the_photo_that_is_missing(app, carol, incomplete, cast):
    with app.app_context():
        photos = report_source(cast.hall, "w1", "zh").photos
        assert photos(hash_of(photo())) == b""
        put(carol, photo())
        assert photos(hash_of(photo())) == photo()
        assert report_source(cast.other, "w1", "zh").photos(hash_of(photo())) == b""
