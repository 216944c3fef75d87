"""The sample study: invented from end to end, the same on every machine, and said to be so.

The operator, its brands, the places, the people and every answer are fictitious. The levels that
tell the story stand in `levels.toml`, the sentences in `verbatims.csv` and the other data files;
the modules add chance, seeded by name, so that the same submission always comes out the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from fieldapp.sample.coding import codings
from fieldapp.sample.employees import employees
from fieldapp.sample.groups import audits, focus_groups
from fieldapp.sample.interviews import interviews
from fieldapp.sample.levels import Person, instruments, people, read_text, study
from fieldapp.sample.submission import SampleSubmission
from fieldapp.sample.visits import visits

# The strategy answers what the second wave found.
STRATEGY_WAVE = "w2"

__all__ = [
    "STRATEGY_WAVE",
    "Person",
    "SampleSubmission",
    "codings",
    "comparison_json",
    "instruments",
    "people",
    "strategy_toml",
    "study",
    "submissions",
]


def submissions() -> Iterator[SampleSubmission]:
    """Yield every submission of both waves: groups and audits, employees, interviews, visits."""
    return chain(focus_groups(), audits(), employees(), interviews(), visits())


def strategy_toml() -> bytes:
    """Return the strategy that answers the second wave, as `strategy.toml`."""
    return read_text("strategy.toml").encode()


def comparison_json() -> bytes:
    """Return the comparison with two invented competitors, as `comparison.json`."""
    return read_text("comparison.json").encode()
