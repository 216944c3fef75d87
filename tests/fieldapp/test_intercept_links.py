"""One answer a device unless the link allows more, consent with its wording, a quota for floods."""

from __future__ import annotations

import pytest

from fieldapp.intercept import quota
from fieldapp.storage import Flag, PublicLink, Submission, SubmissionVersion
from tests.fieldapp.sealing import OURS, hash_of, photo, post, put, sealed_visit

HOME = "/answer/respondent-token"


@pytest.fixture
def repeatable(cast):
    """Let one device answer again and again by the cast's link."""
    cast.public_link.repeatable = True
    cast.public_link.save()


def agree(client, csrf_token):
    form = {"csrf_token": csrf_token(client, HOME), "agree": "yes", "script": "1"}
    return client.post(HOME, data=form)


def answered(client, cast, **changed):
    body = sealed_visit(cast, assignment=None, link=cast.public_link.token, **changed)
    return post(client, body)


def metadata():
    return [row.document["metadata"] for row in SubmissionVersion.select()]


def test_it_works(client, cast, csrf_token):
    assert agree(client, csrf_token).location.endswith("/form/zh")
    assert answered(client, cast).status_code == 200
    [kept] = metadata()
    assert (kept["source"], kept["consent"]["language"]) == ("public link", "zh")
    assert len(kept["consent"]["sha256"]) == 64
    assert client.get(HOME).location.endswith("/thanks")


def test_another_wording_is_another_hash(app, cast, csrf_token):
    for language in ("zh", "en"):
        client = app.test_client()
        client.get(f"{HOME}?language={language}")
        agree(client, csrf_token)
        answered(client, cast)
    assert len({kept["consent"]["sha256"] for kept in metadata()}) == 2


def test_a_phone_cannot_say_what_was_agreed_to(client, cast):
    answered(client, cast, metadata={"consent": {"at": "2026-01-01T00:00:00Z", "sha256": "0" * 64}})
    assert "consent" not in metadata()[0]


def test_the_desk_shows_the_consent(app, client, cast, csrf_token, sign_in):
    agree(client, csrf_token)
    answered(client, cast)
    bob = sign_in(app.test_client(), "bob")
    page = bob.get(f"/desk/hall/submissions/{Submission.get().id}?language=en").text
    assert f"wording {metadata()[0]['consent']['sha256'][:8]}" in page


def test_a_second_answer_of_a_device_is_kept_and_flagged(client, cast):
    answered(client, cast)
    second = answered(client, cast).json["receipt"]["id"]
    assert "same_device" in {flag.code for flag in Flag.select().where(Flag.submission == second)}


def test_the_same_answer_again_is_no_second_one(client, cast):
    for _ in range(2):
        answered(client, cast, id="one")
    assert Flag.select().where(Flag.code == "same_device").count() == 0


def test_a_repeatable_link_begins_anew_with_consent(client, cast, csrf_token, repeatable):
    agree(client, csrf_token)
    answered(client, cast)
    assert HOME in client.get(f"{HOME}/thanks").text, "the next respondent is one tap away"
    assert client.get(HOME).status_code == 200, "and is asked for consent"
    agree(client, csrf_token)
    answered(client, cast)
    assert Submission.select().count() == 2
    assert Flag.select().where(Flag.code == "same_device").count() == 0


def test_the_desk_switches_a_link(app, cast, csrf_token, sign_in):
    bob = sign_in(app.test_client(), "bob")
    address = f"/desk/hall/links/{cast.public_link.id}"
    for value, allowed in (("yes", True), ("", False)):
        form = {"csrf_token": csrf_token(bob, address), "repeatable": value}
        assert bob.post(f"{address}/repeatable", data=form).status_code == 302
        assert PublicLink.get().repeatable is allowed


def test_the_poster_shows_a_code_in_black_on_white(app, cast, sign_in):
    bob = sign_in(app.test_client(), "bob")
    code = bob.get(f"/desk/hall/links/{cast.public_link.id}").text.split('class="qr"')[1]
    drawn = code.split("</svg>")[0]
    assert 'fill="#fff"' in drawn
    assert 'stroke="#000"' in drawn
    assert len(drawn) > 1000, "a code of an address has hundreds of modules"


def test_a_flood_waits_and_a_replay_does_not(client, cast, monkeypatch):
    monkeypatch.setattr(quota, "MOST_ANSWERS", 3)
    for number in range(3):
        assert answered(client, cast, id=f"r{number}").status_code == 200
    answer = answered(client, cast, id="r3")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert answered(client, cast, id="r0").status_code == 200
    assert Submission.select().count() == 3


def test_so_does_a_flood_of_beginners(app, cast, csrf_token, monkeypatch):
    monkeypatch.setattr(quota, "MOST_BEGUN", 0)
    client = app.test_client()
    form = {"csrf_token": csrf_token(client, HOME), "agree": "yes"}
    assert client.post(HOME, data=form).status_code == 429


def test_nobody_stores_files_that_no_answer_names(client, cast):
    token = {"X-Fieldapp-Link": cast.public_link.token}
    assert put(client, photo(), **token).status_code == 403
    body = sealed_visit(cast, photo(), assignment=None, link=cast.public_link.token)
    post(client, body)
    assert put(client, photo(), **token).status_code == 201
    assert client.head(f"/sync/files/{hash_of(photo())}", headers=OURS | token).status_code == 200
