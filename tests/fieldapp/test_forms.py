"""Every question type: it renders, posts back its value, shows its error; and what pages share."""

from __future__ import annotations

import io
import re

import pytest

from fieldapp.storage import Submission
from surveys.instrument import Choice, Tags
from surveys.question_types import TYPES
from surveys.text import Text
from tests.fieldapp.forms import (
    Filler,
    begin,
    choices,
    digest,
    instrument,
    photo,
    question,
    section,
)

AB = choices("a", "b", "c")
CORNERS = ((31.2, 121.4), (31.3, 121.4), (31.3, 121.5), (31.2, 121.4))
# type → (what the question has, what is posted, what is stored, a wrong post or None)
POSTED = {
    "select_one": ({"choices": AB}, {"": "b"}, "b", {"": "zebra"}),
    "select_multiple": ({"choices": AB}, {"": ["c", "a"]}, ["a", "c"], {"": ["zebra"]}),
    "rank": (
        {"choices": AB},
        {":a": "2", ":b": "1", ":c": "3"},
        ["b", "a", "c"],
        {":a": "1", ":b": "1", ":c": "3"},
    ),
    "range": ({}, {"": "7"}, 7, {"": "11"}),
    "integer": ({}, {"": "12"}, 12, {"": "twelve"}),
    "decimal": ({}, {"": "1.5"}, 1.5, {"": "1,5,5"}),
    "text": ({}, {"": " 等了很久 "}, "等了很久", {"": "x" * 20_001}),
    "date": ({}, {"": "2026-03-31"}, "2026-03-31", {"": "2026-02-31"}),
    "time": ({}, {"": "14:30"}, "14:30", {"": "25:00"}),
    "dateTime": (
        {},
        {"": "2026-03-31T14:30"},
        "2026-03-31T14:30:00+08:00",
        {"": "2026-03-31 at noon"},
    ),
    "geopoint": (
        {},
        {"": "31.2304 121.4737 0 12"},
        {"lat": 31.2304, "lon": 121.4737, "altitude": 0.0, "accuracy": 12.0},
        {"": "north of the river"},
    ),
    **dict.fromkeys(
        ("start-geopoint", "background-geopoint"),
        ({}, {"": "31.2304 121.4737"}, {"lat": 31.2304, "lon": 121.4737}, {"": "here"}),
    ),
    "geotrace": (
        {},
        {"": "31.2304 121.4737\r\n31.2310 121.4740"},
        [{"lat": 31.2304, "lon": 121.4737}, {"lat": 31.231, "lon": 121.474}],
        {"": "31.2304 121.4737"},
    ),
    "geoshape": (
        {},
        {"": "31.2 121.4; 31.3 121.4; 31.3 121.5"},
        [{"lat": lat, "lon": lon} for lat, lon in CORNERS],
        {"": "along the river"},
    ),
    "image": ({}, {"": "photo"}, "photo", {"": "broken"}),
    "audio": ({}, {"": "sound"}, "sound", {"": "photo"}),
    "video": ({}, {"": "film"}, "film", {"": "photo"}),
    "file": ({}, {"": "photo"}, "photo", {"": "page"}),
    "barcode": ({}, {"": "6901234567892"}, "6901234567892", {"": "x" * 20_001}),
    "acknowledge": ({}, {"": "OK"}, "OK", {"": "perhaps"}),
    "note": ({}, {}, None, None),
}
FILES = {
    "photo": ("photo.jpg", photo(), "image/jpeg"),
    "broken": ("photo.jpg", photo()[:200], "image/jpeg"),
    "sound": ("said.ogg", b"OggS" + bytes(200), "audio/ogg"),
    "film": ("seen.webm", b"\x1aE\xdf\xa3" + bytes(200), "video/webm"),
    "page": ("page.html", b"<!doctype html><script>alert(1)</script>", "text/html"),
}


@pytest.fixture
def filler(client, cast, sign_in, csrf_token):
    return Filler(sign_in(client, "carol"), cast, csrf_token, "")


def posted(parts, path="part/asked"):
    """Return form data; what names a file becomes an upload."""
    return {
        f"{path}{part}": upload(value) if is_file(value) else value for part, value in parts.items()
    }


