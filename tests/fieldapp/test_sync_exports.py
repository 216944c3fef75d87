"""An item that a phone wrote to a file: taken whole, once, as the work of whoever filled it in."""

from __future__ import annotations

import json
from base64 import b64encode
from io import BytesIO

import pytest

from fieldapp.files import read_file
from fieldapp.storage import Arrival, File, Submission, SubmissionFile, SubmissionVersion
from tests.fieldapp.sealing import OURS, hash_of, photo, post, sealed_visit


def exported(body, *files, **changed):
    """Return what a phone writes to a file."""
    inside = {hash_of(data): b64encode(data).decode() for data in files}
    whole = {"fieldapp_export": 1, "person": None, "submission": body, "files": inside}
    return json.dumps(whole | changed).encode()


def bring(bob, csrf_token, data, language="en"):
    form = {
        "file": (BytesIO(data), "fieldapp.json"),
        "csrf_token": csrf_token(bob, f"/desk/hall/exports?language={language}"),
    }
    return bob.post("/desk/hall/exports", data=form)


def test_it_works(app, bob, cast, csrf_token):
    body = sealed_visit(cast, photo(), phone_time="2026-01-05T01:21:00Z")
    answer = bring(bob, csrf_token, exported(body, photo()))
    assert answer.location == f"/desk/hall/submissions/{body['id']}"
    row = Submission.get()
    assert (row.account, row.assignment) == (cast.carol, cast.assignment)
    version = row.versions.get()
    assert version.document["metadata"]["imported"]["by"] == "Bob"
    assert version.skew_seconds is None, "when it was sent is not known"
    assert SubmissionFile.get().arrived_at
    with app.app_context():
        assert read_file(hash_of(photo())) == photo()


def test_twice_is_once_and_the_phone_may_send_it_later(app, bob, cast, csrf_token, sign_in):
    body = sealed_visit(cast, photo())
    for _ in range(2):
        assert bring(bob, csrf_token, exported(body, photo())).status_code == 302
    carol = sign_in(app.test_client(), "carol")
    receipt = post(carol, body | {"phone_time": "2026-01-06T00:00:00Z"}).json["receipt"]
    assert receipt["state"] == "complete"
    assert SubmissionVersion.select().count() == 1


def test_a_program_may_bring_it_as_well(bob, cast):
    body = sealed_visit(cast)
    answer = bob.post("/sync/exports", data=exported(body), headers=OURS)
    assert answer.json["receipt"]["id"] == body["id"]


def test_a_respondents_item_comes_even_when_the_link_is_closed(bob, cast, csrf_token):
    cast.public_link.active = False
    cast.public_link.save()
    body = sealed_visit(cast, assignment=None, link=cast.public_link.token)
    assert bring(bob, csrf_token, exported(body)).status_code == 302
    assert Submission.get().link == cast.public_link


def test_work_without_a_visit_is_whose_the_phone_says(bob, cast, csrf_token):
    body = sealed_visit(cast, assignment=None)
    bring(bob, csrf_token, exported(body, person=f"account-{cast.carol.id}"))
    assert Submission.get().account == cast.carol


@pytest.mark.parametrize("person", [None, "account-999", "account-x", 7, {"a": 1}])
def test_work_of_nobody_is_refused(bob, cast, csrf_token, person):
    body = sealed_visit(cast, assignment=None)
    assert bring(bob, csrf_token, exported(body, person=person)).status_code == 403
    assert Submission.select().count() == 0


@pytest.mark.parametrize(
    "spoiled",
    [
        {"fieldapp_export": 2},
        {"submission": None},
        {"files": []},
        {"files": ["a"]},
        {"files": {"0" * 64: "YQ=="}},
        {"files": {"0" * 64: "no base64"}},
        {"files": {"0" * 64: {"data": "YQ=="}}},
    ],
)
def test_a_damaged_file_leaves_nothing(bob, cast, csrf_token, spoiled):
    data = exported(sealed_visit(cast, photo()), photo(), **spoiled)
    if spoiled == {"files": []}:
        assert bring(bob, csrf_token, data).status_code == 302, "no files is no damage"
        return
    answer = bring(bob, csrf_token, data)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    for table in (Submission, File, Arrival):
        assert table.select().count() == 0


@pytest.mark.parametrize(("language", "word"), [("zh", "手机导出"), ("en", "a phone has exported")])
def test_what_is_no_export_is_said_in_the_readers_language(bob, csrf_token, language, word):
    answer = bring(bob, csrf_token, b"{}", language)
    assert answer.status_code == 422
    assert word in answer.text


def test_nobody_imports_into_a_study_that_is_not_theirs(app, cast, sign_in, csrf_token):
    dave = sign_in(app.test_client(), "dave")
    answer = dave.post("/sync/exports", data=exported(sealed_visit(cast)), headers=OURS)
    assert answer.status_code == 403
    assert Submission.select().count() == 0


def test_other_content_is_kept_with_its_photos(app, bob, cast, csrf_token, sign_in):
    body = sealed_visit(cast)
    post(sign_in(app.test_client(), "carol"), body)
    other = sealed_visit(cast, photo(), id=body["id"])
    assert bring(bob, csrf_token, exported(other, photo())).location == "/desk/hall/conflicts"
    assert Arrival.get().sha256 == hash_of(photo())
