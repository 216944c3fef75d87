"""An instrument's expressions, compiled once, and the order in which they are worked out.

`${name}` becomes a path: from the repeat instance that question and name share, else from the
root. What a question or group depends on comes before it; a circle is refused with its path.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from surveys.expressions import Compiled, ExpressionError, compile
from surveys.expressions.reading import instances
from surveys.instrument import Instrument, Question, Section
from surveys.problems import InputError, Problem, problem
from surveys.question_types import TYPES
from surveys.reading_order import Path, in_order, reads
from surveys.tables import LAST_SAVED, Tables

Item = Question | Section

QUESTION_COLUMNS = (
    "relevant",
    "required",
    "constraint",
    "calculation",
    "choice_filter",
    "default",
    "read_only",
)
SECTION_COLUMNS = ("relevant", "repeat_count")
_KEPT = 64
_REFERENCE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")


@dataclass(slots=True)
class Rules:
    """Every element of an instrument by its path, its compiled expressions, and their order."""

    instrument: Instrument
    elements: dict[Path, Item] = field(default_factory=dict)
    compiled: dict[tuple[Path, str], Compiled] = field(default_factory=dict)
    read: dict[tuple[Path, str], tuple[Path, ...]] = field(default_factory=dict)
    order: tuple[Path, ...] = ()
    named: dict[str, Path] = field(default_factory=dict)
    tables: dict[str, Tables] = field(default_factory=dict)

    def expression(self, path: Path, column: str) -> Compiled | None:
        """Return a compiled expression, None where the column is empty."""
        return self.compiled.get((path, column))

    @property
    def reads_last_saved(self) -> bool:
        """Tell whether the form asks for the answers that the same person sent before."""
        return any(("instance", LAST_SAVED) in instances(each) for each in self.compiled.values())

    def tables_in(self, locale: str) -> Tables:
        """Return what expressions may ask of the form besides its answers, in a language."""
        if locale not in self.tables:
            self.tables[locale] = Tables(self.instrument, locale)
        return self.tables[locale]

    def shared_repeat(self, path: Path, other: Path) -> int:
        """Return how many names both paths share down to their innermost common repeat."""
        shared = 0
        for size in range(1, min(len(path), len(other)) + 1):
            if path[:size] != other[:size]:
                break
            if getattr(self.elements[path[:size]], "repeat", False):
                shared = size
        return shared


_cache: OrderedDict[int, Rules] = OrderedDict()
_lock = Lock()


def rules(instrument: Instrument) -> Rules:
    """Return the rules of an instrument, compiled once as long as it is in use.

    Raises InputError for an expression that does not parse or a circle of calculations.
    """
    # The rules hold the instrument, so that its id is not given to another while they are kept.
    with _lock:
        found = _cache.get(id(instrument))
    if found is None:
        found, problems = compile_rules(instrument)
        if problems:
            raise InputError(each for _, each in problems)
    with _lock:
        _cache[id(instrument)] = found
        _cache.move_to_end(id(instrument))
        while len(_cache) > _KEPT:
            _cache.popitem(last=False)
    return found


def compile_rules(instrument: Instrument) -> tuple[Rules, list[tuple[Path, Problem]]]:
    """Compile every expression; return the rules and what is wrong, with its path."""
    found = Rules(instrument)
    for item in walk(instrument.items):
        found.elements[item.path] = item
        found.named.setdefault(item.name, item.path)
    problems = []
    for path, item in found.elements.items():
        for column, text in expressions(item):
            try:
                _compile(found, path, column, text)
            except ExpressionError as error:
                problems.append((path, _unreadable(column, text, error)))
    problems.extend(_compile_name(found))
    found.order, circle = in_order({path: _needs(found, path) for path in found.elements})
    if circle:
        problems.append((circle[0], _circular(circle)))
    return found, problems


def settling(item: Item) -> tuple[str, ...]:
    """Return the columns that decide whether an element is there, and what it holds."""
    unasked = isinstance(item, Question) and not TYPES[item.type].asked
    columns = ("relevant", "calculation", "repeat_count")
    # What nobody is asked holds its default; anything else only begins with it.
    return (*columns, "default") if unasked else columns


def _compile(found: Rules, path: Path, column: str, text: str) -> None:
    compiled = compile(text)
    found.read[path, column] = tuple(reads(compiled, path, found.named))
    at = _asked_at(found, path) if column == "choice_filter" else path
    found.compiled[path, column] = _resolved(found, at, compiled)


def _asked_at(found: Rules, path: Path) -> Path:
    """Return where the choice filter of a question stands: at the answers that it offers."""
    item = found.elements[path]
    chosen = _REFERENCE.fullmatch(item.choice_list) if isinstance(item, Question) else None
    return found.named.get(chosen[1], path) if chosen else path


def _compile_name(found: Rules) -> Iterator[tuple[Path, Problem]]:
    """Compile what names a filled form; it belongs to no element, so its path is ()."""
    text = found.instrument.settings.get("instance_name", "")
    if text:
        try:
            found.compiled[(), "instance_name"] = _resolved(found, (), compile(text))
        except ExpressionError as error:
            yield (), _unreadable("instance_name", text, error)


def walk(items: Iterable[Any]) -> Iterator[Item]:
    """Yield every section and question, a section before what is in it."""
    for item in items:
        yield item
        if isinstance(item, Section):
            yield from walk(item.items)


def expressions(item: Item) -> Iterator[tuple[str, str]]:
    """Yield (column, text) of each expression; a default only where it is one."""
    columns = SECTION_COLUMNS if isinstance(item, Section) else QUESTION_COLUMNS
    for column in columns:
        text = getattr(item, column)
        if column == "default":
            text = text[1:] if text.startswith("=") else ""
        if text:
            yield column, text
    if isinstance(item, Question) and item.parameters.get("seed"):
        yield "seed", item.parameters["seed"]


def _resolved(found: Rules, path: Path, compiled: Any) -> Any:
    """Replace each reference by name with the path that it means at `path`."""
    if not isinstance(compiled, list):
        return compiled
    if compiled and compiled[0] in ("ref", "all") and compiled[1] in found.named:
        return _as_path(found, path, found.named[compiled[1]], nearest=compiled[0] == "ref")
    if compiled and compiled[0] == "value":
        return compiled
    return [_resolved(found, path, part) for part in compiled]


def _as_path(found: Rules, path: Path, target: Path, *, nearest: bool) -> Compiled:
    shared = found.shared_repeat(path, target) if nearest else 0
    down = [["child", name] for name in target[shared:]]
    if not shared:
        return ["path", "/", ["child", "*"], *down]
    up = [["parent", "node()"]] * (len(path) - shared)
    return ["path", ["()", "current"], *up, *down]


def _needs(found: Rules, path: Path) -> list[Path]:
    """Return what must be worked out before an element: its group, and all it refers to."""
    needed = {path[:-1]: None} if len(path) > 1 else {}
    for column in settling(found.elements[path]):
        for target in found.read.get((path, column), ()):
            needed.update(dict.fromkeys(with_inside(found, path, target)))
    return [need for need in needed if need in found.elements and need != path]


def with_inside(found: Rules, path: Path, target: Path) -> Iterator[Path]:
    """Yield an element that is read; a section stands for all inside, but not around `path`."""
    yield target
    if isinstance(found.elements.get(target), Section) and path[: len(target)] != target:
        yield from (each for each in found.elements if each[: len(target)] == target)


def _unreadable(column: str, text: str, error: ExpressionError) -> Problem:
    fault = error.problems[0]
    en, zh = fault.message.to("en"), fault.message.to("zh")
    remedy = (fault.remedy.to("en"), fault.remedy.to("zh"))
    return problem(
        f"The expression cannot be read: {en}.",
        f"表达式无法解析：{zh}。",
        remedy
        if any(remedy)
        else ("Check brackets, quotes and names.", "请检查括号、引号和名称。"),
        column=column,
        value=text,
    )


def _circular(circle: tuple[Path, ...]) -> Problem:
    way = " → ".join("/".join(path) for path in circle)
    return problem(
        f"The expressions go in a circle: {way}.",
        f"表达式循环引用：{way}。",
        ("Take one of these references out.", "请去掉其中一处引用。"),
        column="calculation",
        value=way,
    )
