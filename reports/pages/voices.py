"""Whose words may stand in the report as customers' voices."""

from __future__ import annotations

from reports.facts import Facts, Row


def of_customers(facts: Facts) -> list[Row]:
    """Return the verbatims but those of employees: theirs are no customers' voices."""
    kinds = {asked.code: asked.kind for asked in facts.source.instruments}
    return [
        row
        for row in facts.rows("verbatims")
        if kinds.get(row["instrument"].partition(":")[0]) != "employee"
    ]
