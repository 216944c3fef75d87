"""The service blueprint: per touchpoint what is in front of and behind the line of visibility."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports.strategy.evidence import Figure, Reference, resolve
from surveys.study import Study, Touchpoint
from surveys.text import Text

MOST_NEEDS = 3


@dataclass(frozen=True, slots=True)
class BlueprintColumn:
    """One touchpoint: its place in the journey from 1, its core needs, how well norms are kept.

    `mystery` is the touchpoint's mystery score (0…1), None where it was not visited.
    """

    number: int
    touchpoint: Touchpoint
    stage: Text
    needs: tuple[Text, ...] = ()
    mystery: Figure | None = None
    emotion: Figure | None = None

    def described(self) -> bool:
        """Tell whether anything is written down about how this touchpoint works."""
        point = self.touchpoint
        return any((point.customer, point.front_stage, point.back_stage, point.owner, point.norm))


def blueprint(study: Study, analysis: Mapping[str, Any]) -> tuple[BlueprintColumn, ...]:
    """Return the columns in journey order; () where no touchpoint is described."""
    columns = tuple(
        _column(study, analysis, number, touchpoint)
        for number, touchpoint in enumerate(study.touchpoints, 1)
    )
    return columns if any(column.described() for column in columns) else ()


def _column(
    study: Study, analysis: Mapping[str, Any], number: int, touchpoint: Touchpoint
) -> BlueprintColumn:
    code = touchpoint.code
    stage = study.name_of(touchpoint.stage) if touchpoint.stage else Text()
    mystery = resolve(Reference("mystery", code, kind="touchpoint"), analysis)
    emotion = resolve(Reference("emotion", code, kind="touchpoint"), analysis)
    return BlueprintColumn(
        number, touchpoint, stage, _needs(study, analysis, code), mystery, emotion
    )


def _needs(study: Study, analysis: Mapping[str, Any], touchpoint: str) -> tuple[Text, ...]:
    """Return the touchpoint's needs, the most important first, else as the study lists them."""
    rows = [row for row in analysis.get("core_needs") or () if row["touchpoint"] == touchpoint]
    ranked = [row["item"] for row in sorted(rows, key=lambda row: row["rank"] or len(rows))]
    listed = [i.code for i in study.items if i.touchpoint == touchpoint and i.kind == "need"]
    return tuple(study.name_of(code) for code in (ranked or listed)[:MOST_NEEDS])
