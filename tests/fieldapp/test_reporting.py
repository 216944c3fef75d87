"""The report job: what goes in, what comes out, and when it is out of date."""

from __future__ import annotations

import zipfile

import pytest

from fieldapp import reporting, strategies
from fieldapp.jobs import enqueue, run
from fieldapp.refusals import NotFoundError
from fieldapp.storage import Job
from reports.choices import Choices
from reports.strategy import Strategy
from surveys.text import Text


def test_it_works(answered):
    """One job from asking to a PDF and a zip; again only when something changed."""
    job = enqueue("report", answered.hall, {"wave": "w1", "language": "zh"}, answered.alice)
    steps = []
    run(job.id, lambda share, step: steps.append(step))
    job = Job.get_by_id(job.id)
    assert job.state == "done", job.message
    assert reporting.report_file(job, "report.pdf").read_bytes().startswith(b"%PDF")
    with zipfile.ZipFile(reporting.report_file(job, "report.zip")) as archive:
        assert {"report/report.pdf", "report/html/index.html"} <= set(archive.namelist())
    assert "Laying out the pages" in steps, "steps are kept by their English id"
    assert reporting.step_words("Laying out the pages", "zh") != "Laying out the pages"
    assert job.result["warnings"] == []
    assert reporting.latest_report(answered.hall, "w1") == job
    assert reporting.latest_report(answered.hall, "w1", "en") is None
    assert reporting.is_current(job)
    strategies.save(answered.hall, "w1", "strategy", Strategy(theme=Text.of("安心")), None)
    assert not reporting.is_current(job)


def test_the_source_holds_what_the_wave_has(answered):
    source = reporting.report_source(answered.hall, "w1", "en")
    assert source.analysis["base"]["approved"] == 1
    assert source.tree is not None, "without a saved tree the drafted one goes in"
    assert (source.previous, source.strategy, source.comparison) == (None, None, None)
    assert [instrument.code for instrument in source.instruments] == ["visit"]
    assert source.built_at.endswith("+08:00")


def test_a_report_that_is_not_done_has_no_file(answered):
    job = Job.create(study=answered.hall, kind="report", parameters={"wave": "w1"})
    with pytest.raises(NotFoundError):
        reporting.report_file(job, "report.pdf")
    job.state = "done"
    with pytest.raises(NotFoundError):
        reporting.report_file(job, "../../../secret.key")


def test_a_report_on_some_segments_is_made_of_their_answers(app, example):
    with app.app_context():
        source = reporting.report_source(example, "w2", "en", Choices(segments=("premium",)))
        whole = reporting.report_source(example, "w2", "en")
    pooled, mine = (
        next(row for row in found.analysis["nps"] if row["segment"] == segment)
        for found, segment in ((source, "all"), (whole, "premium"))
    )
    assert pooled | {"segment": "premium"} == mine
    assert set(source.answers.segments) == {"premium"}
    assert len(source.analysis["verbatims"]) < len(whole.analysis["verbatims"])
    assert source.whole[0] == whole.analysis
    assert whole.whole is None
    counted = source.analysis["base"]["instruments"]
    assert {row["segment"] for row in counted} == {"premium", ""}
