"""A study in which people say things: an interview with one open question."""

from __future__ import annotations

from dataclasses import replace

from fieldapp import analysing
from fieldapp.studies import definition, publish, save_definition
from fieldapp.submissions import file_submission
from surveys.instrument import Instrument, Question, Section, Tags
from surveys.study import Named
from surveys.text import Text

ASKED = Question(
    "said",
    "text",
    ("end", "said"),
    Text.of({"en": "What would you change?", "zh": "最希望改什么？"}),
    tags=Tags(measure="verbatim"),
)
INTERVIEW = Instrument(
    "talk",
    Text.of({"en": "Interview", "zh": "访谈"}),
    "intercept",
    "1",
    ("zh",),
    "zh",
    (Section("end", ("end",), Text.of("结束"), items=(ASKED,)),),
)


def say(cast, *texts, wave="w1"):
    """File one approved interview a text; the study gets two dimensions and needs no review."""
    plan = replace(
        definition(cast.hall),
        review=False,
        dimensions=(
            Named("efficiency", Text.of({"en": "Efficiency", "zh": "效率"})),
            Named("trust", Text.of({"en": "Trust", "zh": "信任"})),
        ),
    )
    save_definition(cast.hall, plan)
    version = publish(cast.hall, INTERVIEW, b"talk", "talk.md")
    for number, text in enumerate(texts):
        file_submission(
            id=f"talk-{number:05d}",
            study=cast.hall,
            version=version,
            answers={"end": {"said": text}},
            metadata={},
            wave=wave,
            site="s1",
            segment="gold",
            account=cast.carol,
        )


def verbatims(cast, wave="w1"):
    """Return the wave's verbatims in order, as the forms have them."""
    return analysing.said_dataset(cast.hall, wave).verbatims
