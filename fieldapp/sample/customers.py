"""A synthetic customer: who it is, how lenient, how long the wait was, and what is rated."""

from __future__ import annotations

import math
from dataclasses import dataclass

from fieldapp.sample.chance import Chance
from fieldapp.sample.levels import WAVES, levels

TYPICAL_MINUTES = 13.0
QUALITY_SHARE = {
    "frontage": 0.25,
    "enter": 0.45,
    "hall": 0.3,
    "wander": 0.45,
    "self_service": 0.35,
    "counter_wait": 0.3,
    "counter_talk": 0.45,
    "counter_outcome": 0.4,
    "leave": 0.45,
}
WAIT_SHARE = {"queue": 2.3, "counter_wait": 0.7, "leave": 0.6}
OVERALL_SHARE = {
    "queue": 0.3,
    "counter_outcome": 0.22,
    "counter_talk": 0.14,
    "leave": 0.14,
    "counter_wait": 0.1,
    "self_service": 0.1,
}
FACTOR_BY = {"convenience": "queue", "service": "counter_talk", "relationship": "leave"}
Ratings = dict[str, int]


@dataclass(slots=True)
class Customer:
    """One customer of a hall in a wave; `lenient` shifts all ratings, in scale points."""

    chance: Chance
    segment: str
    wave: str
    quality: float
    minutes: float
    lenient: float
    first: bool
    flat: bool

    @classmethod
    def at(cls, site: str, wave: str, segment: str, chance: Chance) -> Customer:
        """Draw a customer of a hall; the wait is log-normal about the hall's median."""
        hall = levels().site[site]
        median = hall.minutes[WAVES.index(wave)]
        minutes = median * math.exp(chance.normal(0.0, 0.42))
        first = chance.yes({"premium": 0.08, "youth": 0.3, "mass": 0.18}[segment])
        lenient = chance.normal(0.0, 0.75)
        return cls(chance, segment, wave, hall.quality, minutes, lenient, first, chance.yes(0.012))

    def met(self) -> list[str]:
        """Draw the touchpoints that this customer went through, in journey order."""
        shares = {code: moment.met[self.segment] for code, moment in levels().touchpoint.items()}
        shares["find"] = 0.9 if self.first else shares["find"] * 0.7
        return [code for code, share in shares.items() if self.chance.yes(share)]

    def rate(self, code: str) -> Ratings:
        """Rate a touchpoint: importance, expectation, experience; what is not known is absent."""
        shift = QUALITY_SHARE.get(code, 0.15) * self.quality
        late = math.log(self.minutes / TYPICAL_MINUTES)
        shift -= WAIT_SHARE.get(code, 0.0) * late
        return self._three(levels().touchpoint[code].rating[self.segment], shift)

    def rate_factor(self, code: str, met: dict[str, Ratings]) -> Ratings:
        """Rate one of the six factors, in line with the touchpoint that decides it."""
        level = levels().factor[code][self.segment]
        told = met.get(FACTOR_BY.get(code, ""), {}).get("experience")
        shift = 0.0
        if told is not None:
            usual = levels().touchpoint[FACTOR_BY[code]].rating[self.segment]
            shift = 0.4 * (told - usual[self._experience_place()])
        return self._three(level, shift)

    def agree(self, code: str) -> int | None:
        """Agree with the statement of a dimension, 1…10; None = cannot say."""
        level = levels().dimension[code][self.segment][WAVES.index(self.wave)]
        return self._rating(level + 0.3 * self.quality + self.lenient, 1.3, 0.04)

    def overall(self, met: dict[str, Ratings]) -> int:
        """Sum the visit up, mostly by the queue, the outcome and the end."""
        parts = [
            (share, met[code]["experience"])
            for code, share in OVERALL_SHARE.items()
            if "experience" in met.get(code, {})
        ]
        if not parts:
            return self.chance.rating(7 + self.lenient, 1.0)
        total = sum(share for share, _ in parts)
        mean = sum(share * value for share, value in parts) / total
        return 8 if self.flat else self.chance.rating(mean + 0.25, 0.75)

    def recommend(self, overall: int) -> int:
        """Draw the likelihood to recommend the brand, 0…10."""
        if self.flat:
            return 8
        heart = levels().recommend[self.segment][WAVES.index(self.wave)]
        return self.chance.rating(7.5 + 1.05 * (overall - 6.9) + heart, 1.35, 0, 10)

    def _experience_place(self) -> int:
        return 2 + WAVES.index(self.wave)

    def _three(self, level: tuple[float, float, float, float], shift: float) -> Ratings:
        early = -0.35 if self.first else 0.0
        experience = level[self._experience_place()] + 0.85 * self.lenient + shift
        drawn = {
            "importance": self._rating(level[0] + 0.25 * self.lenient, 1.25, 0.03),
            "expectation": self._rating(level[1] + 0.35 * self.lenient + early, 1.1, 0.06),
            "experience": self._rating(experience, 1.2, 0.02),
        }
        return {name: value for name, value in drawn.items() if value is not None}

    def _rating(self, mean: float, spread: float, unknown: float) -> int | None:
        if self.flat:
            return 8
        return None if self.chance.yes(unknown) else self.chance.rating(mean, spread)
