"""What is typed becomes the same stored value on the phone as on the server."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.question_types import TYPES, AnswerError
from surveys.xlsform import read_instrument
from tests.surveys.conftest import SCRIPTS
from tests.surveys.state_twin import StateTwin
from tests.surveys.test_state_twins import same

FORM = read_instrument(
    b"""
| survey |
| | type | name | label | parameters |
| | text | text | T | |
| | integer | integer | I | |
| | decimal | decimal | D | |
| | range | range | R | start=1 end=10 step=3 |
| | range | half | R | start=0 end=1 step=0.1 |
| | date | date | D | |
| | time | time | T | |
| | dateTime | dateTime | D | |
| | geopoint | geopoint | G | |
| | geotrace | geotrace | G | |
| | geoshape | geoshape | G | |
| | image | image | I | |
| | barcode | barcode | B | |
| | note | note | N | |
| | acknowledge | acknowledge | A | |
| | select_one l | one | O | randomize=true |
| | select_multiple l | many | M | randomize=true |
| | rank l | rank | R | randomize=true |
| choices |
| | list_name | name | label |
| | l | a | A |
| | l | b | B |
| | l | c | C |
""",
    "form.md",
)
QUESTIONS = {question.name: question for question in FORM.questions()}
PHOTO = {"sha256": "a" * 64, "name": "p.jpg", "type": "image/jpeg", "size": 7}
RAW = [
    *(
        "",
        " ",
        "a",
        " a b ",
        "a b c",
        "c b a",
        "b b",
        "x",
        "a x",
        "李\u0007雷\r\n ",
        "e\u0301",
        "\ufeffa",
    ),
    *(
        "0",
        "-0",
        "7",
        "7.0",
        "1.5",
        ".5",
        "5.",
        "1e3",
        "1e400",
        "−3",
        "１２",
        "1 000",
        "0x10",
        "1_0",
    ),
    *(
        "9007199254740992",
        "9007199254740993",
        "1e-3",
        "+4",
        "--1",
        "10",
        "0.1",
        "0.30000000000000004",
    ),
    *("2026", "2026-03", "2026-3", "2026-02-30", "2024-02-29", "0000-01-01", "2026-03-31T10:00"),
    *(
        "9:05",
        "09:05",
        "09:05:00",
        "09:05:07",
        "24:00",
        "12:60",
        "12:30Z",
        "12:30:15.5+08:00",
        "1230",
    ),
    *(
        "2026-03-31T14:30",
        "2026-03-31 14:30:05",
        "2026-03-31T14:30:05.25+0800",
        "2026-03-31T14:30Z",
    ),
    *("2026-03-31T24:00", "0999-01-01T00:00", "2026-03-31T14:30-05", "2026-13-01T10:00"),
    *(
        "31.2 121.5",
        "31.2,121.5 4 5",
        "91 0",
        "31.2",
        "1e1 2",
        "nan 1",
        "1 2; 3 4",
        "1 2; 3 4; 5 6",
    ),
    *(
        "1 2;1 2",
        "1 2; 3 4; 5 6; 1 2",
        '{"lat": 1, "lon": "2"}',
        "[1]",
        "ok",
        "true",
        "no",
        "maybe",
    ),
    *(
        None,
        True,
        False,
        0,
        3,
        2.5,
        1e101,
        [],
        [""],
        ["a"],
        ["c", "a"],
        ["a", "b", "c"],
    ),
    *({"a": "2", "b": "1", "c": "3"}, {"lat": 1, "lon": 2, "altitude": ""}, {"lat": "x", "lon": 2}),
    *(PHOTO, {**PHOTO, "taken_at": "2026-03-31T14:30:00+08:00", "lat": 1.5, "lon": 2}, {"size": 7}),
    *(
        [{"lat": 1, "lon": 2}, {"lat": 3, "lon": 4}],
        ["1 2", "3 4", "5 6"],
        "x" * 20_001,
        "x" * 20_000,
    ),
]


@pytest.fixture(scope="module")
def phone(node):
    asked = StateTwin(node, SCRIPTS.as_uri())
    asked.take(FORM, "en")
    asked.ask("open", given={})
    yield asked
    asked.close()


def on_server(name, raw):
    question = QUESTIONS[name]
    try:
        return TYPES[question.type].clean(question, raw)
    except AnswerError:
        return "refused"


def on_phone(phone, name, raw):
    value = phone.ask("read", path=name, raw=raw)
    return "refused" if isinstance(value, dict) and "unread" in value else value


@pytest.mark.parametrize("name", QUESTIONS)
def test_it_works(phone, name):
    found = {str(raw)[:60]: (on_phone(phone, name, raw), on_server(name, raw)) for raw in RAW}
    assert {raw: pair for raw, pair in found.items() if not same(*pair)} == {}
    assert len({str(pair) for pair in found.values()}) > (0 if name == "note" else 2)


TYPED = st.one_of(
    st.text("0123456789.,-+eE:TZ /ab\u2212\u3000\n", max_size=24),
    st.from_regex(r"\A\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?\Z"),
    st.text(max_size=8),
)


@settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(typed=TYPED, name=st.sampled_from(sorted(QUESTIONS)))
def test_whatever_is_typed(phone, name, typed):
    assert same(on_phone(phone, name, typed), on_server(name, typed))
