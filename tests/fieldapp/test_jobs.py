"""Jobs: the row is the truth, the queue rings, and whatever happens is said."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from fieldapp import jobs
from fieldapp.jobs import enqueue, ring_unfinished, run
from fieldapp.refusals import ConflictError
from fieldapp.rows import database
from fieldapp.storage import Job
from fieldapp.worker import only_worker
from surveys.problems import InputError

PARAMETERS = {"wave": "w1", "language": "zh"}


@pytest.fixture
def runner(app, cast, monkeypatch):
    """Return a function that sets what jobs of the kind "report" do."""

    def set_runner(work):
        monkeypatch.setattr(jobs, "RUNNERS", {"report": work})

    with app.app_context():
        yield set_runner


def test_it_works(runner, cast):
    seen = []
    runner(lambda job, progress: progress(0.5, "Half") or {"pages": 3})
    job = enqueue("report", cast.hall, PARAMETERS, cast.alice)
    assert job.state == "waiting"
    run(job.id, lambda share, step: seen.append((share, step)))
    done = Job.get_by_id(job.id)
    assert (done.state, done.result, done.progress) == ("done", {"pages": 3}, 1.0)
    assert seen == [(0.5, "Half")]


def test_the_same_work_is_not_asked_for_twice(runner, cast):
    first = enqueue("report", cast.hall, PARAMETERS, cast.alice)
    assert enqueue("report", cast.hall, PARAMETERS, cast.bob) == first
    assert enqueue("report", cast.hall, PARAMETERS | {"language": "en"}, cast.bob) != first


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (
            InputError.of("No font.", "没有字体。", ("Install it.", "请安装。")),
            "没有字体",
            "Install",
        ),
        (ConflictError(), "别人刚刚改过", "Somebody else"),
        (ZeroDivisionError("secret"), "答卷都在", "answers are safe"),
    ],
)
def test_a_failure_says_why_in_both_languages(runner, cast, error, zh, en):
    def fail(job, progress):
        raise error

    runner(fail)
    job = enqueue("report", cast.hall, PARAMETERS, None)
    run(job.id)
    failed = Job.get_by_id(job.id)
    assert failed.state == "failed"
    assert zh in failed.message["zh"]
    assert en in failed.message["en"]
    assert "secret" not in str(failed.message)


def test_a_job_is_done_once(runner, cast):
    done = []
    runner(lambda job, progress: done.append(job.id) or {})
    job = enqueue("report", cast.hall, PARAMETERS, None)
    run(job.id)
    run(job.id)
    assert done == [job.id]


def test_what_a_killed_worker_left_is_rung_again_but_not_for_ever(runner, cast):
    runner(lambda job, progress: {})
    job = enqueue("report", cast.hall, PARAMETERS, None)
    Job.update(state="running", tries=1).execute()
    assert ring_unfinished() == 1
    run(job.id)
    assert Job.get_by_id(job.id).state == "done"
    Job.update(state="running", tries=jobs.TRIES).execute()
    ring_unfinished()
    run(job.id)
    assert Job.get_by_id(job.id).state == "failed"
    assert ring_unfinished() == 0


def test_progress_is_saved_while_the_work_goes_on(runner, cast):
    saved = []

    def work(job, progress):
        progress(0.25, "One")
        saved.append(Job.get_by_id(job.id).progress)
        progress(0.26, "One")
        saved.append(Job.get_by_id(job.id).progress)
        progress(0.5, "Two")
        saved.append(Job.get_by_id(job.id).progress)
        return {}

    runner(work)
    run(enqueue("report", cast.hall, PARAMETERS, None).id)
    assert saved == [0.25, 0.25, 0.5]


def test_there_is_one_worker_a_folder(tmp_path):
    with only_worker(tmp_path), pytest.raises(InputError), only_worker(tmp_path):
        pass
    with only_worker(tmp_path):
        pass


def ended(job, seconds=300):
    """Wait until a job has ended, well or not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if Job.get_by_id(job.id).state in ("done", "failed"):
            return True
        time.sleep(0.1)
    return False


def test_the_worker_process_does_what_waits_and_ends_when_told(app, cast, settings):
    """Whether a report of a wave without answers is made or refused, its row says how it ended."""
    with app.app_context():
        job = enqueue("report", cast.hall, {"wave": "nowhere", "language": "zh"}, None)
    database.close()
    environment = os.environ | {"FIELDAPP_DATA": settings["FIELDAPP_DATA"]}
    worker = subprocess.Popen(
        [sys.executable, "-m", "fieldapp.cli", "worker"],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert ended(job)
    finally:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(120) is not None
    assert Job.get_by_id(job.id).tries == 1
