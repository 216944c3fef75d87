"""The whole report of the sample study with its answers several times over, in this process."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from reports.analysis import analyse
from reports.build import build_report
from reports.dataset import Dataset
from reports.document import ReportSource
from reports.evidence.answers import answers_of
from reports.issue_draft import draft_issue_tree
from reports.rendering.exchange import Limits
from reports.scorecards import site_rows


def stored() -> tuple[ReportSource, dict[str, list[dict[str, Any]]], dict[str, Any]]:
    """Return the sample study's source, its documents by wave, and its instruments."""
    from fieldapp import analysing
    from fieldapp.cli.speech import application, study_named
    from fieldapp.files import read_file
    from fieldapp.reporting import report_source
    from fieldapp.submissions import documents

    with application().app_context():
        study = study_named("sample")
        made = report_source(study, "w2", "zh")
        kept = {row["sha256"]: read_file(row["sha256"]) for row in made.analysis["photos"]}
        waves = {wave: list(documents(study, wave)) for wave in ("w1", "w2")}
        instruments = analysing.instruments(study)
    return replace(made, photos=kept.__getitem__), waves, instruments


def multiplied(documents: list[dict[str, Any]], times: int) -> list[dict[str, Any]]:
    """Return the documents several times over, each with an id of its own."""
    return [
        {**document, "id": f"{turn:02}-{document['id']}"}
        for turn in range(times)
        for document in documents
    ]


def whole(times: int, language: str, place: str) -> None:
    """Make the report from `times` the answers and print its seconds and pages."""
    source, waves, instruments = stored()
    many = {wave: multiplied(found, times) for wave, found in waves.items()}
    clock = time.perf_counter()
    now, before = (
        Dataset.from_documents(source.study, wave, many[wave], instruments) for wave in ("w2", "w1")
    )
    figures = analyse(now, before)
    made = replace(
        source,
        language=language,
        analysis=figures,
        previous=analyse(before),
        tree=draft_issue_tree(source.study, figures),
        answers=answers_of(now),
        site_scores=tuple(site_rows(now)),
        kept={},
    )
    built = build_report(made, Path(place), lambda share, step: None, Limits(900.0))
    print(json.dumps([time.perf_counter() - clock, built.pages]))
