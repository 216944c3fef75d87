import json

import pytest

from surveys import question_types
from surveys.instrument import Choice, Question, Tags
from surveys.question_types import METADATA, TYPES, AnswerError
from surveys.text import Text

CHOICES = (
    Choice("yes", Text.of({"en": "Yes", "zh": "是"}), 1.0),
    Choice("no", Text.of({"en": "No", "zh": "否"}), 0.0),
    Choice("na", Text.of({"en": "Not applicable", "zh": "不适用"}), na=True),
)
HASH = "ab" * 32
PHOTO = {"sha256": HASH, "name": "门口.jpg", "type": "image/jpeg", "size": 20480}
HERE = {"lat": 39.9, "lon": 116.4}
THERE = {"lat": 40.0, "lon": -116.5, "altitude": 0.0, "accuracy": 0.0}
PLACE = {"lat": 39.9, "lon": 116.4, "accuracy": 12.0}
# The widgets that the registry's docstring tells the authors of templates.
WIDGETS = {
    name.strip()
    for line in question_types.__doc__.splitlines()
    if line.startswith("| ")
    for name in line.split("|")[1].split(",")
}
# type: (what a form posts, what is stored, its summary in zh)
GOOD = {
    "select_one": ("yes", "yes", "是"),
    "select_multiple": (["na", "yes", "yes"], ["yes", "na"], "是、不适用"),
    "rank": (["no", "yes", "na"], ["no", "yes", "na"], "1. 否  2. 是  3. 不适用"),
    "range": ("7", 7, "7"),
    "integer": ("-12", -12, "−12"),
    "decimal": ("3.50", 3.5, "3.5"),
    "text": ("  e\u0301té\r\n二 ", "\u00e9té\n二", "\u00e9té\n二"),
    "date": ("2026-02-28", "2026-02-28", "2026-02-28"),
    "time": ("9:05", "09:05", "09:05"),
    "dateTime": ("2026-02-28T09:05:00+08:00", "2026-02-28T09:05:00+08:00", "2026-02-28 09:05"),
    "geopoint": ("39.9 116.4 0 12", PLACE | {"altitude": 0.0}, "39.90000, 116.40000 (±12 m)"),
    **dict.fromkeys(
        ("start-geopoint", "background-geopoint"), ("39.9, 116.4", HERE, "39.90000, 116.40000")
    ),
    "geotrace": ("39.9 116.4;40 -116.5 0 0", [HERE, THERE], "2 个位置点，起点 39.90000, 116.40000"),
    "geoshape": (
        "39.9 116.4\n40 -116.5 0 0\n-1 -2",
        [HERE, THERE, {"lat": -1.0, "lon": -2.0}, HERE],
        "3 个位置点，起点 39.90000, 116.40000",
    ),
    "image": (json.dumps(PHOTO), PHOTO, "门口.jpg (20 kB)"),
    "audio": (PHOTO | {"type": "audio/mp4"}, PHOTO | {"type": "audio/mp4"}, "门口.jpg (20 kB)"),
    "video": (PHOTO | {"type": "video/mp4"}, PHOTO | {"type": "video/mp4"}, "门口.jpg (20 kB)"),
    "file": (PHOTO, PHOTO, "门口.jpg (20 kB)"),
    "barcode": ("6901234567892", "6901234567892", "6901234567892"),
    "note": ("anything", None, "题面"),
    "acknowledge": ("on", "OK", "✓"),
    "calculate": ("12", "12", "12"),
    "hidden": ("x", "x", "x"),
    **dict.fromkeys(METADATA, ("x", "x", "x")),
}
# Moments that have no counterpart in another time zone, or no place in a calendar.
NEVER = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-12:00", "2026-13-45T10:00", "soon"]
HOSTILE = [
    float("nan"),
    float("inf"),
    "1e999",
    "NaN",
    10**400,
    "\0",
    "a\0b",
    "\ud800",
    "x" * 1_000_000,
    "9" * 100_000,
    True,
    [],
    {},
    [[]],
    [{}],
    ["yes", ["no"]],
    {"yes": {}},
    {"lat": "a", "lon": []},
    {"lat": 91, "lon": 0},
    {"sha256": HASH},
    PHOTO | {"size": -1},
    PHOTO | {"size": True},
    PHOTO | {"lat": "x"},
    PHOTO | {"lat": float("nan")},
    PHOTO | {"sha256": None},
    PHOTO | {"type": "text/html\n"},
    "{" * 5000,
    '{"lat":' * 5000,
    "[" * 100_000,
    b"bytes",
    object(),
    "２０２６-02-30",
    "2026-13-01",
    "0000-00-00",
    "25:99",
    "—",
    "yes no unknown",
    ["yes"] * 5000,
    "<script>alert(1)</script>",
]


def question(kind, **more):
    return Question(
        "q", kind, ("q",), Text.of({"zh": "题面", "en": "Label"}), choices=CHOICES, **more
    )


def test_it_works():
    assert TYPES["integer"].clean(question("integer"), " ４２ ") == 42


@pytest.mark.parametrize("name", TYPES)
def test_each_type_has_all_its_parts(name):
    kind, asked = TYPES[name], question(name)
    posted, stored, summary = GOOD[name]
    assert kind.name == name and kind.__class__.__doc__
    assert kind.clean(asked, posted) == stored
    assert kind.clean(asked, stored) == stored  # what is stored can be posted again
    for nothing in (None, "", "  ", [""], []):
        assert kind.clean(asked, nothing) is None
    assert kind.widget(asked) in kind.widgets
    assert kind.widget(asked) in WIDGETS
    assert kind.summary(asked, stored, "zh") == summary
    if kind.answered:
        assert kind.summary(asked, None, "zh") == "–"
    assert (kind.bounds(asked) is not None) == (name in ("integer", "decimal", "range"))
    json.dumps(stored, allow_nan=False)


