"""A small study in memory: three brands, fourteen touchpoints, six halls, two waves.

For tests of whatever reads an analysis: `example_study()`, `example_instruments()`,
`example_documents(wave)`, `example_dataset(wave)`, `example_analysis()`.
"""

from __future__ import annotations

import random
from typing import Any

from reports.analysis import analyse
from reports.dataset import Dataset
from surveys.instrument import Choice, Instrument, Question, Section, Tags
from surveys.study import Item, Named, Persona, Segment, Site, Study, Touchpoint, Wave
from surveys.text import Text

TOUCHPOINTS = {
    "find": ("Find", "寻找"),
    "arrive": ("Arrive", "到达"),
    "frontage": ("Frontage", "门前环境"),
    "enter": ("Enter", "进厅"),
    "hall": ("Hall environment", "厅内环境"),
    "wander": ("Wander", "徘徊"),
    "self_service": ("Self-service", "自助服务"),
    "queue": ("Queue", "排队等候"),
    "counter_wait": ("Wait at the counter", "人工办理等候"),
    "counter_talk": ("Counter conversation", "业务办理沟通"),
    "counter_outcome": ("Counter outcome", "业务办理结果"),
    "data_trial": ("Data-service trial", "数据业务体验"),
    "handset": ("Buy a handset", "购机"),
    "leave": ("Leave", "离开"),
}
DIMENSIONS = {
    "efficiency": ("Efficiency", "效率"),
    "knowledge": ("Knowledge", "知识"),
    "control": ("Control", "控制"),
    "emotion": ("Emotion", "情感"),
    "attention": ("Attention", "关注"),
    "trust": ("Trust", "信任"),
}
SEGMENTS = ("premium", "youth", "mass")
LEAVES = ("job", "workplace", "organisation", "conditions", "company")
SITES = 6


def _text(words: tuple[str, str]) -> Text:
    return Text.of({"en": words[0], "zh": words[1]})


def dimension_of(touchpoint: str) -> str:
    """Return the dimension that the example tags a touchpoint with."""
    return list(DIMENSIONS)[list(TOUCHPOINTS).index(touchpoint) % len(DIMENSIONS)]


def example_study() -> Study:
    """Return the study as planned."""
    roles = {"counter_outcome": "peak", "data_trial": "peak", "handset": "peak", "leave": "end"}
    names = {
        "premium": ("Premium brand", "高端品牌"),
        "youth": ("Youth brand", "青年品牌"),
        "mass": ("Mass-market brand", "大众品牌"),
    }
    shares = {"premium": 0.2, "youth": 0.3, "mass": 0.5}
    return Study(
        code="example",
        name=_text(("Example study", "示例研究")),
        review=True,
        synthetic=True,
        waves=(Wave("w1", _text(("Wave 1", "第一波"))), Wave("w2", _text(("Wave 2", "第二波")))),
        segments=tuple(
            Segment(code, _text(names[code]), shares[code], code == "premium") for code in SEGMENTS
        ),
        stages=(
            Named("before", _text(("Before", "到厅前"))),
            Named("during", _text(("During", "在厅内"))),
            Named("after", _text(("After", "离厅"))),
        ),
        touchpoints=tuple(
            Touchpoint(code, _text(words), _stage(place), role=roles.get(code, ""))
            for place, (code, words) in enumerate(TOUCHPOINTS.items())
        ),
        dimensions=tuple(Named(code, _text(words)) for code, words in DIMENSIONS.items()),
        factors=(Named("service", _text(("Service", "服务"))),),
        items=tuple(Item(code, Text.of(code), kind="index") for code in LEAVES),
        personas=(
            Persona(
                "li",
                _text(("Ms Li", "李女士")),
                "premium",
                _text(("Change her plan over lunch", "午休时间换套餐")),
                _text(("Twenty minutes, one visit", "二十分钟，一次办完")),
            ),
        ),
        regions=(
            Named("north", _text(("North", "北区"))),
            Named("south", _text(("South", "南区"))),
        ),
        sites=tuple(
            Site(f"h{place}", _text((f"Hall {place}", f"{place} 号厅")), _region(place))
            for place in range(1, SITES + 1)
        ),
        norms={"queue": 10.0},
        grades={"A": 0.9, "B": 0.75, "C": 0.6, "D": 0.0},
    )


def _stage(place: int) -> str:
    return "before" if place < 3 else "after" if place == 13 else "during"


def _region(place: int) -> str:
    return "north" if place <= SITES // 2 else "south"


def _asked(name: str, kind: str, path: tuple[str, ...], tags: Tags, **more: Any) -> Question:
    return Question(name, kind, (*path, name), Text.of(name), tags=tags, **more)


def _rated(measure: str, touchpoint: str) -> Question:
    tags = Tags(touchpoint=touchpoint, dimension=dimension_of(touchpoint), measure=measure)
    ends = {"start": "1", "end": "10"}
    return _asked(f"{measure}_{touchpoint}", "range", ("journey",), tags, parameters=ends)


def example_instruments() -> dict[str, Instrument]:
    """Return "code:version" → the five instruments, with the paths that documents use."""
    made = (_intercept(), _visit(), _group(), _employee(), _promises())
    return {f"{instrument.code}:1": instrument for instrument in made}


