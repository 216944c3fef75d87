"""Figures about few respondents are not shown (METHOD §5.12); `analyse` itself hides nothing.

Hidden: respondents n < 5, employees n < 10; and where that leaves one hidden segment in a row of
segments, the smallest shown one too, since it could be worked out from the total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

Row = dict[str, Any]
RESPONDENTS, EMPLOYEES = 5, 10
FIGURES = (
    "mean", "low", "high", "score", "share", "promoters", "passives", "detractors",
    "left", "right", "gap_value", "median", "importance", "performance", "csi", "conformity",
)  # fmt: skip
SPLIT_KEYS = {
    "measures": ("kind", "item", "measure"),
    "nps": (),
    "boxes": ("kind", "item", "measure", "box"),
    "matrix": ("touchpoint",),
}


def suppress(analysis: dict[str, Any]) -> dict[str, Any]:
    """Return the analysis as a report may show it."""
    shown = dict(analysis)
    for key, names in SPLIT_KEYS.items():
        shown[key] = _suppress_split(analysis.get(key, ()), names)
    shown["journey"] = [_curve(row) for row in analysis.get("journey", ())]
    shown["gaps"] = [_gap(row) for row in analysis.get("gaps", ())]
    shown["index_trees"] = [_tree(row) for row in analysis.get("index_trees", ())]
    for key in ("comparisons", "call_outs"):
        shown[key] = [row for row in analysis.get(key, ()) if not _few_in_pair(row)]
    shown["drivers"] = [row for row in analysis.get("drivers", ()) if row["n"] >= RESPONDENTS]
    return shown


def _hidden(row: Row) -> Row:
    return {name: None if name in FIGURES else value for name, value in row.items()}


def _few(n: float | None, least: int = RESPONDENTS) -> bool:
    return n is not None and 0 < n < least


def _suppress_split(rows: Iterable[Row], names: tuple[str, ...]) -> list[Row]:
    """Hide the few, and one more where a single hidden segment could be worked out."""
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    return [row for group in groups.values() for row in _suppress_group(group)]


def _suppress_group(group: list[Row]) -> list[Row]:
    few = {row["segment"] for row in group if _few(row["n"])}
    rest = [row for row in group if row["segment"] not in {"all", "weighted", *few} and row["n"]]
    if len(few) == 1 and rest and "all" not in few:
        few.add(min(rest, key=lambda row: row["n"])["segment"])
    return [_hidden(row) if row["segment"] in few else row for row in group]


def _curve(row: Row) -> Row:
    points = [_hidden(p) if _few(p["n"]) else p for p in row["points"]]
    if all(point is p for point, p in zip(points, row["points"], strict=True)):
        return row
    gone = dict.fromkeys(("peak", "best", "worst", "end", "peak_end_index", "plain_mean"))
    return {**row, **gone, "points": points}


def _gap(row: Row) -> Row:
    """Hide a gap that rests on few people; visits and promises are not people."""
    staff, customers = row["gap"] in (1, 2), row["gap"] == 5
    least = EMPLOYEES if staff else RESPONDENTS
    few = (staff or customers) and (_few(row["n_left"], least) or _few(row["n_right"]))
    return _hidden(row) if few else row


def _tree(row: Row) -> Row:
    least = EMPLOYEES if row["tree"] == "internal" else RESPONDENTS
    return _hidden(row) if _few(row["n"], least) else row


def _few_in_pair(row: Row) -> bool:
    return any(_few(row.get(name)) for name in ("n", "n_rest", "n_a", "n_b"))
