"""What a reviewer asks about the answers themselves: photos, words, a “no” that says nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldapp.flags import Filing, quality_flags
from surveys.instrument import Choice, Instrument, Question, Section, Tags
from surveys.text import Text
from tests.fieldapp.test_flags import RECEIVED, ZONE

YES_NO = (Choice("yes", score=1.0), Choice("no", score=0.0), Choice("na", na=True))
LONG = "等候区很安静，座位也够。"


def item(name, path):
    tags = Tags(measure="compliance")
    return Question(name, "select_one", (*path, name), choices=YES_NO, tags=tags)


def words(name, path, relevant=""):
    tags = Tags(measure="verbatim")
    return Question(name, "text", (*path, name), relevant=relevant, tags=tags)


def section(name, *parts, repeat=False):
    return Section(name, (name,), repeat=repeat, items=parts)


HALL = section("hall", item("clean", ("hall",)), item("open", ("hall",)), words("note", ("hall",)))
OWN = section(
    "door",
    item("sign", ("door",)),
    words("why", ("door",), relevant="${sign} = 'no'"),
    item("ramp", ("door",)),
    words("note", ("door",)),
)
BARE = section("desk", item("greeted", ("desk",)))
CARDS = section("cards", item("kept", ("cards",)), words("said", ("cards",)), repeat=True)
FORM = Instrument("f", Text.of("F"), items=(HALL, OWN, BARE, CARDS))


def found(answers, metadata=None, form=FORM):
    filing = Filing(form, answers, metadata or {}, RECEIVED)
    return [(flag.code, flag.path, flag.detail) for flag in quality_flags(filing, ZONE)]


def test_it_works():
    answers = {"hall": {"clean": "no", "open": "no"}}
    detail = {"items": ["hall/clean", "hall/open"], "fields": ["hall/note"]}
    assert found(answers) == [("no_comment", "hall/note", detail)]


def test_all_that_is_owed_is_one_flag():
    answers = {"hall": {"open": "no"}, "door": {"ramp": "no"}}
    [(code, path, detail)] = found(answers)
    assert (code, path) == ("no_comment", "hall/note")
    assert detail == {"items": ["hall/open", "door/ramp"], "fields": ["hall/note", "door/note"]}


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"hall": {"clean": "yes", "open": "na"}}, None),
        ({"hall": {"clean": "no", "note": "灰很厚"}}, None),
        ({"door": {"sign": "no", "note": "晚上没亮"}}, "door/why"),
        ({"door": {"ramp": "no", "sign": "no", "why": "不亮"}}, "door/note"),
        ({"desk": {"greeted": "no"}}, None),
        ({"cards": [{"kept": "no", "said": "没兑现"}, {"kept": "no"}]}, "cards/1/said"),
    ],
)
def test_a_no_asks_for_the_comment_that_belongs_to_it(answers, field):
    """Its own field before the section's, each card for itself, nothing where none is offered."""
    flags = [path for code, path, _detail in found(answers) if code == "no_comment"]
    assert flags == ([field] if field else [])


@pytest.mark.parametrize(
    ("first", "second", "flagged"),
    [
        (LONG, LONG, True),
        (f" {LONG}\n", LONG, True),
        ("Nobody came to us", "nobody  came TO us", True),
        (LONG, f"{LONG}只是有点冷。", False),
        ("没有问题", "没有问题", False),
    ],
)
def test_words_used_again_are_asked_about_when_they_are_long_enough(first, second, flagged):
    flags = found({"hall": {"note": first}, "cards": [{}, {"said": second}]})
    paths = [detail["paths"] for code, _path, detail in flags if code == "pasted_text"]
    assert paths == ([["hall/note", "cards/1/said"]] if flagged else [])


def remark(name, path):
    return Question(name, "text", (*path, name))


