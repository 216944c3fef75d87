"""Codes in the reader's words: measures, rows, columns, answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from reports.exploring.asking import CARDS, repeated
from reports.exploring.figure import Figure
from reports.exploring.view import ALL, MYSTERY, TOGETHER, WEIGHTED, View
from reports.strategy.reading import MEASURE_NAMES
from reports.wording import Wording
from surveys.instrument import Choice, Instrument, Question
from surveys.study import Study
from surveys.text import Text
from surveys.vectors import GROUP

SHOWS = {
    "answers": "Distribution",
    "mean": "Mean, median and deviation",
    "boxes": "Top and bottom boxes",
    "nps": "NPS",
}
ROWS = {
    "touchpoint": "Touchpoint",
    "factor": "Value factor",
    "dimension": "Experience dimension",
    "item": "Item",
    "site": "Site",
    "region": "Region",
}
SPLITS = {
    TOGETHER: "Nothing",
    "segment": "Segment",
    "region": "Region",
    "site": "Site",
    "wave": "Wave",
}
LINES = {
    "mean": "Mean",
    "median": "Median value",
    "deviation": "Standard deviation",
    "top1": "Top box",
    "top2": "Top two boxes",
    "bottom1": "Bottom box",
    "nps": "NPS",
    "promoters": "Promoters (9–10)",
    "passives": "Passives (7–8)",
    "detractors": "Detractors (0–6)",
}
DISPOSITIONS = {
    "complete": "Complete",
    "partial": "Partial",
    "refused": "Refused",
    "screened_out": "Screened out",
    "non_contact": "No contact",
    "other": "Other",
}
EVERYBODY = {
    "employees": "All employees",
    "visits": "All visits",
    "customers": "All customers",
    "groups": "All groups",
    CARDS: "All cards",
}


class Names:
    """The words of a study in one language; `study` has names for its instruments' items."""

    def __init__(self, study: Study, instruments: Mapping[str, Instrument], words: Wording) -> None:
        self.study, self.words = study, words
        newest: dict[str, Instrument] = {}
        for key, form in sorted(instruments.items(), key=lambda one: _version(one[0])):
            newest[key.rsplit(":", 1)[0]] = form
        self.instruments = newest

    @cached_property
    def _planned(self) -> dict[tuple[str, str], Text]:
        """Return (group, code) → name of all that the study names."""
        groups = ("touchpoint", "factor", "dimension", "item", "site", "segment", "wave", "region")
        return {
            (group, thing.code): thing.name
            for group in groups
            for thing in getattr(self.study, f"{group}s")
        }

    @cached_property
    def _questions(self) -> dict[str, Question]:
        return {
            f"{code}/{'/'.join(question.path)}": question
            for code, form in self.instruments.items()
            for question in form.questions()
        }

    def planned(self, group: str, code: str) -> str:
        """Return the name of a touchpoint, site, segment …, the code where it has none."""
        return self._planned.get((group, code), Text()).to(self.words.language) or code

    def show(self, code: str) -> str:
        """Return what is shown."""
        return self.words(SHOWS.get(code) or MEASURE_NAMES.get(code, code))

    def question(self, code: str) -> str:
        """Return a question as it is asked, its name where it has no label."""
        asked = self._questions.get(code)
        label = asked.label.to(self.words.language) if asked else ""
        return " ".join(label.split()) or code.rpartition("/")[2]

    def instrument(self, code: str) -> str:
        """Return an instrument's title."""
        form = self.instruments.get(code)
        return (form.title.to(self.words.language) if form else "") or code

    def source_of(self, question: str) -> str:
        """Return what asks a question: an instrument, or the cards of its groups."""
        code, _, path = question.partition("/")
        form, title = self.instruments.get(code), self.instrument(code)
        carded = form is not None and form.kind == GROUP and path in repeated(form)
        return self.words("{instrument}: cards", instrument=title) if carded else title

    def rows(self, code: str) -> str:
        """Return what the lines are: touchpoints, sites, the answers of a question."""
        return self.words(ROWS[code]) if code in ROWS else self.question(code)

    def heading(self, view: View) -> str:
        """Return the head of the column of names."""
        if not view.is_question:
            return self.rows(view.rows)
        return self.words("Answer" if view.show == "answers" else "Figure")

    def split(self, code: str) -> str:
        """Return what the columns are."""
        return self.words(SPLITS[code]) if code in SPLITS else self.question(code)

    def region(self, path: str) -> str:
        """Return a region by the names along its path."""
        parts = path.split("/")
        return " · ".join(self.planned("region", part) for part in parts)

    def column(self, figure: Figure, code: str) -> str:
        """Return a column's head."""
        if code == ALL:
            return self.words(EVERYBODY.get(figure.audience, "All"))
        if code == WEIGHTED:
            return self.words("Weighted")
        return self._grouped(figure.view.columns, code)

    def line(self, figure: Figure, code: str) -> str:
        """Return a line's name."""
        view = figure.view
        if view.show == MYSTERY and code == ALL:
            return self.words("All sites, whole visit")
        if view.is_question:
            return self._choice(view.rows, code) if view.show == "answers" else self._part(code)
        return self._grouped(view.rows, code)

    def _grouped(self, group: str, code: str) -> str:
        if group == "region":
            return self.region(code)
        if "/" in group:
            return self._choice(group, code)
        found = self.planned(group, code)
        if found == code and group == "item":
            return self._by_name(code)
        return found

    def _part(self, code: str) -> str:
        return self.words(LINES[code])

    def _choice(self, question: str, code: str) -> str:
        asked = self._questions.get(question)
        choices: Iterable[Choice] = asked.choices if asked else ()
        label = next((choice.label for choice in choices if choice.name == code), Text())
        if not label and asked and asked.tags.measure == "disposition":
            return self.words(DISPOSITIONS.get(code, code))
        return " ".join(label.to(self.words.language).split()) or code.replace("-", "−")

    def _by_name(self, code: str) -> str:
        """Return the label of a question that a score is known by (an item without a tag)."""
        for question in self._questions.values():
            if question.path[-1] == code and question.tags.measure == "compliance":
                return " ".join(question.label.to(self.words.language).split()) or code
        return code


def _version(key: str) -> tuple[str, int, str]:
    code, _, number = key.rpartition(":")
    return code, int(number) if number.isdigit() else 0, number
