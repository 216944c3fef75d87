"""The phone asks before sending what the server would flag after: asks.js is its twin."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from zoneinfo import ZoneInfo

import playwright
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.flags import Filing, quality_flags
from surveys.answers import clean_answers
from surveys.instrument import Choice, Instrument, Question, Section, Tags
from surveys.shipping import shipped
from surveys.study import Site
from surveys.text import Text

ZONE = "Asia/Shanghai"
NOW = "2026-11-13T06:00:00.000Z"
SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js"
LOOP = """
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
const folder = process.argv[1];
const { install } = await import(`${folder}/expressions/evaluate.js`);
const { FormState } = await import(`${folder}/phone/state.js`);
const { asks } = await import(`${folder}/phone/asks.js`);
for (const name of process.argv.slice(2)) {
  const part = `${folder}/phone/parts/${name}.js`;
  const there = existsSync(new URL(part)) ? part : `${folder}/expressions/${name}.js`;
  install((await import(there)).default);
}
for await (const line of createInterface({ input: process.stdin })) {
  const { form, draft, work, now } = JSON.parse(line);
  if (work.used) work.used = new Set(work.used);
  const state = new FormState(form, draft.given, {});
  console.log(JSON.stringify(asks(state, draft, work, now)));
}
"""
YES_NO = (Choice("yes", score=1.0), Choice("no", score=0.0), Choice("na", na=True))
BAD_GOOD = (Choice("bad", score=0.0), Choice("worse", score=0.0), Choice("good", score=1.0))


def item(name, at, choices=YES_NO, **rest):
    tags = Tags(measure="compliance")
    return Question(name, "select_one", (*at, name), choices=choices, tags=tags, **rest)


def words(name, at, **rest):
    return Question(name, "text", (*at, name), tags=Tags(measure="verbatim"), **rest)


def rating(name, measure="experience"):
    """Return a rating of 1 to 5: an odd one by a range, an even one by a whole number."""
    kind = {"type": "range", "parameters": {"start": "1", "end": "5", "step": "1"}}
    if int(name[1:]) % 2 == 0:
        kind = {"type": "integer", "constraint": ". >= 1 and . <= 5"}
    return Question(name, path=("rates", name), tags=Tags(measure=measure), **kind)


def chosen(name):
    told = {"choices": MARKS, "choice_list": "marks", "tags": Tags(measure="rating")}
    return Question(name, "select_one", ("rates", name), **told)


MARKS = (Choice("good"), Choice("bad"), Choice("none", na=True))
RATINGS = tuple(rating(f"r{number}", "importance") for number in range(9))
CHOSEN = tuple(chosen(f"c{number}") for number in range(8))
HALL, CARDS = ("hall",), ("cards",)
FORM = Instrument(
    "f",
    Text.of("F"),
    default_language="en",
    items=(
        Section(
            "hall",
            HALL,
            items=(
                Question("here", "geopoint", ("hall", "here")),
                item("clean", HALL, required="true()"),
                words("why", HALL, relevant="${clean} = 'no'"),
                item("state", HALL, BAD_GOOD),
                words("note", HALL),
                Question("door", "image", ("hall", "door"), required="${clean} = 'yes'"),
            ),
        ),
        Section(
            "desk",
            ("desk",),
            items=(
                item("greeted", ("desk",)),
                Question("who", "text", ("desk", "who")),
                item("asked", ("desk",)),
                item("told", ("desk",)),
                Question("remark", "text", ("desk", "remark")),
            ),
        ),
        Section("rates", ("rates",), items=(*RATINGS, *CHOSEN)),
        Section(
            "cards",
            CARDS,
            repeat=True,
            items=(
                item("kept", CARDS),
                words("said", CARDS),
                Question("shot", "image", ("cards", "shot")),
                Question("n", "integer", ("cards", "n"), constraint=". < 5"),
            ),
        ),
    ),
)
SITE = Site("s1", Text.of("N"), "a", 31.2304, 121.4737)


class Asker:
    """Asks the phone's script, one draft a line."""

    def __init__(self):
        node = Path(playwright.__file__).parent / "driver" / "node"
        self.form = shipped(FORM, "en")
        command = [str(node), "--input-type=module", "-e", LOOP, SCRIPTS.as_uri()]
        command += self.form.get("families", ())
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, encoding="utf-8")

    def __call__(self, answers, metadata, window=("", ""), used=()):
        visit = {"id": 7, "window": window, "lat": SITE.lat, "lon": SITE.lon}
        work = {"visits": [visit], "timezone": ZONE, "used": list(used)}
        draft = {"id": "d", "assignment": 7, "given": answers, "metadata": metadata}
        asked = {"form": self.form, "draft": draft, "work": work, "now": NOW}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@pytest.fixture(scope="module")
def asks():
    asker = Asker()
    yield asker
    asker.process.stdin.close()
    asker.process.wait(timeout=60)
    asker.process.stdout.close()


def flagged(answers, metadata, window=("", ""), used=()):
    filing = Filing(
        FORM,
        clean_answers(FORM, answers).answers,  # what is not asked is not sent
        metadata | {"end": NOW},
        NOW,
        site=SITE,
        window=window,
        reused=frozenset(used),
    )
    return quality_flags(filing, ZoneInfo(ZONE))


def plain(findings):
    """Return codes, places and figures; what a moment is written like does not matter."""
    return sorted(
        (code, path, repr({key: detail[key] for key in sorted(detail) if key not in OTHERS}))
        for code, path, detail in findings
    )


