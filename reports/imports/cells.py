"""One cell → one answer, by what the map says of its column; or a refusal that says why."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from reports.imports.map import MappedColumn, text_of
from surveys.study import Study

Answer = str | float | None
Convert = Callable[[Any], Answer]
WEIGHTS = (0.0, math.inf)


class CellRefusedError(ValueError):
    """A cell that cannot be an answer; `words` and `remedy` are (English, Chinese)."""

    def __init__(self, en: str, zh: str, remedy: tuple[str, str]) -> None:
        super().__init__(en)
        self.words = (en, zh)
        self.remedy = remedy


def converter(study: Study, mapped: MappedColumn, labels: Mapping[Any, str]) -> Convert:
    """Return cell → answer, None where missing; it raises CellRefusedError where it is neither.

    `labels` are the file's own value labels: the map may name a value by code or by label.
    """
    read = _reader(study, mapped)

    def convert(cell: Any) -> Answer:
        words, label = text_of(cell), text_of(labels.get(cell))
        if not words or words in mapped.missing or (label and label in mapped.missing):
            return None
        if isinstance(cell, float) and math.isnan(cell):
            return None
        return read(words, label)

    return convert


def _reader(study: Study, mapped: MappedColumn) -> Callable[[str, str], Answer]:
    if mapped.values:
        return lambda words, label: _listed(words, label, mapped)
    if mapped.scale is not None:
        scale = mapped.scale
        return lambda words, _: _number(words, scale)
    if mapped.role == "weight":
        return lambda words, _: _number(words, WEIGHTS)
    if mapped.role in ("site", "wave"):
        codes = {thing.code for thing in getattr(study, f"{mapped.role}s")}
        return lambda words, label: _code(words, label, codes, mapped.role)
    return lambda words, label: label or words


def _number(words: str, scale: tuple[float, float]) -> float:
    try:
        value = float(words)
    except ValueError:
        value = math.nan
    low, high = scale
    if not math.isfinite(value):
        raise CellRefusedError(
            f"“{words}” is not a number.",
            f"“{words}”不是数字。",
            (
                "Correct it, list it as missing, or give its number under values in the map.",
                "请改正，或在对应表中列入 missing，或在 values 中写明对应的数字。",
            ),
        )
    if not low <= value <= high:
        ends = f"{low:g}…{high:g}" if math.isfinite(high) else f"{low:g}…"
        raise CellRefusedError(
            f"{words} lies outside the scale {ends}.",
            f"{words} 超出量表范围 {ends}。",
            (
                "Correct it, list it as missing in the map, or correct the scale in study.toml.",
                "请改正，或在对应表中列入 missing，或改正 study.toml 中的量表。",
            ),
        )
    return value


def _listed(words: str, label: str, mapped: MappedColumn) -> Answer:
    for name in (words, label):
        if name in mapped.values:
            return mapped.values[name]
    raise _not_listed(words, mapped.values, "the map", "对应表")


def _code(words: str, label: str, codes: set[str], role: str) -> str:
    for code in (words, label):
        if code in codes:
            return code
    raise _not_listed(words, sorted(codes), f"the study's {role}s", "研究")


def _not_listed(words: str, known: Iterable[str], en: str, zh: str) -> CellRefusedError:
    names = list(known)
    return CellRefusedError(
        f"“{words}” is not among the values of {en}.",
        f"“{words}”不在{zh}所列的取值中。",
        (
            f"Listed are: {', '.join(names) or '–'}. Correct the cell, or list the value.",
            f"已列出：{'、'.join(names) or '–'}。请改正单元格，或把该值列入。",
        ),
    )
