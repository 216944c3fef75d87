"""Mystery visits: 8 a hall and wave, items kept or not by the hall, with photos as evidence."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from fieldapp.sample.chance import Chance
from fieldapp.sample.customers import TYPICAL_MINUTES
from fieldapp.sample.levels import SEGMENTS, WAVES, fieldworker, instrument, levels, study
from fieldapp.sample.photos import PHOTOS, View
from fieldapp.sample.stories import story
from fieldapp.sample.submission import Filing, SampleSubmission, iso, moment
from fieldapp.sample.words import Words, observed
from surveys.instrument import Question, Section

SCENARIOS = ("plan", "sim", "bill", "pay", "broadband", "handset")
USUAL = 0.91
# How much of a hall's quality shows in an item.
QUALITY_SHOWS = {"": 0.8, "touchpoint": 0.5}
# What makes a whole visit 0 is too rare to leave to chance: wave, hall, which visit there, from 0.
VETOED = {
    ("w1", "sj-industry", 2): "counter_outcome_consent",
    ("w1", "sj-newtown", 4): "arrive_open",
    ("w2", "dy-station", 1): "counter_outcome_consent",
}
# Visits that the supervisor has yet to decide on or has sent back, and one filed from far away.
OPEN = {
    ("w2", "yl-lake", 5): "received",
    ("w2", "sj-newtown", 2): "received",
    ("w2", "yl-oldstreet", 6): "returned",
}
STRAYED, STRAY_DEGREES = ("w2", "sj-newtown", 2), 0.016
BRAND_FEELING = {
    ("premium", "queue"): -1.0,
    ("premium", "enter"): -0.5,
    ("premium", "counter_wait"): -0.6,
    ("premium", "leave"): -0.9,
    ("youth", "self_service"): 0.7,
    ("youth", "data_trial"): 1.3,
    ("youth", "hall"): -0.5,
    ("mass", "self_service"): -1.1,
    ("mass", "counter_talk"): 0.6,
    ("mass", "counter_outcome"): 0.7,
    ("mass", "leave"): 0.6,
}


@dataclass(slots=True)
class Visit:
    """One visit as it went; `kept` is 0…1 by touchpoint, `scores` what was ticked by item."""

    chance: Chance
    wave: str
    site: str
    segment: str
    scenario: str
    load: str
    minutes: float
    arrived: datetime
    mood: float
    turn: int
    scores: dict[str, str] = field(default_factory=dict)
    kept: dict[str, float] = field(default_factory=dict)

    @property
    def quality(self) -> float:
        """Return the hall's quality with the day's mood."""
        return levels().site[self.site].quality + self.mood


NOT_APPLICABLE: dict[str, Callable[[Visit], bool]] = {
    "find_hotline": lambda visit: visit.chance.yes(0.3),
    "find_signs": lambda visit: visit.chance.yes(0.35),
    "arrive_parking": lambda visit: visit.chance.yes(0.4),
    "enter_ticket": lambda visit: visit.load == "quiet",
    "enter_choice": lambda visit: visit.load == "quiet",
    "wander_offer": lambda visit: visit.chance.yes(0.2),
    "wander_answer": lambda visit: visit.chance.yes(0.3),
    "self_service_assist": lambda visit: visit.chance.yes(0.4),
    "self_service_receipt": lambda visit: visit.scenario not in ("pay", "bill"),
    "queue_counters": lambda visit: visit.load == "quiet",
    "queue_priority": lambda visit: visit.segment != "premium",
    "queue_soothe": lambda visit: visit.minutes <= study().norms["queue"],
    "counter_wait_explain": lambda visit: visit.chance.yes(0.35),
    "counter_talk_options": lambda visit: visit.scenario in ("pay", "sim"),
    "data_trial_demo": lambda visit: visit.chance.yes(0.4),
    "data_trial_free": lambda visit: visit.chance.yes(0.4),
    "handset_live": lambda visit: visit.scenario != "handset" and visit.chance.yes(0.5),
    "handset_advice": lambda visit: visit.scenario != "handset",
    "handset_terms": lambda visit: visit.scenario != "handset",
}


def visits() -> Iterator[SampleSubmission]:
    """Yield the visits of both waves, hall by hall."""
    for wave in WAVES:
        words = Words()
        for place, site in enumerate(study().sites):
            for turn in range(8):
                yield _visited(_planned(wave, place, turn, site.code), place * 8 + turn, words)


def _planned(wave: str, place: int, turn: int, site: str) -> Visit:
    """Plan a visit and draw how busy it was; brands take turns, 32 visits each a wave."""
    number = place * 8 + turn
    chance = Chance("visit", wave, number)
    hours = ((9.5, 11.4), (11.6, 13.6), (14.0, 16.0), (16.3, 17.6))[turn % 4]
    rush = 1.3 if turn % 4 == 1 else 0.92
    median = levels().site[site].minutes[WAVES.index(wave)]
    minutes = round(2 * median * rush * math.exp(chance.normal(0.0, 0.3))) / 2
    load = "quiet" if minutes < 8 else "busy" if minutes < 18 else "crowded"
    return Visit(
        chance,
        wave,
        site,
        SEGMENTS[number % 3],
        SCENARIOS[(number + place) % 6],
        load,
        minutes,
        moment(wave, chance, hours),
        chance.normal(0.0, 0.35),
        turn,
    )


def _visited(visit: Visit, number: int, words: Words) -> SampleSubmission:
    photos: dict[str, bytes] = {}
    answers: dict[str, Any] = {"check_in": _check_in(visit)}
    for section in _sections():
        answers[section.name] = _section(visit, section, number, words, photos)
    answers["check_out"] = _check_out(visit)
    filing = Filing(
        "mystery_visit",
        visit.wave,
        number,
        visit.arrived,
        visit.minutes + visit.chance.between(55, 100),
        visit.site,
        visit.segment,
        fieldworker(number),
        OPEN.get((visit.wave, visit.site, visit.turn), "approved"),
    )
    return filing.submission(answers, photos)


@cache
def _sections() -> tuple[Section, ...]:
    codes = set(levels().touchpoint)
    pages = instrument("mystery_visit").pages()
    return tuple(page for page in pages if page.name in codes)


def _check_in(visit: Visit) -> dict[str, Any]:
    return {
        "scenario": visit.scenario,
        "segment": visit.segment,
        "arrived_at": iso(visit.arrived),
        "arrived_where": _position(visit),
        "load": visit.load,
    }


def _check_out(visit: Visit) -> dict[str, Any]:
    stay = visit.minutes + visit.chance.between(18, 40)
    return {
        "left_at": iso(visit.arrived + timedelta(minutes=round(stay))),
        "left_where": _position(visit),
        "story": story(visit.scenario, visit.segment, visit.minutes, visit.scores, visit.chance),
        "truth": "OK",
    }


def _position(visit: Visit) -> dict[str, float]:
    """Return a phone's position, some metres from the hall's door."""
    site = next(site for site in study().sites if site.code == visit.site)
    accuracy = round(visit.chance.between(5, 24), 1)
    stray = STRAY_DEGREES if (visit.wave, visit.site, visit.turn) == STRAYED else 0.0
    return {
        "lat": round((site.lat or 0.0) + stray + visit.chance.normal(0, 0.00012), 6),
        "lon": round((site.lon or 0.0) + visit.chance.normal(0, 0.00012), 6),
        "altitude": round(visit.chance.between(4, 40), 1),
        "accuracy": accuracy,
    }


def _section(
    visit: Visit, section: Section, number: int, words: Words, photos: dict[str, bytes]
) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    items = [question for question in section.questions() if question.tags.item]
    for item in items:
        answers[item.name] = visit.scores[item.name] = _item(visit, item)
    visit.kept[section.name] = _kept(items, visit.scores)
    code = section.name
    if code == "queue":
        answers["queue_minutes"] = visit.minutes
    if code == "counter_wait":
        answers["counter_wait_minutes"] = _counter_minutes(visit)
    answers |= _reasons(visit, items) | _feeling(visit, items, code)
    answers |= _note(visit, section, words) | _photo(visit, code, number, photos)
    return {q.name: answers[q.name] for q in section.questions() if q.name in answers}


def _item(visit: Visit, item: Question) -> str:
    """Tick one item: kept, not kept, or not applicable."""
    if item.name in NOT_APPLICABLE and NOT_APPLICABLE[item.name](visit):
        return "na"
    if item.name == "queue_limit":
        return "yes" if visit.minutes <= study().norms["queue"] else "no"
    if item.tags.critical == "visit":
        return "no" if VETOED.get((visit.wave, visit.site, visit.turn)) == item.name else "yes"
    share = levels().item.get(item.name, (USUAL, USUAL))[WAVES.index(visit.wave)]
    crowd = 0.4 if visit.load == "crowded" else 0.0
    strain = QUALITY_SHOWS[item.tags.critical] * visit.quality - crowd
    odds = math.log(share / (1 - share)) + strain
    return "yes" if visit.chance.yes(1 / (1 + math.exp(-odds))) else "no"


def _kept(items: list[Question], scores: dict[str, str]) -> float:
    known = [item for item in items if scores[item.name] != "na"]
    total = sum(item.tags.weight or 1 for item in known)
    kept = sum(item.tags.weight or 1 for item in known if scores[item.name] == "yes")
    return kept / total if total else 0.0


def _counter_minutes(visit: Visit) -> float:
    return max(0.5, round(2 * math.exp(visit.chance.normal(1.7, 0.5) - 0.2 * visit.quality)) / 2)


def _reasons(visit: Visit, items: list[Question]) -> dict[str, str]:
    time = visit.arrived.strftime("%H:%M")
    return {
        f"{item.name}_why": observed(item.name, time, visit.chance)
        for item in items
        if item.tags.critical and visit.scores[item.name] == "no"
    }


def _feeling(visit: Visit, items: list[Question], code: str) -> dict[str, int]:
    """Feel about a touchpoint as it was kept; none where nothing of it happened."""
    ticked = [visit.scores[item.name] for item in items]
    if code in ("data_trial", "handset") and ticked.count("na") >= 2 and visit.chance.yes(0.5):
        return {}
    level = levels().touchpoint[code].feeling[WAVES.index(visit.wave)]
    mean = level + 2.4 * (visit.kept[code] - 0.75) + 0.4 * visit.quality
    mean += BRAND_FEELING.get((visit.segment, code), 0.0)
    if code == "queue":
        mean -= 1.4 * math.log(visit.minutes / TYPICAL_MINUTES)
    return {f"{code}_feeling": visit.chance.rating(mean, 0.9, -5, 5)}


def _note(visit: Visit, section: Section, words: Words) -> dict[str, str]:
    name = f"{section.name}_note"
    if all(q.name != name for q in section.questions()) or not visit.chance.yes(0.3):
        return {}
    kept = visit.kept[section.name]
    mood = "low" if kept < 0.6 else "high" if kept > 0.8 else ""
    said = words.say("note", section.name, mood, visit.chance, visit.minutes) if mood else ""
    return {name: said} if said else {}


def _photo(
    visit: Visit, code: str, number: int, photos: dict[str, bytes]
) -> dict[str, dict[str, Any]]:
    """Take the photo of a touchpoint: the door always, the rest where there is something."""
    if code not in PHOTOS or not _worth(visit, code, number):
        return {}
    taken = visit.arrived + timedelta(minutes={"frontage": 0, "self_service": 3}.get(code, 9))
    place = [site.code for site in study().sites].index(visit.site)
    broken = visit.scores.get("self_service_working") == "no"
    view = View(code, visit.site.upper(), place, taken, visit.minutes, broken, visit.quality)
    data = PHOTOS[code](view)
    digest = sha256(data).hexdigest()
    photos[digest] = data
    where = _position(visit)
    about = {"sha256": digest, "name": f"{code}-{number}.jpg", "type": "image/jpeg"}
    spot = {"taken_at": iso(taken), "lat": where["lat"], "lon": where["lon"]}
    return {f"{code}_photo": {**about, "size": len(data), **spot}}


def _worth(visit: Visit, code: str, number: int) -> bool:
    if code == "queue":
        return visit.minutes >= 26 or number % 9 == 4
    if code == "self_service":
        return (
            visit.scores["self_service_working"] == "no" and number % 3 == 0
        ) or number % 19 == 0
    return code == "frontage" or number % 13 == 6
