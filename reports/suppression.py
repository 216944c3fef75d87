"""Figures about few people are not shown (METHOD §5.12); `analyse` itself hides nothing.

Hidden: respondents n < 5, employees n < 10. Then, within a table, what would give them away:

    segments    all - those shown = what is hidden, and who belongs to no segment: as long as that
                is 1…4 people, the smallest segment that is still shown is hidden, too (people of
                no segment are no group that anybody knows: they hide others, nothing hides them)
    weighted    a sum of segments at known shares: hidden where any segment is
    differences a - b with a shown is b: without hidden segments, and without the rest
    sums        an overall gap, a curve's mean, an index over items: hidden where a part is
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Row = dict[str, Any]
Hidden = dict[tuple[Any, ...], frozenset[str]]
RESPONDENTS, EMPLOYEES = 5, 10
ALL, WEIGHTED, REST = "all", "weighted", "rest"
FIGURES = (
    "mean", "low", "high", "score", "share", "promoters", "passives", "detractors", "count",
    "left", "right", "gap_value", "median", "importance", "performance", "csi", "conformity",
    "alpha", "icc", "design_effect", "p", "p_adjusted", "significant", "before", "after", "change",
    "category", "must_be", "one_dimensional", "attractive", "indifferent", "reverse",
    "questionable", "better", "better_low", "better_high", "worse", "worse_low", "worse_high",
    "weighted_satisfaction", "letters",
)  # fmt: skip
# Tables of one row a segment: what else tells their rows apart, and what counts the people.
SPLIT = {
    "measures": (("kind", "item", "measure"), "n"),
    "nps": ((), "n"),
    "boxes": (("kind", "item", "measure", "box"), "n"),
    "crosstabs": (("question", "answer"), "base"),
    "kano": (("kind", "item"), "n"),
}
JOURNEY_SUMS = ("peak", "best", "worst", "end", "peak_end_index", "plain_mean")
# Visits and promises are not people.
NOT_PEOPLE = ("emotion:mystery_visit",)


def hidden_segments(
    people: Mapping[str, int], total: int | None, least: int = RESPONDENTS
) -> frozenset[str]:
    """Return the segments that a table must not show; "all" where everybody is too few.

    `people` is n by segment, `total` the n of all where that is shown, too; it may count people
    of no segment. Of equal segments the first one is hidden.
    """
    if total is not None and 0 < total < least:
        return frozenset((*people, ALL, WEIGHTED))
    hidden = {segment for segment, n in people.items() if 0 < n < least}
    if hidden and total is not None:
        shown = [segment for segment in people if people[segment] >= least]
        left = total - sum(people[segment] for segment in shown)
        for segment in sorted(shown, key=people.__getitem__):
            if not 0 < left < least:
                break
            hidden.add(segment)
            left += people[segment]
    return frozenset((*hidden, WEIGHTED)) if hidden else frozenset()


def suppress(analysis: dict[str, Any]) -> dict[str, Any]:
    """Return the analysis as a report may show it."""
    shown, hidden = dict(analysis), {}
    for key, (names, count) in SPLIT.items():
        rows = analysis.get(key, ())
        hidden[key] = _hidden_in(rows, names, count)
        shown[key] = [_shown(row, hidden[key][_key(row, names)]) for row in rows]
    points = _journey_hidden(analysis)
    shown["journey"] = [_curve(row, points) for row in analysis.get("journey", ())]
    shown["matrix"] = [
        _shown(row, points.get((row["touchpoint"],), frozenset()))
        for row in analysis.get("matrix", ())
    ]
    shown["gaps"] = list(_gaps(analysis.get("gaps", ())))
    shown["index_trees"] = list(_trees(analysis.get("index_trees", ())))
    shown["trend"] = list(_trend(analysis.get("trend", ()), hidden))
    shown |= _differences(analysis, hidden, points)
    return shown | _of_items(analysis, hidden["measures"]) | _counted(analysis)


def _hidden_in(rows: Iterable[Row], names: tuple[str, ...], count: str) -> Hidden:
    """Return what tells the rows apart → the segments that are hidden there."""
    groups: dict[tuple[Any, ...], dict[str, int]] = defaultdict(dict)
    for row in rows:
        groups[_key(row, names)][row["segment"]] = row[count] or 0
    return {
        key: hidden_segments(
            {segment: n for segment, n in by.items() if segment not in (ALL, WEIGHTED)}, by.get(ALL)
        )
        for key, by in groups.items()
    }


def _key(row: Row, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def _blank(row: Row) -> Row:
    return {name: None if name in FIGURES else value for name, value in row.items()}


def _shown(row: Row, hidden: frozenset[str]) -> Row:
    return _blank(row) if row["segment"] in hidden else row


def _few(n: float | None, least: int = RESPONDENTS) -> bool:
    return n is not None and 0 < n < least


def _journey_hidden(analysis: dict[str, Any]) -> Hidden:
    """Return (touchpoint,) → the segments whose point is hidden, in curves and matrix alike."""
    rows = [
        {"touchpoint": point["touchpoint"], "segment": row["segment"], "n": point["n"]}
        for row in analysis.get("journey", ())
        if row["source"] not in NOT_PEOPLE
        for point in row["points"]
    ]
    return _hidden_in(rows, ("touchpoint",), "n")


def _curve(row: Row, hidden: Hidden) -> Row:
    points = [
        _blank(point)
        if row["segment"] in hidden.get((point["touchpoint"],), frozenset())
        else point
        for point in row["points"]
    ]
    if all(point is told for point, told in zip(points, row["points"], strict=True)):
        return row
    return {**row, **dict.fromkeys(JOURNEY_SUMS), "points": points}


def _gaps(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the gaps: 1 and 2 about employees, 1 and 5 about customers by segment."""
    rows = list(rows)
    by_item = _hidden_in(
        ({**row, "n": row["n_right"]} for row in rows if row["gap"] in (1, 5)),
        ("gap", "kind", "item"),
        "n",
    )
    made = [_gap(row, by_item.get(_key(row, ("gap", "kind", "item")), frozenset())) for row in rows]
    gone = {
        (row["gap"], row["segment"])
        for row, shown in zip(rows, made, strict=True)
        if shown is not row
    }
    for row, shown in zip(rows, made, strict=True):
        whole = row["item"] == ALL and (row["gap"], row["segment"]) in gone
        yield _blank(row) if whole else shown


