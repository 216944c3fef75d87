"""References, figures and evidence as a person reads them, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports import figures
from reports.strategy.actions import Kpi
from reports.strategy.evidence import Evidence, Figure, Reference, resolve
from reports.strategy.issues import IssueTree
from reports.wording import Wording
from surveys.study import Study

HIDDEN_BELOW = 5
VISITS = ("mystery", "wait_median", "wait_p90", "wait_over_norm")
MEASURE_NAMES = {
    "experience": "Experience",
    "expectation": "Expectation",
    "importance": "Importance",
    "rating": "Rating",
    "satisfaction": "Satisfaction",
    "weighted_satisfaction": "Weighted satisfaction",
    "ideal": "Ideal",
    "gap": "Gap to the ideal",
    "emotion": "Feeling",
    "nps": "NPS",
    "mystery": "Mystery score",
    "peak_end_index": "Peak-end index",
    "csi": "Satisfaction index",
    "conformity": "Conformity",
    "wait_median": "Median wait",
    "wait_p90": "90th percentile of the wait",
    "wait_over_norm": "Waits over the norm",
    "top1": "Top box",
    "top2": "Top two boxes",
    "bottom1": "Bottom box",
}


def value_words(value: float | None, unit: str, words: Wording) -> str:
    """Return a value in its unit (see Figure; "" for an entered one): "−3.4", "23%", "14 min"."""
    if value is None:
        return figures.UNKNOWN
    if unit == "minutes":
        return words("{minutes} min", minutes=figures.plain(value))
    if unit == "":
        return figures.plain(value, 0 if value == int(value) else 1)
    if unit in ("score", "share"):
        return figures.count(value * 100) if unit == "score" else figures.share(value)
    if unit == "points":
        return figures.signed(value, 0)
    return figures.plain(value) if unit == "rating" else figures.signed(value)


def shown(figure: Figure | None, reference: Reference | None = None) -> Figure | None:
    """Return the figure unless it rests on so few respondents that it is not shown."""
    visits = reference is not None and reference.measure in VISITS
    hidden = figure is not None and not visits and (figure.n or 0) < HIDDEN_BELOW
    return None if hidden else figure


def base_words(figure: Figure, words: Wording) -> str:
    """Return the interval and the base: "95% interval −3.6 to −3.2, n = 352"."""
    base = f"n = {figures.count(figure.n)}{figures.mark(figure.n)}"
    if figure.low is None or figure.high is None:
        return base
    ends = [value_words(end, figure.unit, words) for end in (figure.low, figure.high)]
    return words("95% interval {low} to {high}, {base}", low=ends[0], high=ends[1], base=base)


def reference_name(
    reference: Reference, study: Study, words: Wording, *, whole: bool = True
) -> str:
    """Return what a reference measures: "Satisfaction · Queue · GoTone"; not `whole`: no item."""
    parts = [words(MEASURE_NAMES.get(reference.measure, reference.measure))]
    if whole and reference.item not in ("", "overall", "all"):
        parts.append(study.name_of(reference.item).to(words.language))
    if reference.segment == "weighted":
        parts.append(words("Weighted"))
    elif reference.segment != "all":
        parts.append(study.name_of(reference.segment).to(words.language))
    if reference.site != "all":
        parts.append(study.name_of(reference.site).to(words.language))
    return " · ".join(parts)


def severity_words(severity: float | None, basis: str) -> str:
    """Return a severity; that of the bottom box in points of 100, which may add up beyond it."""
    times = 100 if basis == "bottom_box" else 1
    return figures.plain(None if severity is None else severity * times)


def main_figure(
    tree: IssueTree, leaf: str, study: Study, analysis: Mapping[str, Any], words: Wording
) -> tuple[str, Figure | None]:
    """Return the name and figure of a leaf's first live evidence that is known today."""
    for piece in tree.evidence_of(leaf):
        if piece.reference is not None:
            figure = shown(resolve(piece.reference, analysis), piece.reference)
            if figure is not None:
                return reference_name(piece.reference, study, words, whole=False), figure
    return figures.UNKNOWN, None


@dataclass(frozen=True, slots=True)
class EvidenceWords:
    """A piece of evidence as it is shown; `value` is "" for what is no figure."""

    name: str
    value: str = ""
    base: str = ""
    n: int | None = None


def evidence_words(
    evidence: Evidence, study: Study, analysis: Mapping[str, Any], words: Wording
) -> EvidenceWords:
    """Return the words of one piece of evidence, its figure resolved now; "–" where unknown."""
    if evidence.reference is None:
        source = evidence.source.to(words.language)
        return EvidenceWords(evidence.text.to(words.language) or evidence.sha256[:8], base=source)
    name = reference_name(evidence.reference, study, words)
    figure = shown(resolve(evidence.reference, analysis), evidence.reference)
    if figure is None:
        return EvidenceWords(name, figures.UNKNOWN)
    value = value_words(figure.value, figure.unit, words)
    return EvidenceWords(name, value, base_words(figure, words), figure.n)


@dataclass(frozen=True, slots=True)
class KpiWords:
    """A KPI as it is shown; `goal` is "14.2 → 5.0 min", `progress` the share of that way, 0…1."""

    name: str
    baseline: str
    current: str
    target: str
    goal: str
    progress: float | None = None


def kpi_words(
    kpi: Kpi,
    study: Study,
    analysis: Mapping[str, Any],
    previous: Mapping[str, Any] | None,
    words: Wording,
) -> KpiWords:
    """Return the words of a KPI; a measured one stands at this wave's figure."""
    unit = kpi.kind()
    baseline = kpi.baseline_in(analysis, previous)
    found = shown(kpi.current_in(analysis), kpi.measure)
    current = found.value if found else kpi.current
    suffix = kpi.unit.to(words.language) if kpi.unit.has(words.language) else ""
    if suffix[:1].isascii() and suffix[:1].isalpha():
        suffix = f" {suffix}"
    name = kpi.name.to(words.language)
    if not name and kpi.measure:
        name = reference_name(kpi.measure, study, words)
    read = [
        value_words(value, unit, words) + (suffix if value is not None and not unit else "")
        for value in (baseline, current, kpi.target)
    ]
    progress = _progress(baseline, current, kpi.target)
    start = value_words(baseline, "rating" if unit == "minutes" else unit, words)
    return KpiWords(name, read[0], read[1], read[2], f"{start} → {read[2]}", progress)


def _progress(baseline: float | None, current: float | None, target: float | None) -> float | None:
    if baseline is None or current is None or target is None or baseline == target:
        return None
    return max(0.0, min(1.0, (current - baseline) / (target - baseline)))
