"""Documents → tables: which columns an instrument has, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.instrument import Instrument, Node, Question, Section
from surveys.question_types import TYPES
from surveys.text import Text

Cell = str | int | float | None
Path = tuple[str, ...]
# What is known of each submission beside its answers; a repeat's tables have "instance", too.
KNOWN = ("id", "version", "wave", "site", "segment", "state", "received_at", "account")
NUMBERS = ("integer", "decimal", "range")
LISTS = ("select_multiple",)


@dataclass(slots=True)
class Column:
    """A column: `codes` name the answers of a list, `number` says that numbers stand in it.

    `option` is the choice that a column of ticks stands for: 1 chosen, 0 answered but not chosen.
    """

    name: str
    path: Path = ()
    label: Text = Text()
    codes: dict[str, Text] = field(default_factory=dict)
    number: bool = False
    option: str = ""
    part: str = ""


@dataclass(slots=True)
class Table:
    """A table of answers, `rows` as long as `columns`."""

    name: str
    columns: list[Column]
    rows: list[list[Cell]] = field(default_factory=list)

    @property
    def file(self) -> str:
        """Return its name as that of a file."""
        return re.sub(r"[^\w.-]", "_", self.name)[:80]


def tables_of(
    instruments: Mapping[str, Instrument], documents: Iterable[Mapping[str, Any]]
) -> list[Table]:
    """Return a table an instrument and repeat with answers; versions share their columns."""
    plans: dict[str, _Plan] = {}
    for key in sorted(instruments, key=_version):
        code = instruments[key].code
        plans.setdefault(code, _Plan(code)).take_in(instruments[key])
    for document in documents:
        instrument = instruments.get(document["instrument"])
        if instrument is not None:
            plans[instrument.code].fill(document)
    return [table for plan in plans.values() for table in plan.tables.values() if table.rows]


def _version(key: str) -> tuple[str, int]:
    code, _, number = key.rpartition(":")
    return code, int(number)


class _Plan:
    """The tables of one instrument, by the path of the repeat; () is the submission itself."""

    def __init__(self, code: str) -> None:
        self.code = code
        known = [Column(name) for name in KNOWN]
        self.tables: dict[Path, Table] = {(): Table(code, known)}

    def take_in(self, instrument: Instrument) -> None:
        """Add what a version asks that no version before it did."""
        self._nodes(instrument.items, (), ())

    def _nodes(self, nodes: tuple[Node, ...], path: Path, repeat: Path) -> None:
        for node in nodes:
            if isinstance(node, Section):
                inside = (*path, node.name)
                if node.repeat and inside not in self.tables:
                    known = [Column(name) for name in (*KNOWN, "instance")]
                    self.tables[inside] = Table(".".join((self.code, *inside)), known)
                self._nodes(node.items, inside, inside if node.repeat else repeat)
            elif isinstance(node, Question) and TYPES[node.type].answered:
                self._add(self.tables[repeat], columns_of(node, (*path, node.name), len(repeat)))

    def _add(self, table: Table, columns: Iterator[Column]) -> None:
        there = {column.name: column for column in table.columns}
        for column in columns:
            if column.name in there:
                there[column.name].codes |= column.codes
            else:
                table.columns.append(column)

    def fill(self, document: Mapping[str, Any]) -> None:
        """Add a submission's rows."""
        version = document["instrument"].rpartition(":")[2]
        known: list[Cell] = [
            version if name == "version" else document.get(name, "") for name in KNOWN
        ]
        answers = document.get("answers") or {}
        for repeat, table in self.tables.items():
            for number, within in _instances(answers, repeat):
                place: list[Cell] = [*known, number] if repeat else known
                asked = table.columns[len(place) :]
                table.rows.append(
                    [*place, *(_cell(column, within, len(repeat)) for column in asked)]
                )


def columns_of(question: Question, path: Path, depth: int) -> Iterator[Column]:
    """Yield the columns of a question: one, or one a choice or part where it has several."""
    name = ".".join(path[depth:])
    labels = {choice.name: choice.label or Text.of(choice.name) for choice in question.choices}
    if question.type in LISTS and labels:
        for code, label in labels.items():
            yield Column(f"{name}.{code}", path, _both(question.label, label), {}, True, code)
    elif question.type == "geopoint":
        for part in ("lat", "lon", "altitude", "accuracy"):
            yield Column(f"{name}.{part}", path, question.label, number=True, part=part)
    else:
        codes = labels if question.type == "select_one" else {}
        yield Column(name, path, question.label, codes, question.type in NUMBERS)


def _both(question: Text, choice: Text) -> Text:
    languages = dict.fromkeys(code for code, _ in (*question, *choice))
    return Text.of({code: f"{question.to(code)} – {choice.to(code)}" for code in languages})


def _instances(answers: Any, repeat: Path) -> Iterator[tuple[str, Any]]:
    """Yield (number of the instance, "1" or within others "2.1", its answers)."""
    found = [("", answers)]
    for name in repeat:
        found = [
            (f"{number}.{at}".lstrip(".") if isinstance(part, list) else number, one)
            for number, within in found
            for part in [within.get(name) if isinstance(within, Mapping) else None]
            for at, one in enumerate(part if isinstance(part, list) else [part], 1)
            if isinstance(one, Mapping)
        ]
    yield from found


def _cell(column: Column, answers: Any, depth: int) -> Cell:
    value = answers
    for name in column.path[depth:]:
        value = value.get(name) if isinstance(value, Mapping) else None
    if column.option:
        return None if value is None else _ticked(column.option, value)
    if column.part:
        value = value.get(column.part) if isinstance(value, Mapping) else None
    if isinstance(value, Mapping):
        return str(value.get("sha256") or value.get("name") or "")
    if isinstance(value, list):
        return " ".join(map(str, value))
    return str(value) if isinstance(value, bool) else value


def _ticked(option: str, value: Any) -> int:
    """Return 1 for what was chosen, else 0."""
    chosen = value if isinstance(value, list) else str(value).split()
    return 1 if option in chosen else 0
