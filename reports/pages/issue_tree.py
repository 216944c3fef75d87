"""The key-issue tree: one overview, then the branches with their evidence."""

from __future__ import annotations

from dataclasses import dataclass

from reports import figures
from reports.document import Page, ReportSource
from reports.facts import Facts
from reports.issue_draft import refreshed
from reports.pages.issue_branch import Branch, branch_bodies, branch_headline
from reports.pages.naming import base_line, clipped, counted, listed
from reports.strategy import Issue, IssueTree
from reports.strategy.reading import main_figure, severity_words, value_words
from reports.wording import Wording

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST_BRANCHES = 6
TITLE_EMS = 41.0
METRIC_EMS = 17.0
ROOT_EMS = 40.0


@dataclass(frozen=True, slots=True)
class Density:
    """How tall a leaf's row, a lone leaf's row and the space between branches are, in pt."""

    name: str
    leaf: float
    lone: float
    gap: float

    def height(self, leaves: int) -> float:
        """Return how tall a branch of so many leaves is."""
        return self.lone if leaves == 1 else self.leaf * leaves

    def total(self, counts: list[int]) -> float:
        """Return how tall the whole tree is."""
        return sum(map(self.height, counts)) + self.gap * (len(counts) - 1)


SPACIOUS = Density("spacious", 54.0, 108.0, 12.0)
ROOMY = Density("", 26.0, 50.0, 12.0)
DENSE = Density("dense", 21.0, 42.0, 6.0)
ROOM = 346.0


@dataclass(frozen=True, slots=True)
class LeafRow:
    """A leaf of the overview; `share` is its severity against the heaviest, 0…1."""

    number: str
    title: str
    metric: str
    value: str
    n: str
    severity: str
    share: float
    pieces: int


@dataclass(frozen=True, slots=True)
class BranchBox:
    """A branch of the overview with its rows; `more` counts leaves that had no room."""

    letter: str
    title: str
    words: str
    height: float
    row: float
    accent: bool
    rows: tuple[LeafRow, ...]
    more: str = ""

    def centres(self) -> list[float]:
        """Return the middle of each row, from the branch's top, in pt."""
        return [self.row * (place + 0.5) for place in range(len(self.rows))]


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole tree at a glance; heights in pt for the lines between the boxes."""

    question: str
    density: str
    gap: float
    height: float
    boxes: tuple[BranchBox, ...]
    rows: int
    left_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePage(Page):
    """The overview, or one page of a branch."""

    kind: str = "issue_tree"
    overview: Overview | None = None
    branch: Branch | None = None

    def photographs(self) -> tuple[str, ...]:
        """Return the photos that hang on the page's leaves."""
        return self.branch.photographs() if self.branch else ()


def pages(source: ReportSource, words: Wording) -> list[IssuePage]:
    """Return the overview and the branches, [] without an issue."""
    if source.tree is None or not source.tree.leaves():
        return []
    facts = Facts.of(source, words)
    tree = refreshed(source.tree, facts.analysis)
    made = [_overview_page(facts, tree)]
    for letter, branch in _lettered(tree):
        bodies = branch_bodies(facts, tree, branch, letter)
        made.extend(_branch_page(facts, branch, letter, body) for body in bodies)
    return made


def _lettered(tree: IssueTree) -> list[tuple[str, Issue]]:
    letters = [first + second for first in ("", *LETTERS) for second in LETTERS]
    return list(zip(letters, tree.branches(), strict=False))


def _branch_page(facts: Facts, branch: Issue, letter: str, body: Branch) -> IssuePage:
    return IssuePage(
        headline=branch_headline(facts, branch, body),
        lead=facts.words(
            "Each issue of branch {letter} with one main figure (n and interval), what it is held "
            "against, what customers said, and what was seen.",
            letter=letter,
        )
        if body.leaves
        else facts.words("All issues of branch {letter} by severity.", letter=letter),
        source=base_line(facts),
        part=facts.words("Branch {letter}", letter=letter),
        branch=body,
    )


def _overview_page(facts: Facts, tree: IssueTree) -> IssuePage:
    return IssuePage(
        headline=_headline(facts, tree),
        lead=_lead(facts, tree),
        source=base_line(facts),
        overview=_overview(facts, tree),
    )


def _headline(facts: Facts, tree: IssueTree) -> str:
    whole = tree.severity()
    branches = tree.branches()
    if not whole:
        return facts.words(
            "{branches} branches and {leaves} issues explain where customers get less",
            branches=len(branches),
            leaves=len(tree.leaves()),
        )
    heaviest = max(branches, key=lambda branch: tree.severity(branch.id) or 0.0)
    leaf = max(_measured(tree, heaviest.id), key=lambda each: each.severity or 0.0)
    message = "“{branch}” carries {share} of the severity; heaviest: {leaf}"
    if len(branches) == 1:
        message = "{n} issues, the heaviest: {leaf}"
    if len(tree.leaves()) == 1:
        message = "One issue: {leaf}"
    return facts.words(
        message,
        n=len(tree.leaves()),
        branch=heaviest.title.to(facts.language),
        share=figures.share((tree.severity(heaviest.id) or 0.0) / whole),
        leaf=leaf.title.to(facts.language),
    )


