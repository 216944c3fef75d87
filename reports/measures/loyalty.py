"""NPS, boxes and effort (METHOD 5.11)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset_rows import Rows
from reports.measures.distributions import normal_quantile
from reports.measures.estimates import LEVEL, Estimate, Floats, Sample, wilson
from reports.measures.weights import samples

Row = dict[str, Any]
PROMOTER, PASSIVE = 9, 7
ADDED = (0.75, 1.5, 0.75)


def counts(answers: Floats) -> tuple[int, int, int]:
    """Return (promoters 9–10, passives 7–8, detractors 0–6) of the known answers."""
    known = answers[~np.isnan(answers)]
    promoters = int((known >= PROMOTER).sum())
    passives = int(((known >= PASSIVE) & (known < PROMOTER)).sum())
    return promoters, passives, known.size - promoters - passives


def net_promoter_score(promoters: int, passives: int, detractors: int) -> Estimate:
    """Return the score in points -100…100 with its interval; unknown where nobody answered.

    score = 100 (promoters - detractors) / n. Interval: score ± z · 100 √(variance), the variance
    of the multinomial with ¾, 1½ and ¾ added to the three counts (adjusted Wald, after Bonett and
    Price 2012); the score itself is not adjusted. Bounds end at ±100.
    """
    n = promoters + passives + detractors
    if n == 0:
        return Estimate()
    score = 100 * (promoters - detractors) / n
    error = 100 * math.sqrt(score_variance(promoters, passives, detractors))
    half = normal_quantile((1 + LEVEL) / 2) * error
    return Estimate(score, n, max(score - half, -100.0), min(score + half, 100.0), error**2)


def score_variance(promoters: int, passives: int, detractors: int) -> float:
    """Return the variance of (promoters - detractors) / n, adjusted: (p + d - (p - d)²) / n."""
    added = [
        count + more for count, more in zip((promoters, passives, detractors), ADDED, strict=True)
    ]
    n = sum(added)
    p, d = added[0] / n, added[2] / n
    return (p + d - (p - d) ** 2) / n


def sample_score(answers: Floats, sample: Sample) -> tuple[Estimate, tuple[int, int, int]]:
    """Return a sample's score and counts; strata at their shares, variance Σ w² var."""
    if sample.weight is not None:
        return _weighted_score(answers, sample.weight)
    parts = [(share, counts(answers[mask])) for share, mask in sample.strata]
    parts = [(share, part) for share, part in parts if sum(part) and share > 0]
    promoters, passives, detractors = (sum(part[place] for _, part in parts) for place in range(3))
    found = (promoters, passives, detractors)
    if len(sample.strata) == 1:
        return net_promoter_score(*found), found
    shares = sum(share for share, _ in parts)
    scores = [(share / shares, net_promoter_score(*part)) for share, part in parts]
    score = sum(w * (part.value or 0.0) for w, part in scores)
    error = sum(w * w * (part.variance or 0.0) for w, part in scores)
    return _limited(score, error, sum(found)), found


def _weighted_score(answers: Floats, weight: Floats) -> tuple[Estimate, tuple[int, int, int]]:
    """Score by respondents' own weights, the interval at Kish's effective n."""
    known = ~np.isnan(answers) & (weight > 0)
    w, values = weight[known], answers[known]
    found = counts(values)
    if not values.size:
        return Estimate(), found
    total = float(w.sum())
    p = float(w[values >= PROMOTER].sum()) / total
    d = float(w[values < PASSIVE].sum()) / total
    n_effective = total**2 / float((w**2).sum())
    error = 1e4 * (p + d - (p - d) ** 2) / n_effective
    return _limited(100 * (p - d), error, values.size), found


def _limited(score: float, error: float, n: int) -> Estimate:
    if not n:
        return Estimate()
    half = normal_quantile((1 + LEVEL) / 2) * math.sqrt(error)
    return Estimate(score, n, max(score - half, -100.0), min(score + half, 100.0), error)


def nps_rows(dataset: Dataset) -> list[Row]:
    """Return the `nps` of an analysis."""
    rows = dataset.rows(CUSTOMERS)
    if not rows.asked("overall", "nps"):
        return []
    answers = rows.column("overall", "overall", "nps")
    found = []
    for segment, sample in samples(dataset, rows):
        score, (promoters, passives, detractors) = sample_score(answers, sample)
        parts = {"promoters": promoters, "passives": passives, "detractors": detractors}
        figures = {"score": score.value, "n": score.n, **parts}
        place = {"wave": dataset.wave, "segment": segment}
        found.append(place | figures | {"low": score.low, "high": score.high})
    return found


def box_counts(values: Floats, scale: tuple[float, float]) -> dict[str, int]:
    """Return how many known answers stand in the top, the top two and the bottom step.

    A scale of two steps has no top two.
    """
    known = values[~np.isnan(values)]
    bottom, top = scale
    found = {"top1": int((known > top - 1).sum())}
    if top - bottom >= 2:
        found["top2"] = int((known > top - 2).sum())
    return found | {"bottom1": int((known < bottom + 1).sum())}


def box_rows(dataset: Dataset) -> list[Row]:
    """Return the `boxes` of an analysis: experience, ratings and effort with Wilson's interval."""
    rows = dataset.rows(CUSTOMERS)
    found: list[Row] = []
    for kind, code, measure, name in _boxed(dataset, rows):
        values = rows.column(kind, code, measure)
        scale = rows.scale(kind, code, measure)
        for segment in ("all", *dataset.segments):
            part = values[rows.within(segment)]
            n = int((~np.isnan(part)).sum())
            place = {"wave": dataset.wave, "item": code, "kind": kind, "segment": segment}
            for box, count in box_counts(part, scale).items():
                share = wilson(count, n).row("share")
                found.append(place | {"measure": name, "box": box} | share)
    return found


def _boxed(dataset: Dataset, rows: Rows) -> Iterator[tuple[str, str, str, str]]:
    for kind in ("touchpoint", "item"):
        for measure in ("experience", "rating", "ces"):
            for code in dataset.codes(kind, rows, [measure]):
                yield kind, code, measure, measure
    if rows.asked("overall", "overall"):
        yield "overall", "overall", "overall", "rating"
    if rows.asked("overall", "ces"):
        yield "overall", "ces", "ces", "ces"
