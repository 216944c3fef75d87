"""One filled form of the sample, in the shape that the application stores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from fieldapp.sample.chance import Chance
from fieldapp.sample.levels import levels

LOCAL = timezone(timedelta(hours=8))
SPACE = uuid5(NAMESPACE_URL, "https://fieldapp.invalid/sample")


@dataclass(frozen=True, slots=True)
class SampleSubmission:
    """A submission as it would have arrived; `files` holds what its answers name, by SHA-256.

    `person` is a login of `people()`, "" where a respondent answered; `metadata` has the phone's
    `start` and `end` (ISO 8601 with offset), `received_at` is UTC.
    """

    id: str
    instrument: str
    wave: str
    site: str
    segment: str
    person: str
    answers: dict[str, Any]
    metadata: dict[str, Any]
    received_at: str
    state: str = "approved"
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filing:
    """Where, when and by whom a form is filled; becomes a submission with its answers."""

    instrument: str
    wave: str
    number: int
    start: datetime
    minutes: float
    site: str = ""
    segment: str = ""
    person: str = ""
    state: str = "approved"

    def submission(
        self, answers: dict[str, Any], files: Mapping[str, bytes] | None = None
    ) -> SampleSubmission:
        """Return the submission; it arrives between a minute and two hours after the end."""
        end = self.start + timedelta(minutes=self.minutes)
        delay = Chance("delay", self.instrument, self.wave, self.number).between(1, 120)
        received = (end + timedelta(minutes=delay)).astimezone(UTC)
        return SampleSubmission(
            str(uuid5(SPACE, f"{self.instrument}/{self.wave}/{self.number}")),
            self.instrument,
            self.wave,
            self.site,
            self.segment,
            self.person,
            answers,
            {"start": iso(self.start), "end": iso(end), "language": "zh"},
            received.isoformat(timespec="milliseconds"),
            self.state,
            files or {},
        )


def moment(wave: str, chance: Chance, hours: tuple[float, float] = (9.2, 17.4)) -> datetime:
    """Return a moment within a wave's fieldwork, between two hours of the day."""
    plan = levels().wave[wave]
    day = plan.start + timedelta(days=chance.whole(0, plan.days - 1))
    minute = int(chance.between(hours[0] * 60, hours[1] * 60))
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=LOCAL)


def iso(at: datetime) -> str:
    """Return a moment as ISO 8601 to the second, with its offset."""
    return at.isoformat(timespec="seconds")