def _measured(tree: IssueTree, branch: str) -> list[Issue]:
    basis = tree.basis()
    return [leaf for leaf in tree.leaves(branch) if leaf.basis in (basis, "")]


def _lead(facts: Facts, tree: IssueTree) -> str:
    rules = {
        "weighted_satisfaction": "Severity = max(0, −weighted satisfaction) × share who met the "
        "touchpoint.",
        "satisfaction": "Severity = max(0, −satisfaction) × share who met the touchpoint.",
        "bottom_box": "Severity = 100 × share in the bottom box × share who met the touchpoint.",
    }
    rule = rules.get(tree.basis())
    parts = [facts.words("Root question → branches → issues.")]
    if rule:
        parts.append(facts.words(rule))
    parts.append(facts.words("The bar compares it with the heaviest issue."))
    if len({leaf.basis for leaf in tree.leaves() if leaf.basis}) > 1:
        parts.append(facts.words("‡ measured on another basis, not added up."))
    return listed(parts, facts.words, sentence=True)


def _overview(facts: Facts, tree: IssueTree) -> Overview:
    shown_branches = _lettered(tree)[:MOST_BRANCHES]
    density, counts = _fit([len(tree.leaves(branch.id)) for _, branch in shown_branches])
    boxes = tuple(
        _box(facts, tree, letter, branch, count, density)
        for (letter, branch), count in zip(shown_branches, counts, strict=True)
    )
    left_out = len(tree.branches()) - len(boxes)
    return Overview(
        question=clipped(tree.question.to(facts.language), ROOT_EMS),
        density=density.name,
        gap=density.gap,
        height=density.total(counts),
        boxes=boxes,
        rows=sum(counts) + len(counts) - 1,
        left_out=counted(left_out, "{n} more branches on the pages after", facts.words)
        if left_out
        else "",
    )


def _fit(leaves: list[int]) -> tuple[Density, list[int]]:
    """Return the density and how many leaves of each branch fit on one page."""
    for density in (SPACIOUS, ROOMY):
        if density.total(leaves) <= ROOM:
            return density, leaves
    counts = [1] * len(leaves)
    for _ in range(sum(leaves)):
        growing = [
            [*counts[:i], counts[i] + 1, *counts[i + 1 :]]
            for i in sorted(range(len(leaves)), key=lambda i: counts[i])
            if counts[i] < leaves[i]
        ]
        counts = next((each for each in growing if DENSE.total(each) <= ROOM), counts)
    return DENSE, counts


def _box(
    facts: Facts, tree: IssueTree, letter: str, branch: Issue, count: int, density: Density
) -> BranchBox:
    heaviest = max((b.id for b in tree.branches()), key=lambda b: tree.severity(b) or 0.0)
    leaves = tree.by_severity(branch.id)
    hidden = len(leaves) - count
    return BranchBox(
        letter=letter,
        title=clipped(branch.title.to(facts.language), 9.5),
        words=_weight(facts, tree, branch),
        height=density.height(count),
        row=density.height(count) / count,
        accent=branch.id == heaviest and bool(tree.severity()),
        rows=tuple(
            _row(facts, tree, f"{letter}{number}", leaf)
            for number, leaf in enumerate(leaves[:count], 1)
        ),
        more=facts.words("+ {n} more", n=hidden) if hidden > 0 else "",
    )


def _weight(facts: Facts, tree: IssueTree, branch: Issue) -> str:
    severity, whole = tree.severity(branch.id), tree.severity()
    if severity is None or not whole:
        return facts.words("Severity {severity}", severity=figures.UNKNOWN)
    share = figures.share(severity / whole)
    value = severity_words(severity, tree.basis())
    return facts.words("Severity {severity}, {share}", severity=value, share=share)


def _row(facts: Facts, tree: IssueTree, number: str, leaf: Issue) -> LeafRow:
    metric, figure = main_figure(tree, leaf.id, facts.study, facts.analysis, facts.words)
    same = leaf.basis in (tree.basis(), "")
    heaviest = max((each.severity or 0.0 for each in _measured(tree, "")), default=0.0)
    severity = severity_words(leaf.severity, leaf.basis)
    return LeafRow(
        number=number,
        title=clipped(leaf.title.to(facts.language), TITLE_EMS),
        metric=clipped(metric, METRIC_EMS),
        value=value_words(figure.value, figure.unit, facts.words) if figure else figures.UNKNOWN,
        n=f"{figures.count(figure.n)}{figures.mark(figure.n)}" if figure else figures.UNKNOWN,
        severity=severity if same else f"{severity}‡",
        share=(leaf.severity or 0.0) / heaviest if same and heaviest else 0.0,
        pieces=len(tree.evidence_of(leaf.id)),
    )
