"""What the script of a page needs to obey the form while one types: rules, words, answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fieldapp.forms import layout
from fieldapp.forms.knowing import context
from fieldapp.forms.layout import Block, Group, Page
from fieldapp.forms.open_draft import OpenDraft
from fieldapp.forms.paths import join
from fieldapp.languages import _, language
from surveys.expressions import answers_data, functions
from surveys.expressions.reading import instances
from surveys.instrument import Question
from surveys.rules import Item

COLUMNS = ("relevant", "required", "constraint", "calculation")
DATED = frozenset({"date", "dateTime", "today", "start", "end"})
QUOTED = re.compile(r"\$\{\s*([^}\s]+)\s*\}")


def live_data(draft: OpenDraft, page: Page) -> dict[str, Any]:
    """Return plain data: `rules` in the order to work them out, `again` what redraws the page."""
    items = dict(_items(draft, page))
    order = {path: place for place, path in enumerate(draft.rules.order)}
    ruled = [(path, item, _rules(draft, item)) for path, item in items.items()]
    ruled.sort(key=lambda entry: order[entry[1].path])
    return {
        "rules": [
            {"path": path, **rules, **_messages(item, rules)}
            for path, item, rules in ruled
            if rules
        ],
        "families": sorted(_families(draft, ruled)),
        "again": sorted(_redrawing(draft, items)),
        "data": answers_data(draft.instrument, draft.state.answers) if ruled else None,
        "context": {"timezone": context()["timezone"]},
        "words": words(),
    }


def words() -> dict[str, str]:
    """Return what the script says."""
    return {
        "required": _("Please answer this question."),
        "locating": _("Looking for the position …"),
        "denied": _("This phone does not give its position. Allow it in the settings, or type it."),
        "nowhere": _("No position found. Try again near a window, or type it."),
        "start": _("Start"),
        "stop": _("Stop"),
        "saved": _("Online · saved {time}"),
        "offline": _("Offline · not saved yet, keep this page open"),
        "kept": _("Offline · saved {time}"),
    }


def _items(draft: OpenDraft, page: Page) -> Iterator[tuple[str, Item]]:
    """Yield what stands on the page with its path: questions, groups, and what is calculated."""
    for block in draft.blocks(page):
        yield from _of(block)
    for item in page.section.items:
        if isinstance(item, Question) and not layout.is_shown(item) and not _apart(page):
            yield join(page.at, item.name), item


def _apart(page: Page) -> bool:
    return page.section.repeat and not page.card


def _of(block: Block) -> Iterator[tuple[str, Item]]:
    if isinstance(block, layout.Asked):
        yield block.path, block.question
    elif isinstance(block, Group):
        yield block.path, block.section
        for inner in block.blocks:
            yield from _of(inner)


def _rules(draft: OpenDraft, item: Item) -> dict[str, Any]:
    found = {column: draft.rules.expression(item.path, column) for column in COLUMNS}
    return {column: compiled for column, compiled in found.items() if compiled is not None}


def _families(draft: OpenDraft, ruled: list[tuple[str, Item, dict[str, Any]]]) -> set[str]:
    """Return the families of functions that the rules call, or need to read dates."""
    dated = any(question.type in DATED for question in draft.instrument.questions())
    return ({"dates"} if ruled and dated else set()) | {
        family
        for _path, _item, rules in ruled
        for compiled in rules.values()
        for family in functions(compiled)
    }


def _messages(item: Item, rules: dict[str, Any]) -> dict[str, str]:
    if not isinstance(item, Question) or "constraint" not in rules:
        return {}
    return {"message": item.constraint_message.to(language()) or _("This answer does not fit.")}


def _redrawing(draft: OpenDraft, items: dict[str, Item]) -> Iterator[str]:
    """Yield the paths on the page that change what only the server can work out.

    They filter another's choices, are quoted in its words, or are looked up in a table.
    """
    paths = {item.path: path for path, item in items.items()}
    rules = draft.rules
    for item in items.values():
        quoted = QUOTED.findall(item.label.to(language()))
        read = [
            path
            for column in (*COLUMNS, "choice_filter")
            if column == "choice_filter" or instances(rules.expression(item.path, column) or [""])
            for path in rules.read.get((item.path, column), ())
        ]
        for target in (*read, *(rules.named.get(name, ()) for name in quoted)):
            if target in paths:
                yield paths[target]
