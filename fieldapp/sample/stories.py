"""The story that a mystery shopper tells: put together from how the visit went."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.sample.chance import Chance
from fieldapp.sample.words import part

LONG_MINUTES, ENDLESS_MINUTES = 10.0, 24.0


def story(
    scenario: str, segment: str, minutes: float, scores: Mapping[str, str], chance: Chance
) -> str:
    """Tell a visit in one paragraph; `scores` has yes, no or na by item."""
    parts = [
        part("opening", scenario, chance),
        part("enter", _mood(scores, "enter_"), chance),
        part("queue", _wait(minutes), chance, minutes),
        _priority(segment, scores, chance),
        part("counter", _mood(scores, "counter_"), chance),
        part("ending", _mood(scores, "leave_"), chance),
        *_vetoes(scores, chance),
    ]
    return "".join(parts)


def _wait(minutes: float) -> str:
    if minutes <= LONG_MINUTES:
        return "short"
    return "long" if minutes < ENDLESS_MINUTES else "endless"


def _mood(scores: Mapping[str, str], prefix: str) -> str:
    """Return low, mid or high by the share of items that were kept."""
    ticked = [score for name, score in scores.items() if name.startswith(prefix)]
    known = [score for score in ticked if score != "na"]
    share = known.count("yes") / len(known) if known else 0.5
    return "low" if share < 0.55 else "high" if share > 0.8 else "mid"


def _priority(segment: str, scores: Mapping[str, str], chance: Chance) -> str:
    if segment != "premium":
        return ""
    return part("priority", "open" if scores["queue_priority"] == "yes" else "closed", chance)


def _vetoes(scores: Mapping[str, str], chance: Chance) -> list[str]:
    failed = {"consent": "counter_outcome_consent", "open": "arrive_open"}
    return [part("veto", key, chance) for key, item in failed.items() if scores[item] == "no"]
