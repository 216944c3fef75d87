"""What a page needs to work a form out by itself, as JSON can hold it."""

from __future__ import annotations

from typing import Any

from surveys.answer_problems import CONSTRAINT, REQUIRED
from surveys.instrument import Instrument, Section
from surveys.reading_order import Path
from surveys.rules import Rules, rules
from surveys.text import LANGUAGES


def compiled(instrument: Instrument) -> dict[str, dict[str, Any]]:
    """Return what a page needs to work a form out by itself, as JSON can hold it.

    {"cards/who": {"kind": question | group | repeat, "type", "relevant", "required",
    "constraint", "calculation", "choice_filter", "repeat_count", "read_only", "default",
    "messages": {"required" | "constraint": {language: words}}}}: paths without indices, in the
    order of working out; expressions compiled, absent where there are none. References are
    paths already, so that `expressions.js` evaluates them as they are, with the node as context.
    """
    found = rules(instrument)
    return {"/".join(path): _shipped(found, path) for path in found.order}


def _shipped(found: Rules, path: Path) -> dict[str, Any]:
    item = found.elements[path]
    shipped = {column: text for (at, column), text in found.compiled.items() if at == path}
    if isinstance(item, Section):
        return {"kind": "repeat" if item.repeat else "group", **shipped}
    messages = {
        "required": item.required_message or REQUIRED,
        "constraint": item.constraint_message or CONSTRAINT,
    }
    return {
        "kind": "question",
        "type": item.type,
        **shipped,
        "messages": {
            column: {language: message.to(language) for language in LANGUAGES}
            for column, message in messages.items()
            if column in shipped
        },
    }
