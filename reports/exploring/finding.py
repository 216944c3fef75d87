"""View → Figure: what can be shown of a wave, and the table of what was asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import compress, pairwise

import numpy as np

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.rows import Rows
from reports.exploring.asking import CARDS, audience_of
from reports.exploring.carding import groups_of
from reports.exploring.figure import Cell, Figure, Line, Source
from reports.exploring.hiding import suppressed
from reports.exploring.judging import judged
from reports.exploring.measuring import measure_figure, sides
from reports.exploring.questioning import question_figure
from reports.exploring.splitting import limits
from reports.exploring.view import ALL, MYSTERY, TOGETHER, View
from reports.exploring.visiting import mystery_figure
from reports.measures.comparability import Comparability
from reports.measures.estimates import Mask

Datasets = Callable[[str], Dataset]


def explore(view: View, wave: str, datasets: Datasets, waves: Sequence[str] = ()) -> Figure:
    """Return the figure of a view, fit to be shown: few people hidden, columns compared.

    `datasets` gives the columns of a wave; `waves` are those with answers, in the study's order,
    which stand beside one another where the view's columns are "wave".
    """
    if view.columns == "wave":
        return judged(suppressed(_across(view, wave, [datasets(code) for code in waves])))
    return judged(suppressed(_within(view, datasets(wave))))


def _within(view: View, dataset: Dataset) -> Figure:
    if view.show == MYSTERY:
        found = mystery_figure(dataset, view)
    else:
        make = question_figure if view.is_question else measure_figure
        found = make(dataset, view)
    return replace(found, sources=_sources(dataset, found))


def _sources(dataset: Dataset, figure: Figure) -> tuple[Source, ...]:
    """Return the instruments whose forms are in, and how many of each."""
    rows = dataset.rows(figure.audience)
    inside = limits(dataset, rows, figure.view)
    counted: Counter[str] = Counter()
    for form, n in Counter(compress(rows.form, inside.tolist())).items():
        counted[form.rsplit(":", 1)[0]] += n
    kinds = {key.rsplit(":", 1)[0]: form.kind for key, form in dataset.instruments.items()}
    asked = figure.view.rows.partition("/")[0] if figure.view.is_question else ""
    left_out: Counter[str] = Counter()
    for (code, _, _), n in (dataset.base.received - dataset.base.counted).items():
        left_out[code] += n
    return tuple(
        Source(code, kinds[code], n, left_out[code], _groups(figure, code, rows, inside))
        for code, n in sorted(counted.items())
        if asked in ("", code)
    )


def _groups(figure: Figure, code: str, rows: Rows, inside: Mask) -> int | None:
    """Return from how many groups an instrument's cards are, None where these are no cards."""
    if figure.audience != CARDS:
        return None
    of_form = np.array([form.rsplit(":", 1)[0] == code for form in rows.form])
    return int(np.unique(groups_of(rows)[0][of_form & inside]).size)


def _across(view: View, wave: str, datasets: Sequence[Dataset]) -> Figure:
    """Return one column a wave; there is no figure of all waves together."""
    alone = replace(view, columns=TOGETHER)
    parts = [_within(alone, dataset) for dataset in datasets]
    units = {line.code: line.unit for part in parts for line in part.lines}
    guards = [Comparability(*pair) for pair in pairwise(datasets)]
    lines = tuple(
        Line(code, unit, tuple(_cells(view, code, parts, guards))) for code, unit in units.items()
    )
    here = next((part for part in parts if part.wave == wave), Figure(view, wave, CUSTOMERS))
    return replace(
        here,
        view=view,
        columns=tuple(part.wave for part in parts),
        lines=lines,
        sources=_together(parts),
        separate=any(part.separate for part in parts),
        several=any(part.several for part in parts),
    )


def _cells(
    view: View, code: str, parts: Sequence[Figure], guards: Sequence[Comparability]
) -> list[Cell]:
    found = []
    for place, part in enumerate(parts):
        line = next((line for line in part.lines if line.code == code), None)
        cell = line.cells[part.columns.index(ALL)] if line else Cell()
        broken = _broken(view, code, guards[place - 1]) if place else ""
        found.append(replace(cell, broken=broken))
    return found


def _broken(view: View, code: str, guard: Comparability) -> str:
    """Return why a line's figure cannot be held against that of the wave before, "" if it can."""
    if view.show == MYSTERY:
        level = {"touchpoint": "touchpoint", "item": "item"}.get(view.rows)
        return guard.broken("visits", (level, code, "compliance")) or "" if level else ""
    if view.is_question:
        instrument, _, path = view.rows.partition("/")
        audience = audience_of(guard.after, view.rows)
        return guard.broken_question(audience, instrument, tuple(path.split("/"))) or ""
    reasons = (guard.broken(CUSTOMERS, (view.rows, code, side)) for side in sides(view.show))
    return next(filter(None, reasons), "")


def _together(parts: Sequence[Figure]) -> tuple[Source, ...]:
    """Return the sources of all waves, an instrument once."""
    found: dict[str, Source] = {}
    for source in (source for part in parts for source in part.sources):
        before = found.get(source.instrument, replace(source, n=0, left_out=0, groups=None))
        n, left_out = before.n + source.n, before.left_out + source.left_out
        groups = None if source.groups is None else (before.groups or 0) + source.groups
        found[source.instrument] = replace(source, n=n, left_out=left_out, groups=groups)
    return tuple(found.values())
