"""The verbatims of a wave in the order in which people code them, and what each person may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fieldapp import analysing, coding, strategies
from fieldapp.coding import CODERS, Standing, words_of
from fieldapp.storage import Account, Study
from fieldapp.studies import definition
from reports.coding import Code, Rules, Suggester
from reports.coding.starter import starter_rules
from surveys.instrument import Instrument

SHOWS = ("uncoded", "second", "mine", "differing", "all")
UNCODED = frozenset(("uncoded", "all"))
RULES = "coding_rules"
EMPLOYEE = "employee"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which verbatims are in the queue: what stands of them, of which question, with which words.

    `question` is "instrument/path" without the numbers of cards, as of `question_of`.
    """

    show: str = "uncoded"
    question: str = ""
    words: str = ""

    def asked(self) -> dict[str, str]:
        """Return the filter as an address has it."""
        parts = {"show": self.show, "question": self.question, "words": self.words}
        return {name: value for name, value in parts.items() if value}


@dataclass(frozen=True, slots=True)
class Entry:
    """A verbatim with what stands of it, and which of SHOWS list it."""

    row: Mapping[str, Any]
    standing: Standing
    shows: frozenset[str]

    @property
    def id(self) -> str:
        """Return the verbatim's id."""
        return str(self.row["id"])


class Queue:
    """The verbatims that count, as one person sees them."""

    def __init__(self, study: Study, wave: str, account: Account) -> None:
        stands = coding.standings(study, wave)
        said = analysing.said_dataset(study, wave)
        kinds = {instrument.code: instrument.kind for instrument in said.instruments.values()}
        # Customers first: what employees say is coded after.
        rows = sorted(said.verbatims, key=lambda row: kinds.get(row["instrument"]) == EMPLOYEE)
        self.account = account
        self.entries = [self._read(row, stands.get(words_of(row))) for row in rows]
        self._places = {entry.id: place for place, entry in enumerate(self.entries)}

    def entry(self, verbatim: str) -> Entry | None:
        """Return the entry of a verbatim, None where it does not count."""
        place = self._places.get(verbatim)
        return None if place is None else self.entries[place]

    def shown(self, asked: Filter) -> list[Entry]:
        """Return what a filter leaves, in order."""
        return [entry for entry in self.entries if self._fits(entry, asked)]

    def next(self, verbatim: str, asked: Filter, step: int = 1) -> Entry | None:
        """Return the next one that a filter leaves (before it with −1), round the end; not itself.

        None where no other is left.
        """
        at, n = self._places.get(verbatim, -1), len(self.entries)
        for distance in range(1, n + (at < 0)):
            entry = self.entries[(at + step * distance) % n]
            if self._fits(entry, asked):
                return entry
        return None

    def _fits(self, entry: Entry, asked: Filter) -> bool:
        if asked.question and question_of(entry.row) != asked.question:
            return False
        if asked.words and asked.words.casefold() not in entry.row["text"].casefold():
            return False
        return asked.show in entry.shows

    def _read(self, row: Mapping[str, Any], standing: Standing | None) -> Entry:
        if standing is None or not standing.own:
            return Entry(row, standing or Standing(), UNCODED)
        shows = {"all"}
        if self.account.id in standing.own:
            shows.add("mine")
        elif standing.open_to(self.account):
            shows.add("second")
        if standing.differing:
            shows.add("differing")
        return Entry(row, standing, frozenset(shows))

    def counts(self) -> dict[str, int]:
        """Return how many verbatims each filter shows, and how many two coded."""
        found = Counter(show for entry in self.entries for show in entry.shows)
        twice = sum(len(entry.standing.own) == CODERS for entry in self.entries)
        return {show: found[show] for show in SHOWS} | {"twice": twice}

    def coders(self) -> Counter[int]:
        """Return how many verbatims each account has coded."""
        return Counter(account for entry in self.entries for account in entry.standing.own)

    def codes_seen(self, entry: Entry) -> dict[int, Code]:
        """Return the codes by account that the person may see.

        Whoever may yet code it sees nothing of the first coder's code before giving their own.
        """
        return {} if entry.standing.hidden_from(self.account) else entry.standing.own

    def may_read(self, entry: Entry) -> bool:
        """Tell whether a code may be shown among figures: to coders only once theirs is given."""
        return not (entry.standing.hidden_from(self.account) and self.account.id in self.coders())


def question_of(row: Mapping[str, Any]) -> str:
    """Return which question a verbatim answers: "instrument/path" without the numbers of cards."""
    path = [step for step in row["id"].split("/")[1:] if not step.isdecimal()]
    return "/".join([row["instrument"], *path])


def questions(instruments: Mapping[str, Instrument]) -> dict[str, tuple[Any, Any]]:
    """Return question → (title of the form, wording of the question), the newest version's."""
    found = {}
    for instrument in instruments.values():
        for question in instrument.questions():
            if question.tags.measure == "verbatim":
                key = "/".join((instrument.code, *question.path))
                found[key] = (instrument.title, question.label)
    return found


def rules_of(study: Study) -> Rules:
    """Return the study's rules: as last saved, else those that a study begins with."""
    kept: Rules | None = strategies.in_force(study, strategies.EVERY_WAVE, RULES)
    return starter_rules(definition(study)) if kept is None else kept


def suggester(study: Study) -> Suggester:
    """Return what reads verbatims by the study's rules."""
    return Suggester(rules_of(study), definition(study))