def _gap(row: Row, hidden: frozenset[str]) -> Row:
    staff = row["gap"] in (1, 2) and _few(row["n_left"], EMPLOYEES)
    customers = row["gap"] == 5 and _few(row["n_left"])
    beliefs = row["gap"] == 2 and _few(row["n_right"], EMPLOYEES)
    if staff or beliefs or customers or row["segment"] in hidden:
        return _blank(row)
    return row


def _trees(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows of index trees; a branch that is hidden alone takes a sister with it.

    Without a sister the branch above goes, as it says the same.
    """
    rows = list(rows)
    hidden = {_node(row) for row in rows if _few(row["n"], _least(row["tree"]))}
    below: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row["n"]:
            below[row["tree"], row["parent"]].append(row)
    for row in reversed(rows):
        sisters = below.get(_node(row), [])
        lost = [sister for sister in sisters if _node(sister) in hidden]
        kept = [sister for sister in sisters if _node(sister) not in hidden]
        if len(lost) and all(_few(one["n"], _least(one["tree"])) for one in lost):
            hidden.add(_node(min(kept, key=lambda one: one["n"])) if kept else _node(row))
    for row in rows:
        yield _blank(row) if _node(row) in hidden else row


def _node(row: Row) -> tuple[str, str]:
    return row["tree"], row["code"]


def _least(tree: str) -> int:
    return EMPLOYEES if tree in ("internal", "employees") else RESPONDENTS


def _trend(rows: Iterable[Row], hidden: dict[str, Hidden]) -> Iterator[Row]:
    """Yield the changes; hidden where either wave is."""
    rows = list(rows)
    people = [row for row in rows if row["measure"] != "mystery"]
    names = ("kind", "item", "measure")
    waves = [_hidden_in(people, names, count) for count in ("n_before", "n_after")]
    for row in rows:
        key = _key(row, names)
        now = hidden["nps"].get((), frozenset()) if row["measure"] == "nps" else None
        now = hidden["measures"].get(key, frozenset()) if now is None else now
        gone = now.union(*(wave.get(key, frozenset()) for wave in waves))
        yield _shown(row, gone if row["measure"] != "mystery" else frozenset())


def _differences(
    analysis: dict[str, Any], hidden: dict[str, Hidden], points: Hidden
) -> dict[str, list[Row]]:
    """Return comparisons and call-outs without those that a hidden figure follows from."""

    def of(row: Row) -> frozenset[str]:
        if row["measure"] == "nps":
            return hidden["nps"].get((), frozenset())
        return hidden["measures"].get(_key(row, ("kind", "item", "measure")), frozenset())

    return {
        "comparisons": [
            row
            for row in analysis.get("comparisons", ())
            if not _few(row["n_a"])
            and not _few(row["n_b"])
            and not (of(row) & {row["a"], row["b"]} or (of(row) and row["b"] == REST))
        ],
        "call_outs": [
            row
            for row in analysis.get("call_outs", ())
            if not _few(row["n"])
            and not _few(row["n_rest"])
            and not points.get((row["touchpoint"],))
        ],
    }


def _of_items(analysis: dict[str, Any], hidden: Hidden) -> dict[str, list[Row]]:
    """Return what is made of items' means, without the items that are hidden."""

    def gone(row: Row, *measures: str) -> bool:
        return any(
            row["segment"] in hidden.get((row["kind"], item, measure), frozenset())
            for item in row.get("items") or [row.get("item")]
            for measure in measures
        )

    placed = analysis.get("quadrants", ())
    lost = {row["segment"] for row in placed if gone(row, "importance", "experience", "rating")}
    needs = hidden.items()
    few = {
        key[1]
        for key, segments in needs
        if key[0] == "item" and key[2] == "importance" and segments
    }
    return {
        "quadrants": [row for row in placed if not gone(row, "importance", "experience", "rating")],
        "index": [_shown(row, frozenset(lost)) for row in analysis.get("index", ())],
        "key_experiences": [
            {**_blank(row), "items": []} if gone(row, "weighted_satisfaction") else row
            for row in analysis.get("key_experiences", ())
        ],
        "core_needs": [
            _blank(row)
            if _few(row["n"]) or (row["basis"] != "pooled" and row["item"] in few)
            else row
            for row in analysis.get("core_needs", ())
        ],
    }


def _counted(analysis: dict[str, Any]) -> dict[str, list[Row]]:
    """Return the tables that have no segments: what rests on few people goes."""
    least: dict[str, Callable[[Row], int]] = {
        "reliability": lambda row: _least(row["audience"]),
        "interviewers": lambda row: RESPONDENTS,
        "chi_squares": lambda row: RESPONDENTS,
        "drivers": lambda row: RESPONDENTS,
    }
    return {
        key: [row for row in analysis.get(key, ()) if row["n"] >= limit(row)]
        for key, limit in least.items()
    } | {"triangulation": [_triangle(row) for row in analysis.get("triangulation", ())]}


def _triangle(row: Row) -> Row:
    return row | {"intercept": None, "apart": False} if _few(row["n_intercept"]) else row
