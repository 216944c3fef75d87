"""An issue's main figure among its like: where no words or photos stand with it, this does."""

from __future__ import annotations

from reports.charts.columns import Span
from reports.facts import Facts, Row
from reports.pages.issue_chart import Chart
from reports.pages.naming import clipped
from reports.strategy import Issue, IssueTree, Reference, resolve
from reports.strategy.evidence import TABLES, unit_of
from reports.strategy.reading import MEASURE_NAMES, shown, value_words

FEWEST = 3
NAME_EMS = 11.0


def peers(facts: Facts, tree: IssueTree, leaf: Issue, most: int) -> Chart | None:
    """Return the measure of an issue's main figure at every item, the worst first.

    None where the figure is of no item, where fewer than three items have it or have room.
    """
    if most < FEWEST:
        return None
    reference = _main(facts, tree, leaf)
    if reference is None:
        return None
    rows = _like(facts, reference)
    if len(rows) < FEWEST:
        return None
    column = _column(reference)
    high_is_bad = reference.measure.startswith(("wait", "bottom"))
    rows.sort(key=lambda row: float(row[column]), reverse=high_is_bad)
    own = next(at for at, row in enumerate(rows) if _item(row) == reference.item)
    if len(rows) <= most:
        return _chart(facts, reference, rows, "{measure} of all, the worst first", len(rows))
    if own < most:
        title = "{measure}: the {n} worst of {whole}"
        return _chart(facts, reference, rows[:most], title, len(rows))
    title = "{measure}: the {n} worst of {whole}, and this one"
    return _chart(facts, reference, [*rows[: most - 1], rows[own]], title, len(rows))


def _main(facts: Facts, tree: IssueTree, leaf: Issue) -> Reference | None:
    """Return the reference of the leaf's first figure that is known."""
    for piece in tree.evidence_of(leaf.id):
        found = piece.reference
        if found is not None and shown(resolve(found, facts.analysis), found) is not None:
            return found if found.item else None
    return None


def _column(reference: Reference) -> str:
    return TABLES.get(reference.measure, ("measures", "mean", ""))[1]


def _item(row: Row) -> str:
    return str(row.get("item") or row.get("touchpoint") or row.get("code") or "")


def _like(facts: Facts, reference: Reference) -> list[Row]:
    """Return the rows that differ from the reference's own by their item alone."""
    table, column, _ = TABLES.get(reference.measure, ("measures", "mean", ""))
    keys = {
        "waits": {"site": reference.site},
        "mystery": {"segment": reference.segment, "level": reference.kind or "touchpoint"},
        "boxes": {"segment": reference.segment, "box": reference.measure},
        "measures": {"segment": reference.segment, "measure": reference.measure},
    }.get(table)
    if keys is None:
        return []
    rows = [row for row in facts.rows(table, **keys) if row.get(column) is not None]
    own = next((row for row in rows if _item(row) == reference.item), None)
    if own is None:
        return []
    return [row for row in rows if row.get("kind") == own.get("kind")]


def _chart(facts: Facts, reference: Reference, rows: list[Row], title: str, whole: int) -> Chart:
    """Draw the rows; a title that counts says how many of them stand for the `whole`."""
    column, unit = _column(reference), unit_of(reference)
    spans = tuple(
        Span(
            row[column],
            row.get("low"),
            row.get("high"),
            None,
            value_words(row[column], unit, facts.words),
            _item(row) == reference.item,
        )
        for row in rows
    )
    ends = [e for span in spans for e in (span.value, span.low, span.high, 0.0) if e is not None]
    measure = facts.words(MEASURE_NAMES[reference.measure])
    n = len(rows) - title.endswith("this one")
    return Chart(
        facts.words(title, measure=measure, n=n, whole=whole),
        tuple(clipped(facts.name(_item(row)), NAME_EMS) for row in rows),
        spans,
        min(ends),
        max(ends),
    )
