"""A wave of any size for the bench: 40 questions, 3 segments, 100 halls, seeded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import numpy as np

from surveys.instrument import Instrument, Question, Section, Tags
from surveys.study import Segment, Site, Study, Touchpoint, Wave
from surveys.text import Text

SEGMENTS = ("gold", "silver", "bronze")
TOUCHPOINTS = tuple(f"t{place:02d}" for place in range(13))
MEASURES = ("importance", "expectation", "experience")
QUESTIONS = len(TOUCHPOINTS) * len(MEASURES) + 1
SITES = 100
PIECE = 5_000


def million_study() -> Study:
    """Return the study."""
    return Study(
        "million",
        Text.of("Million"),
        review=False,
        waves=(Wave("w1"),),
        segments=tuple(Segment(code, weight=1 / 3) for code in SEGMENTS),
        touchpoints=tuple(Touchpoint(code) for code in TOUCHPOINTS),
        sites=tuple(Site(f"s{place:03d}", region=f"r{place % 5}") for place in range(SITES)),
    )


def million_form() -> Instrument:
    """Return the questionnaire: 13 touchpoints by three measures, and the recommendation."""
    sections = tuple(
        Section(code, (code,), items=tuple(_rated(code, measure) for measure in MEASURES))
        for code in TOUCHPOINTS
    )
    nps = Question("nps", "integer", ("nps",), tags=Tags(measure="nps"))
    return Instrument("million", Text.of("Million"), "intercept", "1", items=(*sections, nps))


def _rated(code: str, measure: str) -> Question:
    ends = {"start": "1", "end": "10"}
    tags = Tags(code, measure=measure)
    return Question(measure, "range", (code, measure), parameters=ends, tags=tags)


def million_documents(count: int) -> Iterator[dict[str, Any]]:
    """Yield the submissions; one answer in twenty is not given."""
    draw = np.random.default_rng(20060101)
    for start in range(0, count, PIECE):
        size = min(PIECE, count - start)
        level = draw.normal(0, 1, (size, 1))
        answers = np.clip(np.rint(7 + level + draw.normal(0, 1.5, (size, QUESTIONS))), 1, 10)
        given = draw.random((size, QUESTIONS)) >= 0.05
        keys = draw.bytes(16 * size)
        where = draw.integers(0, (len(SEGMENTS), SITES), (size, 2))
        for row in range(size):
            yield _document(
                str(UUID(bytes=keys[16 * row : 16 * row + 16])),
                SEGMENTS[where[row, 0]],
                f"s{where[row, 1]:03d}",
                [int(v) if g else None for v, g in zip(answers[row], given[row], strict=True)],
            )


def _document(id: str, segment: str, site: str, values: list[int | None]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for place, code in enumerate(TOUCHPOINTS):
        group = values[3 * place : 3 * place + 3]
        answers[code] = {
            name: value for name, value in zip(MEASURES, group, strict=True) if value is not None
        }
    if values[-1] is not None:
        answers["nps"] = values[-1]
    return {
        "id": id,
        "instrument": "million:1",
        "wave": "w1",
        "site": site,
        "segment": segment,
        "state": "approved",
        "received_at": "2026-01-01T09:00:00.000+00:00",
        "account": "",
        "answers": answers,
        "metadata": {},
    }
