"""Index trees rolled up by weight, and the service profit chain in the study's own figures."""

from __future__ import annotations

from dataclasses import dataclass

from reports import figures
from reports.charts.columns import Scale, Span
from reports.document import Page, ReportSource
from reports.facts import Facts, Row
from reports.findings.outcome import as_share
from reports.sourcing import source_line
from reports.tabling import cut, fit, parts
from reports.wording import Wording

MOST_ROWS, PITCH, WIDTH = 14, 17.5, 110.0
NAME_WIDTH = 126.0
FULL, ALONE = Scale(0, 1, WIDTH), Scale(0, 1, 484.0)
# One tree of few rows takes the width of the page and taller rows.
TALL_ROWS, TALL = 10, 24.5
TREES = {"internal": "Internal satisfaction", "external": "External satisfaction"}
INDICES = {"internal": "internal satisfaction", "external": "external satisfaction"}
KINDS = ("employee", "intercept", "import")


@dataclass(frozen=True, slots=True)
class Line:
    """A branch of a tree; `depth` from 0."""

    name: str
    depth: int
    score: str
    weight: str
    n: str


@dataclass(frozen=True, slots=True)
class Tree:
    """One index tree."""

    name: str
    lines: tuple[Line, ...]
    bars: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the profit chain with the figure that the study has for it."""

    name: str
    figure: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicesPage(Page):
    """Up to two trees; the chain stands on the first page."""

    kind: str = "indices"
    trees: tuple[Tree, ...] = ()
    chain: tuple[Link, ...] = ()
    scale: Scale = FULL
    pitch: float = PITCH
    alone: bool = False


def pages(source: ReportSource, words: Wording) -> list[IndicesPage]:
    """Return the trees; [] where no index was rolled up."""
    facts = Facts.of(source, words)
    trees = [
        _tree(facts, tree, rows, whole)
        for tree, whole in TREES.items()
        for rows in cut(_ordered(facts.rows("index_trees", tree=tree)), MOST_ROWS)
    ]
    sheets = cut(trees, 2)
    return [
        IndicesPage(
            headline=_headline(facts),
            lead=words(
                "Scores 0–100, rolled up by weight. * branches without data left out, "
                "the weights of the rest made to add up again."
            ),
            source=source_line(facts, KINDS, words("Employees n < 10 are not shown.")),
            part=parts(place, len(sheets)),
            trees=tuple(sheet),
            scale=ALONE if len(sheet) == 1 else FULL,
            pitch=TALL if len(sheet) == 1 and len(sheet[0].lines) <= TALL_ROWS else PITCH,
            alone=len(sheet) == 1,
            chain=_chain(facts) if place == 1 else (),
        )
        for place, sheet in enumerate(sheets, 1)
    ]


def _ordered(rows: list[Row]) -> list[Row]:
    """Return a tree's rows, every branch under its parent."""
    children: dict[str, list[Row]] = {}
    for row in rows:
        children.setdefault(row["parent"], []).append(row)
    ordered: list[Row] = []

    def walk(parent: str, depth: int) -> None:
        for row in children.get(parent, ()):
            ordered.append({**row, "depth": depth})
            walk(row["code"], depth + 1)

    walk("", 0)
    return ordered


def _tree(facts: Facts, tree: str, rows: list[Row], name: str) -> Tree:
    below = [row for row in rows if row["depth"] == 1 and row["score"] is not None]
    worst = min(below, key=lambda row: float(row["score"]), default=None)
    return Tree(
        facts.words(name),
        tuple(_line(facts, tree, row) for row in rows),
        tuple(_bar(row, accent=row is worst) for row in rows),
    )


def _line(facts: Facts, tree: str, row: Row) -> Line:
    star = "*" if row["renormalised"] else ""
    root = row["parent"] == ""
    name = facts.name(row["code"])
    named = facts.words(TREES[tree]) if root and name == row["code"] else name
    return Line(
        name=fit(named, NAME_WIDTH - 10 * row["depth"]),
        depth=row["depth"],
        score=figures.plain(None if row["score"] is None else row["score"] * 100, 0) + star,
        weight=figures.UNKNOWN if row["weight"] is None else f"{row['weight']:.2g}",
        n=figures.count(row["n"]) + figures.mark(row["n"]),
    )


def _bar(row: Row, *, accent: bool) -> Span:
    words = figures.plain(None if row["score"] is None else row["score"] * 100, 0)
    return Span(row["score"], row["low"], row["high"], words=words, accent=accent)


def _headline(facts: Facts) -> str:
    rows = [r for r in facts.rows("index_trees") if r["score"] is not None]
    roots = {r["code"] for r in rows if r["parent"] == ""}
    branches = [r for r in rows if r["parent"] in roots]
    if not branches:
        return facts.words("The satisfaction indices of this wave")
    worst = min(branches, key=lambda r: float(r["score"]))
    best = max(branches, key=lambda r: float(r["score"]))
    return facts.say(
        "{worst} holds the {tree} index back ({low} of 100); {best} is strongest ({high})",
        worst=facts.name(worst["code"]),
        tree=facts.words(INDICES[worst["tree"]]),
        low=figures.plain(worst["score"] * 100, 0),
        best=facts.name(best["code"]),
        high=figures.plain(best["score"] * 100, 0),
    )


def _chain(facts: Facts) -> tuple[Link, ...]:
    """Return the links in order; a link that the study did not measure says so."""
    words = facts.words
    internal = next((r for r in facts.rows("index_trees", tree="internal", parent="")), None)
    overall = facts.row("measures", kind="overall", segment="all", measure="rating")
    visits = facts.row("mystery", level="all", segment="all")
    nps = facts.row("nps", segment="all")
    links = (
        ("Internal service quality", None, ""),
        ("Employee satisfaction", _score(internal), _n(facts, internal)),
        ("Retention and productivity", None, ""),
        ("Service value: norms kept", _score(visits), _n(facts, visits)),
        ("Customer satisfaction", _overall(facts, overall), _n(facts, overall)),
        ("Loyalty: NPS", None if nps is None else figures.signed(nps["score"], 0), _n(facts, nps)),
        ("Growth and profit", None, ""),
    )
    none = words("not measured")
    return tuple(
        Link(words(n), figure or figures.UNKNOWN, note or none) for n, figure, note in links
    )


def _score(row: Row | None) -> str | None:
    return None if row is None or row["score"] is None else figures.plain(row["score"] * 100, 0)


def _overall(facts: Facts, row: Row | None) -> str | None:
    if row is None or row["mean"] is None:
        return None
    return figures.share(row["mean"]) if as_share(facts) else figures.plain(row["mean"])


def _n(facts: Facts, row: Row | None) -> str:
    return "" if row is None else facts.words("n = {n}", n=figures.count(row["n"]))