def _intercept() -> Instrument:
    ratings = [
        _rated(measure, touchpoint)
        for touchpoint in TOUCHPOINTS
        for measure in ("importance", "expectation", "experience")
    ]
    end = [
        _asked("overall", "integer", ("end",), Tags(measure="overall")),
        _asked("nps", "integer", ("end",), Tags(measure="nps")),
        _asked("visits", "integer", ("end",), Tags(measure="habit")),
        _asked("comment", "text", ("end",), Tags(measure="verbatim")),
        _asked("touchpoint", "select_one", ("end",), Tags()),
        _asked("disposition", "calculate", ("end",), Tags(measure="disposition")),
    ]
    return Instrument(
        "intercept",
        Text.of("Intercept"),
        "intercept",
        "1",
        items=(
            Section("journey", ("journey",), items=tuple(ratings)),
            Section("end", ("end",), items=tuple(end)),
        ),
    )


YES_NO = (Choice("yes", score=1.0), Choice("no", score=0.0), Choice("na", na=True))


def _visit() -> Instrument:
    pages = []
    for touchpoint in TOUCHPOINTS:
        path = (touchpoint,)
        items = [
            _asked(
                f"{touchpoint}_{count}",
                "select_one",
                path,
                Tags(
                    touchpoint,
                    dimension_of(touchpoint),
                    item=f"{touchpoint}_{count}",
                    measure="compliance",
                    weight=float(count),
                    critical=_critical(touchpoint, count),
                ),
                choices=YES_NO,
            )
            for count in (1, 2, 3)
        ]
        items.append(_asked("feeling", "range", path, Tags(touchpoint, measure="emotion")))
        items.append(_asked("photo", "image", path, Tags(touchpoint)))
        pages.append(Section(touchpoint, path, items=tuple(items)))
    wait = _asked("wait", "decimal", ("waits",), Tags("queue", measure="wait_minutes"))
    pages.append(Section("waits", ("waits",), items=(wait,)))
    return Instrument("mystery_visit", Text.of("Visit"), "mystery_visit", "1", items=tuple(pages))


def _critical(touchpoint: str, count: int) -> str:
    return {("queue", 1): "touchpoint", ("counter_outcome", 1): "visit"}.get(
        (touchpoint, count), ""
    )


def _group() -> Instrument:
    path = ("cards",)
    card = (
        _asked("said", "text", path, Tags(measure="verbatim")),
        _asked("touchpoint", "select_one", path, Tags()),
        _asked("dimension", "select_one", path, Tags()),
        _asked("feeling", "range", path, Tags(measure="emotion")),
    )
    cards = Section("cards", path, repeat=True, items=card)
    return Instrument("focus_group", Text.of("Group"), "focus_group", "1", items=(cards,))


def _employee() -> Instrument:
    ends = {"start": "1", "end": "10"}
    beliefs = [
        _asked(
            f"{measure}_{touchpoint}",
            "range",
            ("belief",),
            Tags(touchpoint, measure=measure),
            parameters=ends,
        )
        for touchpoint in TOUCHPOINTS
        for measure in ("belief", "norm_level")
    ]
    leaves = [
        _asked(
            f"{leaf}_{count}",
            "range",
            ("index",),
            Tags(item=leaf, measure="rating", weight=1.0),
            parameters=ends,
        )
        for leaf in LEAVES
        for count in (1, 2)
    ]
    return Instrument(
        "employee",
        Text.of("Employees"),
        "employee",
        "1",
        items=(
            Section("belief", ("belief",), items=tuple(beliefs)),
            Section("index", ("index",), items=tuple(leaves)),
        ),
    )


def _promises() -> Instrument:
    path = ("promises",)
    kept = (Choice("kept", score=1.0), Choice("partly", score=0.5), Choice("broken", score=0.0))
    promise = (
        _asked("touchpoint", "select_one", path, Tags()),
        _asked("kept", "select_one", path, Tags(measure="promise"), choices=kept),
    )
    promises = Section("promises", path, repeat=True, items=promise)
    return Instrument("promise_audit", Text.of("Promises"), "promise_audit", "1", items=(promises,))


def example_documents(wave: str = "w2") -> list[dict[str, Any]]:
    """Return 120 interviews, 36 visits, 3 groups, 20 employees and a promise audit of a wave.

    The queue is the key experience of every brand, premium customers meet it worst, and between
    the waves the counter conversation improves while the queue does not. 4 more interviews do not
    count: 1 rejected, 1 returned, 1 not yet reviewed, 1 refusal.
    """
    draw = random.Random(f"example {wave}")
    made = [_interview(draw, wave, count) for count in range(124)]
    for document, state in zip(made, ("rejected", "returned", "received"), strict=False):
        document["state"] = state
    made[3]["answers"] = {"end": {"disposition": "refused"}}
    made += [_mystery(draw, wave, count) for count in range(36)]
    made += [_session(draw, wave, count) for count in range(3)]
    made += [_staff(draw, wave, count) for count in range(20)]
    made.append(_audit(draw, wave))
    return made


