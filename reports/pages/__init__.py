"""The kinds of pages in the order of METHOD §7; a new kind is one module, template and line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports.document import Page, ReportSource
from reports.pages import (
    action_plan,
    appendix,
    blueprint,
    brainstorm,
    competitors,
    contents,
    cover,
    drivers,
    execution_map,
    expectation,
    gaps,
    importance,
    indices,
    issue_tree,
    journey,
    journey_map,
    matrix,
    method,
    missing,
    needs,
    outcome,
    ratings,
    segments,
    sites,
    strategy_house,
    summary,
    triangulation,
    verbatims,
    views,
    visits,
    wave_over_wave,
    you_said,
)
from reports.wording import Wording


@dataclass(frozen=True, slots=True)
class PageKind:
    """One section of the report: its code, its English name (a message id), what makes it.

    One that stands in for another (`announced` false) is not named as missing.
    """

    code: str
    name: str
    page: type[Page]
    pages: Callable[[ReportSource, Wording], Sequence[Page]]
    announced: bool = True


KINDS: tuple[PageKind, ...] = (
    PageKind("summary", "Summary on a page", summary.SummaryPage, summary.pages),
    PageKind("method", "Why and how", method.MethodPage, method.pages),
    PageKind("segments", "Segments and personas", segments.SegmentsPage, segments.pages),
    PageKind("journey", "Customer journey", journey.JourneyPage, journey.pages),
    PageKind("journey_map", "Journey maps", journey_map.JourneyMapPage, journey_map.pages),
    PageKind("matrix", "Segment matrix", matrix.MatrixPage, matrix.pages),
    PageKind(
        "expectation", "Experience and expectation", expectation.ExpectationPage, expectation.pages
    ),
    PageKind("needs", "Core needs", needs.NeedsPage, needs.pages),
    PageKind("ratings", "Ratings", ratings.RatingsPage, ratings.pages, False),
    PageKind(
        "importance", "Importance and performance", importance.ImportancePage, importance.pages
    ),
    PageKind("outcome", "Recommendation and satisfaction", outcome.OutcomePage, outcome.pages),
    PageKind("drivers", "Drivers", drivers.DriversPage, drivers.pages),
    PageKind("visits", "Mystery visits", visits.VisitsPage, visits.pages),
    PageKind("sites", "Site ranking", sites.SitesPage, sites.pages),
    PageKind(
        "triangulation",
        "Three sources compared",
        triangulation.TriangulationPage,
        triangulation.pages,
    ),
    PageKind("gaps", "Five service gaps", gaps.GapsPage, gaps.pages),
    PageKind("indices", "Index trees and profit chain", indices.IndicesPage, indices.pages),
    PageKind("views", "Further figures", views.ViewsPage, views.pages, False),
    PageKind("verbatims", "In their words", verbatims.VerbatimsPage, verbatims.pages),
    PageKind("issue_tree", "Key-issue tree", issue_tree.IssuePage, issue_tree.pages),
    PageKind("competitors", "Competitors", competitors.CompetitorsPage, competitors.pages),
    PageKind("brainstorm", "Brainstorm", brainstorm.BrainstormPage, brainstorm.pages),
    PageKind("strategy_house", "Strategy", strategy_house.StrategyHousePage, strategy_house.pages),
    PageKind("execution_map", "Execution map", execution_map.ExecutionMapPage, execution_map.pages),
    PageKind("missing", "What is still missing", missing.MissingPage, missing.pages, False),
    PageKind("blueprint", "Service blueprint", blueprint.BlueprintPage, blueprint.pages),
    PageKind("action_plan", "Action plan", action_plan.ActionPlanPage, action_plan.pages),
    PageKind(
        "wave_over_wave", "Wave over wave", wave_over_wave.WaveOverWavePage, wave_over_wave.pages
    ),
    PageKind("you_said", "You said, we did", you_said.YouSaidPage, you_said.pages),
    PageKind("appendix", "Appendix", appendix.AppendixPage, appendix.pages),
)
FRONT: dict[str, type[Page]] = {"cover": cover.CoverPage, "contents": contents.ContentsPage}


def page_class(kind: str) -> type[Page]:
    """Return the dataclass of a page kind; raises KeyError for an unknown one."""
    if kind == "scorecard":  # a document of its own, made of what these pages are made of
        from reports.scorecards.page import ScorecardPage

        return ScorecardPage
    return {**FRONT, **{known.code: known.page for known in KINDS}}[kind]
