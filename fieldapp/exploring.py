"""Figures on demand for desk and report: a study's view → its figure, in words, as files."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from fieldapp import analysing
from fieldapp.exporting.csv_files import harmless
from fieldapp.languages import language
from fieldapp.storage import Study
from reports.composing import wording
from reports.dataset import Dataset
from reports.exploring import Figure, View, explore
from reports.exploring.drawing import standalone
from reports.exploring.naming import Names
from reports.exploring.offers import Offers, settled
from reports.exploring.rules import Rule, chi_square_words, rules
from reports.exploring.tables import table_rows
from reports.exploring.telling import Told, told
from surveys.tagged_items import with_tagged_items

MARK = "\ufeff"
_NOT_IN_FILES = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Explored:
    """What an address asks for: the view that it means, what else could be chosen, the figure."""

    study: Study
    wave: str
    view: View
    offers: Offers
    figure: Figure
    names: Names

    @cached_property
    def told(self) -> Told:
        """Return the figure in words."""
        return told(self.figure, self.names)

    @property
    def rules(self) -> list[Rule]:
        """Return how the figure is computed."""
        return rules(self.figure, self.names)

    @property
    def test(self) -> str:
        """Return χ² in words, "" where there is none."""
        return chi_square_words(self.figure, self.names)

    @property
    def query(self) -> str:
        """Return what reproduces the view at the end of an address."""
        return urlencode([("wave", self.wave), *self.view.pairs()])

    @property
    def file(self) -> str:
        """Return a name for files of this view, without its ending."""
        view = self.view
        parts = [self.study.code, self.wave, view.show, view.rows, view.columns]
        return _NOT_IN_FILES.sub("-", "-".join(parts).lower()).strip("-")[:120]

    def csv(self) -> str:
        """Return the table as CSV with a mark, so that spreadsheets know its UTF-8."""
        text = io.StringIO()
        rows = ([harmless(cell) for cell in row] for row in table_rows(self.figure, self.names))
        csv.writer(text).writerows(rows)
        return MARK + text.getvalue()

    def svg(self) -> str:
        """Return the chart as a file of its own."""
        return standalone(self.figure, self.names, self.told)


def explored(study: Study, wave: str, asked: View) -> Explored:
    """Return what a view comes to in a wave."""
    dataset = analysing.dataset(study, wave)
    waves = _answered(study, dataset)
    view, offers = settled(asked, dataset, waves)
    figure = explore(view, wave, lambda code: analysing.dataset(study, code), waves)
    plan = with_tagged_items(dataset.study, dataset.instruments.values())
    names = Names(plan, dataset.instruments, wording(language()))
    return Explored(study, wave, view, offers, figure, names)


def _answered(study: Study, dataset: Dataset) -> list[str]:
    """Return the waves that have answers, in the study's order."""
    having = analysing.waves_with_answers(study)
    return [wave.code for wave in dataset.study.waves if wave.code in having]


def figure_for(study: Study, wave: str, segments: tuple[str, ...], view: View) -> Figure | None:
    """Return the figure of a kept view for a report; None where the wave cannot show it.

    With `segments` the figure is of these alone.
    """
    dataset = analysing.dataset(study, wave, segments)
    waves = _answered(study, dataset)
    found, _ = settled(view, dataset, waves)
    if (found.show, found.rows, found.columns) != (view.show, view.rows, view.columns):
        return None
    return explore(found, wave, lambda code: analysing.dataset(study, code, segments), waves)
