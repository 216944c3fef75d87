"""The tables of study.toml: what each entry may hold, read into the dataclasses of `study`."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import date
from typing import Any

from surveys import study
from surveys.problems import Problem, problem
from surveys.text import Text, clean_text

FILE = "study.toml"

# table in the file → (field of Study, what an entry becomes)
LISTS: dict[str, tuple[str, type]] = {
    "wave": ("waves", study.Wave),
    "segment": ("segments", study.Segment),
    "competitor": ("competitors", study.Named),
    "stage": ("stages", study.Named),
    "touchpoint": ("touchpoints", study.Touchpoint),
    "dimension": ("dimensions", study.Named),
    "factor": ("factors", study.Named),
    "item": ("items", study.Item),
    "persona": ("personas", study.Persona),
    "region": ("regions", study.Named),
    "quota": ("quotas", study.Quota),
    "margin": ("margins", study.Margin),
}
NUMBERS = {"norm": "norms", "grade": "grades"}
STUDY_KEYS = ("code", "name", "client", "review", "synthetic")


@dataclass(slots=True)
class Reader:
    """Reads entries and gathers what is wrong with them, each with file, table and key."""

    problems: list[Problem] = field(default_factory=list)

    def note(
        self, place: str, value: object, en: str, zh: str, remedy: tuple[str, str] = ("", "")
    ) -> None:
        """Add a problem at a place such as `touchpoint[3].stage`."""
        found = problem(
            en,
            zh,
            remedy,
            sheet=FILE,
            column=place,
            value="" if value is None else str(value)[:200],
        )
        self.problems.append(found)

    def table(self, document: dict[str, Any], name: str) -> dict[str, Any]:
        """Return the one table `[name]`, {} where it is absent or something else."""
        value = document.get(name, {})
        if isinstance(value, dict):
            return value
        self.note(name, value, f"“{name}” must be a table.", f"“{name}”必须是一个表。", _one(name))
        return {}

    def entries(self, document: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield (place, entry) for each `[[name]]`."""
        value = document.get(name, [])
        whole = isinstance(value, list) and all(isinstance(each, dict) for each in value)
        if not whole:
            self.note(
                name,
                value,
                f"“{name}” must be a list of tables.",
                f"“{name}”必须是表的列表。",
                _many(name),
            )
        for number, entry in enumerate(value if whole else [], 1):
            yield f"{name}[{number}]", entry

    def known(self, place: str, given: dict[str, Any], keys: tuple[str, ...]) -> None:
        """Name keys that are misspelt; what this version does not know at all is left alone."""
        for key in given:
            near = [] if key in keys else difflib.get_close_matches(key, keys, 1, 0.75)
            if near:
                self.note(
                    f"{place}.{key}" if place else key,
                    None,
                    f"There is no “{key}” here.",
                    f"此处没有“{key}”。",
                    (f"Perhaps “{near[0]}” was meant.", f"是否应为“{near[0]}”？"),
                )

    def entry(self, place: str, kind: type, given: dict[str, Any]) -> Any:
        """Read one entry into its dataclass; None where something needed is missing."""
        parts = fields(kind)
        self.known(place, given, tuple(part.name for part in parts))
        values = {
            part.name: self.value(f"{place}.{part.name}", part, given[part.name])
            for part in parts
            if part.name in given
        }
        missing = [part.name for part in parts if _needed(part) and part.name not in given]
        for name in missing:
            self.note(
                f"{place}.{name}",
                None,
                f"“{name}” is missing.",
                f"缺少“{name}”。",
                ("Fill it in.", "请补充。"),
            )
        return None if missing else kind(**values)

    def value(self, place: str, part: Field[Any], value: object) -> Any:
        """Read one value by the type that its dataclass gives it."""
        readers = {
            "str": self._code_or_words,
            "Text": self.text,
            "bool": self.truth,
            "int": self._whole,
            "float | None": self.number,
            "tuple[float, float]": self._scale,
            "dict[str, float]": self._numbers,
        }
        return readers[str(part.type)](place, value)

    def text(self, place: str, value: object) -> Text:
        """Read words: one string, or a table by language."""
        if isinstance(value, str):
            return Text.of(clean_text(value))
        if isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
            return Text.of({str(key): clean_text(each) for key, each in value.items()})
        self.note(place, value, "Words were expected.", "此处应为文字。", _WORDS)
        return Text()

    def truth(self, place: str, value: object) -> bool:
        """Read true or false."""
        if not isinstance(value, bool):
            self.note(place, value, "true or false was expected.", "此处应为 true 或 false。")
        return value is True

    def number(self, place: str, value: object) -> float:
        """Read a finite number."""
        whole = isinstance(value, int | float) and not isinstance(value, bool)
        if whole and math.isfinite(value):  # type: ignore[arg-type]  # `whole` says so
            return float(value)  # type: ignore[arg-type]
        self.note(place, value, "A number was expected.", "此处应为数字。")
        return 0.0

    def _numbers(self, place: str, value: object) -> dict[str, float]:
        if isinstance(value, dict):
            return {str(key): self.number(f"{place}.{key}", each) for key, each in value.items()}
        self.note(
            place,
            value,
            "A table of numbers was expected.",
            "此处应为数字表。",
            ("Write {a = 0.48, b = 0.52}.", "请写成 {a = 0.48, b = 0.52}。"),
        )
        return {}

    def _whole(self, place: str, value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.note(place, value, "A whole number was expected.", "此处应为非负整数。")
        return 0

    def _scale(self, place: str, value: object) -> tuple[float, float]:
        if isinstance(value, list) and len(value) == 2:
            low, high = (self.number(place, each) for each in value)
            if low < high:
                return low, high
        self.note(
            place,
            value,
            "A scale is two numbers, the lower first.",
            "量表应为由低到高的两个数字。",
            ("Write it as [1, 10].", "请写成 [1, 10]。"),
        )
        return study.TOP_TO_BOTTOM

    def _code_or_words(self, place: str, value: object) -> str:
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, str):
            return clean_text(value).strip()
        self.note(place, value, "Text in quotes was expected.", "此处应为带引号的文字。")
        return ""


_WORDS = (
    'Write "…" or {en = "…", zh = "…"}.',
    '请写成 "…" 或 {en = "…", zh = "…"}。',
)


def _needed(part: Field[Any]) -> bool:
    return part.default is MISSING and part.default_factory is MISSING


def _one(name: str) -> tuple[str, str]:
    return (f"Write it as [{name}].", f"请写成 [{name}]。")


def _many(name: str) -> tuple[str, str]:
    return (f"Write each as [[{name}]].", f"每一项请写成 [[{name}]]。")