def told(found):
    return plain((each["code"], each["path"], each["detail"]) for each in found)


def theirs(flags):
    return plain((each.code, each.path, each.detail) for each in flags)


OTHERS = ("message", "taken", "start", "at", "from", "to")
SHOT = {"sha256": "a" * 64, "name": "a.jpg", "type": "image/jpeg", "size": 9}
OLD = SHOT | {"taken_at": "2026-11-12T01:00:00.000Z"}
START = {"start": "2026-11-13T05:30:00.000Z"}


def test_it_works(asks):
    answers = {
        "hall": {
            "here": {"lat": 31.2480, "lon": 121.4737, "accuracy": 25},
            "clean": "no",
            "state": "worse",
            "door": OLD,
        },
        "cards": [{"said": "A word or two"}, {"said": "a word  OR two", "shot": SHOT, "n": 7}],
    }
    found = asks(answers, START, ("2026-11-14", ""), ["a" * 64])
    assert told(found) == theirs(flagged(answers, START, ("2026-11-14", ""), ["a" * 64]))
    assert sorted({each["code"] for each in found}) == [
        "constraint",
        "far_from_site",
        "no_comment",
        "outside_window",
        "pasted_text",
        "photo_old",
        "photo_reused",
        "photo_twice",
    ]


@pytest.mark.parametrize(
    ("window", "asked"),
    [
        (("2026-11-13", "2026-11-13"), False),
        (("2026-11-13T14:00", "2026-11-13T14:00"), False),
        (("2026-11-13T14:01", ""), True),
        (("", "2026-11-13T13:59"), True),
        (("2026-11-13T06:00:00+00:00", "2026-11-13T07:00:00Z"), False),
        (("2026-11-13T06:00:01+00:00", ""), True),
        (("", "2026-11-12"), True),
    ],
)
def test_the_window_is_in_the_time_of_the_study(asks, window, asked):
    answers = {"hall": {"clean": "yes", "door": SHOT}}
    found = asks(answers, START, window)
    assert [each["code"] for each in found] == (["outside_window"] if asked else [])
    assert told(found) == theirs(flagged(answers, START, window))


def test_ratings_in_a_straight_line_are_asked_about(asks):
    answers = {"rates": {f"r{number}": 3 if number > 1 else number + 1 for number in range(9)}}
    answers["rates"] |= {f"c{number}": "good" for number in range(5)} | {"c7": "none"}
    found = asks(answers, START)
    lines = [each for each in found if each["code"] == "straight_lining"]
    detail = {"alike": 7, "rated": 9, "answer": "3"}
    assert lines == [{"code": "straight_lining", "path": "rates/r2", "detail": detail}]
    assert told(found) == theirs(flagged(answers, START))


def test_nothing_is_asked_of_a_form_in_order(asks):
    answers = {"hall": {"clean": "yes", "state": "good", "door": SHOT}}
    assert asks(answers, START) == []


def some(**parts):
    return st.fixed_dictionaries({}, optional=parts)


TEXTS = st.sampled_from(["好", "No one was there", "no one  was there", "地面很脏，没人打扫过"])
TIMES = st.sampled_from(
    ["2026-11-13T05:19:59Z", "2026-11-13T05:21:00Z", "2026-11-13T13:00:00+08:00"]
)
SHOTS = st.builds(
    lambda sign, taken: SHOT | {"sha256": sign * 64} | ({"taken_at": taken} if taken else {}),
    st.sampled_from("ab"),
    st.none() | TIMES,
)
HERE = st.builds(
    lambda lat, sure: {"lat": lat, "lon": 121.4737, "accuracy": sure},
    st.sampled_from([31.2304, 31.2330, 31.2335, 31.3]),
    st.sampled_from([0, 40, 400]),
)
NUMBERS = st.sampled_from([3, 3, 3, 3, 4])
WORDS = st.sampled_from(["good", "good", "good", "none", "bad"])
ANSWERS = some(
    desk=some(
        greeted=st.sampled_from(["yes", "no"]),
        who=TEXTS,
        asked=st.sampled_from(["yes", "no"]),
        told=st.sampled_from(["yes", "no"]),
        remark=TEXTS,
    ),
    rates=some(
        **{f"r{number}": NUMBERS for number in range(9)},
        **{f"c{number}": WORDS for number in range(8)},
    ),
    hall=some(
        here=HERE,
        clean=st.sampled_from(["yes", "no", "na"]),
        why=TEXTS,
        state=st.sampled_from(["bad", "worse", "good"]),
        note=TEXTS,
        door=SHOTS,
    ),
    cards=st.lists(
        some(kept=st.sampled_from(["yes", "no"]), said=TEXTS, shot=SHOTS, n=st.integers(3, 6)),
        max_size=3,
    ),
)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(
    answers=ANSWERS,
    start=st.sampled_from(["2026-11-13T05:30:00Z", "2026-11-13T05:59:50Z", None]),
    window=st.sampled_from([("", ""), ("2026-11-13", "2026-11-13T13:00"), ("2026-11-14", "")]),
    used=st.sampled_from([[], ["b" * 64]]),
)
def test_the_phone_and_the_server_ask_the_same(asks, answers, start, window, used):
    metadata = {"start": start} if start else {}
    found = asks(answers, metadata, window, used)
    assert told(found) == theirs(flagged(answers, metadata, window, used))
