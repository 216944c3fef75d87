"""Recommendation and overall satisfaction by segment, with intervals and the wave before."""

from __future__ import annotations

from dataclasses import dataclass

from reports import figures
from reports.charts.columns import Scale, Span
from reports.document import Page, ReportSource
from reports.facts import POOLED, Facts, Row
from reports.findings.outcome import as_share, loyalty
from reports.pages.naming import listed
from reports.sourcing import MEANS, SHARES, customers
from reports.wording import Wording

PITCH = 30.0
WIDTH, STACK = 190.0, 236.0


@dataclass(frozen=True, slots=True)
class Line:
    """A group's row: its figure, how it moved, its base."""

    name: str
    figure: str
    change: str
    n: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """One outcome: its rows, their dots on a scale, and their answers in three shares."""

    title: str
    lines: tuple[Line, ...]
    spans: tuple[Span, ...]
    scale: Scale
    stacks: tuple[tuple[float, float, float], ...] = ()
    stacked: str = ""
    reference: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomePage(Page):
    """One or two boards."""

    kind: str = "outcome"
    boards: tuple[Board, ...] = ()
    changes: bool = True
    pitch: float = PITCH
    stack: float = STACK


def pages(source: ReportSource, words: Wording) -> list[OutcomePage]:
    """Return the one page; [] where neither recommendation nor satisfaction was asked."""
    facts = Facts.of(source, words)
    claim = loyalty(facts)
    boards = [board for board in (_nps(facts), _overall(facts)) if board]
    if claim is None or not boards:
        return []
    rows = sum(len(board.lines) for board in boards)
    page = OutcomePage(
        headline=claim.headline,
        lead=_lead(facts),
        source=_source(facts),
        boards=tuple(boards),
        changes=bool(facts.before),
        pitch=float(max(14, min(PITCH, 250 // rows))),
    )
    return [page]


def _nps(facts: Facts) -> Board | None:
    rows = [row for g in facts.splits() if (row := facts.row("nps", segment=g)) and row["n"]]
    rows = [row for row in rows if row["score"] is not None]
    if not rows:
        return None
    return Board(
        title=facts.words("Recommendation: NPS in points"),
        lines=tuple(_line(facts, row, row["score"], _nps_before(facts, row), 0) for row in rows),
        spans=tuple(_span(facts, row, row["score"], _nps_before(facts, row)) for row in rows),
        scale=_nps_scale(rows),
        stacks=tuple(_thirds(row) for row in rows),
        stacked=facts.words("Detractors · passives · promoters"),
        reference=0.0,
    )


def _nps_before(facts: Facts, row: Row) -> float | None:
    before = facts.previous("nps", segment=row["segment"]) or {}
    score: float | None = before.get("score")
    return score


def _thirds(row: Row) -> tuple[float, float, float]:
    """Return detractors, passives, promoters as shares; weighted ones are not counted."""
    if row["segment"] in POOLED[1:]:
        return 0.0, 0.0, 0.0
    n = row["n"] or 1
    return row["detractors"] / n, row["passives"] / n, row["promoters"] / n


def _nps_scale(rows: list[Row]) -> Scale:
    ends = [v for row in rows for v in (row["low"], row["high"], row["score"]) if v is not None]
    low, high = min([-10.0, *ends]), max([10.0, *ends])
    return Scale(max(-100.0, low - 5), min(100.0, high + 5), WIDTH)


def _line(
    facts: Facts, row: Row, value: float, before: float | None, digits: int, share: bool = False
) -> Line:
    change = None if before is None else value - before
    words = figures.share(value) if share else figures.plain(value, digits)
    if digits == 0 and not share:
        words = figures.signed(value, 0)
    moved = figures.signed(change * 100 if share and change is not None else change, digits)
    return Line(
        name=facts.name(row["segment"]),
        figure=words,
        change=moved if before is not None else figures.UNKNOWN,
        n=figures.count(row["n"]) + figures.mark(row["n"]),
        whole=row["segment"] == "all",
    )


def _span(facts: Facts, row: Row, value: float, before: float | None) -> Span:
    return Span(value, row["low"], row["high"], before, accent=_is_lowest(facts, row, value))


def _is_lowest(facts: Facts, row: Row, value: float) -> bool:
    """Tell whether a segment is the lowest of several."""
    key = "nps" if "score" in row else "measures"
    field = "score" if key == "nps" else "mean"
    same = {} if key == "nps" else {"kind": "overall", "measure": "rating"}
    others = [
        r[field]
        for r in facts.rows(key, **same)
        if r["segment"] in facts.segments and r[field] is not None
    ]
    return row["segment"] not in POOLED and len(others) > 1 and value == min(others)


def _overall(facts: Facts) -> Board | None:
    rows = [
        row
        for group in facts.splits()
        if (row := facts.row("measures", kind="overall", measure="rating", segment=group))
        and row["mean"] is not None
    ]
    if not rows:
        return None
    share = as_share(facts)
    befores = [_overall_before(facts, row) for row in rows]
    pairs = list(zip(rows, befores, strict=True))
    title = "Overall satisfaction: share of satisfied" if share else "Overall satisfaction: mean"
    return Board(
        title=facts.words(title),
        lines=tuple(_line(facts, r, r["mean"], b, 0 if share else 1, share) for r, b in pairs),
        spans=tuple(_span(facts, r, r["mean"], b) for r, b in pairs),
        scale=_overall_scale(rows, share),
        stacks=tuple((1.0 - r["mean"], 0.0, r["mean"]) for r in rows)
        if share
        else _boxes(facts, rows),
        stacked=facts.words(
            "Not satisfied · satisfied" if share else "Lowest box · between · top two boxes"
        ),
    )


def _boxes(facts: Facts, rows: list[Row]) -> tuple[tuple[float, float, float], ...]:
    """Return the lowest box, the top two and what lies between a row; () where none is known."""
    made = []
    for row in rows:
        keys = {"kind": "overall", "measure": "rating", "segment": row["segment"]}
        low, top = (facts.row("boxes", box=box, **keys) for box in ("bottom1", "top2"))
        known = low and top and None not in (low["share"], top["share"])
        ends = (low["share"], top["share"]) if known and low and top else (0.0, 0.0)
        made.append((ends[0], 1.0 - sum(ends) if known else 0.0, ends[1]))
    return tuple(made) if any(map(sum, made)) else ()


def _overall_before(facts: Facts, row: Row) -> float | None:
    keys = {"kind": "overall", "measure": "rating", "segment": row["segment"]}
    mean: float | None = (facts.previous("measures", **keys) or {}).get("mean")
    return mean


def _overall_scale(rows: list[Row], share: bool) -> Scale:
    ends = [v for row in rows for v in (row["low"], row["high"], row["mean"]) if v is not None]
    if share:
        return Scale(0.0, 1.0, WIDTH)
    return Scale(float(int(min(ends))), float(int(max(ends))) + 1.0, WIDTH)


def _lead(facts: Facts) -> str:
    words = facts.words
    said = [
        words("Dots: this wave with 95% intervals; red: the lowest segment."),
        words("○ the wave before.") if facts.before else "",
        words("Weighted: segments by their share of the population.") if facts.weighted else "",
    ]
    return listed(said, words, sentence=True)


def _source(facts: Facts) -> str:
    words = facts.words
    nps = words("NPS: promoters (9–10) minus detractors (0–6), interval of its variance.")
    sentences = [nps] if facts.row("nps") else []
    return customers(facts, *sentences, words(SHARES if as_share(facts) else MEANS))