@pytest.mark.parametrize(
    ("parts", "answers", "field"),
    [
        ("open remark", {"open": "no"}, "remark"),
        ("open remark seats", {"seats": "no"}, None),
        ("open seats remark", {"open": "no"}, "remark"),
        ("open note seats remark", {"seats": "no"}, "remark"),
        ("open note seats", {"seats": "no"}, "note"),
    ],
)
def test_a_remark_that_has_no_tag_is_a_comment_too(parts, answers, field):
    """It is, behind its item or at the end; a name asked for in between is about nothing else."""
    made = {"note": words, "remark": remark}
    asked = [made.get(name, item)(name, ("hall",)) for name in parts.split()]
    form = Instrument("g", Text.of("G"), items=(section("hall", *asked),))
    flags = found({"hall": answers}, form=form)
    assert [path for _code, path, _detail in flags] == ([f"hall/{field}"] if field else [])


def rating(number, **changed):
    told = {"type": "range", "parameters": {"start": "1", "end": "10"}}
    return Question(
        f"r{number}", path=(f"r{number}",), tags=Tags(measure="experience"), **(told | changed)
    )


RATINGS = Instrument("r", Text.of("R"), items=tuple(map(rating, range(14))))


@pytest.mark.parametrize(
    ("given", "flagged"),
    [
        ([8] * 7 + [7, 8] * 3 + [7], (7, 14)),
        ([8] * 6 + [7, 8] * 4, None),
        ([1, 2] + [5] * 6, (6, 8)),
        ([5] * 5, None),
        ([5, None, 5, None, 5, 5, 5, 5], (6, 6)),
    ],
)
def test_ratings_are_asked_about_when_half_of_them_are_one_run(given, flagged):
    answers = {f"r{number}": value for number, value in enumerate(given) if value is not None}
    details = [
        (detail["alike"], detail["rated"])
        for code, _path, detail in found(answers, form=RATINGS)
        if code == "straight_lining"
    ]
    assert details == ([flagged] if flagged else [])


def test_ratings_on_two_scales_are_no_line():
    other = {"parameters": {"start": "0", "end": "10"}}
    both = [rating(n) if n % 2 else rating(n, **other) for n in range(10)]
    form = Instrument("r", Text.of("R"), items=tuple(both))
    assert found({f"r{number}": 5 for number in range(10)}, form=form) == []


PHOTOS = Instrument(
    "p",
    Text.of("P"),
    items=(Question("one", "image", ("one",)), Question("two", "image", ("two",))),
)
SHOT = {"sha256": "a" * 64, "name": "a.jpg", "type": "image/jpeg", "size": 9}
START = {"start": "2026-11-13T13:30:00+08:00", "end": "2026-11-13T13:58:00+08:00"}


def test_the_same_photo_twice_names_the_second_place_and_the_first():
    flags = found({"one": SHOT, "two": SHOT}, form=PHOTOS)
    assert flags == [("photo_twice", "two", {"sha256": "a" * 64, "first": "one"})]
    assert found({"one": SHOT, "two": SHOT | {"sha256": "b" * 64}}, form=PHOTOS) == []


@pytest.mark.parametrize(
    ("taken", "flagged"),
    [
        ("2026-11-13T05:31:00Z", False),
        ("2026-11-13T13:21:00+08:00", False),
        ("2026-11-13T13:19:00+08:00", True),
        ("2026-11-12T05:31:00Z", True),
        (None, False),
    ],
)
def test_a_photo_from_before_the_visit_is_asked_about(taken, flagged):
    """Ten minutes are allowed: one takes the door first and opens the form then."""
    flags = found({"one": SHOT | {"taken_at": taken}}, START, PHOTOS)
    assert [code for code, _path, _detail in flags] == (["photo_old"] if flagged else [])


def test_a_photo_of_a_form_that_does_not_say_when_it_was_begun_is_not_judged():
    assert found({"one": SHOT | {"taken_at": "2020-01-01T00:00:00Z"}}, {}, PHOTOS) == []


def test_a_choice_without_a_score_is_no_no():
    plain = replace(item("clean", ("hall",)), choices=(Choice("no"), Choice("yes")))
    form = Instrument("g", Text.of("G"), items=(section("hall", plain, words("note", ("hall",))),))
    assert found({"hall": {"clean": "no"}}, form=form) == []
