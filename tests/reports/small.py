"""A dataset written down in a test: one column of answers a (kind, code, measure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.dataset import Dataset
from surveys.instrument import Instrument, Question, Tags
from surveys.study import Item, Named, Segment, Study, Touchpoint
from surveys.text import Text

Columns = dict[tuple[str, str, str], Sequence[float | None]]


def small_study(columns: Columns, shares: dict[str, float | None], **more: Any) -> Study:
    """Return a study with every code of the columns, and segments with their shares."""

    def codes(kind: str) -> list[str]:
        return list(dict.fromkeys(code for where, code, _ in columns if where == kind))

    planned: dict[str, Any] = {
        "touchpoints": tuple(Touchpoint(code) for code in codes("touchpoint")),
        "factors": tuple(Named(code) for code in codes("factor")),
        "dimensions": tuple(Named(code) for code in codes("dimension")),
        "items": tuple(Item(code) for code in codes("item")),
    }
    segments = tuple(Segment(code, weight=share) for code, share in shares.items())
    return Study("small", review=False, segments=segments, **(planned | more))


def small_dataset(
    columns: Columns,
    segments: Sequence[str] = (),
    shares: dict[str, float | None] | None = None,
    kind: str = "import",
    weights: Sequence[float] = (),
    **more: Any,
) -> Dataset:
    """Return a dataset of one instrument; None is an answer that was not given."""
    names = dict.fromkeys(segments) if shares is None else shares
    study = small_study(columns, {code: names[code] for code in names}, **more)
    questions = tuple(
        Question(f"q{place}", "decimal", (f"q{place}",), tags=_tags(*key))
        for place, key in enumerate(columns)
    )
    size = max((len(values) for values in columns.values()), default=0)
    documents = [
        {
            "id": f"{row:06d}",
            "instrument": "small:1",
            "wave": "w1",
            "segment": segments[row] if segments else "",
            "answers": {
                f"q{place}": values[row]
                for place, values in enumerate(columns.values())
                if values[row] is not None
            },
            "metadata": {"weight": weights[row]} if weights else {},
        }
        for row in range(size)
    ]
    instrument = Instrument("small", Text.of("Small"), kind, "1", items=questions)
    return Dataset.from_documents(study, "w1", documents, {"small:1": instrument})


def _tags(kind: str, code: str, measure: str) -> Tags:
    return Tags(measure=measure) if kind == "overall" else Tags(**{kind: code, "measure": measure})