def is_file(value):
    return isinstance(value, str) and value in FILES


def upload(name):
    file_name, data, media_type = FILES[name]
    return (io.BytesIO(data), file_name, media_type)


def asked(kind, **rest):
    return instrument(section("part", question(kind, **{**POSTED[kind][0], **rest})))


def test_it_works(filler):
    page = begin(filler, asked("text")).get()
    assert "What asked?" in page or "问 asked" in page
    assert 'name="part/asked"' in page


def test_every_type_that_is_asked_is_tried_here():
    assert set(POSTED) == {name for name, kind in TYPES.items() if kind.asked}


@pytest.mark.parametrize("kind", POSTED)
def test_each_type_renders_and_is_labelled(kind, filler):
    page = begin(filler, asked(kind)).get()
    box = re.search(r'<(fieldset|div) class="q[^"]*" id="q-part/asked".*?</\1>', page, re.DOTALL)
    assert box, page
    assert "问 asked" in box[0]
    if kind != "note":
        assert re.search(r"<legend>|<label|aria-labelledby", box[0])


@pytest.mark.parametrize("kind", [kind for kind in POSTED if kind != "note"])
def test_each_type_posts_back_its_value(kind, filler):
    filler = begin(filler, asked(kind))
    _, parts, stored, _ = POSTED[kind]
    assert filler.post(posted(parts)).status_code == 303
    answer = filler.row.answers["part"]["asked"]
    if is_file(stored):
        assert answer["sha256"] == digest(FILES[stored][1])
        assert filler.client.get(f"/field/drafts/{filler.draft_id}/files/{answer['sha256']}").data
    else:
        assert answer == stored
    # The page shows what it has, so that posting it as shown changes nothing.
    shown_again = {part: value for part, value in parts.items() if not is_file(value)}
    assert filler.post(posted(shown_again)).status_code == 303
    assert filler.row.answers["part"]["asked"] == answer


@pytest.mark.parametrize("kind", [kind for kind in POSTED if POSTED[kind][3]])
def test_each_type_shows_its_error_and_keeps_what_was_typed(kind, filler):
    filler = begin(filler, asked(kind))
    wrong = POSTED[kind][3]
    response = filler.post(posted(wrong))
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert 'href="#c-part/asked"' in response.text or 'href="#q-part/asked"' in response.text
    assert "data-wrong" in response.text
    assert "asked" not in filler.row.answers.get("part", {})
    typed = wrong.get("")
    if kind in ("integer", "decimal", "geopoint"):
        assert f'value="{typed}"' in response.text


@pytest.mark.parametrize("kind", [kind for kind in POSTED if kind != "note"])
def test_each_type_says_when_it_is_required(kind, filler):
    message = Text.of({"en": "Needed.", "zh": "这题要答。"})
    filler = begin(filler, asked(kind, required="true()", required_message=message))
    response = filler.post({})
    assert response.status_code == 422
    assert response.text.count("这题要答。") == 2


def test_what_is_typed_never_becomes_markup(filler):
    filler = begin(filler, asked("text"))
    filler.post({"part/asked": '"><script>alert(1)</script>'})
    page = filler.get()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_compliance_has_icons_and_no_is_not_red(filler):
    made = (
        Choice("yes", Text.of("是"), score=1.0),
        Choice("no", Text.of("否"), score=0.0),
        Choice("na", Text.of("不适用"), na=True),
    )
    tags = Tags(measure="compliance", critical="visit")
    page = begin(filler, asked("select_one", choices=made, tags=tags)).get()
    assert 'class="no-is"' in page
    assert 'class="na"' in page
    assert "关键项" in page


def test_cannot_say_is_an_answer_and_no_number(filler):
    filler = begin(filler, asked("range"))
    assert "说不清" in filler.get()
    filler.post({"part/asked": ""})
    assert filler.row.answers.get("part", {}) == {}
    assert filler.row.metadata["draft"]["silent"] == ["part/asked"]
    assert re.search(r'value=""[^>]* checked', filler.get())
    filler.post({}, page="send")
    assert Submission.get().versions.get().document["metadata"]["cannot_say"] == ["part/asked"]
