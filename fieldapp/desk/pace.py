"""How interviewers get on: interviews, hours, interviews an hour, and how approaches ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import current_app

from fieldapp.storage import (
    Account,
    Approach,
    Instrument,
    Study,
    Submission,
    SubmissionVersion,
)
from fieldapp.submissions import tagged
from reports.dataset.base import INTERVIEWED, rates

KIND = "intercept"
# A rate over less than this says more about luck than about pace.
LEAST_HOURS = 0.5


@dataclass(slots=True)
class Pace:
    """One interviewer's wave; an hour counts from the first start of a day to its last end."""

    name: str
    ended: Counter[str] = field(default_factory=Counter)
    days: dict[date, tuple[datetime, datetime]] = field(default_factory=dict)

    @property
    def interviews(self) -> int:
        """Return how many interviews were made, broken-off ones included."""
        return sum(self.ended[code] for code in INTERVIEWED)

    @property
    def approaches(self) -> int:
        """Return how many people were approached."""
        return sum(self.ended.values())

    @property
    def hours(self) -> float:
        """Return how long the interviewer was at it."""
        return sum((last - first).total_seconds() for first, last in self.days.values()) / 3600

    @property
    def per_hour(self) -> float | None:
        """Return interviews an hour, None where there is too little to tell."""
        return self.interviews / self.hours if self.hours >= LEAST_HOURS else None

    @property
    def cooperation(self) -> float | None:
        """Return the share of those spoken to who answered to the end, None where unknown."""
        complete = Counter(self.ended)
        complete["complete"] += complete.pop("", 0)
        return rates(complete)["cooperation"]

    def note(self, disposition: str, *moments: datetime | None) -> None:
        """Count one approach, and the time that it took."""
        self.ended[disposition] += 1
        for moment in filter(None, moments):
            first, last = self.days.get(moment.date(), (moment, moment))
            self.days[moment.date()] = (min(first, moment), max(last, moment))


def paces(study: Study, wave: str) -> list[Pace]:
    """Return the pace of each interviewer of a wave, by name; rejected work counts for nothing."""
    found: dict[int, Pace] = {}
    for account, name, disposition, moments in (*_filed(study, wave), *_counted(study, wave)):
        found.setdefault(account, Pace(name)).note(disposition, *map(_local, moments))
    return sorted(found.values(), key=lambda pace: pace.name)


def _filed(study: Study, wave: str) -> Iterator[tuple[int, str, str, tuple[Any, ...]]]:
    rows = (
        SubmissionVersion.select(SubmissionVersion, Submission, Account)
        .join(Submission)
        .join(Account)
        .switch(Submission)
        .join(Instrument)
        .where(
            Submission.study == study,
            Submission.wave == wave,
            Submission.state != "rejected",
            Instrument.kind == KIND,
            SubmissionVersion.number == Submission.latest,
        )
    )
    forms = {version.id: version for form in study.instruments for version in form.versions}
    for row in rows.iterator():
        metadata, account = row.document["metadata"], row.submission.account
        said = tagged(forms[row.version_id], row.document["answers"], "disposition")
        moments = (metadata.get("start"), metadata.get("end"))
        yield account.id, account.name, said, moments


def _counted(study: Study, wave: str) -> Iterator[tuple[int, str, str, tuple[Any, ...]]]:
    rows = Approach.select(Approach, Account).join(Account)
    for row in rows.where(Approach.study == study, Approach.wave == wave):
        account: Any = row.account
        yield account.id, account.name, row.disposition, (row.at,)


def _local(moment: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(moment).astimezone(current_app.config["TIMEZONE"])
    except (TypeError, ValueError, OverflowError):
        return None
