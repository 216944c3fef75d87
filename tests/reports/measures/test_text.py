from __future__ import annotations

import pytest

from reports.measures.text import feeling_of, text_rows
from tests.reports.examples import example_dataset


def test_it_works() -> None:
    dataset = example_dataset()
    rows = text_rows(dataset)
    assert sum(row["n"] for row in rows) == len(dataset.verbatims)
    queue = [row for row in rows if row["touchpoint"] == "queue"]
    assert sum(row["n"] for row in queue) == sum(
        verbatim["touchpoint"] == "queue" for verbatim in dataset.verbatims
    )


@pytest.mark.parametrize(
    ("value", "word"), [(3.0, "positive"), (0.0, "neutral"), (-1.0, "negative"), (None, "unknown")]
)
def test_feelings(value: float | None, word: str) -> None:
    assert feeling_of(value) == word
