"""What an issue rests on: live references to figures, verbatims, photos, benchmarks.

A figure is never typed: it is a Reference that is resolved against `analyse` each time it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.text import Text

KINDS = ("figure", "verbatim", "photo", "benchmark")

# measure → the table of `analyse` that holds it, the column of its value, its unit
TABLES: dict[str, tuple[str, str, str]] = {
    "nps": ("nps", "score", "points"),
    "mystery": ("mystery", "score", "score"),
    "peak_end_index": ("journey", "peak_end_index", "feeling"),
    "csi": ("index", "csi", "share"),
    "conformity": ("index", "conformity", "share"),
    "wait_median": ("waits", "median", "minutes"),
    "wait_p90": ("waits", "p90", "minutes"),
    "wait_over_norm": ("waits", "over_norm", "share"),
    "top1": ("boxes", "share", "share"),
    "top2": ("boxes", "share", "share"),
    "bottom1": ("boxes", "share", "share"),
}
MEANS = (
    "experience",
    "expectation",
    "importance",
    "rating",
    "satisfaction",
    "weighted_satisfaction",
)
MEASURES = (*MEANS, "ideal", "gap", "emotion", *TABLES)
UNITS = {"emotion": "feeling", "satisfaction": "difference", "weighted_satisfaction": "difference"}
UNITS |= {"gap": "difference"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A row of `analyse`, by its key.

    `measure` is one of MEASURES; top1, top2 and bottom1 are boxes of experience, rating or ces.
    `item` is the code of the touchpoint, item or site, "" is the whole. `kind` tells items of one
    code apart (touchpoint, factor, dimension, item, overall; for mystery the level), "" takes the
    first. `wave` "" is the wave that is read.
    """

    measure: str
    item: str = ""
    segment: str = "all"
    wave: str = ""
    kind: str = ""
    site: str = "all"


@dataclass(frozen=True, slots=True)
class Figure:
    """A resolved reference: value, base, 95 % interval, unit.

    `unit` is points (NPS), score (0…1, read as 0…100), feeling (−5…+5), difference (scale points
    with a sign), share (0…1), minutes, or rating (the item's own scale).
    """

    value: float
    n: int | None
    low: float | None
    high: float | None
    unit: str
    wave: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence; `issue` is the leaf that it hangs on, "" while it hangs on none.

    figure: `reference`. verbatim: `submission`, `path` and the words in `text`. photo: `sha256`,
    `text` as its caption. benchmark: `text` and its `source`.
    """

    id: str
    kind: str
    issue: str = ""
    reference: Reference | None = None
    submission: str = ""
    path: str = ""
    text: Text = Text()
    sha256: str = ""
    source: Text = Text()


def unit_of(reference: Reference) -> str:
    """Return the unit of a reference's value, see Figure."""
    if reference.measure in TABLES:
        return TABLES[reference.measure][2]
    return UNITS.get(reference.measure, "rating")


def resolve(reference: Reference, *analyses: Mapping[str, Any] | None) -> Figure | None:
    """Find the figure in the first analysis that has it; None where it is unknown."""
    table, column, unit = TABLES.get(reference.measure, ("measures", "mean", unit_of(reference)))
    for analysis in analyses:
        for row in (analysis or {}).get(table) or ():
            if _matches(reference, table, row) and row.get(column) is not None:
                return _figure(row, column, unit)
    return None


def _figure(row: Mapping[str, Any], column: str, unit: str) -> Figure:
    wave = str(row.get("wave") or "")
    return Figure(float(row[column]), row.get("n"), row.get("low"), row.get("high"), unit, wave)


def _matches(reference: Reference, table: str, row: Mapping[str, Any]) -> bool:
    if reference.wave and row.get("wave") != reference.wave:
        return False
    return all(row.get(name) == value for name, value in _key(reference, table))


def _key(reference: Reference, table: str) -> Iterable[tuple[str, str]]:
    if table == "waits":
        return (("touchpoint", reference.item), ("site", reference.site))
    segment = ("segment", reference.segment)
    if table == "mystery":
        level = reference.kind or ("touchpoint" if reference.item else "all")
        return (segment, ("level", level), ("code", reference.item or "all"))
    if table not in ("measures", "boxes"):
        return (segment,)
    item = ("item", reference.item or "overall")
    named = ("measure" if table == "measures" else "box", reference.measure)
    kind = (("kind", reference.kind),) if reference.kind else ()
    return (segment, item, named, *kind)
