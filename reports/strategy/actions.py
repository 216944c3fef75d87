"""An action of the strategy and the KPI that shows whether it worked. METHOD §6.7, §6.10."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from reports.strategy import parts
from reports.strategy.evidence import Figure, Reference, resolve, unit_of
from surveys.problems import InputError
from surveys.text import Text

STATES = ("planned", "under_way", "done", "dropped")
ENABLERS = ("plan", "execute", "measure", "support", "alliance")
CAPABILITIES = ("people", "process", "technology")
CAUSES = ("value", "system", "people")
ISO_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, slots=True)
class Kpi:
    """What shows that an action worked: a live measure, or a figure that a person enters.

    `measure` None: `baseline`, `current` and `target` are entered, in `unit`. With a measure the
    baseline is its value in the wave that the reference names unless one is entered, and the
    current value is that of the wave read.
    """

    name: Text = Text()
    measure: Reference | None = None
    baseline: float | None = None
    target: float | None = None
    current: float | None = None
    unit: Text = Text()

    def kind(self) -> str:
        """Return the unit of Figure that the values are written in; "" for an entered figure."""
        return unit_of(self.measure) if self.measure else ""

    def baseline_in(self, *analyses: Mapping[str, Any] | None) -> float | None:
        """Return the baseline: as entered, else as measured in the reference's wave."""
        if self.baseline is not None or self.measure is None:
            return self.baseline
        found = resolve(self.measure, *analyses)
        return found.value if found else None

    def current_in(self, *analyses: Mapping[str, Any] | None) -> Figure | None:
        """Return where a measured KPI stands now; None for an entered one or an unknown figure."""
        return resolve(replace(self.measure, wave=""), *analyses) if self.measure else None


@dataclass(frozen=True, slots=True)
class Action(parts.Part):
    """One piece of work: who, what for, by when; dates are ISO dates, "" where open.

    `done_on`, `outcome` (what changed for the customer) and `cause` (value, system, people) close
    the loop, METHOD §6.10.
    """

    title: Text = Text()
    owner: Text = Text()
    enabler: str = ""
    capability: str = ""
    kpi: Kpi | None = None
    start: str = ""
    due: str = ""
    state: str = "planned"
    done_on: str = ""
    cause: str = ""
    outcome: Text = Text()

    def overdue(self, day: str) -> bool:
        """Tell whether the action is neither done nor dropped on `day` although it was due."""
        return self.state in ("planned", "under_way") and bool(self.due) and self.due < day


CHOICES = (
    ("state", STATES),
    ("enabler", ("", *ENABLERS)),
    ("capability", ("", *CAPABILITIES)),
    ("cause", ("", *CAUSES)),
)


def check_action(action: Action) -> Action:
    """Return the action; raises InputError naming the field that is none of its choices."""
    for field, choices in CHOICES:
        value = getattr(action, field)
        if value not in choices:
            known = [choice for choice in choices if choice]
            raise InputError.of(
                f"“{value}” is no {field}.",
                f"“{value}”不是可用的取值。",
                (f"Use one of {', '.join(known)}.", f"可用：{'、'.join(known)}。"),
                column=field,
                value=str(value),
            )
    return _check_dates(action)


def _check_dates(action: Action) -> Action:
    for field in ("start", "due", "done_on"):
        value = getattr(action, field)
        if value and not ISO_DATE.fullmatch(value):
            raise InputError.of(
                f"“{value}” is no date.",
                f"“{value}”不是日期。",
                ("Write it as 2026-03-31.", "请写成 2026-03-31。"),
                column=field,
                value=value,
            )
    if action.start and action.due and action.due < action.start:
        raise InputError.of(
            "The action is due before it starts.",
            "截止日期早于开始日期。",
            ("Set the due date on or after the start.", "请把截止日期设在开始日期当天或之后。"),
            column="due",
            value=action.due,
        )
    return action
