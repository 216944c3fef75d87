"""What can be asked of a wave, and the view that an address means there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.dataset import AUDIENCES, CUSTOMERS, Dataset
from reports.exploring.asking import CARDS, Given, audience_of, given
from reports.exploring.measuring import codes_of
from reports.exploring.splitting import region_of
from reports.exploring.view import (
    KINDS,
    LEVELS,
    MEASURES,
    MYSTERY,
    QUESTIONS,
    SPLITS,
    TOGETHER,
    View,
)
from reports.exploring.visiting import VISITS, has_scores
from surveys.study import Study

Questions = dict[str, Given]


@dataclass(frozen=True, slots=True)
class Offers:
    """The codes that a view may have in each place; questions are "instrument/section/name"."""

    shows: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = (TOGETHER,)


def settled(view: View, dataset: Dataset, waves: Sequence[str]) -> tuple[View, Offers]:
    """Return the view with what the wave cannot show replaced by what it can, and the offers.

    `waves` are those with answers. What is known to nobody (a segment, a site) limits nothing.
    """
    study = dataset.study
    view = view.limited(
        segments=dataset.segments,
        regions=regions_of(study),
        sites=[site.code for site in study.sites],
    )
    questions = _questions(dataset)
    shows = _shows(dataset, questions)
    view = replace(view, show=_one(view.show, shows))
    rows = _rows(dataset, view.show, questions)
    view = replace(view, rows=_one(view.rows, rows))
    columns = _columns(dataset, view, waves)
    usual = "segment" if "segment" in columns else TOGETHER
    view = replace(view, columns=view.columns if view.columns in columns else usual)
    return view, Offers(shows, rows, columns)


def _one(wanted: str, offered: Sequence[str]) -> str:
    return wanted if wanted in offered else next(iter(offered), "")


def _shows(dataset: Dataset, questions: Questions) -> tuple[str, ...]:
    found = [
        measure for measure in MEASURES if any(codes_of(dataset, kind, measure) for kind in KINDS)
    ]
    found += [MYSTERY] if has_scores(dataset) else []
    asked = (show for show in QUESTIONS if any(one.fits(show) for one in questions.values()))
    return (*found, *asked)


def _rows(dataset: Dataset, show: str, questions: Questions) -> tuple[str, ...]:
    if show == MYSTERY:
        regions = any(site.region for site in dataset.study.sites)
        return tuple(level for level in LEVELS if level != "region" or regions)
    if show in QUESTIONS:
        return tuple(name for name, one in questions.items() if one.fits(show))
    return tuple(kind for kind in KINDS if codes_of(dataset, kind, show))


def _questions(dataset: Dataset) -> Questions:
    """Return the questions that somebody answered, customers' first, as the forms ask them."""
    found: Questions = {}
    for audience in (CUSTOMERS, *AUDIENCES.values(), CARDS):
        if len(dataset.rows(audience)):
            found |= given(dataset, audience)
    return found


def _columns(dataset: Dataset, view: View, waves: Sequence[str]) -> tuple[str, ...]:
    audience = _audience(dataset, view)
    rows = dataset.rows(audience)
    having = {
        TOGETHER: True,
        "segment": bool((rows.segment >= 0).any()) if len(rows) else False,
        "region": bool(rows.sites) and any(region_of(dataset.study).values()),
        "site": bool(rows.sites),
        "wave": len(waves) > 1,
    }
    if view.show == MYSTERY and view.rows in ("site", "region"):
        return tuple(split for split in (TOGETHER, "segment", "wave") if having[split])
    instrument = view.rows.partition("/")[0] if view.is_question else ""
    # Answers that overlap make no columns: a person would stand in several.
    questions = [
        name
        for name, one in given(dataset, audience).items()
        if instrument in ("", name.partition("/")[0]) and name != view.rows and not one.several
    ]
    return (*(split for split in SPLITS if having[split]), *questions)


def _audience(dataset: Dataset, view: View) -> str:
    if view.show == MYSTERY:
        return VISITS
    if view.is_question:
        return audience_of(dataset, view.rows)
    return CUSTOMERS


def regions_of(study: Study) -> list[str]:
    """Return every region path of the study's sites, the outer before the inner."""
    found: dict[str, None] = {}
    for site in study.sites:
        parts = [*filter(None, site.region.split("/"))]
        for depth in range(1, len(parts) + 1):
            found["/".join(parts[:depth])] = None
    return list(found)
