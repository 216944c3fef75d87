"""Focus groups and promise audits, written by hand and dated by wave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from fieldapp.sample.chance import Chance
from fieldapp.sample.levels import WAVES, fieldworker, levels, read_toml, study
from fieldapp.sample.submission import LOCAL, Filing, SampleSubmission

CARD = ("who", "touchpoint", "dimension", "feeling", "point", "scene", "said", "wish")
KEPT = {"k": "kept", "p": "partly", "b": "broken"}


def focus_groups() -> Iterator[SampleSubmission]:
    """Yield the six sessions; the moderator is the lead, a fieldworker keeps the record."""
    for number, group in enumerate(read_toml("focus_groups.toml")["group"]):
        start = _evening(group["wave"], 2 + 3 * (number % 3))
        filing = Filing(
            "focus_group",
            group["wave"],
            number,
            start,
            150,
            "",
            group["segment"],
            fieldworker(number),
        )
        yield filing.submission(_record(group, start))


def _evening(wave: str, day: int) -> datetime:
    date = levels().wave[wave].start + timedelta(days=day)
    return datetime(date.year, date.month, date.day, 19, 0, tzinfo=LOCAL)


def _record(group: dict[str, Any], start: datetime) -> dict[str, Any]:
    session = {
        "segment": group["segment"],
        "place": group["place"],
        "held_on": start.date().isoformat(),
        "moderator": "林若澜",
        "note_taker": "何沁",
        "participants": group["participants"],
        "pseudonyms": "OK",
        "consent": "recording" if group["recording"] else "notes",
        "topics": group["topics"],
    }
    cards = [_card(card) for card in group["cards"]]
    return {"session": session, "cards": cards, "closing": {"summary": group["summary"]}}


def _card(values: list[Any]) -> dict[str, Any]:
    card = dict(zip(CARD, values, strict=True))
    order = ("who", "scene", "said", "touchpoint", "dimension", "feeling", "point", "wish")
    return {name: card[name] for name in order if card[name] != ""}


def audits() -> Iterator[SampleSubmission]:
    """Yield one promise audit a region and wave."""
    for wave in WAVES:
        for number, region in enumerate(study().regions):
            chance = Chance("audit", wave, region.code)
            day = levels().wave[wave].start + timedelta(days=9 + number)
            start = datetime(day.year, day.month, day.day, 9, 30, tzinfo=LOCAL)
            place = f"{region.name.to('zh')}四家营业厅、热线与线上渠道"
            answers = {
                "audit": {
                    "place": place,
                    "audited_on": day.isoformat(),
                    "auditor": "谭小满",
                },
                "promises": [
                    _promise(promise, promise["kept"][region.code][WAVES.index(wave)], chance)
                    for promise in read_toml("promises.toml")["promise"]
                ],
                "closing": {"remarks": REMARKS[wave]},
            }
            filing = Filing("promise_audit", wave, number, start, 420, person=fieldworker(2))
            yield filing.submission(answers)


REMARKS = {
    "w1": "墙上的承诺比厅里做到的多；凡写了分钟数的，大多没有人计时。",
    "w2": "自助设备的承诺基本兑现，等候与回电的承诺仍然落空。",
}


def _promise(promise: dict[str, Any], mark: str, chance: Chance) -> dict[str, Any]:
    plain = ("source", "wording", "touchpoint", "dimension", "checked_by")
    answers = {name: promise[name] for name in plain} | {"kept": KEPT[mark]}
    if mark != "k":
        minutes = chance.whole(14, 31)
        answers["finding"] = chance.pick(promise["finding"]).format(minutes=minutes)
    return answers
