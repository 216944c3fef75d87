"""The base table: what came in, what counts (METHOD §4), what was left out and why, and rates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from surveys.vectors import DISPOSITIONS

INTERVIEWED = ("", "complete", "partial")
REASONS = ("rejected", "returned", "awaiting", "not_interviewed", "unknown_instrument")
STATES = {"received": "awaiting", "": "approved"}


def left_out_for(state: str, review: bool) -> str:
    """Return why a submission in this state does not count, "" where it does.

    A study with review counts approved ones only; one without counts all but rejected ones.
    """
    state = STATES.get(state, state)
    if review:
        return "" if state == "approved" else state
    return "rejected" if state == "rejected" else ""


@dataclass(slots=True)
class Base:
    """Counts of one wave's submissions, filled while they are read."""

    states: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    received: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    counted: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    dispositions: Counter[str] = field(default_factory=Counter)
    approaches: Counter[str] = field(default_factory=Counter)

    def add(self, state: str, reason: str, where: tuple[str, str, str], count: int = 1) -> None:
        """Count submissions of (instrument, kind, segment); `reason` is "" where they count."""
        self.states[STATES.get(state, state)] += count
        self.received[where] += count
        if reason:
            self.left_out[reason] += count
        else:
            self.counted[where] += count

    def add_disposition(self, disposition: str, by_interviewer: bool, count: int = 1) -> None:
        """Count how approaches ended; rates rest on interviewers' approaches alone."""
        self.dispositions[disposition] += count
        if by_interviewer:
            self.approaches[disposition] += count

    def reason_for(
        self, state: str, disposition: str, review: bool, by_interviewer: bool, count: int = 1
    ) -> str:
        """Count how approaches ended and return why such submissions do not count, "" if they do.

        A submission that is left out for its state is no approach.
        """
        reason = left_out_for(state, review)
        if not reason and disposition:
            self.add_disposition(disposition, by_interviewer, count)
        if not reason and disposition not in INTERVIEWED:
            return "not_interviewed"
        return reason

    def plain(self, wave: str, segments: tuple[str, ...]) -> dict[str, Any]:
        """Return the `base` of an analysis."""
        order = {code: place for place, code in enumerate(segments)}
        places = sorted(
            self.received, key=lambda key: (key[0], order.get(key[2], len(order)), key[2], key[1])
        )
        return {
            "wave": wave,
            "received": sum(self.states.values()),
            **{
                state: self.states[state]
                for state in ("awaiting", "approved", "returned", "rejected")
            },
            "counted": sum(self.counted.values()),
            "left_out": {reason: self.left_out[reason] for reason in REASONS},
            "instruments": [
                {
                    "instrument": key[0],
                    "kind": key[1],
                    "segment": key[2],
                    "received": self.received[key],
                    "counted": self.counted[key],
                }
                for key in places
            ],
            "dispositions": {code: self.dispositions[code] for code in DISPOSITIONS},
            "rates": rates(self.approaches),
        }


def rates(approaches: Counter[str]) -> dict[str, float | None]:
    """Return response and cooperation rate, None where no interviewer recorded an approach.

    RR1 = I / ((I + P) + (R + NC + O) + U), COOP1 = I / ((I + P) + R + O) of AAPOR, Standard
    Definitions (2023). Refusals before screening are of unknown eligibility (U) and stand in the
    denominator of RR1 either way; who was screened out is not eligible and stands in none.
    """
    complete = approaches["complete"]
    spoken = complete + sum(approaches[code] for code in ("partial", "refused", "other"))
    reached = spoken + approaches["non_contact"]
    return {
        "rr1": complete / reached if reached else None,
        "cooperation": complete / spoken if spoken else None,
    }
