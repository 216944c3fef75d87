"""Quality flags of METHOD §4: what a reviewer should look at. A flag never refuses or deletes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from typing import Any
from zoneinfo import ZoneInfo

from fieldapp.answer_flags import alike, pasted, without_comment
from surveys.answer_problems import AnswerProblem
from surveys.answers import clean_answers
from surveys.coordinates import convert, distance
from surveys.instrument import Instrument, Question
from surveys.state import FormState
from surveys.study import Site
from surveys.text import Text

FAR_METRES = 300.0
SKEW = timedelta(minutes=5)
SECONDS_PER_ANSWER = 2.0
SHOWN_OF_UNREADABLE = 200
EARLY = timedelta(minutes=10)
TITLES = {
    "outside_window": Text.of({"en": "Outside the agreed window", "zh": "不在约定时段内"}),
    "far_from_site": Text.of({"en": "Far from the site", "zh": "离网点太远"}),
    "answer_missing": Text.of({"en": "Required answer missing", "zh": "必答题未答"}),
    "photo_missing": Text.of({"en": "Photo missing", "zh": "缺少照片"}),
    "photo_reused": Text.of({"en": "Photo used before", "zh": "照片以前用过"}),
    "photo_twice": Text.of({"en": "Same photo twice", "zh": "同一张照片用了两次"}),
    "photo_old": Text.of({"en": "Photo older than the visit", "zh": "照片早于本次访问"}),
    "no_comment": Text.of({"en": "“No” without a comment", "zh": "选“否”但没有说明"}),
    "pasted_text": Text.of({"en": "Same words in several answers", "zh": "几处答案文字相同"}),
    "straight_lining": Text.of({"en": "Ratings all alike", "zh": "连续评分雷同"}),
    "constraint": Text.of({"en": "Answer against a rule", "zh": "答案不合规则"}),
    "clock_skew": Text.of({"en": "Phone clock is wrong", "zh": "手机时钟不准"}),
    "too_fast": Text.of({"en": "Filled in too fast", "zh": "填得太快"}),
    "unreadable": Text.of({"en": "Sent, but no answer", "zh": "有内容无法作为答案"}),
    "duplicate": Text.of({"en": "Visit filed before", "zh": "同一走访重复提交"}),
    "same_device": Text.of({"en": "Second answer from a device", "zh": "同一设备重复作答"}),
    "unassigned": Text.of({"en": "Visit was withdrawn", "zh": "走访任务已被撤回"}),
    "unchecked": Text.of({"en": "Could not be checked", "zh": "未能核对"}),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A flag to be raised: its code, the question it is about, the figures behind it."""

    code: str
    path: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filing:
    """What is known of a submission when it is filed; moments are UTC, ISO 8601."""

    instrument: Instrument
    answers: dict[str, Any]
    metadata: dict[str, Any]
    received_at: str
    phone_time: str | None = None
    site: Site | None = None
    window: tuple[str, str] = ("", "")
    reused: frozenset[str] = frozenset()
    filed_before: bool = False


def quality_flags(filing: Filing, zone: ZoneInfo) -> list[Found]:
    """Return every flag that a filing raises; `zone` is the study's local time."""
    cleaned = clean_answers(filing.instrument, filing.answers)
    return [
        *_of_answers(filing, cleaned.problems),
        *_of_window(filing, zone),
        *_of_position(filing),
        *_of_clock(filing),
        *_of_pace(filing),
        *_of_sending(filing),
        *_of_photos(filing, zone),
        *_of_words(cleaned.state or FormState(filing.instrument, filing.answers)),
    ]


def title(code: str) -> Text:
    """Return what a flag is called."""
    return TITLES.get(code, Text.of(code))


