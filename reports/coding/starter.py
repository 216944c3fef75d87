"""The rules that a study of service halls begins with, as far as its codes are the template's."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from reports.coding.rules import Rule, Rules
from surveys.study import Study


@cache
def _written() -> tuple[Rule, ...]:
    source = files("reports") / "coding" / "service_hall.toml"
    rows = tomllib.loads(source.read_text(encoding="utf-8"))["rule"]
    return tuple(
        Rule(
            (*row.get("zh", ()), *row.get("en", ())),
            row.get("touchpoint", ""),
            row.get("dimension", ""),
            row.get("sign", 0),
        )
        for row in rows
    )


def starter_rules(study: Study) -> Rules:
    """Return the rules whose touchpoint and dimension the study has; it may have neither."""
    touchpoints = {"", *(touchpoint.code for touchpoint in study.touchpoints)}
    dimensions = {"", *(dimension.code for dimension in study.dimensions)}
    return Rules(
        tuple(
            rule
            for rule in _written()
            if rule.touchpoint in touchpoints and rule.dimension in dimensions
        )
    )
