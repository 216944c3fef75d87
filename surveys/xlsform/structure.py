"""The survey sheet as a tree of names: brackets that match, names that are legal and unique."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyxform import aliases
from pyxform.parsing.expression import is_xml_tag

from surveys.problems import Problem
from surveys.xlsform.row_types import RowType, nearest, row_type
from surveys.xlsform.rows import Row
from surveys.xlsform.sheets import Workbook

DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the survey sheet that stands for a question or opens a group or repeat."""

    row: Row
    type: RowType
    path: tuple[str, ...]


@dataclass(slots=True)
class Outline:
    """Every entry in order, with what is wrong in the structure."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _open: list[Entry] = field(default_factory=list)
    _names: dict[tuple[str, ...], Row] = field(default_factory=dict)
    _repeats: set[str] = field(default_factory=set)

    def row_of(self, path: tuple[str, ...]) -> Row | None:
        """Return the row that defines the path; a loop's choices, each a group, are no rows."""
        if path in self._names:
            return self._names[path]
        inside = (path[:at] + path[at + 1 :] for at in range(1, len(path)))
        return next((self._names[way] for way in inside if way in self._names), None)

    def names(self) -> set[str]:
        """Return every name that a `${reference}` may hold, those pyxform adds included."""
        names = {entry.path[-1] for entry in self.entries}
        for entry in self.entries:
            if entry.type.or_other:
                names.add(f"{entry.path[-1]}_other")
            if entry.row.get("control::jr:count"):
                names.add(f"{entry.path[-1]}_count")
        return names | {"instanceID", "instanceName"}

    def add(self, row: Row) -> None:
        """Take the next row of the sheet."""
        text = row.get("type")
        if aliases.yes_no.get(row.get("disabled")):
            return
        if not text:
            self._add_untyped(row)
            return
        kind = row_type(text)
        if kind.kind == "end":
            self._close(row, kind)
        elif kind.kind == "refused":
            self.problems.append(_refused(row, kind.name))
        elif kind.kind == "unknown":
            self.problems.append(_unknown_type(row, text))
        if kind.kind in ("question", "begin", "file", "refused", "unknown"):
            self._add_entry(row, kind)

    def finish(self) -> None:
        """Report what was opened and never closed."""
        for entry in self._open:
            self.problems.append(_never_closed(entry))

    def _add_untyped(self, row: Row) -> None:
        if row.get("name") or row.get("label"):
            self.problems.append(
                row.problem(
                    "type",
                    "The row has no type.",
                    "该行没有题型。",
                    ("Fill in “type”, for instance “text”.", "请填写“type”，例如“text”。"),
                )
            )

    def _add_entry(self, row: Row, kind: RowType) -> None:
        name = "audit" if kind.name == "audit" else row.get("name")
        if not name and kind.name == "note":
            name = f"generated_note_name_{row.number}"
        entry = Entry(row, kind, (*(self._open[-1].path if self._open else ()), name))
        self._check_name(entry)
        if len(self._open) == DEEPEST and kind.kind == "begin":
            self.problems.append(_too_deep(row))
        if name:
            self.entries.append(entry)
        if kind.kind == "begin":
            self._open.append(entry)

    def _check_name(self, entry: Entry) -> None:
        row, name = entry.row, entry.path[-1]
        if not name:
            self.problems.append(_no_name(row))
        elif not is_xml_tag(name):
            self.problems.append(_illegal_name(row, name))
        elif entry.path in self._names:
            self.problems.append(_repeated_name(row, name, self._names[entry.path]))
        elif entry.type.name == "repeat" and name in self._repeats:
            self.problems.append(_repeated_repeat(row, name))
        self._names.setdefault(entry.path, row)
        if entry.type.name == "repeat":
            self._repeats.add(name)

    def _close(self, row: Row, kind: RowType) -> None:
        if self._open and self._open[-1].type.name == kind.name:
            self._open.pop()
            return
        self.problems.append(_unmatched_end(row, kind, self._open[-1] if self._open else None))
        # A bracket of the other kind was probably meant to close the innermost one.
        if self._open:
            self._open.pop()


