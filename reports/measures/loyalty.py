"""NPS, boxes and effort (METHOD 5.11)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.rows import Rows
from reports.measures.distributions import normal_quantile
from reports.measures.estimates import LEVEL, Estimate, Floats, Mask, Sample, wilson
from reports.measures.weights import samples

Row = dict[str, Any]
PROMOTER, PASSIVE = 9, 7
ADDED = (0.75, 1.5, 0.75)
Counts = tuple[int, int, int]


def counts(answers: Floats) -> Counts:
    """Return (promoters 9–10, passives 7–8, detractors 0–6) of the known answers."""
    known = answers[~np.isnan(answers)]
    promoters = int((known >= PROMOTER).sum())
    passives = int(((known >= PASSIVE) & (known < PROMOTER)).sum())
    return promoters, passives, known.size - promoters - passives


def net_promoter_score(promoters: float, passives: float, detractors: float) -> Estimate:
    """Return the score in points -100…100 with its interval; unknown where nobody answered.

    score = 100 (promoters - detractors) / n. Interval: that of the score with ¾, 1½ and ¾ added to
    the three counts, 100 (p - d) ± z · 100 √((p + d - (p - d)²) / (n + 3)) (adjusted Wald, after
    Bonett and Price 2012; at n = 30 it covers 94–97 %). The score itself is not adjusted; the
    bounds end at ±100 and take the score in. Counts may be fractions (weighted ones).
    """
    n = promoters + passives + detractors
    if n == 0:
        return Estimate()
    centre, spread = _adjusted(promoters, passives, detractors)
    score = 100 * (promoters - detractors) / n
    return _around(score, centre, spread / (n + sum(ADDED)), round(n), spread / n)


def _adjusted(promoters: float, passives: float, detractors: float) -> tuple[float, float]:
    """Return (score, variance of one answer) with the counts adjusted, both in points."""
    counts = zip((promoters, passives, detractors), ADDED, strict=True)
    p, s, d = (count + more for count, more in counts)
    p, d = p / (p + s + d), d / (p + s + d)
    return 100 * (p - d), 1e4 * (p + d - (p - d) ** 2)


def _around(score: float, centre: float, error: float, n: int, variance: float) -> Estimate:
    """Return the score with centre ± z √error; `variance` is what differences are judged by."""
    half = normal_quantile((1 + LEVEL) / 2) * math.sqrt(error)
    low, high = min(centre - half, score), max(centre + half, score)
    return Estimate(score, n, max(low, -100.0), min(high, 100.0), variance)


def sample_score(answers: Floats, sample: Sample) -> tuple[Estimate, Counts]:
    """Return a sample's score and counts; strata at their shares, variance Σ w² var."""
    if sample.weight is not None:
        return _weighted_score(answers, sample.weight)
    parts = [(share, counts(answers[mask])) for share, mask in sample.strata]
    parts = [(share, part) for share, part in parts if sum(part) and share > 0]
    promoters, passives, detractors = (sum(part[place] for _, part in parts) for place in range(3))
    found = (promoters, passives, detractors)
    if len(sample.strata) == 1 or not parts:
        return net_promoter_score(*found), found
    return _stratified_score(parts, sum(found)), found


def _stratified_score(parts: list[tuple[float, Counts]], n: int) -> Estimate:
    total = sum(share for share, _ in parts)
    score = centre = error = variance = 0.0
    for share, part in parts:
        w, size = share / total, sum(part)
        adjusted, spread = _adjusted(*part)
        score += w * 100 * (part[0] - part[2]) / size
        centre += w * adjusted
        error += w * w * spread / (size + sum(ADDED))
        variance += w * w * spread / size
    return _around(score, centre, error, n, variance)


def _weighted_score(answers: Floats, weight: Floats) -> tuple[Estimate, Counts]:
    """Score by respondents' own weights: the counts are brought to Kish's effective n."""
    known = ~np.isnan(answers) & (weight > 0)
    w, values = weight[known], answers[known]
    found = counts(values)
    if not values.size:
        return Estimate(), found
    scale = float(w.sum() / (w**2).sum())
    promoters = scale * float(w[values >= PROMOTER].sum())
    detractors = scale * float(w[values < PASSIVE].sum())
    passives = scale * float(w.sum()) - promoters - detractors
    return replace(net_promoter_score(promoters, passives, detractors), n=values.size), found


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
    return {box: int(inside.sum()) for box, inside in box_masks(known, scale).items()}


def box_masks(values: Floats, scale: tuple[float, float]) -> dict[str, Mask]:
    """Return which values stand in the top, the top two and the bottom step; NaN in none."""
    bottom, top = scale
    found: dict[str, Mask] = {"top1": values > top - 1}
    if top - bottom >= 2:
        found["top2"] = values > top - 2
    return found | {"bottom1": values < bottom + 1}


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
