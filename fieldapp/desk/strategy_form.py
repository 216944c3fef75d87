"""What the forms of the strategy send: the fields of a sub-theme, an initiative, an action."""

from __future__ import annotations

import math
from typing import Any

from flask import request

from fieldapp.desk.revisions import texts
from reports.strategy import Kpi, Reference
from surveys.problems import InputError
from surveys.text import Text


def part_fields(kind: str) -> dict[str, Any]:
    """Return the fields of a part of the kind, its title left out."""
    if kind == "actions":
        return action_fields()
    fields: dict[str, Any] = {"meaning": Text.of(texts("meaning"))}
    if kind == "initiatives":
        fields["addresses"] = tuple(request.form.getlist("addresses"))
    return fields


def action_fields() -> dict[str, Any]:
    """Return an action's owner, enabler, capability, dates, state, outcome and KPI."""
    form = request.form
    plain = {name: form.get(name, "") for name in ("enabler", "capability", "start", "due")}
    return plain | {
        "state": form.get("state", "planned"),
        "done_on": form.get("done_on", ""),
        "owner": Text.of(texts("owner")),
        "outcome": Text.of(texts("outcome")),
        "kpi": kpi(),
    }


def kpi() -> Kpi | None:
    """Return the KPI of the form: a live measure or an entered figure; None when empty."""
    name, measure = Text.of(texts("kpi")), request.form.get("measure", "")
    if not name and not measure:
        return None
    item, segment = request.form.get("kpi_item", ""), request.form.get("kpi_segment", "all")
    return Kpi(
        name,
        Reference(measure, item, segment or "all") if measure else None,
        _number("baseline"),
        _number("target_value"),
        _number("current"),
        Text.of(texts("unit")),
    )


def _number(field: str) -> float | None:
    """Return a typed number, either minus sign allowed; raises InputError for other words."""
    typed = request.form.get(field, "").strip().replace("−", "-").replace(",", "")
    if not typed:
        return None
    try:
        number = float(typed)
        if not math.isfinite(number):
            raise ValueError
    except ValueError:
        raise InputError.of(
            f"“{typed}” is not a number.",
            f"“{typed}”不是数字。",
            ("Write digits only; the unit has its own field.", "请只写数字，单位另填。"),
            column=field,
        ) from None
    return number
