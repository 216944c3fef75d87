"""A form of 500 questions in 25 sections, 400 with a condition, and answers to all of it."""

from __future__ import annotations

from typing import Any

SECTIONS = 25
QUESTIONS = 20
HEADER = "| | type | name | label | relevant | constraint | calculation | required |"
CHOICES = """| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| | scale | a | Bad |
| | scale | b | Fair |
| | scale | c | Good |"""


def large_form() -> bytes:
    """Return the form as a Markdown XLSForm."""
    rows = [HEADER]
    for number in range(SECTIONS):
        rows += [_row("begin_group", f"s{number}", f"Section {number + 1}")]
        rows += _questions(number)
        rows += [_row("end_group", "")]
    survey = "\n".join(["| survey |", *rows])
    settings = "| settings |\n| | form_title | form_id |\n| | Large | large |"
    return f"{survey}\n{CHOICES}\n{settings}\n".encode()


def full_answers() -> dict[str, Any]:
    """Return raw answers that keep every question relevant."""
    return {f"s{number}": _answers(number) for number in range(SECTIONS)}


def _row(kind: str, name: str, label: str = "", **rest: str) -> str:
    columns = ("relevant", "constraint", "calculation", "required")
    cells = [kind, name, label, *(rest.get(column, "") for column in columns)]
    return "| | " + " | ".join(cells) + " |"


def _questions(number: int) -> list[str]:
    """Four questions that all see, then sixteen with a condition: near, far, chained, counted."""
    before = max(number - 1, 0)
    rows = [
        _row("select_one yn", f"q{number}_0", "Open?", required="true()"),
        _row("select_multiple scale", f"q{number}_1", "Which?"),
        _row("integer", f"q{number}_2", "How many?", constraint=". >= 0 and . < 1000"),
        _row("calculate", f"q{number}_3", calculation=f"${{q{number}_2}} * 2 + 1"),
    ]
    for place in range(4, QUESTIONS):
        rows.append(_conditional(number, place, before))
    return rows


def _conditional(number: int, place: int, before: int) -> str:
    conditions = (
        f"${{q{number}_0}} = 'yes'",
        f"selected(${{q{number}_1}}, 'a') or ${{q{before}_0}} = 'yes'",
        f"${{q{number}_3}} > 10 and ${{q{before}_2}} >= 0",
        f"string-length(${{q{number}_{place - 1}}}) > 0",
    )
    kind = ("text", "integer", "select_one scale", "decimal")[place % 4]
    name, label = f"q{number}_{place}", f"Question {number + 1}.{place}?"
    more = {"constraint": ". < 500"} if kind in ("integer", "decimal") else {}
    return _row(kind, name, label, relevant=conditions[place % 4], **more)


def _answers(number: int) -> dict[str, Any]:
    values = ("text", "12", "a", "1.5")
    found: dict[str, Any] = {
        f"q{number}_{place}": values[place % 4] for place in range(4, QUESTIONS)
    }
    return found | {f"q{number}_0": "yes", f"q{number}_1": ["a", "b"], f"q{number}_2": "40"}
