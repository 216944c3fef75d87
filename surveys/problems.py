"""What can be wrong with input: where it is, what it is, how to mend it, in every language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from surveys.text import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, with its place and its remedy.

    `sheet` is a sheet, file or table name; `row` and `column` are as the author sees them
    (rows from 1, the column by its header); `text_line` is the line of a text file, if it is one.
    """

    message: Text
    remedy: Text
    severity: str = "error"
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    text_line: int | None = None

    def to_dict(self, language: str) -> dict[str, Any]:
        """Return the shape that `instrument check --json` prints."""
        return {
            "severity": self.severity,
            "sheet": self.sheet,
            "row": self.row,
            "text_line": self.text_line,
            "column": self.column,
            "value": self.value,
            "message": self.message.to(language),
            "remedy": self.remedy.to(language),
        }

    def line(self, language: str) -> str:
        """Return the problem as one plain line: place, message, remedy."""
        place = ", ".join(part for part in self._place(language) if part)
        words = " ".join(
            part for part in (self.message.to(language), self.remedy.to(language)) if part
        )
        return f"{place}: {words}" if place else words

    def _place(self, language: str) -> Iterable[str]:
        yield self.sheet
        if self.row is not None:
            yield f"第 {self.row} 行" if language == "zh" else f"row {self.row}"
        if self.text_line is not None:
            yield f"文件第 {self.text_line} 行" if language == "zh" else f"line {self.text_line}"
        if self.column:
            yield f"“{self.column}”列" if language == "zh" else f"column “{self.column}”"


class InputError(ValueError):
    """Input that cannot be taken; carries every located Problem, and no HTTP status."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.line("en") for problem in self.problems))

    @classmethod
    def of(cls, en: str, zh: str, remedy: tuple[str, str] = ("", ""), **place: Any) -> InputError:
        """Make an error of one problem; `remedy` is (English, Chinese)."""
        return cls([problem(en, zh, remedy, **place)])

    def lines(self, language: str) -> list[str]:
        """Return one plain line a problem."""
        return [problem.line(language) for problem in self.problems]


def problem(en: str, zh: str, remedy: tuple[str, str] = ("", ""), **place: Any) -> Problem:
    """Make a Problem from its English and Chinese words and its place."""
    return Problem(
        Text.of({"en": en, "zh": zh}), Text.of({"en": remedy[0], "zh": remedy[1]}), **place
    )
