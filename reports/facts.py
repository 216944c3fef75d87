"""What the pages ask of an analysis: rows by key, names in the reader's language.

Everything that a page shows of respondents passes `reports.suppression` here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from reports.document import ReportSource
from reports.strategy.actions import Kpi
from reports.strategy.reading import KpiWords, kpi_words
from reports.suppression import suppress
from reports.typesetting import is_han, shorten
from reports.wording import Wording
from surveys.study import TOP_TO_BOTTOM

Row = dict[str, Any]
# Letters of a name that a page has room for, by whether they are Han.
LONGEST_NAME = {False: 60, True: 26}
POOLED = ("all", "weighted")
MOST_TOGETHER = 3
CUSTOMER_KINDS = ("intercept", "import")
CUSTOMER_WORDS = ("客户", "用户", "旅客", "会员", "顾客", "乘客")
CUSTOMER_NOUNS = ("customers", "users", "passengers", "members", "visitors", "clients")


class Facts:
    """One wave's analysis, and the wave before it, as the pages read them."""

    def __init__(self, source: ReportSource, words: Wording) -> None:
        self.source = source
        self.study = source.study
        self.words = words
        self.language = words.language
        self.analysis = suppress(source.analysis)
        self.before = suppress(source.previous) if source.previous else {}
        self._names: dict[str, str] = {}

    @cached_property
    def chosen(self) -> tuple[str, ...]:
        """Return the segments that the report is of, () where it is of all."""
        asked = self.source.choices.segments
        return tuple(segment.code for segment in self.study.segments if segment.code in asked)

    @property
    def _narrow(self) -> bool:
        return bool(self.source.choices.segments)

    def of_all(self, kind: str) -> bool:
        """Tell whether a kind of instrument has answers of all while others are of some segments.

        Nobody is named in them as a customer of a segment: employees, promises, visits without one.
        """
        rows = self.analysis.get("base", {}).get("instruments", ())
        mine = [row["segment"] for row in rows if row["kind"] == kind]
        return self._narrow and not any(mine)

    def kpi(self, kpi: Kpi) -> KpiWords:
        """Return a KPI in words: an aim of the whole strategy, so a figure of the whole sample."""
        study = self.source.plan or self.study
        return kpi_words(kpi, study, *self._aims, self.words)

    @cached_property
    def _aims(self) -> tuple[dict[str, Any], dict[str, Any]]:
        if self.source.whole is None:
            return self.analysis, self.before
        now, before = self.source.whole
        return suppress(now), suppress(before) if before else {}

    @classmethod
    def of(cls, source: ReportSource, words: Wording) -> Facts:
        """Return the facts of a source, worked out once a language."""
        key = f"facts:{words.language}"
        if key not in source.kept:
            source.kept[key] = cls(source, words)
        facts: Facts = source.kept[key]
        return facts

    def rows(self, key: str, **values: object) -> list[Row]:
        """Return the rows of a key whose fields have these values."""
        return _matching(self.analysis.get(key, ()), values)

    def row(self, key: str, **values: object) -> Row | None:
        """Return the first such row, None where there is none."""
        return next(iter(self.rows(key, **values)), None)

    def previous(self, key: str, **values: object) -> Row | None:
        """Return the first such row of the previous wave."""
        return next(iter(_matching(self.before.get(key, ()), values)), None)

    @cached_property
    def _measures(self) -> dict[tuple[str, str, str, str], Row]:
        return {
            (r["kind"], r["item"], r["segment"], r["measure"]): r
            for r in self.analysis.get("measures", ())
        }

    def measure(self, kind: str, item: str, segment: str, measure: str) -> Row:
        """Return a measure's row; one of unknowns where there is none."""
        unknown = {"mean": None, "n": 0, "low": None, "high": None, "basis": None}
        return self._measures.get((kind, item, segment, measure), unknown)

    def measured(self, kind: str, measure: str, segment: str = "all") -> list[str]:
        """Return the items of a kind whose mean is known, in study order."""
        return [
            row["item"]
            for row in self.analysis.get("measures", ())
            if (row["kind"], row["segment"], row["measure"]) == (kind, segment, measure)
            and row["mean"] is not None
        ]

    @cached_property
    def segments(self) -> list[str]:
        """Return the segments with answers, in study order."""
        having = {
            row["segment"]
            for key in ("measures", "nps", "journey", "matrix")
            for row in self.analysis.get(key, ())
            if row.get("n", 1)
        }
        return [segment.code for segment in self.study.segments if segment.code in having]

    @cached_property
    def core(self) -> list[str]:
        """Return the core segments with answers."""
        marked = {segment.code for segment in self.study.segments if segment.core}
        return [code for code in self.segments if code in marked]

    @cached_property
    def weighted(self) -> bool:
        """Tell whether figures weighted to the population are known beside the plain ones."""
        return any(row["segment"] == "weighted" for row in self.analysis.get("measures", ()))

    def splits(self) -> list[str]:
        """Return everybody first, weighted where that is known, then the segments."""
        if len(self.segments) < 2:
            return ["all"]
        return ["all", *(["weighted"] if self.weighted else []), *self.segments]

    def groups(self) -> list[str]:
        """Return what figures are split by: the segments, or "all" where there is at most one."""
        return self.segments if len(self.segments) > 1 else ["all"]

    def customers(self, segment: str) -> float:
        """Return how many customers of a segment count, the largest base of any of its figures."""
        counted = sum(
            row["counted"]
            for row in self.analysis.get("base", {}).get("instruments", ())
            if segment in ("all", row["segment"]) and row["kind"] in CUSTOMER_KINDS
        )
        bases = (
            row["n"]
            for key in ("measures", "nps")
            for row in self.analysis.get(key, ())
            if row["segment"] == segment
        )
        return counted or max(bases, default=0)

    # names

    def name(self, code: str) -> str:
        """Return the name of a code in the reader's language."""
        if code not in self._names:
            self._names[code] = self._name(code)
        return self._names[code]

    def _name(self, code: str) -> str:
        if code == "all" and self.chosen:
            return self.together()
        if code in POOLED:
            return self.words("All customers") if code == "all" else self.words("Weighted")
        name = self.study.name_of(code).to(self.language)
        return shorten(name, LONGEST_NAME[is_han(name)])

    def names(self, codes: Iterable[str]) -> str:
        """Return names as a list in a sentence: "a, b and c"."""
        names = [self.name(code) for code in codes]
        if self.language == "zh":
            return "、".join(names)
        return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]

    def together(self) -> str:
        """Return the chosen segments in a few words."""
        if len(self.chosen) > MOST_TOGETHER:
            return self.words("The {n} chosen segments", n=len(self.chosen))
        return self.names(self.chosen)

    def say(self, message: str, **values: object) -> str:
        """Return words that start a sentence: a name filled in first gets its capital."""
        said = self.words(message, **values)
        return said[:1].upper() + said[1:] if message.startswith("{") else said

    def who(self, segment: str) -> str:
        """Return a segment as people: "Premium customers", "全球通客户"."""
        if segment == "all" and not self.chosen:
            return self.words("customers")
        name = self.name(segment)
        if self.language == "zh":
            return name if name.endswith(CUSTOMER_WORDS) else name + "客户"
        return name if name.lower().endswith(CUSTOMER_NOUNS) else f"{name} customers"

    def wave(self) -> str:
        """Return the wave's name."""
        return self.study.name_of(self.source.wave).to(self.language)

    def previous_wave(self) -> str:
        """Return the previous wave's name, "" where there is none."""
        code = next((r["wave"] for r in self.before.get("journey", ())), "")
        code = code or self.before.get("base", {}).get("wave", "")
        return self.study.name_of(code).to(self.language) if code else ""

    # scales

    def scale(self, item: str) -> tuple[float, float]:
        """Return the bottom and top of an item's scale."""
        scales = {thing.code: thing.scale for thing in self.study.items}
        scales.update((point.code, point.scale) for point in self.study.touchpoints)
        return scales.get(item, self.common_scale())

    def common_scale(self) -> tuple[float, float]:
        """Return the scale that the study's touchpoints share, the first's where they differ."""
        return self.study.touchpoints[0].scale if self.study.touchpoints else TOP_TO_BOTTOM

    def standard(self) -> float | None:
        """Return the score 0…100 that a visit should reach: the second grade's threshold."""
        limits = sorted(self.study.grades.values(), reverse=True)
        if not limits:
            return None
        limit = limits[min(1, len(limits) - 1)]
        return limit * 100 if limit <= 1 else limit


def _matching(rows: Iterable[Row], values: dict[str, object]) -> list[Row]:
    return [row for row in rows if all(row.get(key) == value for key, value in values.items())]
