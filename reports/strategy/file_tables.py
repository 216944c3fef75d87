"""Tables of a TOML file that a person writes: checked key by key, every problem with its line."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.problems import InputError, Problem, problem
from surveys.text import LANGUAGES, Text

HEADER = re.compile(r"^\s*\[\[?\s*([A-Za-z_.]+)\s*\]\]?", re.MULTILINE)
CODE = re.compile(r"[A-Za-z0-9_:.-]*")
LINE = re.compile(r"line (\d+)")
LOWEST, HIGHEST = 1, 5


class Unfit(Exception):  # noqa: N818  # it never leaves this module: a Problem is what is reported
    """A value that a key cannot take: (English, Chinese) of what it must be."""


Convert = Callable[[Any], Any]


def text(value: Any) -> Text:
    """Read words: one string or {en = "…", zh = "…"}."""
    languages = isinstance(value, dict) and set(value) <= set(LANGUAGES)
    if isinstance(value, str) or (languages and all(isinstance(v, str) for v in value.values())):
        return Text.of(value)
    raise Unfit('a text or {en = "…", zh = "…"}', '文字或 {en = "…", zh = "…"}')


def code(value: Any) -> str:
    """Read a code or id: letters, digits, - and _ (and : . inside)."""
    if isinstance(value, str) and CODE.fullmatch(value):
        return value
    raise Unfit("a code of letters, digits, - and _", "由字母、数字、- 和 _ 组成的代码")


def codes(value: Any) -> tuple[str, ...]:
    """Read a list of codes."""
    if isinstance(value, list):
        return tuple(code(each) for each in value)
    raise Unfit("a list of codes", "代码列表")


def number(value: Any) -> float:
    """Read a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise Unfit("a number", "数字")


def whole(value: Any) -> int:
    """Read a whole number, 0 or more."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise Unfit("a whole number", "整数")


def flag(value: Any) -> bool:
    """Read true or false."""
    if isinstance(value, bool):
        return value
    raise Unfit("true or false", "true 或 false")


def date(value: Any) -> str:
    """Read a TOML date, or an ISO date in quotes."""
    if isinstance(value, str) and value:
        try:
            value = datetime.date.fromisoformat(value)
        except ValueError:
            value = None
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    raise Unfit("a date such as 2026-03-31", "日期，如 2026-03-31")


def _is_score(value: Any) -> bool:
    return isinstance(value, int | float) and LOWEST <= value <= HIGHEST


def scores(value: Any) -> tuple[float, ...]:
    """Read scores of a brainstorm, one a participant, 1…5."""
    if isinstance(value, list) and all(_is_score(each) for each in value):
        return tuple(float(each) for each in value)
    raise Unfit("a list of scores from 1 to 5", "1 到 5 分的列表")


def table(value: Any) -> dict[str, Any]:
    """Let a table within a table through; its own keys are read later."""
    if isinstance(value, dict):
        return value
    raise Unfit("a table, {key = value}", "表，如 {key = value}")


def tables_within(value: Any) -> list[dict[str, Any]]:
    """Let a list of tables through; their own keys are read later."""
    if isinstance(value, list):
        return [table(each) for each in value]
    raise Unfit("a list of tables", "表的列表")


@dataclass(frozen=True, slots=True)
class Row:
    """One table of the file: its values by key, and the line of its header."""

    table: str
    values: dict[str, Any]
    line: int | None = None


@dataclass(slots=True)
class Tables:
    """A parsed file; `problems` fills up while it is read."""

    name: str
    data: dict[str, Any]
    lines: dict[str, list[int]]
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def parse(cls, toml: bytes, name: str) -> Tables:
        """Parse a file; raises InputError with the line where it is no TOML or no UTF-8."""
        try:
            words = toml.decode("utf-8")
            data = tomllib.loads(words)
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            line = LINE.search(str(error))
            raise InputError.of(
                f"The file is no valid TOML: {error}.",
                "文件不是有效的 TOML。",
                ("Correct that line; save as UTF-8.", "请更正该行，并以 UTF-8 保存。"),
                sheet=name,
                row=int(line[1]) if line else None,
            ) from error
        lines: dict[str, list[int]] = {}
        for match in HEADER.finditer(words):
            lines.setdefault(match[1], []).append(words.count("\n", 0, match.start(1)) + 1)
        return cls(name, data, lines)

    def rows(self, table: str, keys: Mapping[str, Convert], *required: str) -> list[Row]:
        """Read every `[[table]]` (or the one `[table]`), dots for tables in tables."""
        found: Any = self.data
        for step in table.split("."):
            found = found.get(step, []) if isinstance(found, dict) else []
        found = [found] if isinstance(found, dict) else found
        lines = self.lines.get(table, [])
        numbers = lines if len(lines) == len(found) else [None] * len(found)
        return [
            self.read(Row(table, raw if isinstance(raw, dict) else {}, line), keys, *required)
            for raw, line in zip(found, numbers, strict=True)
        ]

    def read(self, row: Row, keys: Mapping[str, Convert], *required: str) -> Row:
        """Return the row with its values converted; what does not fit becomes a problem."""
        values = {}
        for key, raw in row.values.items():
            if key not in keys:
                self._unknown(row, key, keys)
                continue
            try:
                values[key] = keys[key](raw)
            except Unfit as unfit:
                en, zh = unfit.args
                self.report(row, key, f"The value must be {en}.", f"取值应为{zh}。", value=str(raw))
        for key in required:
            if not row.values.get(key):
                en, zh = (
                    f"Every [{row.table}] needs “{key}”.",
                    f"每个 [{row.table}] 都要有“{key}”。",
                )
                self.report(row, key, en, zh, ("Add it.", "请补上。"))
        return Row(row.table, values, row.line)

    def report(
        self,
        row: Row,
        key: str,
        en: str,
        zh: str,
        remedy: tuple[str, str] = ("", ""),
        value: str = "",
    ) -> None:
        """Add a problem at a key of a row."""
        place = {"sheet": self.name, "row": row.line, "column": key, "value": value}
        self.problems.append(problem(en, zh, remedy, **place))

    def only(self, *tables: str) -> None:
        """Report every top-level table that is none of these."""
        for table in self.data:
            if table not in tables:
                line = self.lines.get(table, [None])[0]
                self._unknown(Row(table, {}, line), table, dict.fromkeys(tables))

    def _unknown(self, row: Row, key: str, keys: Mapping[str, object]) -> None:
        known = (f"Use one of {', '.join(keys)}.", f"可用：{'、'.join(keys)}。")
        self.report(row, key, f"There is no key “{key}” here.", f"此处没有“{key}”这一项。", known)
