"""What must hold between the tables of a study: codes once each, and every reference known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from surveys.problems import Problem, problem
from surveys.study import Study
from surveys.study_tables import FILE, LISTS

ROLES = ("", "peak", "end")
ITEM_KINDS = ("", "need", "index")
# (table, field of its entries, table that the field refers to)
REFERENCES = (
    ("touchpoint", "stage", "stage"),
    ("item", "touchpoint", "touchpoint"),
    ("item", "parent", "item"),
    ("item", "dimension", "dimension"),
    ("item", "factor", "factor"),
    ("persona", "segment", "segment"),
    ("quota", "wave", "wave"),
    ("quota", "segment", "segment"),
    ("quota", "site", "site"),
)
_FIELDS = {table: name for table, (name, _) in LISTS.items()} | {"site": "sites"}
# Published shares are rounded: so far their sum may be from 1.
ROUNDED = 0.011
_CODE = re.compile(r"[\w][\w.-]*")


def check_study(study: Study) -> Iterator[Problem]:
    """Yield what does not hold in a study that was read from files."""
    yield from _check_code("study.code", study.code)
    for table, (name, _) in LISTS.items():
        codes = [getattr(entry, "code", None) for entry in getattr(study, name)]
        yield from _check_codes(table, [code for code in codes if code is not None])
    for table, name, target in REFERENCES:
        yield from _check_references(study, table, name, target)
    yield from _check_words(study)
    yield from _check_waves(study)
    yield from _check_weights(study)
    yield from _check_norms(study)
    yield from _check_margins(study)


def _at(place: str, value: object, en: str, zh: str, remedy: tuple[str, str]) -> Problem:
    return problem(en, zh, remedy, sheet=FILE, column=place, value=str(value)[:200])


def _check_code(place: str, code: str) -> Iterator[Problem]:
    if not _CODE.fullmatch(code):
        yield _at(
            place,
            code,
            f"“{code}” cannot be a code.",
            f"“{code}”不能用作代码。",
            ("Use letters, digits, “_”, “-”, “.”.", "请使用字母、数字、“_”、“-”、“.”。"),
        )


def _check_codes(table: str, codes: list[str]) -> Iterator[Problem]:
    for number, code in enumerate(codes, 1):
        yield from _check_code(f"{table}[{number}].code", code)
        if code in codes[: number - 1]:
            yield _at(
                f"{table}[{number}].code",
                code,
                f"The code “{code}” is used twice.",
                f"代码“{code}”重复。",
                ("Give one of the two another code.", "请给其中一项另取代码。"),
            )


def _check_references(study: Study, table: str, name: str, target: str) -> Iterator[Problem]:
    known = [entry.code for entry in getattr(study, _FIELDS[target])]
    for number, entry in enumerate(getattr(study, LISTS[table][0]), 1):
        code = getattr(entry, name)
        # A study may name stages without describing them; whatever it describes must fit.
        if code and code not in known and (known or target != "stage"):
            yield _unknown(f"{table}[{number}].{name}", code, target, known)


def _unknown(place: str, code: str, target: str, known: Iterable[str]) -> Problem:
    listed = ", ".join(known) or "–"
    return _at(
        place,
        code,
        f"There is no {target} “{code}”.",
        f"没有代码为“{code}”的 {target}。",
        (f"Add it, or use one of: {listed}.", f"请补充，或改用：{listed}。"),
    )


def _check_words(study: Study) -> Iterator[Problem]:
    for number, touchpoint in enumerate(study.touchpoints, 1):
        yield from _one_of(f"touchpoint[{number}].role", touchpoint.role, ROLES)
    for number, item in enumerate(study.items, 1):
        yield from _one_of(f"item[{number}].kind", item.kind, ITEM_KINDS)


def _one_of(place: str, value: str, allowed: tuple[str, ...]) -> Iterator[Problem]:
    if value not in allowed:
        listed = ", ".join(filter(None, allowed))
        yield _at(
            place,
            value,
            f"“{value}” is not known here.",
            f"“{value}”不是此处的有效取值。",
            (f"Use one of: {listed}.", f"可用取值：{listed}。"),
        )


def _check_waves(study: Study) -> Iterator[Problem]:
    for number, wave in enumerate(study.waves, 1):
        days = {}
        for name in ("start", "end"):
            try:
                days[name] = date.fromisoformat(getattr(wave, name) or "0001-01-01")
            except ValueError:
                yield _at(
                    f"wave[{number}].{name}",
                    getattr(wave, name),
                    "This is not a date.",
                    "这不是日期。",
                    ("Write it as 2026-03-31.", "请写成 2026-03-31。"),
                )
        if wave.start and wave.end and len(days) == 2 and days["start"] > days["end"]:
            yield _at(
                f"wave[{number}].end",
                wave.end,
                "The wave ends before it starts.",
                "波次的结束日期早于开始日期。",
                ("Exchange or correct the two dates.", "请对调或更正两个日期。"),
            )


def _check_weights(study: Study) -> Iterator[Problem]:
    for number, segment in enumerate(study.segments, 1):
        if segment.weight is not None and not 0 <= segment.weight <= 1:
            yield _at(
                f"segment[{number}].weight",
                segment.weight,
                "A weight is a population share between 0 and 1.",
                "权重是总体占比，须在 0 到 1 之间。",
                ("Write 48 % as 0.48.", "48 % 请写成 0.48。"),
            )


def _check_norms(study: Study) -> Iterator[Problem]:
    known = [touchpoint.code for touchpoint in study.touchpoints]
    for code in study.norms:
        if code not in known:
            yield _unknown(f"norm.{code}", code, "touchpoint", known)


def _check_margins(study: Study) -> Iterator[Problem]:
    names = [margin.question for margin in study.margins]
    for number, margin in enumerate(study.margins, 1):
        place = f"margin[{number}]"
        if margin.question == "segment":
            yield _at(
                f"{place}.question",
                margin.question,
                "The segments' shares stand with the segments.",
                "客群占比应写在客群处。",
                ("Write weight = 0.48 under [[segment]].", "请在 [[segment]] 下写 weight = 0.48。"),
            )
        elif margin.question in names[: number - 1]:
            yield _at(
                f"{place}.question",
                margin.question,
                f"There are two margins of “{margin.question}”.",
                f"“{margin.question}”有两组边际分布。",
                ("Leave one of them out.", "请去掉其中一组。"),
            )
        yield from _check_shares(f"{place}.shares", margin.shares)


def _check_shares(place: str, shares: dict[str, float]) -> Iterator[Problem]:
    whole = sum(shares.values())
    if not shares:
        return  # what stood there was no table: said when it was read
    if any(not 0 <= share <= 1 for share in shares.values()) or abs(whole - 1) > ROUNDED:
        yield _at(
            place,
            f"{whole:g}",
            f"The shares of a margin are between 0 and 1 and add up to 1, not to {whole:g}.",
            f"一组边际分布的占比须在 0 到 1 之间，合计为 1，现为 {whole:g}。",
            ("Write 48 % as 0.48; name every answer.", "48 % 请写成 0.48；每个答案都要列出。"),
        )