def _document(wave: str, instrument: str, count: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{wave}-{instrument}-{count:03d}",
        "instrument": f"{instrument}:1",
        "wave": wave,
        "site": "",
        "segment": "",
        "state": "approved",
        "received_at": "2026-01-01T09:00:00+08:00",
        "account": "wang",
        "metadata": {},
        **more,
    }


def _within(value: float, low: int, high: int) -> int:
    return max(low, min(high, round(value)))


def _interview(draw: random.Random, wave: str, count: int) -> dict[str, Any]:
    segment = SEGMENTS[count % 3]
    journey: dict[str, int] = {}
    for touchpoint in TOUCHPOINTS:
        if touchpoint == "handset" and count % 2:
            continue
        expectation = draw.gauss(7.5, 1)
        shortfall = {"queue": 3.0 if segment == "premium" else 2.2, "counter_talk": 1.5}.get(
            touchpoint, 0.4
        )
        if (touchpoint, wave) == ("counter_talk", "w2"):
            shortfall = -0.4
        journey[f"expectation_{touchpoint}"] = _within(expectation, 1, 10)
        journey[f"experience_{touchpoint}"] = _within(
            expectation - shortfall + draw.gauss(0, 1), 1, 10
        )
        importance = 8.5 if touchpoint == "queue" else 7
        journey[f"importance_{touchpoint}"] = _within(draw.gauss(importance, 1), 1, 10)
    felt = sum(journey[f"experience_{code}"] for code in ("queue", "counter_talk")) / 2
    end = {
        "overall": _within(felt + draw.gauss(0.5, 1), 1, 10),
        "nps": _within(felt + draw.gauss(0.8, 1.5), 0, 10),
        "visits": 1 + count % 4,
        "disposition": "complete",
    }
    if count % 5 == 0:
        end |= {"comment": f"等了快一个小时，没人解释 {count}", "touchpoint": "queue"}
    site = f"h{count % SITES + 1}"
    answers = {"journey": journey, "end": end}
    return _document(wave, "intercept", count, site=site, segment=segment, answers=answers)


def _mystery(draw: random.Random, wave: str, count: int) -> dict[str, Any]:
    site = count % SITES + 1
    answers: dict[str, Any] = {}
    for touchpoint in TOUCHPOINTS:
        chance = 0.55 if touchpoint == "queue" else 0.97 - 0.04 * site
        answers[touchpoint] = {
            f"{touchpoint}_{item}": "yes" if draw.random() < chance else "no" for item in (1, 2, 3)
        }
        answers[touchpoint]["feeling"] = _within(draw.gauss(8 * chance - 5, 1), -5, 5)
    answers["handset"]["handset_3"] = "na"
    answers["queue"]["photo"] = {
        "sha256": f"{count:064x}",
        "name": "queue.jpg",
        "type": "image/jpeg",
        "size": 1000,
        "taken_at": "2026-01-01T10:00:00+08:00",
    }
    answers["waits"] = {"wait": round(draw.uniform(2, 30), 1)}
    segment = SEGMENTS[count // SITES % 3]
    return _document(
        wave, "mystery_visit", count, site=f"h{site}", segment=segment, answers=answers
    )


def _session(draw: random.Random, wave: str, count: int) -> dict[str, Any]:
    cards = [
        {
            "said": f"{TOUCHPOINTS[touchpoint][1]}：说了两遍也没听懂 {count}",
            "touchpoint": touchpoint,
            "dimension": dimension_of(touchpoint),
            "feeling": draw.choice((-4, -3, -2, 1, 3)),
        }
        for touchpoint in ("queue", "counter_talk", "leave", "hall")
    ]
    return _document(wave, "focus_group", count, segment=SEGMENTS[count], answers={"cards": cards})


def _staff(draw: random.Random, wave: str, count: int) -> dict[str, Any]:
    belief = {}
    if count < 12:
        for touchpoint in TOUCHPOINTS:
            belief[f"belief_{touchpoint}"] = _within(draw.gauss(6.5, 1), 1, 10)
            belief[f"norm_level_{touchpoint}"] = _within(draw.gauss(6, 1), 1, 10)
    index = {
        f"{leaf}_{item}": _within(draw.gauss(6, 1.5), 1, 10) for leaf in LEAVES for item in (1, 2)
    }
    return _document(wave, "employee", count, answers={"belief": belief, "index": index})


def _audit(draw: random.Random, wave: str) -> dict[str, Any]:
    promises = [
        {"touchpoint": touchpoint, "kept": draw.choice(("kept", "partly", "broken"))}
        for touchpoint in ("queue", "queue", "counter_talk", "leave", "leave")
    ]
    return _document(wave, "promise_audit", 0, answers={"promises": promises})


def example_dataset(wave: str = "w2") -> Dataset:
    """Return one wave of the example as a dataset."""
    return Dataset.from_documents(
        example_study(), wave, example_documents(wave), example_instruments()
    )


def example_analysis() -> dict[str, Any]:
    """Return the analysis of the second wave, held against the first."""
    return analyse(example_dataset("w2"), example_dataset("w1"))
