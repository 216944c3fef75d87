"""Everything that one wave says, as plain rows: what `fieldapp analyse --json` prints.

`analyse(dataset, previous=None)` returns one dict. Every row is a flat dict that carries `wave`;
numbers are floats or ints, None where unknown (never 0). Rows stand in study order: kinds as
below, items as the study lists them, then segments ("all", the study's in order, "weighted"),
then measures; the same answers give the same bytes whatever order they arrive in.

Words
    kind      touchpoint | factor | dimension | item | overall. Item codes are the study's codes of
              that kind; kind "overall" has the one item "overall" (its measure is "rating").
    segment   "all" = every respondent pooled, unweighted; a code of the study; "weighted" = by
              population share (touchpoints: share x mean visits where habit was asked), present
              only where every row of `study.segments` that has data has a weight, or where
              respondents carry weights of their own.
    n         respondents behind the figure (visits for mystery, paired ones for satisfaction).
    low high  95 % interval; None where n < 2 or where the figure is no estimate (an ideal).
    share     0…1, as are mystery scores; 1.0 is 100 %.

Keys, always all there ([] where there are no data)
    measures        {item, kind, segment, measure, mean, n, low, high, basis}; customers only
                    (intercept, import); measure experience, expectation, importance, rating,
                    satisfaction, weighted_satisfaction, ideal, gap, emotion. A row stands for every
                    item of a kind of which the measure was asked for any item: mean None, n 0 where
                    unknown. basis "paired" | "separate" on weighted_satisfaction (whether one
                    sample gave all three), else None.
    nps             {segment, score, n, promoters, passives, detractors, low, high}; points
                    -100…100, the three are counts.
    boxes           {item, kind, segment, measure, box, share, n, low, high}; box top1 | top2 |
                    bottom1; measure experience, rating, ces. item "overall" or "ces" where the
                    question names no item.
    key_experiences {segment, kind, items, weighted_satisfaction}; items [] and None where no
                    weighted satisfaction is negative; several items are ties.
    journey         {segment, source, points, peak, best, worst, end, peak_end_index, plain_mean};
                    one curve a segment, one source for all: "emotion" (customers'),
                    "satisfaction" (rescaled), "emotion:mystery_visit", "emotion:focus_group", the
                    first that has data. points: [{touchpoint, mean, n, low, high}] for every
                    touchpoint of the study, -5…+5. peak, best, worst, end: {touchpoint, mean, n,
                    flagged} or None; flagged = n < 30.
    mystery         {level, code, segment, score, n, low, high, grade, rank}; level item |
                    touchpoint | visit | site | region | all. code: item tag or question name,
                    touchpoint, submission id, site, region path ("a", "a/b"), "all". n counts
                    visits (for a visit, its items answered). rank 1 = best with ties, among
                    sites or regions of the same depth.
    waits           {touchpoint, site, median, p90, over_norm, norm, n}; site "all" or a code.
    gaps            {gap, kind, item, segment, left, right, gap_value, n_left, n_right, low, high};
                    gap 1…5 of METHOD §5.16; 3 and 4 as shares with right 1.0; 5 has the paired
                    means of experience (left) and expectation (right). item "all", kind "all": the
                    mean over the touchpoints (or, without, factors …) where both sides are known.
    drivers         {segment, outcome, r2, n, weights, left_out}; outcome overall | nps; weights
                    [{kind, item, weight, share, low, high}] largest first, left_out codes.
    quadrants       {kind, segment, item, importance, performance, quadrant, basis}; basis stated |
                    derived (importance = |correlation| with the outcome); quadrant
                    concentrate | keep | low_priority | overkill; the lines cross where `crosshair`
                    says: mean (grand means), median or scale (middles of the scales).
    index           {segment, csi, conformity}; shares.
    core_needs      {touchpoint, item, importance, n, low, high, rank, basis}; basis "habit" |
                    "share" | "pooled".
    matrix          {segment, touchpoint, mean, n, low, high, source}; persona x touchpoint, -5…+5.
    call_outs       {segment, touchpoint, mean, rest, difference, p_adjusted, n, n_rest, importance,
                    core}; core segments first, then the widest difference.
    comparisons     {item, measure, kind, a, b, difference, low, high, n_a, n_b, p, p_adjusted,
                    significant}; b is a segment or "rest"; measure as in measures, or nps.
    index_trees     {tree, code, parent, score, weight, n, low, high, renormalised}; tree internal |
                    external; score 0…1; the root has parent "".
    reliability     {audience, kind, scale, measure, items, alpha, n, low, high}; Cronbach's alpha
                    of the items of a dimension or factor, and of what employees rated; audience
                    customers | employees, kind dimension | factor | index.
    interviewers    {kind, item, measure, interviewers, icc, low, high, n, design_effect, p,
                    p_adjusted, significant}; what depends on who asked.
    kano            {kind, item, segment, category, n, must_be, one_dimensional, attractive,
                    indifferent, reverse, questionable, better, better_low, better_high, worse,
                    worse_low, worse_high}; counts, and coefficients 0…1.
    crosstabs       {question, answer, segment, letter, count, base, share, low, high, letters};
                    question is "instrument/section/name"; letters are the columns whose share is
                    significantly smaller, not corrected for how many are compared.
    chi_squares     {question, statistic, df, p, v, least, n}; of each crosstab by segment.
    weighting       {basis, n, design_effect, effective_n, missing, margins, groups, left_out};
                    basis respondents | margins | segments; margins are the names met, groups
                    [{margin, code, sample, share}], left_out margins without a question.
    text            {touchpoint, dimension, feeling, n}; feeling positive | neutral | negative |
                    unknown; touchpoint and dimension "" where not coded.
    examples        {touchpoint, dimension, feeling, n, id, segment}; of each cell that people coded
                    the verbatim that is most like the others in it, cells with most first.
    trend           {item, kind, segment, measure, before, after, change, low, high, n_before,
                    n_after, significant, broken}; only with `previous`; broken None | scale | codes
                    | wording | questions: what changed and breaks the line, change None. Measures
                    as above without ideal and gap, nps (kind "overall", item "nps"), mystery (kind
                    touchpoint and kind "overall", item "mystery"; shares).
    triangulation   {touchpoint, focus_group, mystery_visit, intercept, n_focus_group,
                    n_mystery_visit, n_intercept, apart}; all on -5…+5.
    quotas          {segment, site, instrument, target, reached}; of the wave, in the study's order;
                    "" is any (of the instruments: any that asks customers).
    verbatims       {id, text, segment, touchpoint, dimension, feeling, site, instrument}; id is
                    "<submission id>/<path of the question>", feeling -5…+5 or None.
    photos          {sha256, touchpoint, site, submission, taken_at}.
    base            one dict: {wave, received, awaiting, approved, returned, rejected, counted,
                    left_out: {reason: n}, instruments: [{instrument, kind, segment, received,
                    counted}], dispositions: {code: n}, rates: {rr1, cooperation},
                    incomplete_visits} (visits that count but left an item blank); reason
                    rejected | returned | awaiting | not_interviewed | unknown_instrument.
"""

