"""One branch of the key-issue tree: its issues with figure, comparison, quote and photo."""

from __future__ import annotations

from dataclasses import dataclass

from reports import figures
from reports.charts.columns import Span
from reports.facts import Facts
from reports.moments import minute
from reports.pages.issue_chart import Chart
from reports.pages.issue_peers import peers
from reports.pages.naming import chunks, clipped, itemised, lines
from reports.strategy import Evidence, Figure, Issue, IssueTree, Reference, addressed, resolve
from reports.strategy.reading import (
    MEASURE_NAMES,
    base_words,
    evidence_words,
    main_figure,
    reference_name,
    severity_words,
    shown,
    value_words,
)
from reports.typesetting import ems

LEAVES_A_PAGE = 3
PAGES_A_BRANCH = 2
LISTED_A_PAGE = 16
SEGMENTS_IN_THREE, SEGMENTS_IN_TWO = 3, 6
TITLE_EMS = 38.0
ANSWERS_EMS = 140.0
# The column right of a lone issue, in pt: a quote's line, what stands around it, a chart's row.
COLUMN_HEIGHT, LINE, MARGIN, PHOTO_HEIGHT = 320.0, 15.0, 26.0, 150.0
QUOTE_WIDTH_EMS = 36.0
MOST_PEERS, PEER_PITCH = 14, 14.0
# Beside other issues a headline of two lines and the branch's answer take room as well.
MOST_PEERS_BESIDE = 8
QUOTE_EMS = {1: 140.0, 2: 100.0, 3: 45.0}
CONTRAST_EMS = {1: 40.0, 2: 40.0, 3: 25.0}


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said, and who it was."""

    words: str
    who: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo and its caption."""

    sha256: str
    caption: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """An issue with its evidence in words; empty texts are left out of the page."""

    number: str
    title: str
    value: str
    metric: str
    base: str
    chart: Chart | None
    contrast: str
    quotes: tuple[Quote, ...]
    photo: Photo | None
    pieces: str
    peers: Chart | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An issue in the list of a branch that is too large for columns."""

    number: str
    title: str
    severity: str
    metric: str
    value: str
    pieces: int


@dataclass(frozen=True, slots=True)
class Branch:
    """The body of a branch page: up to three issues in columns, or a list of them."""

    leaves: tuple[Leaf, ...] = ()
    lines: tuple[Line, ...] = ()
    answers: str = ""

    def photographs(self) -> tuple[str, ...]:
        """Return the photos on the page."""
        return tuple(leaf.photo.sha256 for leaf in self.leaves if leaf.photo)


def branch_headline(facts: Facts, branch: Issue, body: Branch) -> str:
    """Return the branch and what its first issue shows."""
    name = branch.title.to(facts.language)
    first = (body.leaves or body.lines)[0]
    if body.lines:
        message = "{branch}: its issues by severity, from {number}"
        return facts.words(message, branch=name, number=first.number)
    if first.value == figures.UNKNOWN:
        return facts.words("{branch}: {issue}", branch=name, issue=first.title)
    return facts.words(
        "{branch}: {issue} ({metric} {value})",
        branch=name,
        issue=first.title,
        metric=_inside(first.metric),
        value=first.value,
    )


def _inside(metric: str) -> str:
    """Return a metric's name as it stands inside a sentence; NPS stays as it is."""
    return metric[:1].lower() + metric[1:] if metric[1:2].islower() else metric


def branch_bodies(facts: Facts, tree: IssueTree, branch: Issue, letter: str) -> list[Branch]:
    """Return the pages of a branch: the heaviest issues in columns, all in a list if many."""
    leaves = tree.by_severity(branch.id)
    numbered = [(f"{letter}{number}", leaf) for number, leaf in enumerate(leaves, 1)]
    most = LEAVES_A_PAGE * PAGES_A_BRANCH
    bodies: list[Branch] = []
    if len(numbered) > most:
        bodies += [
            Branch(lines=tuple(_line(facts, tree, number, leaf) for number, leaf in rows))
            for rows in chunks(numbered, LISTED_A_PAGE)
        ]
    for group in chunks(numbered[:most], LEAVES_A_PAGE):
        columns = tuple(_leaf(facts, tree, number, leaf, len(group)) for number, leaf in group)
        answers = _answers(facts, tree, [leaf.id for _, leaf in group])
        bodies.append(Branch(columns, answers=answers))
    return bodies


def _main(facts: Facts, tree: IssueTree, leaf: Issue) -> tuple[str, Figure | None]:
    return main_figure(tree, leaf.id, facts.study, facts.analysis, facts.words)


def _line(facts: Facts, tree: IssueTree, number: str, leaf: Issue) -> Line:
    metric, figure = _main(facts, tree, leaf)
    return Line(
        number,
        clipped(leaf.title.to(facts.language), 56.0),
        severity_words(leaf.severity, leaf.basis),
        clipped(metric, 24.0),
        value_words(figure.value, figure.unit, facts.words) if figure else figures.UNKNOWN,
        len(tree.evidence_of(leaf.id)),
    )


