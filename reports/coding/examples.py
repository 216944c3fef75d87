"""Examples that represent: of each cell the verbatim that is most like all the others in it.

A cell is touchpoint × dimension × side (positive, neutral, negative). Of its verbatims of readable
length the medoid stands for it: the one whose words it shares most with the rest, by the sum of
cosines Σ |A ∩ B| / √(|A| |B|) over the words that say something. Of equal ones the feeling nearest
to the cell's median is taken, then the shorter, then the first by id: the same data give the same
examples, and the strongest words have no advantage.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from reports.coding.segmentation import Segmenter, normalised, segmenter, stem
from reports.dataset import Dataset
from reports.measures.text import FEELINGS, feeling_of
from surveys.study import Study

Row = Mapping[str, Any]
Cell = tuple[str, str, str]
SHORTEST, LONGEST = 16, 160


@dataclass(frozen=True, slots=True)
class Example:
    """A verbatim that stands for the `n` of its cell, and how like them it is, 0…1."""

    touchpoint: str
    dimension: str
    side: str
    n: int
    verbatim: Row
    likeness: float


def examples(verbatims: Iterable[Row], study: Study, cutter: Segmenter) -> list[Example]:
    """Return one example a cell, the cells with most verbatims first, then in study order.

    Verbatims have id, text, touchpoint, dimension and feeling; those with neither touchpoint nor
    dimension stand in no cell.
    """
    cells: dict[Cell, list[Row]] = defaultdict(list)
    for row in verbatims:
        if row["touchpoint"] or row["dimension"]:
            cells[row["touchpoint"], row["dimension"], feeling_of(row["feeling"])].append(row)
    places = {code: place for place, code in enumerate(_codes(study))}

    def order(cell: Cell) -> tuple[Any, ...]:
        at = (places.get(code, len(places)) for code in cell[:2])
        return (-len(cells[cell]), *at, FEELINGS.index(cell[2]), *cell)

    return [_example(cell, cells[cell], cutter) for cell in sorted(cells, key=order)]


def _codes(study: Study) -> list[str]:
    touchpoints = [touchpoint.code for touchpoint in study.touchpoints]
    return touchpoints + [dimension.code for dimension in study.dimensions]


def _example(cell: Cell, rows: Sequence[Row], cutter: Segmenter) -> Example:
    likeness = likenesses([cutter.words(row["text"]) for row in rows])
    felt = [row["feeling"] for row in rows if row["feeling"] is not None]
    middle = median(felt) if felt else 0.0

    def rank(place: int) -> tuple[Any, ...]:
        row = rows[place]
        unlike = abs((row["feeling"] or 0.0) - middle)
        long = width(row["text"])
        return (not SHORTEST <= long <= LONGEST, -likeness[place], unlike, long, row["id"])

    best = min(range(len(rows)), key=rank)
    return Example(*cell, len(rows), rows[best], likeness[best])


def likenesses(texts: Sequence[Sequence[str]]) -> list[float]:
    """Return for each text its mean cosine with the others, by the set of its words' stems.

    Σ over the others in one pass: the sum of all unit vectors is formed once, and each text's own
    share taken off. A single text is like nothing: 0.
    """
    sets = [frozenset(stem(word) for word in words) for words in texts]
    total: dict[str, float] = defaultdict(float)
    for words in sets:
        for word in words:
            total[word] += 1 / math.sqrt(len(words))
    others = max(1, len(sets) - 1)
    return [
        round((_shared(words, total) - 1) / others, 12) if words and len(sets) > 1 else 0.0
        for words in sets
    ]


def _shared(words: frozenset[str], total: Mapping[str, float]) -> float:
    return math.fsum(total[word] for word in sorted(words)) / math.sqrt(len(words))


def width(text: str) -> int:
    """Return how long a text is, a Chinese character as two."""
    return sum(1 if character.isascii() else 2 for character in normalised(text).strip())


def of_customers(dataset: Dataset) -> list[dict[str, Any]]:
    """Return the coded verbatims but those of employees, whose words stand for no customer's."""
    kinds = {instrument.code: instrument.kind for instrument in dataset.instruments.values()}
    return [row for row in dataset.coded_verbatims if kinds.get(row["instrument"]) != "employee"]


def example_rows(dataset: Dataset) -> list[dict[str, Any]]:
    """Return the `examples` of an analysis; [] where nobody coded."""
    rows = of_customers(dataset)
    found = examples(rows, dataset.study, segmenter()) if rows else []
    return [
        {"wave": dataset.wave, "touchpoint": each.touchpoint, "dimension": each.dimension}
        | {"feeling": each.side, "n": each.n, "id": each.verbatim["id"]}
        | {"segment": each.verbatim["segment"]}
        for each in found
    ]