from __future__ import annotations

from typing import Any

from reports.coding.examples import example_rows
from reports.dataset import Dataset
from reports.measures.comparisons import comparison_rows
from reports.measures.crosstabs import chi_square_rows, crosstab_rows
from reports.measures.drivers import driver_rows
from reports.measures.experience import experience_rows, experience_table
from reports.measures.gaps import gap_rows
from reports.measures.index_trees import index_tree_rows
from reports.measures.interviewers import interviewer_rows
from reports.measures.journey import journey_rows
from reports.measures.kano import kano_rows
from reports.measures.loyalty import box_rows, nps_rows
from reports.measures.matrix import call_out_rows, matrix_rows
from reports.measures.mystery import incomplete_visits, mystery_rows
from reports.measures.needs import core_need_rows
from reports.measures.quadrants import index_rows, quadrant_rows
from reports.measures.quotas import quota_rows
from reports.measures.reliability import reliability_rows
from reports.measures.text import text_rows
from reports.measures.trend import trend_rows
from reports.measures.triangulation import triangulation_rows
from reports.measures.waits import wait_rows
from reports.measures.weights import weighting_rows


def analyse(
    dataset: Dataset, previous: Dataset | None = None, crosshair: str = "mean"
) -> dict[str, Any]:
    """Return every measure of the dataset's wave; `previous` is the wave that it is held against.

    The shape is described above; `crosshair` is mean, median or scale.
    """
    table, key_experiences = experience_table(dataset)
    return {
        "study": dataset.study.code,
        "wave": dataset.wave,
        "previous_wave": previous.wave if previous else None,
        "base": _base(dataset),
        "measures": experience_rows(dataset, table),
        "key_experiences": key_experiences,
        "nps": nps_rows(dataset),
        "boxes": box_rows(dataset),
        "journey": journey_rows(dataset),
        "matrix": matrix_rows(dataset),
        "call_outs": call_out_rows(dataset),
        "mystery": mystery_rows(dataset),
        "waits": wait_rows(dataset),
        "gaps": gap_rows(dataset),
        "drivers": driver_rows(dataset),
        "quadrants": quadrant_rows(dataset, crosshair),
        "index": index_rows(dataset),
        "core_needs": core_need_rows(dataset),
        "comparisons": comparison_rows(dataset),
        "index_trees": index_tree_rows(dataset),
        "reliability": reliability_rows(dataset),
        "interviewers": interviewer_rows(dataset),
        "kano": kano_rows(dataset),
        "crosstabs": crosstab_rows(dataset),
        "chi_squares": chi_square_rows(dataset),
        "weighting": weighting_rows(dataset),
        "text": text_rows(dataset),
        "examples": example_rows(dataset),
        "trend": trend_rows(dataset, previous) if previous else [],
        "triangulation": triangulation_rows(dataset),
    } | _found(dataset)


def _found(dataset: Dataset) -> dict[str, Any]:
    """Return what stands in the data as it is: quotas, words and pictures."""
    quotas = quota_rows(dataset)
    return {"quotas": quotas, "verbatims": dataset.verbatims, "photos": dataset.photos}


def _base(dataset: Dataset) -> dict[str, Any]:
    base = dataset.base.plain(dataset.wave, dataset.segments)
    return base | {"incomplete_visits": incomplete_visits(dataset)}