def outline(workbook: Workbook) -> Outline:
    """Walk the survey sheet once and note its tree and what is wrong in it."""
    result = Outline()
    for row in workbook.rows("survey"):
        result.add(row)
    result.finish()
    return result


def _refused(row: Row, feature: str) -> Problem:
    return row.problem(
        "type",
        f"The feature “{feature}” is not served here.",
        f"本系统不支持“{feature}”功能。",
        (
            "Ask it with another question type, or leave the row out.",
            "请改用其他题型，或删除该行。",
        ),
    )


def _unknown_type(row: Row, text: str) -> Problem:
    near = nearest(text)
    remedy = ("See the list of question types in the README.", "请查阅 README 中的题型列表。")
    if near in ("select_one", "select_multiple", "rank"):
        remedy = (
            f"Write “{near} LIST”, where LIST stands on the choices sheet.",
            f"请写成“{near} 列表名”，列表名须在 choices 工作表中。",
        )
    elif near:
        remedy = (f"Perhaps “{near}” was meant.", f"是否应为“{near}”？")
    return row.problem(
        "type", f"“{text}” is not a question type.", f"“{text}”不是有效的题型。", remedy
    )


def _no_name(row: Row) -> Problem:
    return row.problem(
        "name",
        "The row has no name.",
        "该行没有名称。",
        (
            "Fill in “name”: a letter, then letters, digits, “_”.",
            "请填写“name”：以字母开头，后接字母、数字或“_”。",
        ),
    )


def _illegal_name(row: Row, name: str) -> Problem:
    return row.problem(
        "name",
        f"“{name}” cannot be a name.",
        f"“{name}”不能用作名称。",
        (
            "Start with a letter or “_”; then letters, digits, “_”, “-”, “.”, no spaces.",
            "须以字母或“_”开头，后接字母、数字、“_”、“-”、“.”，不含空格。",
        ),
    )


def _repeated_name(row: Row, name: str, first: Row) -> Problem:
    return row.problem(
        "name",
        f"The name “{name}” stands already in row {first.number} of the same group.",
        f"名称“{name}”与同组第 {first.number} 行重复。",
        ("Give one of the two another name.", "请给其中一题另取名称。"),
    )


def _repeated_repeat(row: Row, name: str) -> Problem:
    return row.problem(
        "name",
        f"Another repeat is named “{name}” already.",
        f"已有另一个循环组名为“{name}”。",
        ("Repeats need names of their own.", "每个循环组须有唯一的名称。"),
    )


def _unmatched_end(row: Row, kind: RowType, opened: Entry | None) -> Problem:
    if opened is None:
        return row.problem(
            "type",
            f"“end_{kind.name}” closes nothing.",
            f"“end_{kind.name}”没有对应的开始行。",
            (f"Remove it or add “begin_{kind.name}”.", f"请删除该行，或补上“begin_{kind.name}”。"),
        )
    begin = f"begin_{opened.type.name}"
    return row.problem(
        "type",
        f"“end_{kind.name}” stands where “{begin}” of row {opened.row.number} is open.",
        f"“end_{kind.name}”与第 {opened.row.number} 行的“{begin}”不匹配。",
        (f"Write “end_{opened.type.name}” here.", f"此处应为“end_{opened.type.name}”。"),
    )


def _too_deep(row: Row) -> Problem:
    return row.problem(
        "type",
        f"Groups stand more than {DEEPEST} deep in each other.",
        f"分组嵌套超过 {DEEPEST} 层。",
        ("Close groups before opening others.", "请先结束已有分组，再新建分组。"),
    )


def _never_closed(entry: Entry) -> Problem:
    name, kind = entry.path[-1], entry.type.name
    return entry.row.problem(
        "type",
        f"“begin_{kind}” of “{name}” is never closed.",
        f"“{name}”的“begin_{kind}”没有结束行。",
        (f"Add “end_{kind}” after its last row.", f"请在最后一行之后补上“end_{kind}”。"),
    )
