"""The plain pages, too, ask before filing what a reviewer would ask after."""

from __future__ import annotations

import pytest

from fieldapp.storage import Draft, Submission
from surveys.instrument import Choice, Tags
from surveys.text import Text
from tests.fieldapp.forms import Filler, begin, digest, instrument, photo, question, section

YES_NO = (Choice("yes", Text.of("是"), score=1.0), Choice("no", Text.of("否"), score=0.0))
FORM = instrument(
    section(
        "part",
        question("geopoint", "here"),
        question("select_one", "clean", choices=YES_NO, tags=Tags(measure="compliance")),
        question("text", "note", tags=Tags(measure="verbatim")),
        question("text", "story"),
        question("image", "door"),
        question("image", "desk"),
    )
)


@pytest.fixture
def filler(client, cast, sign_in, csrf_token):
    return begin(Filler(sign_in(client, "carol"), cast, csrf_token, ""), FORM)


def asked(filler):
    return filler.get("send", language="zh")


def filled(filler, **answers):
    row = Draft.get_by_id(filler.draft_id)
    row.answers = {"part": answers}
    row.save()
    filler.take_time()
    return filler


def shot(data, **more):
    return {"sha256": digest(data), "name": "a.jpg", "type": "image/jpeg", "size": 9, **more}


def test_it_works(filler):
    far = {"lat": 31.2480, "lon": 121.4737, "accuracy": 20}
    page = asked(filled(filler, here=far, clean="no"))
    assert "离网点太远" in page
    assert "相距 1957 米，允许 320 米" in page
    assert "选“否”但没有说明" in page
    assert filler.post({"why:far_from_site": "定位不准"}, page="send").status_code == 422
    reasons = {"why:far_from_site": "定位不准", "why:no_comment": "没有补充"}
    assert filler.post(reasons, page="send").status_code == 303
    metadata = Submission.get().versions.get().document["metadata"]
    assert metadata["reasons"] == {"far_from_site": "定位不准", "no_comment": "没有补充"}


@pytest.mark.parametrize(
    ("answers", "title"),
    [
        ({"door": shot(photo()), "desk": shot(photo())}, "同一张照片用了两次"),
        ({"door": shot(photo(), taken_at="2020-01-01T00:00:00Z")}, "照片早于本次访问"),
        ({"note": "地面很脏，没人打扫过", "story": "地面很脏，没人打扫过"}, "几处答案文字相同"),
    ],
)
def test_each_is_asked_about(filler, answers, title):
    assert title in asked(filled(filler, **answers))


def test_nothing_is_asked_of_a_form_in_order(filler):
    page = asked(filled(filler, clean="no", note="门口有水", door=shot(photo())))
    assert "可以发送" in page
    assert filler.post({}, page="send").status_code == 303


def test_a_photo_of_another_submission_is_asked_about(filler, cast, sign_in, csrf_token):
    filler.post({"part/door": (photo_file(), "a.jpg")})
    filler.post({}, page="send")
    again = begin(filler, FORM)
    again.post({"part/door": (photo_file(), "a.jpg")})
    again.take_time()
    assert "照片以前用过" in asked(again)


def photo_file():
    import io

    return io.BytesIO(photo())


OWED = instrument(
    section("part", question("text", "name", required="true()"), question("text", "more")),
    section("end", question("text", "story", ("end",))),
)


def test_what_is_required_may_be_left_out_with_a_reason(client, cast, sign_in, csrf_token):
    """One goes on past it, says why before sending, and a reviewer sees both."""
    filler = begin(Filler(sign_in(client, "carol"), cast, csrf_token, ""), OWED)
    held = filler.post({"go": "next"})
    assert held.status_code == 422
    assert 'value="anyway"' in held.text
    assert filler.post({"go": "anyway"}).headers["Location"].endswith("/2")
    page = asked(filler)
    assert "必答题未答" in page
    assert "#c-part/name" in page
    assert filler.post({}, page="send").status_code == 422
    filler.take_time()
    assert filler.post({"why:answer_missing": "问不到"}, page="send").status_code == 303
    row = Submission.get()
    assert row.versions.get().document["metadata"]["reasons"] == {"answer_missing": "问不到"}
    assert [flag.code for flag in row.flags] == ["answer_missing"]
