"""Operators compared: themes, dimensions, brands, and the white space between them. METHOD §6.4.

The shape of the JSON file is that of `comparison.json` in a study's folder:
`{source, operators: [{operator, role, emphasised_dimensions, brands: [{brand, theme, stresses,
target, signature_services}]}], own_strategy: {theme, dimensions}, note}`; other keys are kept out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.problems import InputError, Problem, problem
from surveys.text import Text

NAME = "comparison.json"
OWN = "own"
ROLES = (OWN, "competitor")
DIMENSIONS = ("efficiency", "knowledge", "control", "emotion", "attention", "trust")


@dataclass(frozen=True, slots=True)
class Brand:
    """One brand of an operator as its own advertising shows it."""

    brand: Text = Text()
    theme: Text = Text()
    stresses: tuple[Text, ...] = ()
    target: Text = Text()
    signature_services: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator; `role` "competitor", or "own" and what follows (own headquarters)."""

    operator: Text = Text()
    role: str = ""
    emphasised_dimensions: tuple[str, ...] = ()
    brands: tuple[Brand, ...] = ()

    @property
    def own(self) -> bool:
        """Tell whether it is the client's own side."""
        return self.role.split(" ")[0] == OWN


@dataclass(frozen=True, slots=True)
class OwnStrategy:
    """What the client's own strategy stresses, to stand beside the operators."""

    theme: Text = Text()
    dimensions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhiteSpace:
    """Dimension codes by who stresses them, each in the order of the dimensions asked for."""

    neither: tuple[str, ...]
    competitor_only: tuple[str, ...]
    own_only: tuple[str, ...]
    both: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every operator compared, and where it was read."""

    operators: tuple[Operator, ...] = ()
    source: Text = Text()
    own_strategy: OwnStrategy = OwnStrategy()
    note: Text = Text()

    @classmethod
    def from_json(cls, data: bytes, dimensions: Sequence[str] = ()) -> Comparison:
        """Read the file; raises InputError with every problem by its path in the JSON.

        With `dimensions`, a dimension that is none of these codes is a problem.
        """
        reader = _Reader(tuple(dimensions))
        comparison = reader.comparison(_parsed(data))
        if reader.problems:
            raise InputError(reader.problems)
        return comparison

    def white_space(self, dimensions: Sequence[str] = DIMENSIONS) -> WhiteSpace:
        """Return which of the dimensions are stressed by neither side, one, or both."""
        own = {code for o in self.operators if o.own for code in o.emphasised_dimensions}
        theirs = {code for o in self.operators if not o.own for code in o.emphasised_dimensions}
        return WhiteSpace(
            neither=tuple(code for code in dimensions if code not in own | theirs),
            competitor_only=tuple(code for code in dimensions if code in theirs - own),
            own_only=tuple(code for code in dimensions if code in own - theirs),
            both=tuple(code for code in dimensions if code in own & theirs),
        )


def white_space(comparison: Comparison, dimensions: Sequence[str] = DIMENSIONS) -> WhiteSpace:
    """Return the comparison's white space among the dimension codes."""
    return comparison.white_space(dimensions)


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError.of(
            f"The file is no valid JSON: {error}.",
            "文件不是有效的 JSON。",
            ("Correct it there; save as UTF-8.", "请更正该处，并以 UTF-8 保存。"),
            sheet=NAME,
            row=getattr(error, "lineno", None),
        ) from error


class _Reader:
    """Reads the parsed JSON and collects what is wrong with it, by path."""

    def __init__(self, dimensions: tuple[str, ...]) -> None:
        self.dimensions = dimensions
        self.problems: list[Problem] = []

    def comparison(self, data: Any) -> Comparison:
        if not isinstance(data, dict):
            self._report("", "The file must hold an object.", "文件应为一个 JSON 对象。")
            return Comparison()
        operators = tuple(self._operator(at, raw) for at, raw in self._objects(data, "operators"))
        if not operators:
            self._report("operators", "At least one operator is needed.", "至少需要一家运营商。")
        words = {key: self._text(key, data.get(key)) for key in ("source", "note")}
        return Comparison(operators, own_strategy=self._own_strategy(data), **words)

    def _own_strategy(self, data: dict[str, Any]) -> OwnStrategy:
        own = data.get("own_strategy") or {}
        if not isinstance(own, dict):
            self._report("own_strategy", "This must be an object.", "此处应为对象。")
            return OwnStrategy()
        return OwnStrategy(
            self._text("own_strategy.theme", own.get("theme")),
            self._codes("own_strategy.dimensions", own.get("dimensions")),
        )

    def _operator(self, at: str, raw: dict[str, Any]) -> Operator:
        role = raw.get("role")
        if not isinstance(role, str) or role.split(" ")[0] not in ROLES:
            self._report(
                f"{at}.role", "The role is own or competitor.", "role 只能是 own 或 competitor。"
            )
            role = ""
        if not raw.get("operator"):
            self._report(f"{at}.operator", "The operator needs a name.", "运营商需要名称。")
        brands = tuple(
            self._brand(f"{at}.{place}", brand) for place, brand in self._objects(raw, "brands")
        )
        codes = self._codes(f"{at}.emphasised_dimensions", raw.get("emphasised_dimensions"))
        return Operator(self._text(f"{at}.operator", raw.get("operator")), role, codes, brands)

    def _brand(self, at: str, raw: dict[str, Any]) -> Brand:
        return Brand(
            self._text(f"{at}.brand", raw.get("brand")),
            self._text(f"{at}.theme", raw.get("theme")),
            self._texts(f"{at}.stresses", raw.get("stresses")),
            self._text(f"{at}.target", raw.get("target")),
            self._texts(f"{at}.signature_services", raw.get("signature_services")),
        )

    def _objects(self, data: dict[str, Any], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for number, raw in enumerate(self._list(key, data.get(key))):
            if isinstance(raw, dict):
                yield f"{key}[{number}]", raw
            else:
                self._report(f"{key}[{number}]", "This must be an object.", "此处应为对象。")

    def _list(self, at: str, value: Any) -> list[Any]:
        if value is None or isinstance(value, list):
            return value or []
        self._report(at, "This must be a list.", "此处应为列表。")
        return []

    def _text(self, at: str, value: Any) -> Text:
        by_language = isinstance(value, dict) and all(isinstance(v, str) for v in value.values())
        if value is None or isinstance(value, str) or by_language:
            return Text.of(value)
        self._report(at, "This must be words.", "此处应为文字。")
        return Text()

    def _texts(self, at: str, value: Any) -> tuple[Text, ...]:
        return tuple(self._text(f"{at}[{n}]", v) for n, v in enumerate(self._list(at, value)))

    def _codes(self, at: str, value: Any) -> tuple[str, ...]:
        codes = [str(code) for code in self._list(at, value)]
        for code in codes:
            if self.dimensions and code not in self.dimensions:
                known = (
                    f"Use one of {', '.join(self.dimensions)}.",
                    f"可用：{'、'.join(self.dimensions)}。",
                )
                en, zh = f"There is no dimension “{code}”.", f"没有维度“{code}”。"
                self._report(at, en, zh, known)
        return tuple(dict.fromkeys(codes))

    def _report(self, at: str, en: str, zh: str, remedy: tuple[str, str] = ("", "")) -> None:
        self.problems.append(problem(en, zh, remedy, sheet=NAME, column=at))
