"""Ask for the report, watch its progress, download it."""

from __future__ import annotations

from flask import redirect, request, send_file, url_for
from werkzeug.wrappers import Response

from fieldapp import analysing, strategies
from fieldapp.accounts.access import account_here, job_for, roles, study_for
from fieldapp.desk import desk
from fieldapp.desk.frame import page, wave_here
from fieldapp.jobs import UNFINISHED, cancel, enqueue
from fieldapp.languages import _
from fieldapp.refusals import NotFoundError
from fieldapp.reporting import CHOICES, choices_of, report_file
from fieldapp.storage import Job, Study, Submission
from fieldapp.studies import definition
from reports.strategy import holes

KEPT_SHOWN = 20
FILES = {"pdf": "report.pdf", "site": "report.zip"}


@desk.get("/<code>/report")
@roles("lead", "supervisor")
def report(code: str) -> str:
    """Show the form, the newest job's progress and the reports that are ready."""
    study = study_for(code)
    plan = definition(study)
    wave = wave_here(study, plan)
    jobs = list(study.jobs.where(Job.kind == "report").order_by(Job.id.desc()).limit(KEPT_SHOWN))
    tree = strategies.in_force(study, wave.code, "issue_tree")
    strategy = strategies.in_force(study, wave.code, "strategy")
    return page(
        study,
        "report",
        "report",
        plan=plan,
        wave=wave,
        languages=CHOICES,
        choices=choices_of(study),
        job=next((job for job in jobs if job.state in UNFINISHED), None),
        done=[job for job in jobs if job.state not in UNFINISHED],
        holes=[hole for hole in holes(tree, strategy) if not hole.waived] if strategy else [],
        bare=[leaf for leaf in tree.leaves() if not tree.evidence_of(leaf.id)] if tree else [],
        tree=tree,
        unreviewed=_unreviewed(study, wave.code),
        base=analysing.analysis(study, wave.code)["base"],
    )


@desk.post("/<code>/report")
@roles("lead", "supervisor")
def ask_for_report(code: str) -> Response:
    """Put the report in the queue."""
    study = study_for(code)
    wave, language = request.form.get("wave", ""), request.form.get("language", "")
    if language not in CHOICES or all(w.code != wave for w in definition(study).waves):
        raise NotFoundError
    enqueue("report", study, {"wave": wave, "language": language}, account_here())
    return redirect(url_for("desk.report", code=code, wave=wave))


@desk.post("/<code>/report/<int:job_id>/cancel")
@roles("lead", "supervisor")
def cancel_report(code: str, job_id: int) -> Response:
    """End a report that waits or is being built; the last good one stays."""
    job = job_for(study_for(code), job_id)
    cancel(job)
    return redirect(url_for("desk.report", code=code, wave=job.parameters.get("wave")))


@desk.get("/<code>/report/<int:job_id>/progress")
@roles("lead", "supervisor")
def report_progress(code: str, job_id: int) -> dict[str, object]:
    """Return how far a job is, for the page that watches it."""
    job = job_for(study_for(code), job_id)
    words = _(job.step) if job.step else ""
    return {"state": job.state, "progress": job.progress, "words": words}


@desk.get("/<code>/report/<int:job_id>/<kind>")
@roles("lead", "supervisor")
def download(code: str, job_id: int, kind: str) -> Response:
    """Download a finished report: `pdf`, or `site` for the static pages as a ZIP."""
    job = job_for(study_for(code), job_id)
    path = report_file(job, FILES.get(kind, ""))
    wave, language = job.parameters["wave"], job.parameters["language"]
    return send_file(
        path, as_attachment=True, download_name=f"{code}-{wave}-{language}{path.suffix}"
    )


def _unreviewed(study: Study, wave: str) -> int:
    waiting = study.submissions.where(Submission.wave == wave, Submission.state == "received")
    return int(waiting.count())
