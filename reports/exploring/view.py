"""What somebody asks to see: plain, comparable, and the same as an address says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

MEASURES = (
    "satisfaction",
    "weighted_satisfaction",
    "experience",
    "expectation",
    "importance",
    "rating",
    "emotion",
    "ideal",
    "gap",
)
QUESTIONS = ("answers", "mean", "boxes", "nps")
MYSTERY = "mystery"
KINDS = ("touchpoint", "factor", "dimension", "item")
LEVELS = ("touchpoint", "item", "site", "region")
TOGETHER = "together"
SPLITS = (TOGETHER, "segment", "region", "site", "wave")
ONE = ("show", "rows", "columns")
LISTS = ("segment", "region", "site")
ALL, WEIGHTED = "all", "weighted"


@dataclass(frozen=True, slots=True)
class View:
    """One view.

    `show` is one of MEASURES, "mystery", or what to show of a question (QUESTIONS). `rows` is a
    kind (of measures), a level (of mystery scores) or a question, "instrument/section/name".
    `columns` is one of SPLITS (TOGETHER: nothing beside all) or a question again. The rest are
    codes that answers are limited to, () for all: a site is in when it or its region is named.
    """

    show: str = ""
    rows: str = ""
    columns: str = ""
    segments: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> View:
        """Read a view from the pairs of an address; other names are passed over."""
        asked: dict[str, list[str]] = {}
        for name, value in pairs:
            asked.setdefault(name, []).append(value)
        show, rows, columns = (asked.get(name, [""])[-1] for name in ONE)
        segments, regions, sites = (tuple(dict.fromkeys(asked.get(name, ()))) for name in LISTS)
        return cls(show, rows, columns, segments, regions, sites)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield what `of` reads, without what is not chosen."""
        for name in ONE:
            if value := getattr(self, name):
                yield name, value
        for name in LISTS:
            for value in getattr(self, f"{name}s"):
                yield name, value

    @property
    def is_question(self) -> bool:
        """Tell whether a question is shown."""
        return self.show in QUESTIONS

    def limited(
        self, segments: Iterable[str], regions: Iterable[str], sites: Iterable[str]
    ) -> View:
        """Return the view without codes that are not known any more."""
        return replace(
            self,
            segments=_among(self.segments, segments),
            regions=_among(self.regions, regions),
            sites=_among(self.sites, sites),
        )


def _among(chosen: tuple[str, ...], known: Iterable[str]) -> tuple[str, ...]:
    there = set(known)
    return tuple(code for code in chosen if code in there)
