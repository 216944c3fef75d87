"""Interviews of customers: 600 completed, and every approach that came to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from fieldapp.sample.chance import Chance
from fieldapp.sample.customers import Customer, Ratings
from fieldapp.sample.levels import WAVES, fieldworker, levels, study
from fieldapp.sample.submission import Filing, SampleSubmission, moment
from fieldapp.sample.words import Words

BRANDS = ("premium",) * 8 + ("youth",) * 8 + ("mass",) * 9
FAILED = ("refused",) * 8 + ("non_contact",) * 4 + ("screened_out",) * 3 + ("partial",)
ERRANDS = ("pay", "plan", "sim", "broadband", "handset", "complaint", "other")
ERRAND_SHARES = {
    "premium": (0.14, 0.34, 0.14, 0.12, 0.1, 0.12, 0.04),
    "youth": (0.1, 0.3, 0.24, 0.08, 0.18, 0.05, 0.05),
    "mass": (0.34, 0.2, 0.12, 0.14, 0.08, 0.08, 0.04),
}
REASONS = ("product", "service", "relationship", "convenience", "brand", "price")
REASON_SHARES = {
    "premium": (0.14, 0.34, 0.14, 0.22, 0.12, 0.04),
    "youth": (0.26, 0.14, 0.03, 0.32, 0.07, 0.18),
    "mass": (0.08, 0.3, 0.08, 0.2, 0.08, 0.26),
}
AGES = ("under_25", "25_34", "35_49", "50_64", "65_plus", "no_answer")
AGE_SHARES = {
    "premium": (0.02, 0.22, 0.5, 0.22, 0.02, 0.02),
    "youth": (0.62, 0.32, 0.05, 0.0, 0.0, 0.01),
    "mass": (0.05, 0.13, 0.3, 0.3, 0.2, 0.02),
}
TENURES = ("under_1", "1_to_5", "over_5")
TENURE_SHARES = {"premium": (0.05, 0.3, 0.65), "youth": (0.35, 0.55, 0.1), "mass": (0.1, 0.4, 0.5)}
VISITS = {"premium": 2.2, "youth": 1.5, "mass": 2.7}
# One interviewer of w2 hurried, and one interview of w2 went back.
HURRIED, RETURNED = ("w2", 122), 58
EXCUSES = (
    "赶时间，摆手离开。",
    "听不懂普通话，也不会方言之外的交流。",
    "带着两个孩子，站不住。",
    "身体不适，同伴代为谢绝。",
)


def interviews() -> Iterator[SampleSubmission]:
    """Yield every approach of both waves, hall by hall."""
    for wave in WAVES:
        words = Words()
        for place, site in enumerate(study().sites):
            for number, segment in enumerate(BRANDS):
                yield _completed(wave, place * 25 + number, site.code, segment, words)
            for number, failure in enumerate(_failures(place)):
                yield _failed(wave, 1000 + place * 20 + number, site.code, failure)


def _failures(place: int) -> tuple[str, ...]:
    """Return what went wrong at a hall; every other hall has one odd case or break-off more."""
    return (*FAILED, "other" if place % 4 == 0 else "partial") if place % 2 == 0 else FAILED


def _completed(wave: str, number: int, site: str, segment: str, words: Words) -> SampleSubmission:
    chance = Chance("interview", wave, number)
    customer = Customer.at(site, wave, segment, chance)
    mode = chance.pick(("exit", "self", "household", "street"), (0.62, 0.22, 0.1, 0.06))
    answers = _opening(mode, "agreed") | _screener(segment)
    rated = _rated(customer)
    answers |= {"visit": _visit(customer, mode, site, rated)} | _ratings(customer, rated)
    answers |= _conclusion(customer, rated, words) | _background(customer, mode, "completed")
    filing = Filing(
        "intercept",
        wave,
        number,
        moment(wave, chance),
        1.4 if customer.flat or (wave, number) == HURRIED else chance.between(8.0, 15.5),
        site,
        segment,
        "" if mode == "self" else fieldworker(number // 25),
        _state(wave, number, mode, customer.flat),
    )
    return filing.submission(answers | {"disposition": "complete"})


def _state(wave: str, number: int, mode: str, flat: bool) -> str:
    """Return what the supervisor decided; some interviews of w2 still wait for review."""
    if wave == "w2" and number % 37 == 11:
        return "received"
    if flat and number % 2:
        return "rejected"
    return "returned" if wave == "w2" and number == RETURNED and mode != "self" else "approved"


def _opening(mode: str, contact: str, consent: str = "yes") -> dict[str, Any]:
    approach = {"mode": mode} if mode == "self" else {"mode": mode, "contact": contact}
    opening: dict[str, Any] = {"approach": approach}
    if contact == "agreed":
        opening["consent_page"] = {"consent": consent}
    return opening


def _screener(segment: str) -> dict[str, Any]:
    answers = {"visited": "yes", "related": "no", "segment": segment, "eligible": "yes"}
    return {"screener": answers}


def _rated(customer: Customer) -> dict[str, Ratings]:
    return {code: customer.rate(code) for code in customer.met()}


def _visit(customer: Customer, mode: str, site: str, rated: dict[str, Ratings]) -> dict[str, Any]:
    chance, segment = customer.chance, customer.segment
    visit: dict[str, Any] = {"hall": site} if mode == "household" else {}
    usual = 1 if customer.first else round(chance.between(0.5, 1.6) * VISITS[segment])
    return visit | {
        "customer": "first" if customer.first else "repeat",
        "visits": max(1, usual),
        "errand": chance.pick(ERRANDS, ERRAND_SHARES[segment]),
        "reason": chance.pick(REASONS, REASON_SHARES[segment]),
        "met": list(rated),
    }


def _ratings(customer: Customer, rated: dict[str, Ratings]) -> dict[str, Any]:
    pages: dict[str, Any] = {
        f"at_{code}": {f"{code}_{measure}": value for measure, value in ratings.items()}
        for code, ratings in rated.items()
    }
    said = {f"says_{code}": customer.agree(code) for code in levels().dimension}
    pages["impressions"] = {name: value for name, value in said.items() if value is not None}
    pages["factors"] = {
        f"{code}_{measure}": value
        for code in levels().factor
        for measure, value in customer.rate_factor(code, rated).items()
    }
    return {name: page for name, page in pages.items() if page}


def _conclusion(customer: Customer, rated: dict[str, Ratings], words: Words) -> dict[str, Any]:
    overall = customer.overall(rated)
    page: dict[str, Any] = {"overall": overall, "nps": customer.recommend(overall)}
    if not customer.flat:
        page |= _card(customer, rated, words, "praise", 0.5)
        page |= _card(customer, rated, words, "improve", 0.72)
    return {"overall_page": page}


def _card(
    customer: Customer, rated: dict[str, Ratings], words: Words, use: str, share: float
) -> dict[str, Any]:
    """Say something about the touchpoint that went best or worst, if anything comes to mind."""
    about = _best(rated) if use == "praise" else _worst(rated)
    if not about or not customer.chance.yes(share):
        return {}
    said = words.say(use, about, customer.segment, customer.chance, customer.minutes)
    return {f"{use}_card": {use: said, "touchpoint": about}} if said else {}


def _best(rated: dict[str, Ratings]) -> str:
    """Return the touchpoint that went best beyond expectation, "" where none was good."""
    margins = {
        code: ratings["experience"] - 0.6 * ratings.get("expectation", 7)
        for code, ratings in rated.items()
        if ratings.get("experience", 0) >= 8
    }
    return max(margins, key=lambda code: margins[code], default="")


def _worst(rated: dict[str, Ratings]) -> str:
    """Return the touchpoint that fell furthest short, by weight; "" where none did."""
    margins = {
        code: (ratings["experience"] - ratings["expectation"]) * ratings.get("importance", 6)
        for code, ratings in rated.items()
        if "experience" in ratings and ratings["experience"] < ratings.get("expectation", 0)
    }
    return min(margins, key=lambda code: margins[code], default="")


def _background(customer: Customer, mode: str, finish: str) -> dict[str, Any]:
    page = {
        "age": customer.chance.pick(AGES, AGE_SHARES[customer.segment]),
        "tenure": customer.chance.pick(TENURES, TENURE_SHARES[customer.segment]),
    }
    return {"background": page if mode == "self" else page | {"finish": finish}}


def _failed(wave: str, number: int, site: str, failure: str) -> SampleSubmission:
    chance = Chance("approach", wave, number)
    mode = chance.pick(("exit", "household", "street"), (0.7, 0.2, 0.1))
    if failure == "partial":
        answers = _broken_off(wave, site, mode, chance)
    else:
        answers = FAILURES[failure](mode, chance)
    start = moment(wave, chance) + timedelta(seconds=chance.whole(0, 59))
    minutes = 4.5 if failure == "partial" else 0.8
    worker = fieldworker(number // 20)
    filing = Filing("intercept", wave, number, start, minutes, site, person=worker)
    return filing.submission(answers | {"disposition": failure})


def _broken_off(wave: str, site: str, mode: str, chance: Chance) -> dict[str, Any]:
    segment = chance.pick(("premium", "youth", "mass"))
    customer = Customer.at(site, wave, segment, chance)
    rated = _rated(customer)
    started = {f"at_{code}": page for code, page in _begun(rated).items()}
    answers = _opening(mode, "agreed") | _screener(segment)
    answers |= {"visit": _visit(customer, mode, site, rated)} | started
    return answers | {"background": {"finish": "broken_off"}}


def _begun(rated: dict[str, Ratings]) -> dict[str, dict[str, int]]:
    """Return the first few touchpoints, rated before the customer had to go."""
    return {
        code: {f"{code}_{measure}": value for measure, value in ratings.items()}
        for code, ratings in list(rated.items())[:4]
        if ratings
    }


def _refused(mode: str, chance: Chance) -> dict[str, Any]:
    """Refuse at once, or after hearing what it is about."""
    if chance.yes(0.7):
        return _opening(mode, "refused")
    return _opening(mode, "agreed", "no")


def _no_contact(mode: str, _: Chance) -> dict[str, Any]:
    return _opening(mode, "non_contact")


def _other(mode: str, chance: Chance) -> dict[str, Any]:
    answers = _opening(mode, "other")
    answers["approach"]["contact_note"] = chance.pick(EXCUSES)
    return answers


def _screened_out(mode: str, chance: Chance) -> dict[str, Any]:
    visited = "yes" if chance.yes(0.2) else "no"
    related = "yes" if visited == "yes" else "no"
    answers = {"visited": visited, "related": related, "eligible": "no"}
    return _opening(mode, "agreed") | {"screener": answers}


FAILURES = {
    "refused": _refused,
    "non_contact": _no_contact,
    "other": _other,
    "screened_out": _screened_out,
}