def test_every_type_is_tested():
    assert set(GOOD) == set(TYPES)


@pytest.mark.parametrize("name", TYPES)
def test_every_widget_is_documented(name):
    assert set(TYPES[name].widgets) <= WIDGETS


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("raw", HOSTILE, ids=map(str, range(len(HOSTILE))))
def test_hostile_values_give_an_answer_or_an_answer_error(name, raw):
    try:
        value = TYPES[name].clean(question(name), raw)
    except AnswerError as error:
        assert error.message.has("zh") and error.message.has("en")
        return
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    text.encode()
    assert "\\u0000" not in text and len(text) < 50_000
    TYPES[name].summary(question(name), value, "en")


@pytest.mark.parametrize(
    ("kind", "more", "widget"),
    [
        ("select_one", {}, "pick"),
        ("select_one", {"appearance": "minimal"}, "dropdown"),
        ("select_one", {"appearance": "likert"}, "likert"),
        ("range", {}, "scale"),
        ("range", {"parameters": {"start": "0", "end": "10"}, "tags": Tags(measure="nps")}, "nps"),
        (
            "range",
            {"parameters": {"start": "-5", "end": "5"}, "tags": Tags(measure="emotion")},
            "feel",
        ),
        ("range", {"parameters": {"start": "0", "end": "100"}}, "slider"),
        ("integer", {}, "number"),
        ("integer", {"constraint": ". >= 1 and . <= 10"}, "scale"),
        ("integer", {"tags": Tags(measure="wait_minutes")}, "watch"),
        ("decimal", {"tags": Tags(measure="wait_minutes")}, "watch"),
        ("text", {"appearance": "multiline"}, "lines"),
        ("text", {"tags": Tags(measure="verbatim")}, "lines"),
        ("date", {"appearance": "month-year"}, "month"),
        ("image", {"appearance": "signature"}, "signature"),
    ],
)
def test_widgets_follow_appearance_and_measure(kind, more, widget):
    assert TYPES[kind].widget(question(kind, **more)) == widget


@pytest.mark.parametrize(
    ("kind", "more", "raw", "code"),
    [
        ("select_one", {}, "maybe", "choice"),
        ("select_one", {}, ["yes", "no"], "type"),
        ("select_multiple", {}, "yes maybe", "choice"),
        ("rank", {}, ["yes", "no"], "choice"),
        ("rank", {}, ["yes", "yes", "no"], "choice"),
        ("range", {}, 11, "type"),
        ("range", {}, 2.5, "type"),
        ("range", {"parameters": {"start": "0", "end": "1", "step": "0.1"}}, 0.25, "type"),
        ("integer", {}, "3.5", "type"),
        ("integer", {}, 2**60, "type"),
        ("date", {}, "2026-02-29", "type"),
        ("image", {}, PHOTO | {"type": "text/html"}, "type"),
        ("acknowledge", {}, "perhaps", "type"),
    ],
)
def test_what_is_no_answer_is_refused(kind, more, raw, code):
    with pytest.raises(AnswerError) as caught:
        TYPES[kind].clean(question(kind, **more), raw)
    assert caught.value.code == code


def test_what_forms_post_and_json_sends_is_the_same():
    assert TYPES["integer"].clean(question("integer"), ["3"]) == 3
    assert TYPES["integer"].clean(question("integer"), 3.0) == 3
    assert TYPES["rank"].clean(question("rank"), {"na": 3, "no": "1", "yes": "2"}) == [
        "no",
        "yes",
        "na",
    ]
    steps = question("range", parameters={"start": "0", "end": "1", "step": "0.1"})
    assert TYPES["range"].clean(steps, "0.3") == 0.3
    assert TYPES["geopoint"].clean(question("geopoint"), json.dumps(PLACE)) == PLACE
    assert TYPES["date"].clean(question("date"), "2026-03") == "2026-03-01"
    assert TYPES["date"].clean(question("date"), "2026") == "2026-01-01"
    assert TYPES["acknowledge"].clean(question("acknowledge"), True) == "OK"
    assert TYPES["acknowledge"].clean(question("acknowledge"), False) is None


def test_bounds_come_from_plain_constraints_only():
    bounds = TYPES["integer"].bounds(question("integer", constraint=". > 0 and (. < 10)"))
    assert (bounds.low, bounds.high) == (1, 9)
    bounds = TYPES["decimal"].bounds(question("decimal", constraint=". > 0 and . <= 2.5"))
    assert (bounds.low, bounds.high) == (0, 2.5)
    bounds = TYPES["integer"].bounds(question("integer", constraint=". > 0 or ${x} = 1"))
    assert (bounds.low, bounds.high) == (None, None)


@pytest.mark.parametrize("moment", NEVER)
def test_a_moment_that_no_clock_shows_is_no_answer_and_no_reason_to_lose_a_photo(moment):
    with pytest.raises(AnswerError):
        TYPES["dateTime"].clean(question("dateTime"), moment)
    kept = TYPES["image"].clean(question("image"), PHOTO | {"taken_at": moment})
    assert kept == {key: value for key, value in PHOTO.items() if key != "taken_at"}


@pytest.mark.parametrize(
    ("given", "kept"), [("camera", "camera"), ("gallery", "gallery"), ("sky", None), (["x"], None)]
)
def test_which_way_a_photo_came_is_kept_where_it_is_told(given, kept):
    photo = {"sha256": "a" * 64, "name": "a.jpg", "type": "image/jpeg", "size": 9, "taken": given}
    asked = Question("shot", "image", ("shot",))
    assert TYPES["image"].clean(asked, photo).get("taken") == kept
