"""The first draft of the key-issue tree, by a stated rule. METHOD §6.1.

Severity of a touchpoint, over segment "all":
    max(0, −weighted satisfaction) × met          where importance, expectation are known
    max(0, −satisfaction) × met                   where no importance is known
    bottom-box share × met                        where no expectation is known
`met` is the share of respondents who met the touchpoint: those who rated it there over those who
rated any touchpoint the most (the largest n of experience or rating among the touchpoints, or of
the overall question if that is larger). A touchpoint of severity 0 is no issue.

A leaf's id is its touchpoint's code, a branch's "dimension-<code>"; a touchpoint belongs to the
dimension that most of its tagged items name, else to that of most of its verbatims (ties: the
study's order), else to "dimension-none". Within a branch and among branches the most severe stand
first. The three bases have different units: leaves of the same basis stand together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from reports.strategy.evidence import Evidence, Reference, resolve
from reports.strategy.issues import Issue, IssueTree
from surveys.study import Study
from surveys.text import LANGUAGES, Text

Analysis = Mapping[str, Any]

BASES = ("weighted_satisfaction", "satisfaction", "bottom_box")
MOST_VERBATIMS = 6
MOST_PHOTOS = 3
NO_DIMENSION = "none"
QUESTION = {
    "en": "Where do customers get less than they came for, and why?",
    "zh": "客户在哪里没有得到应有的体验，原因是什么？",
}
TITLES = {
    "weighted_satisfaction": {
        "en": "{name} falls short of what customers expect",
        "zh": "{name}没有达到客户期望",
    },
    "bottom_box": {
        "en": "{name} gets the lowest marks",
        "zh": "{name}得到最低分",
    },
}
TITLES["satisfaction"] = TITLES["weighted_satisfaction"]
UNGROUPED = {"en": "Other issues", "zh": "其他问题"}


def draft_issue_tree(study: Study, analysis: Analysis) -> IssueTree:
    """Return the drafted tree, its evidence hung; the same input gives the same ids."""
    leaves = sorted(
        filter(None, (_leaf(study, analysis, point.code) for point in study.touchpoints)),
        key=_severest_first,
    )
    branches = _branches(study, leaves)
    hung = {leaf.id for leaf in leaves}
    evidence = tuple(e for e in candidates(study, analysis) if e.issue in hung)
    return IssueTree(Text.of(QUESTION), (*branches, *leaves), evidence)


def _severest_first(issue: Issue) -> tuple[int, float]:
    return BASES.index(issue.basis), -(issue.severity or 0.0)


def _leaf(study: Study, analysis: Analysis, touchpoint: str) -> Issue | None:
    basis, severity = severity_of(analysis, touchpoint)
    if not severity:
        return None
    names = study.name_of(touchpoint)
    title = {lang: TITLES[basis][lang].format(name=names.to(lang)) for lang in LANGUAGES}
    parent = f"dimension-{dimension_of(study, analysis, touchpoint) or NO_DIMENSION}"
    return Issue(
        touchpoint,
        parent,
        Text.of(title),
        severity=severity,
        basis=basis,
        touchpoints=(touchpoint,),
    )


def _branches(study: Study, leaves: Iterable[Issue]) -> tuple[Issue, ...]:
    totals: dict[str, list[Issue]] = {}
    for leaf in leaves:
        totals.setdefault(leaf.parent, []).append(leaf)
    order = sorted(
        totals,
        key=lambda branch: (
            BASES.index(totals[branch][0].basis),
            -sum(leaf.severity or 0.0 for leaf in totals[branch]),
        ),
    )
    return tuple(Issue(branch, title=_dimension_name(study, branch)) for branch in order)


def _dimension_name(study: Study, branch: str) -> Text:
    code = branch.removeprefix("dimension-")
    named = (dimension.name for dimension in study.dimensions if dimension.code == code)
    return next(named, Text.of(UNGROUPED)) or Text.of(code)


def severity_of(analysis: Analysis, touchpoint: str) -> tuple[str, float]:
    """Return (basis, severity) of a touchpoint by the rule above; ("", 0.0) without any data."""
    met = share_met(analysis, touchpoint)
    for basis, sign in (("weighted_satisfaction", -1.0), ("satisfaction", -1.0), ("bottom1", 1.0)):
        figure = resolve(Reference(basis, touchpoint, kind="touchpoint"), analysis)
        if figure is not None and met is not None:
            name = "bottom_box" if basis == "bottom1" else basis
            return name, max(0.0, sign * figure.value) * met
    return "", 0.0


def refreshed(tree: IssueTree, analysis: Analysis) -> IssueTree:
    """Return the tree with every measured leaf's severity as this analysis has it.

    A leaf that stands for several touchpoints has their sum, over the touchpoints of the first
    basis known; one whose touchpoints are not measured any more is unknown, not 0.
    """
    issues = (_remeasured(issue, analysis) if issue.touchpoints else issue for issue in tree.issues)
    return replace(tree, issues=tuple(issues))


def _remeasured(issue: Issue, analysis: Analysis) -> Issue:
    found = [severity_of(analysis, touchpoint) for touchpoint in issue.touchpoints]
    basis = next((basis for basis, _ in found if basis), "")
    known = [severity for each, severity in found if each and each == basis]
    return replace(issue, basis=basis, severity=sum(known) if known else None)


def share_met(analysis: Analysis, touchpoint: str) -> float | None:
    """Return the share of respondents who met a touchpoint, 0…1; None where nobody rated any."""
    asked: dict[str, int] = {}
    for row in analysis.get("measures") or ():
        rated = row["kind"] in ("touchpoint", "overall") and row["segment"] == "all"
        if rated and row["measure"] in ("experience", "rating"):
            asked[row["item"]] = max(asked.get(row["item"], 0), row["n"] or 0)
    most = max(asked.values(), default=0)
    return asked.get(touchpoint, 0) / most if most else None


def dimension_of(study: Study, analysis: Analysis, touchpoint: str) -> str:
    """Return the dimension that a touchpoint's items, else its verbatims name most; "" if none."""
    tagged = [i.dimension for i in study.items if i.touchpoint == touchpoint and i.dimension]
    said = [v["dimension"] for v in _verbatims(analysis) if v["touchpoint"] == touchpoint]
    order = [dimension.code for dimension in study.dimensions]
    for codes in (tagged, said):
        counts = Counter(code for code in codes if code in order)
        if counts:
            return max(order, key=lambda code: (counts[code], -order.index(code)))
    return ""


