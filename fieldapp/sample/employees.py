"""The employee and management survey of w2: 60 anonymous answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fieldapp.sample.chance import Chance
from fieldapp.sample.levels import Pair, levels
from fieldapp.sample.submission import Filing, SampleSubmission, moment
from fieldapp.sample.words import Words

ROLES = ("manager",) * 10 + ("hall_manager",) * 12 + ("frontline",) * 30 + ("backoffice",) * 8
LEADING = ("manager", "hall_manager")
SERVING = ("frontline", "hall_manager")
# Those further from the counter see their working life in a kinder light.
LIGHT = {"manager": 0.8, "hall_manager": 0.1, "frontline": -0.35, "backoffice": 0.2}
STATEMENTS = 3
# How often an obstacle is about a touchpoint; "" is the company as a whole.
OBSTACLES = {
    "queue": 6.0,
    "counter_wait": 5.0,
    "counter_talk": 5.0,
    "counter_outcome": 3.0,
    "self_service": 2.0,
    "enter": 2.0,
    "wander": 1.0,
    "leave": 2.0,
    "hall": 1.0,
    "handset": 1.0,
    "arrive": 1.0,
    "": 5.0,
}
WAVE = "w2"


def employees() -> Iterator[SampleSubmission]:
    """Yield the answers, each filled by the employee alone."""
    words = Words()
    for number, role in enumerate(ROLES):
        chance = Chance("employee", number)
        start = moment(WAVE, chance, (8.5, 20.0))
        filing = Filing("employee", WAVE, number, start, chance.between(5, 12))
        yield filing.submission(_answers(role, chance, words))


def _answers(role: str, chance: Chance, words: Words) -> dict[str, Any]:
    heart = chance.normal(LIGHT[role], 0.8)
    about = {"consent": "OK", "role": role, "tenure": _tenure(chance)}
    answers: dict[str, Any] = {"about": about}
    if role in LEADING:
        answers["belief"] = _by_touchpoint("belief", 0, chance)
        answers["norms"] = _by_touchpoint("norm", 1, chance)
    if role in SERVING:
        answers["knowledge"] = {
            f"know_{norm}": chance.rating(level + 0.3 * heart, 1.3)
            for norm, level in levels().norm.items()
        }
    answers |= {f"leaf_{leaf}": _leaf(leaf, heart, chance) for leaf in levels().leaf}
    return answers | _obstacle(chance, words)


def _tenure(chance: Chance) -> str:
    return chance.pick(("under_1", "1_to_3", "over_3"), (0.2, 0.35, 0.45))


def _by_touchpoint(prefix: str, place: int, chance: Chance) -> dict[str, int]:
    """Rate every touchpoint; a manager leaves one out now and then."""
    means: dict[str, Pair] = levels().management
    return {
        f"{prefix}_{code}": chance.rating(pair[place], 1.0)
        for code, pair in means.items()
        if not chance.yes(0.03)
    }


def _leaf(leaf: str, heart: float, chance: Chance) -> dict[str, int]:
    mean = levels().leaf[leaf] + heart
    return {f"{leaf}_{n}": chance.rating(mean, 1.3) for n in range(1, STATEMENTS + 1)}


def _obstacle(chance: Chance, words: Words) -> dict[str, Any]:
    about = chance.pick(tuple(OBSTACLES), tuple(OBSTACLES.values()))
    said = words.say("obstacle", about, "", chance)
    if not said:
        return {}
    return {"open": {"obstacle": said} | ({"touchpoint": about} if about else {})}
