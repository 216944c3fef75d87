"""The report of a wave: everything that goes into it gathered, and the files that come out."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from flask import current_app

from fieldapp import analysing, strategies
from fieldapp.arrivals import photo
from fieldapp.exploring import figure_for
from fieldapp.refusals import NotFoundError
from fieldapp.registering import register_of
from fieldapp.storage import Account, Job, Study
from fieldapp.studies import definition
from reports.build import STEPS, build_report
from reports.choices import Choices, check_choices
from reports.composing import wording
from reports.document import ReportSource
from reports.evidence.answers import answers_of
from reports.issue_draft import draft_issue_tree
from reports.pages import KINDS
from reports.scorecards import Cards, build_scorecards, site_rows
from reports.scorecards.building import STEP
from surveys.tagged_items import with_tagged_items
from surveys.text import LANGUAGES

Progress = Callable[[float, str], None]
CHOICES = (*LANGUAGES, "both")


def report_source(
    study: Study, wave: str, language: str, choices: Choices | None = None
) -> ReportSource:
    """Gather what a report is made from; without a saved issue tree, the drafted one goes in.

    `choices` stand in for those saved with the study.
    """
    choices = choices or choices_of(study)
    source = figures_source(study, wave, language, choices)
    asked = analysing.dataset(study, wave, choices.segments)
    tree = strategies.in_force(study, wave, "issue_tree")
    return replace(
        source,
        tree=tree or draft_issue_tree(definition(study), source.analysis),
        comparison=strategies.in_force(study, wave, "comparison"),
        photos=partial(photo, study),
        built_at=datetime.now(current_app.config["TIMEZONE"]).isoformat(timespec="minutes"),
        data_hash=data_hash(study, wave),
        timezone=str(current_app.config["TIMEZONE"]),
        instruments=analysing.asked_instruments(study, wave),
        answers=answers_of(asked),
        site_scores=tuple(site_rows(asked)),
        register=register_of(study, wave),
        explored=partial(figure_for, study, wave, choices.segments),
    )


def figures_source(
    study: Study, wave: str, language: str, choices: Choices | None = None
) -> ReportSource:
    """Gather what sentences rest on: the figures and the strategy, no answers, books or photos."""
    choices = choices or choices_of(study)
    before = analysing.previous_wave(study, wave)

    def figures(code: str, segments: tuple[str, ...] = choices.segments) -> dict[str, Any]:
        return analysing.analysis(study, code, segments=segments)

    return ReportSource(
        study=with_tagged_items(definition(study), analysing.instruments(study).values()),
        wave=wave,
        language=language,
        analysis=figures(wave),
        previous=figures(before) if before else None,
        whole=(figures(wave, ()), figures(before, ()) if before else None)
        if choices.segments
        else None,
        strategy=strategies.in_force(study, wave, "strategy"),
        choices=choices,
    )


def choices_of(study: Study) -> Choices:
    """Return what was chosen for the study's reports, the usual where nothing was."""
    saved: Choices | None = strategies.in_force(study, strategies.EVERY_WAVE, "report")
    return saved or Choices()


def save_choices(study: Study, choices: Choices, account: Account | None) -> Choices:
    """Check the choices and keep them with the study; raises InputError for what cannot be."""
    plan = definition(study)
    sections, segments = section_codes(), [segment.code for segment in plan.segments]
    checked = check_choices(choices, sections, segments)
    strategies.save(study, strategies.EVERY_WAVE, "report", checked, account)
    return checked


def section_codes() -> list[str]:
    """Return the codes of all sections in the method's order."""
    return [kind.code for kind in KINDS]


def data_hash(study: Study, wave: str) -> str:
    """Return a hash of all that a report shows; the same hash gives the same report."""
    revisions = [strategies.current(study, wave, kind) for kind in strategies.KINDS]
    before = analysing.previous_wave(study, wave)
    parts = [
        analysing.content_hash(study, wave),
        analysing.content_hash(study, before) if before else "",
        *(sha256(orjson.dumps(r.document if r else None)).hexdigest() for r in revisions),
    ]
    return sha256("\n".join(parts).encode()).hexdigest()


def build(
    study: Study,
    wave: str,
    language: str,
    out: Path,
    progress: Progress,
    choices: Choices | None = None,
) -> dict[str, Any]:
    """Build report.pdf, html/ and report.zip in `out` and return what was built."""
    source = report_source(study, wave, language, choices)
    english = _english_steps(language)
    built = build_report(source, out, lambda share, step: progress(share, english.get(step, step)))
    _zip(out)
    return {
        "wave": wave,
        "language": language,
        "pages": built.pages,
        "bytes": (out / "report.pdf").stat().st_size,
        "warnings": list(built.warnings),
        "data_hash": source.data_hash,
        "built_at": source.built_at,
    }


def build_cards(study: Study, wave: str, language: str, out: Path, progress: Progress) -> Cards:
    """Build the scorecards of every visited site: a merged PDF, a file a site, a ZIP of these."""
    source = report_source(study, wave, language, replace(choices_of(study), segments=()))
    scored = site_rows(analysing.dataset(study, wave))
    return build_scorecards(source, scored, out, lambda share, step: progress(share, STEP))


def run(job: Job, progress: Progress) -> dict[str, Any]:
    """Do a job of the kind "report": parameters wave and language, files in the job's folder."""
    parameters = job.parameters
    return build(
        _study_of(job), parameters["wave"], parameters["language"], folder_of(job), progress
    )


def folder_of(job: Job) -> Path:
    """Return where a report job puts its files."""
    data: Path = current_app.config["DATA"]
    return data / "reports" / _study_of(job).code / f"{job.id}"


def report_file(job: Job, name: str) -> Path:
    """Return a finished report's "report.pdf" or "report.zip"; raises NotFoundError."""
    path = folder_of(job) / name
    if job.state != "done" or name not in ("report.pdf", "report.zip") or not path.exists():
        raise NotFoundError
    return path


def latest_report(study: Study, wave: str, language: str = "") -> Job | None:
    """Return the newest report of a wave that was built, in one language or any, or None."""
    done = study.jobs.where(Job.kind == "report", Job.state == "done").order_by(Job.id.desc())
    wanted = {"wave": wave} | ({"language": language} if language else {})
    return next((job for job in done if wanted.items() <= job.parameters.items()), None)


def is_current(job: Job) -> bool:
    """Tell whether a finished report still shows what the database says."""
    if job.result is None:
        return False
    shown: bool = job.result["data_hash"] == data_hash(_study_of(job), job.parameters["wave"])
    return shown


def step_words(step: str, language: str) -> str:
    """Return a job's step in a language."""
    return wording(language)(step)


def _study_of(job: Job) -> Study:
    if job.study is None:
        raise NotFoundError
    return job.study


def _english_steps(language: str) -> dict[str, str]:
    """Return step as the report words it → message id, by which it is kept in the job's row."""
    words = wording(LANGUAGES[0] if language == "both" else language)
    return {words(step): step for step in STEPS.values()}


def _zip(out: Path) -> None:
    """Put PDF and site into one file, whole or not at all."""
    draft = out / ".report.zip"
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(out / "report.pdf", "report/report.pdf")
        for path in sorted((out / "html").rglob("*")):
            archive.write(path, f"report/{path.relative_to(out)}")
    draft.replace(out / "report.zip")