# evidence


def candidates(study: Study, analysis: Analysis) -> tuple[Evidence, ...]:
    """Return all that the analysis offers as evidence, each with the touchpoint it is about."""
    figures = (f for point in study.touchpoints for f in _figures(study, analysis, point.code))
    return (*figures, *_said(study, analysis), *_seen(study, analysis))


def _figures(study: Study, analysis: Analysis, touchpoint: str) -> Iterable[Evidence]:
    """Yield the figures of a touchpoint that are known: all, by segment, mystery visits, waits."""
    yield from _known(analysis, touchpoint, _references(study, touchpoint))


def _references(study: Study, touchpoint: str) -> Iterable[Reference]:
    for measure in ("weighted_satisfaction", "satisfaction", "emotion", "bottom1"):
        yield Reference(measure, touchpoint, kind="touchpoint")
    for segment in study.segments:
        yield Reference("satisfaction", touchpoint, segment.code, kind="touchpoint")
        yield Reference("emotion", touchpoint, segment.code, kind="touchpoint")
    yield Reference("mystery", touchpoint, kind="touchpoint")
    yield Reference("wait_median", touchpoint)
    yield Reference("wait_over_norm", touchpoint)


def _known(
    analysis: Analysis, touchpoint: str, references: Iterable[Reference]
) -> Iterable[Evidence]:
    for reference in references:
        if resolve(reference, analysis) is not None:
            key = f"figure:{reference.measure}:{reference.item}:{reference.segment}"
            yield Evidence(key, "figure", touchpoint, reference)


def _verbatims(analysis: Analysis) -> list[Mapping[str, Any]]:
    return list(analysis.get("verbatims") or ())


def _said(study: Study, analysis: Analysis) -> Iterable[Evidence]:
    """Yield the verbatims of each touchpoint that sound worst, the most telling first."""
    said = sorted(
        (v for v in _verbatims(analysis) if v["text"] and (v["feeling"] or 0) <= 0),
        key=lambda v: (v["feeling"] is None, v["feeling"] or 0, v["id"]),
    )
    for point in study.touchpoints:
        there = [v for v in said if v["touchpoint"] == point.code]
        for verbatim in there[:MOST_VERBATIMS]:
            submission, _, path = verbatim["id"].partition("/")
            words = Text.of(verbatim["text"])
            key = f"verbatim:{verbatim['id']}"
            yield Evidence(key, "verbatim", point.code, None, submission, path, words)


def _seen(study: Study, analysis: Analysis) -> Iterable[Evidence]:
    for point in study.touchpoints:
        there = [p for p in analysis.get("photos") or () if p["touchpoint"] == point.code]
        for photo in there[:MOST_PHOTOS]:
            key, sha256 = f"photo:{photo['sha256']}", photo["sha256"]
            submission = photo["submission"]
            yield Evidence(key, "photo", point.code, submission=submission, sha256=sha256)