def files_in(answers: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (path, answer) of every answer that is a file, whatever the depth."""
    if isinstance(answers, dict) and "sha256" in answers:
        yield path, answers
    elif isinstance(answers, dict | list):
        pairs = answers.items() if isinstance(answers, dict) else enumerate(answers)
        for key, value in pairs:
            yield from files_in(value, f"{path}/{key}" if path else str(key))


def _of_answers(filing: Filing, problems: Iterable[AnswerProblem]) -> Iterator[Found]:
    photos = {"/".join(q.path) for q in filing.instrument.questions() if q.type == "image"}
    for problem in problems:
        plain_path = "/".join(part for part in problem.path.split("/") if not part.isdecimal())
        code = "constraint"
        if problem.code == "required":
            code = "photo_missing" if plain_path in photos else "answer_missing"
        yield Found(code, problem.path, {"message": problem.message.plain()})


def _of_window(filing: Filing, zone: ZoneInfo) -> Iterator[Found]:
    ended = _moment(filing.metadata.get("end"), zone) or _moment(filing.received_at, zone)
    start, end = (
        _moment(edge, zone, last) for edge, last in zip(filing.window, (0, 1), strict=True)
    )
    if ended and ((start and ended < start) or (end and ended > end)):
        yield Found(
            "outside_window",
            detail={"at": _utc(ended), "from": filing.window[0], "to": filing.window[1]},
        )


def _of_position(filing: Filing) -> Iterator[Found]:
    site = filing.site
    if site is None or site.lat is None or site.lon is None:
        return
    here = convert(site.lat, site.lon, site.datum, "WGS-84")
    for path, position in _positions(filing):
        metres = distance((position["lat"], position["lon"]), here)
        allowed = FAR_METRES + (position.get("accuracy") or 0.0)
        if metres > allowed:
            figures = {"metres": round(metres), "allowed": round(allowed)}
            yield Found("far_from_site", path, figures)


def _positions(filing: Filing) -> Iterator[tuple[str, dict[str, Any]]]:
    for question in filing.instrument.questions():
        if question.type == "geopoint":
            position = _answer(filing.answers, question)
            if isinstance(position, dict) and {"lat", "lon"} <= position.keys():
                yield "/".join(question.path), position


def _answer(answers: Any, question: Question) -> Any:
    for name in question.path:
        answers = answers.get(name) if isinstance(answers, dict) else None
    return answers


def _of_clock(filing: Filing) -> Iterator[Found]:
    """Compare clocks at the moment of sending; before it, a phone may have been offline."""
    received = datetime.fromisoformat(filing.received_at)
    sent = _moment(filing.metadata.get("sent_at"), UTC)
    sealed = _moment(filing.phone_time, UTC)
    ahead = max((moment - received for moment in (sent, sealed) if moment), default=timedelta())
    behind = received - sent if sent else timedelta()
    skew = max(ahead, behind)
    if skew > SKEW:
        yield Found("clock_skew", detail={"minutes": round(skew.total_seconds() / 60)})


def _of_pace(filing: Filing) -> Iterator[Found]:
    start = _moment(filing.metadata.get("start"), UTC)
    end = _moment(filing.metadata.get("end"), UTC)
    if not start or not end:
        return
    limit = SECONDS_PER_ANSWER * _count(filing.answers)
    seconds = (end - start).total_seconds()
    if seconds < limit:
        yield Found("too_fast", detail={"seconds": round(seconds), "limit": round(limit)})


def _of_sending(filing: Filing) -> Iterator[Found]:
    for path, value in (filing.metadata.get("unreadable") or {}).items():
        yield Found("unreadable", path, {"sent": str(value)[:SHOWN_OF_UNREADABLE]})
    for code in ("unassigned", "same_device"):
        if code in filing.metadata:
            yield Found(code)
    if filing.filed_before:
        yield Found("duplicate")


def _of_photos(filing: Filing, zone: ZoneInfo) -> Iterator[Found]:
    begun = _moment(filing.metadata.get("start"), zone)
    first: dict[str, str] = {}
    for path, file in files_in(filing.answers):
        digest, taken = file["sha256"], _moment(file.get("taken_at"), zone)
        if digest in filing.reused:
            yield Found("photo_reused", path, {"sha256": digest})
        if first.setdefault(digest, path) != path:
            yield Found("photo_twice", path, {"sha256": digest, "first": first[digest]})
        if begun and taken and taken < begun - EARLY:
            yield Found("photo_old", path, {"taken": _utc(taken), "start": _utc(begun)})


def _of_words(state: FormState) -> Iterator[Found]:
    for code, findings in (
        ("no_comment", without_comment(state)),
        ("pasted_text", pasted(state)),
        ("straight_lining", alike(state)),
    ):
        for path, detail in findings:
            yield Found(code, path, detail)


def _count(answers: Any) -> int:
    """Count answers; a position or photo is one."""
    if isinstance(answers, dict) and not {"sha256", "lat"} & answers.keys():
        return sum(_count(answer) for answer in answers.values())
    if isinstance(answers, list) and any(isinstance(item, dict) for item in answers):
        return sum(_count(item) for item in answers)
    return 1


def _moment(text: Any, zone: Any, last: int = 0) -> datetime | None:
    """Read a moment; one without offset is local, a day as the end of a window is its last."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    if last and len(text) == len("2026-01-01"):
        moment = datetime.combine(moment.date(), clock.max)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
