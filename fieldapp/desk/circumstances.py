"""How a submission came about: its times, its clock, how waits and photos were taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from fieldapp.flags import files_in
from fieldapp.languages import _, _n, date_and_time, number
from fieldapp.storage import Submission, SubmissionVersion
from fieldapp.studies import instrument_at
from surveys.state import FormState

Fact = tuple[str, str]
MINUTES_FROM = 120


def facts_of(submission: Submission, version: SubmissionVersion) -> list[Fact]:
    """Return what is known of filling and sending, as label and words; unknowns are left out."""
    metadata = version.document["metadata"]
    return [
        *_named(version),
        *_filled(metadata),
        *_sent(submission, version),
        *_waits(metadata.get("measured") or {}),
        *_photos(version.document["answers"]),
        *_consent(metadata.get("consent") or {}),
    ]


def _named(version: SubmissionVersion) -> Iterator[Fact]:
    """Yield what the form calls itself by its answers."""
    form = instrument_at(version.version)
    if form.settings.get("instance_name"):
        name = FormState(form, version.document["answers"]).name
        if name:
            yield _("Called by its form"), name


def _filled(metadata: dict[str, Any]) -> Iterator[Fact]:
    start, end = _moment(metadata.get("start")), _moment(metadata.get("end"))
    if start and end:
        minutes = (end - start).total_seconds() / 60
        words = _(
            "{start} to {end}, {minutes} min", minutes=number(minutes), **_written(start, end)
        )
        yield _("Filled in"), words
    if sealed := _moment(metadata.get("sealed_at")):
        yield _("Sealed on the phone"), date_and_time(sealed.isoformat())


def _sent(submission: Submission, version: SubmissionVersion) -> Iterator[Fact]:
    yield _("Received"), date_and_time(version.received_at)
    if submission.link_id:
        yield _("Came by"), _("public link")
    elif imported := version.document["metadata"].get("imported"):
        yield _("Came by"), _("a file, imported by {name}", name=imported.get("by", ""))
    if version.skew_seconds is not None:
        yield _("Phone clock"), _clock(version.skew_seconds)
    if version.phone_offset is not None:
        yield _("Time zone of the phone"), _zone(version.phone_offset)


def _clock(skew: int) -> str:
    if skew == 0:
        return _("right to the second")
    if abs(skew) < MINUTES_FROM:
        return _("{n} s ahead" if skew > 0 else "{n} s behind", n=number(abs(skew)))
    return _("{n} min ahead" if skew > 0 else "{n} min behind", n=number(abs(skew) / 60))


def _zone(minutes: int) -> str:
    sign = "+" if minutes >= 0 else "−"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}:{rest:02d}"


def _waits(measured: dict[str, str]) -> Iterator[Fact]:
    counted = Counter(measured.values())
    if counted:
        yield (
            _("Waiting times"),
            _("{measured} by the stopwatch, {typed} typed by hand", **_both(counted)),
        )


def _both(counted: Counter[str]) -> dict[str, int]:
    return {"measured": counted["measured"], "typed": counted["typed"]}


def _photos(answers: dict[str, Any]) -> Iterator[Fact]:
    taken = Counter(str(file.get("taken", "")) for _path, file in files_in(answers))
    words = [
        _n("1 from the camera", "{n} from the camera", taken["camera"]) if taken["camera"] else "",
        _n("1 from the gallery", "{n} from the gallery", taken["gallery"])
        if taken["gallery"]
        else "",
    ]
    if any(words):
        yield _("Photos"), _(", ").join(filter(None, words))


def _consent(consent: dict[str, Any]) -> Iterator[Fact]:
    if given := _moment(consent.get("at")):
        wording = str(consent.get("sha256", ""))[:8]
        at = date_and_time(given.isoformat())
        yield _("Consent"), _("{at}, wording {wording}", at=at, wording=wording)


def _written(start: datetime, end: datetime) -> dict[str, str]:
    return {"start": date_and_time(start.isoformat()), "end": date_and_time(end.isoformat())}


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
