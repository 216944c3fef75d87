"""The respondent's pages: consent first, the same engine, one answer a browser session."""

from __future__ import annotations

import io

import pytest

from fieldapp.storage import Draft, PublicLink, Submission
from fieldapp.studies import publish
from surveys.instrument import Tags
from tests.fieldapp.forms import choices, instrument, photo, question, section

LINK = "/answer/respondent-token"


@pytest.fixture
def send(client, cast, csrf_token):
    """Return a function that posts to a page of the link."""

    def post(path="", **form):
        data = {"page": "1", "csrf_token": csrf_token(client), **form}
        return client.post(LINK + path, data=data, content_type="multipart/form-data")

    return post


def answers():
    return {
        "queue/greeted": "no",
        "queue/wait": "12",
        "queue/photo": (io.BytesIO(photo()), "hall.jpg", "image/jpeg"),
    }


def publish_form(cast, *sections):
    made = instrument(*sections)
    version = publish(cast.hall, made, repr(made).encode(), "trial.md")
    PublicLink.update(instrument=version.instrument, segment="gold").execute()


def test_it_works(client, cast):
    page = client.get(LINK)
    assert page.status_code == 200
    assert "城北厅" in page.text
    assert "我已满 18 岁" in page.text


def test_without_consent_nothing_begins(client, send):
    response = send()
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert 'aria-invalid="true"' in response.text
    assert not Draft.select().exists()


def test_an_answer_goes_from_consent_to_thanks(client, send, cast):
    assert send(agree="yes").location == f"{LINK}/1"
    page = client.get(f"{LINK}/1").text
    assert "提交" in page
    assert send("/1", **answers()).location == f"{LINK}/thanks"
    submission = Submission.get()
    assert submission.id[:8] in client.get(f"{LINK}/thanks").text
    assert (submission.account, submission.site, submission.wave) == (None, "s1", "w1")
    document = submission.versions.get().document
    assert document["answers"]["queue"]["greeted"] == "no"
    assert document["metadata"]["source"] == "public link"
    assert not Draft.select().exists()


def test_one_answer_a_browser_session(client, send):
    send(agree="yes")
    send("/1", **answers())
    assert client.get(LINK).location == f"{LINK}/thanks"
    assert send(agree="yes").location == f"{LINK}/thanks"
    assert client.get(f"{LINK}/1").status_code == 404
    assert Submission.select().count() == 1


def test_another_browser_sees_nothing_of_it(client, send, app):
    send(agree="yes")
    send("/1", go="stay", **answers())
    sha = Draft.get().answers["queue"]["photo"]["sha256"]
    assert client.get(f"{LINK}/files/{sha}").data == photo()
    other = app.test_client()
    assert other.get(f"{LINK}/1").status_code == 404
    assert other.get(f"{LINK}/files/{sha}").status_code == 404
    assert "同意参加" in other.get(LINK).text


def test_it_goes_on_where_it_was_within_the_session(client, send, cast):
    publish_form(
        cast,
        section("part", question("text", required="true()")),
        section("last", question("text", "end", ("last",), required="true()")),
    )
    send(agree="yes")
    send("/1", **{"part/asked": "x"})
    assert client.get(LINK).location == f"{LINK}/2"


def test_what_the_link_knows_is_not_asked(client, send, cast):
    publish_form(
        cast,
        section("who", question("select_one", "mode", ("who",), choices=choices("self", "exit"))),
        section(
            "part",
            question("select_one", "brand", choices=choices("gold"), tags=Tags(measure="segment")),
            question("text"),
        ),
    )
    assert send(agree="yes").location == f"{LINK}/2"
    page = client.get(f"{LINK}/2").text
    assert "part/asked" in page
    assert "part/brand" not in page
    send("/2", **{"part/asked": "x"})
    filed = Submission.get()
    assert filed.versions.get().document["answers"] == {
        "who": {"mode": "self"},
        "part": {"brand": "gold", "asked": "x"},
    }
    assert filed.segment == "gold"


def test_a_missing_answer_is_not_passed_over_at_the_end(client, send, cast):
    publish_form(
        cast,
        section("part", question("text", required="true()")),
        section("last", question("text", "end", ("last",))),
    )
    send(agree="yes")
    assert send("/2", **{"last/end": "x"}).location == f"{LINK}/1?check=1"
    assert 'role="alert"' in client.get(f"{LINK}/1?check=1").text
    assert not Submission.select().exists()


def test_a_closed_link_answers_nobody(client, cast):
    PublicLink.update(active=False).execute()
    assert client.get(LINK).status_code == 404


def test_a_closed_link_answers_nobody_who_is_signed_in_either(client, cast, sign_in, csrf_token):
    token = csrf_token(sign_in(client, "carol"), "/field/me")
    client.post(LINK, data={"csrf_token": token, "agree": "yes"})
    draft = Draft.get(Draft.link == cast.public_link)
    PublicLink.update(active=False).execute()
    for address in (f"{LINK}/1", f"/field/drafts/{draft.id}/1", f"/field/drafts/{draft.id}/send"):
        assert client.get(address).status_code == 404


def test_the_language_switches_and_stays(client, send):
    assert "I am 18 or over" in client.get(f"{LINK}?language=en").text
    send(agree="yes")
    assert "Minutes waited" in client.get(f"{LINK}/1").text
