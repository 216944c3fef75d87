"""Wave over wave: every measure before and after, with the interval of the change (METHOD 5.18)."""

from __future__ import annotations

from typing import Any

from reports.dataset import CUSTOMERS, Dataset
from reports.measures.comparability import Comparability
from reports.measures.comparisons import difference, judged, p_value
from reports.measures.estimates import Estimate, Sample, mean
from reports.measures.experience import experience_table
from reports.measures.loyalty import sample_score
from reports.measures.mystery import (
    mean_of_sites,
    sheet_of,
    site_scores,
    touchpoint_scores,
    visit_scores,
)
from reports.measures.weights import samples

Row = dict[str, Any]
Key = tuple[str, str, str, str]
# An ideal is set, not measured, and a gap moves with it.
NOT_MEASURED = ("ideal", "gap")


def trend_rows(dataset: Dataset, previous: Dataset) -> list[Row]:
    """Return the `trend` of an analysis: what both waves have, in the order of the later one.

    The change of a mean by Welch's t, of NPS and weighted figures by a normal interval; Holm over
    all segments × items of one measure and kind. Where the wording, scale or codes of a question
    changed, the line breaks: no change is worked out and `broken` says which.
    """
    after, before = estimates(dataset), estimates(previous)
    guard = Comparability(previous, dataset)
    broken: dict[tuple[str, str, str], str | None] = {}
    found = []
    for key, now in after.items():
        if key in before and (now.n or before[key].n):
            asked = (key[0], key[1], key[3])
            if asked not in broken:
                broken[asked] = _broken(guard, *asked)
            found.append(_row(dataset, key, before[key], now, broken[asked]))
    rows = judged(found, ("kind", "measure"))
    return [
        {name: value for name, value in row.items() if name not in ("p", "p_adjusted")}
        for row in rows
    ]


def estimates(dataset: Dataset) -> dict[Key, Estimate]:
    """Return (kind, item, segment, measure) → estimate of everything that has a line over waves."""
    table, _ = experience_table(dataset)
    found = {key: estimate for key, (estimate, _) in table.items() if key[3] not in NOT_MEASURED}
    return found | _loyalty(dataset) | _mystery(dataset)


def _loyalty(dataset: Dataset) -> dict[Key, Estimate]:
    rows = dataset.rows(CUSTOMERS)
    if not rows.asked("overall", "nps"):
        return {}
    answers = rows.column("overall", "overall", "nps")
    return {
        ("overall", "nps", segment, "nps"): sample_score(answers, sample)[0]
        for segment, sample in samples(dataset, rows)
    }


def _mystery(dataset: Dataset) -> dict[Key, Estimate]:
    rows = dataset.rows("visits")
    if not rows.asked("touchpoint", "compliance"):
        return {}
    sheet = sheet_of(rows)
    scores, visits = touchpoint_scores(sheet), visit_scores(sheet)
    found: dict[Key, Estimate] = {}
    for segment in ("all", *dataset.segments):
        mask = rows.within(segment)
        for code in dataset.codes("touchpoint", rows, ["compliance"]):
            found["touchpoint", code, segment, "mystery"] = mean(scores[code], Sample.of(mask))
        sites = list(site_scores(rows, visits, mask).values())
        found["overall", "mystery", segment, "mystery"] = mean_of_sites(sites)
    return found


# What is worked out rests on these; `overall` questions have no item of their own.
MADE_OF = {
    "satisfaction": ("experience", "expectation"),
    "weighted_satisfaction": ("experience", "expectation", "importance"),
    "mystery": ("compliance",),
}


def _broken(guard: Comparability, kind: str, code: str, measure: str) -> str | None:
    """Return why a figure's line breaks, None where it holds."""
    audience = "visits" if measure == "mystery" else CUSTOMERS
    names = MADE_OF.get(measure, (measure,))
    if kind == "overall":
        names = {"rating": ("overall",), "mystery": ("compliance",)}.get(measure, names)
    reasons = [guard.broken(audience, (kind, code, name)) for name in names]
    return next((reason for reason in reasons if reason), None)


def _row(dataset: Dataset, key: Key, before: Estimate, after: Estimate, broken: str | None) -> Row:
    kind, code, segment, measure = key
    change = Estimate() if broken else difference(after, before)
    return {
        "wave": dataset.wave,
        "item": code,
        "kind": kind,
        "segment": segment,
        "measure": measure,
        "before": before.value,
        "after": after.value,
        "change": change.value,
        "low": change.low,
        "high": change.high,
        "n_before": before.n,
        "n_after": after.n,
        "significant": None,
        "broken": broken,
        "p": p_value(change),
    }
