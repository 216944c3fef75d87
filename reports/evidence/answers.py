"""Customers' answers without anything that tells who gave them.

People are numbered by a hash of their submission, so that neither order nor number says when or
where somebody was asked; what stays is their segment and what they rated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np

from reports.dataset import CUSTOMERS, Dataset

KINDS = ("touchpoint", "factor", "dimension", "item", "overall")
MEASURES = ("experience", "expectation", "importance", "rating", "emotion", "nps")


@dataclass(frozen=True, slots=True)
class Answers:
    """Segments of the people in order, and by (kind, item) their values a measure, NaN as None."""

    segments: tuple[str, ...] = ()
    values: dict[tuple[str, str], dict[str, tuple[float | None, ...]]] = field(default_factory=dict)


def answers_of(dataset: Dataset) -> Answers:
    """Return what customers rated in a wave, by item and measure."""
    rows = dataset.rows(CUSTOMERS)
    if not len(rows):
        return Answers()
    order = sorted(range(len(rows)), key=lambda at: sha256(rows.ids[at].encode()).digest())
    places = np.array(order)
    values: dict[tuple[str, str], dict[str, tuple[float | None, ...]]] = {}
    for measure in MEASURES:
        for kind in KINDS:
            for code in rows.asked(kind, measure):
                column = rows.column(kind, code, measure)[places]
                known = tuple(None if np.isnan(v) else float(v) for v in column)
                values.setdefault((kind, code), {})[measure] = known
    segments = tuple(
        dataset.segments[place] if (place := int(rows.segment[at])) >= 0 else "" for at in order
    )
    return Answers(segments, values)
