"""Names for items that only an instrument knows: the wording of the question that carries one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from surveys.instrument import Instrument
from surveys.study import Item, Study


def with_tagged_items(study: Study, instruments: Iterable[Instrument]) -> Study:
    """Return the study with an Item for each code that questions are tagged with.

    What the study names itself stays; the first question that carries a code names it.
    """
    known = {item.code for item in study.items}
    found: dict[str, Item] = {}
    for instrument in instruments:
        for question in instrument.questions():
            tags = question.tags
            if tags.item and tags.item not in known and question.label:
                item = Item(tags.item, question.label, tags.touchpoint, tags.dimension, tags.factor)
                found.setdefault(tags.item, item)
    return replace(study, items=(*study.items, *found.values()))
