"""How two invented people coded what was said: mostly alike, as people do, and never by a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fieldapp.sample.chance import Chance
from fieldapp.sample.levels import people, study
from reports.coding import Code, Suggester, differences
from reports.coding.starter import starter_rules

# Answers to the interview's two open questions, how far from zero they are felt.
FELT = {"praise": 2.6, "improve": -2.6}
CODED, CODED_TWICE, SETTLED = 0.78, 0.45, 0.35
# What one may be taken for: moments that meet in the hall.
BESIDE = {
    "queue": "counter_wait",
    "counter_wait": "queue",
    "counter_talk": "counter_outcome",
    "counter_outcome": "counter_talk",
    "enter": "wander",
    "wander": "enter",
    "hall": "queue",
    "find": "arrive",
    "arrive": "frontage",
    "frontage": "arrive",
    "self_service": "queue",
    "data_trial": "handset",
    "handset": "counter_talk",
    "leave": "counter_outcome",
}


@dataclass(frozen=True, slots=True)
class SampleCode:
    """A code of the verbatim `id` ("<submission id>/<path>") by the login of its coder."""

    id: str
    coder: str
    code: Code
    settled: bool = False


def codings(verbatims: Iterable[Mapping[str, Any]]) -> Iterator[SampleCode]:
    """Yield the codes of a wave's verbatims: the supervisor's, on some the lead's, decisions."""
    lead, supervisor = (
        next(one.login for one in people() if one.role == role) for role in ("lead", "supervisor")
    )
    reader = Suggester(starter_rules(study()), study())
    for row in verbatims:
        chance = Chance("coding", row["id"])
        use = row["id"].rpartition("/")[2]
        if use not in FELT or not row["touchpoint"] or not chance.yes(CODED):
            continue
        read = _read(row, use, reader, chance)
        yield SampleCode(row["id"], supervisor, read)
        if chance.yes(CODED_TWICE):
            again = _again(read, chance)
            yield SampleCode(row["id"], lead, again)
            if differences(read, again) and chance.yes(SETTLED):
                yield SampleCode(row["id"], lead, chance.pick((read, again)), settled=True)


def _read(row: Mapping[str, Any], use: str, reader: Suggester, chance: Chance) -> Code:
    touchpoint = row["touchpoint"]
    needs = [item.dimension for item in study().items if item.touchpoint == touchpoint]
    dimension = reader.suggest(row["text"]).dimension or next(filter(None, needs), "")
    sign = 1 if FELT[use] > 0 else -1
    return Code(touchpoint, dimension, sign * chance.rating(abs(FELT[use]), 1.1, 1, 5))


def _again(first: Code, chance: Chance) -> Code:
    """Return what somebody else makes of the same words."""
    touchpoint = BESIDE[first.touchpoint] if chance.yes(0.14) else first.touchpoint
    others = [each.code for each in study().dimensions if each.code != first.dimension]
    dimension = chance.pick(others) if chance.yes(0.24) else first.dimension
    felt = round(first.feeling or 0)
    moved = felt + chance.pick((-2, -1, 0, 1, 2), (0.04, 0.2, 0.5, 0.2, 0.06))
    held = min(5, max(1, abs(moved))) * (1 if felt > 0 else -1)
    return Code(touchpoint, dimension, held)