def _leaf(facts: Facts, tree: IssueTree, number: str, leaf: Issue, columns: int) -> Leaf:
    metric, figure = _main(facts, tree, leaf)
    pieces = tree.evidence_of(leaf.id)
    photo = next((_photo(facts, piece) for piece in pieces if piece.kind == "photo"), None)
    chart = _chart(facts, pieces, columns)
    contrast = _contrast(facts, pieces, columns)
    found = [piece for piece in pieces if piece.kind == "verbatim"][: _quotes(photo, columns)]
    quotes = tuple(_quote(facts, piece, columns) for piece in found)
    return Leaf(
        number=number,
        title=clipped(leaf.title.to(facts.language), TITLE_EMS),
        value=value_words(figure.value, figure.unit, facts.words) if figure else figures.UNKNOWN,
        metric=clipped(metric, 46.0) if figure else facts.words("No live figure hangs here"),
        base=base_words(figure, facts.words) if figure else "",
        chart=chart,
        contrast=contrast,
        quotes=quotes,
        photo=photo,
        pieces=facts.words("{n} pieces of evidence", n=len(pieces)),
        peers=peers(facts, tree, leaf, _room(quotes, photo, columns)),
    )


def _room(quotes: tuple[Quote, ...], photo: Photo | None, columns: int) -> int:
    """Return how many rows of a chart have room below the words and photos of a column."""
    if columns > 1:
        return 0 if quotes or photo else MOST_PEERS_BESIDE
    said = sum(LINE * lines(quote.words, QUOTE_WIDTH_EMS) + MARGIN for quote in quotes)
    shown = PHOTO_HEIGHT if photo and not quotes else 0.0
    return min(MOST_PEERS, int((COLUMN_HEIGHT - said - shown) / PEER_PITCH))


def _quotes(photo: Photo | None, columns: int) -> int:
    """Return how many quotes have room beside a photo, or where there is none."""
    if columns == 1:
        return 4
    return 1 if photo else 3


def _chart(facts: Facts, pieces: tuple[Evidence, ...], columns: int) -> Chart | None:
    """Return the first measure that hangs here for two segments or more."""
    by_measure: dict[str, list[tuple[Reference, Figure]]] = {}
    for piece in pieces:
        if piece.reference is not None and piece.reference.segment not in ("all", "weighted"):
            figure = shown(resolve(piece.reference, facts.analysis), piece.reference)
            if figure is not None:
                by_measure.setdefault(piece.reference.measure, []).append((piece.reference, figure))
    known = next((found for found in by_measure.values() if len(found) > 1), None)
    if known is None:
        return None
    known = known[: SEGMENTS_IN_THREE if columns == LEAVES_A_PAGE else SEGMENTS_IN_TWO]
    worst = min(figure.value for _, figure in known)
    rows = tuple(_span(facts, figure, worst) for _, figure in known)
    ends = [e for _, f in known for e in (f.value, f.low, f.high, 0.0) if e is not None]
    return Chart(
        facts.words(
            "{measure} by segment", measure=facts.words(MEASURE_NAMES[known[0][0].measure])
        ),
        tuple(clipped(facts.name(reference.segment), 9.0) for reference, _ in known),
        rows,
        min(ends),
        max(ends),
    )


def _span(facts: Facts, figure: Figure, worst: float) -> Span:
    words = value_words(figure.value, figure.unit, facts.words)
    return Span(figure.value, figure.low, figure.high, None, words, figure.value == worst)


def _contrast(facts: Facts, pieces: tuple[Evidence, ...], columns: int) -> str:
    """Return the further figures about all customers that fit on a line."""
    taken: list[str] = []
    known = 0
    for piece in pieces:
        read = evidence_words(piece, facts.study, facts.analysis, facts.words)
        pooled = piece.reference is not None and piece.reference.segment == "all"
        if piece.reference is None or not pooled or read.value == figures.UNKNOWN:
            continue
        known += 1
        name = reference_name(piece.reference, facts.study, facts.words, whole=False)
        said = f"{name} {read.value}"
        if known > 1 and ems("，".join([*taken, said])) <= CONTRAST_EMS[columns]:
            taken.append(said)
    return ("，" if facts.language == "zh" else "; ").join(taken)


def _quote(facts: Facts, piece: Evidence, columns: int) -> Quote:
    said = f"{piece.submission}/{piece.path}"
    row = facts.row("verbatims", id=said)
    who: list[str] = []
    if row is not None:
        who = [facts.name(row[key]) for key in ("segment", "site") if row[key]]
        if row["feeling"] is not None:
            who.append(facts.words("feeling {value}", value=figures.signed(row["feeling"], 0)))
    words = clipped(piece.text.to(facts.language), QUOTE_EMS[columns])
    return Quote(words, " · ".join(who))


def _photo(facts: Facts, piece: Evidence) -> Photo:
    row = facts.row("photos", sha256=piece.sha256)
    caption = [piece.text.to(facts.language)]
    if row is not None:
        caption += [facts.name(row["site"]) if row["site"] else ""]
        caption += [minute(row["taken_at"], facts.source.timezone)]
    return Photo(piece.sha256, clipped(" · ".join(filter(None, caption)), 32.0))


def _answers(facts: Facts, tree: IssueTree, leaves: list[str]) -> str:
    """Name the initiatives that address the page's issues; say so where there is none."""
    strategy = facts.source.strategy
    if strategy is None:
        return ""
    covered = addressed(tree, strategy)
    ids = {each for leaf in leaves for each in covered.get(leaf, ())}
    titles = [i.title.to(facts.language) for i in strategy.initiatives if i.id in ids]
    if not titles:
        return facts.words("No initiative addresses these issues yet.")
    named = itemised(list(dict.fromkeys(titles)), facts.words)
    return clipped(facts.words("Answered by: {initiatives}.", initiatives=named), ANSWERS_EMS)
