"""Work that outlasts a request: the row is the truth, the queue only rings the bell."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, current_app
from huey import SqliteHuey

from fieldapp import reporting
from fieldapp.refusals import RefusalError
from fieldapp.rows import now
from fieldapp.storage import Account, Job, Study
from surveys.problems import InputError
from surveys.text import LANGUAGES, Text

log = logging.getLogger(__name__)
Progress = Callable[[float, str], None]
RUNNERS: Mapping[str, Callable[[Job, Progress], dict[str, Any]]] = {"report": reporting.run}
UNFINISHED = ("waiting", "running")
TRIES = 3
SECONDS_BETWEEN_SAVES = 0.3
OUR_MISTAKE = Text.of(
    {
        "en": "Something went wrong on our side; the answers are safe. Ask for it again, and tell "
        "whoever runs this server if it fails again.",
        "zh": "我们这边出了错，答卷都在。请再试一次；若仍失败，请告诉管理服务器的人。",
    }
)
GAVE_UP = Text.of(
    {
        "en": f"The server was stopped {TRIES} times while working on this; it will not be tried "
        "again by itself. The answers are safe.",
        "zh": f"处理过程中服务器停止了 {TRIES} 次，不再自动重试。答卷都在。",
    }
)


def init_app(app: Flask) -> None:
    """Hang up the bell: a queue in a file of its own, whose only task is to do the named job."""
    queue = SqliteHuey(
        "fieldapp", filename=str(app.config["DATA"] / "queue.sqlite3"), results=False
    )

    def do_job(job_id: int) -> None:
        with app.app_context():
            run(job_id)

    app.extensions["queue"] = queue
    app.extensions["bell"] = queue.task(name="do_job")(do_job)


def enqueue(kind: str, study: Study, parameters: dict[str, Any], account: Account | None) -> Job:
    """Ask for work and return its row; the same work that still waits is not asked for twice."""
    waiting: list[Job] = list(study.jobs.where(Job.kind == kind, Job.state == "waiting"))
    for job in waiting:
        if job.parameters == parameters:
            return job
    job = Job.create(kind=kind, study=study, parameters=parameters, account=account)
    ring(job)
    return job


def ring(job: Job) -> None:
    """Wake the worker for a job."""
    current_app.extensions["bell"](job.id)


def ring_unfinished() -> int:
    """Put back what a stopped worker left running, ring for all that waits; return how many."""
    Job.update(state="waiting").where(Job.state == "running").execute()
    waiting = list(Job.select().where(Job.state == "waiting"))
    for job in waiting:
        ring(job)
    return len(waiting)


class CancelledError(Exception):
    """Somebody cancelled the work while it was being done."""


def cancel(job: Job) -> bool:
    """End waiting or running work; tell whether it was still to be ended.

    A worker sees it when it next says how far it is; what was built before stays.
    """
    ended = Job.update(state="cancelled", changed_at=now()).where(
        Job.id == job.id, Job.state.in_(UNFINISHED)
    )
    return bool(ended.execute())


def run(job_id: int, watch: Progress = lambda share, step: None) -> None:
    """Do a waiting job; whatever happens, its row says how it ended. `watch` sees the progress."""
    claimed = Job.update(state="running", tries=Job.tries + 1, changed_at=now()).where(
        Job.id == job_id, Job.state == "waiting"
    )
    if not claimed.execute():
        return
    job = Job.get_by_id(job_id)
    if job.tries > TRIES:
        _end(job, "failed", message=GAVE_UP)
        return
    try:
        result = RUNNERS[job.kind](job, _saver(job, watch))
    except CancelledError:
        log.info("job %s (%s) was cancelled", job.id, job.kind)
    except Exception as error:
        log.exception("job %s (%s) failed", job.id, job.kind)
        _end(job, "failed", message=explain(error))
    else:
        _end(job, "done", result=result)


def explain(error: Exception) -> Text:
    """Return what a failure means for a person, in every language."""
    if isinstance(error, InputError):
        return Text.of({code: " ".join(error.lines(code)) for code in LANGUAGES})
    if isinstance(error, RefusalError):
        return Text.of({code: error.line(code) for code in LANGUAGES})
    return OUR_MISTAKE


def _saver(job: Job, watch: Progress) -> Progress:
    """Return a function that saves progress, a few times a second at most."""
    saved_at, saved_step = 0.0, ""

    def save(share: float, step: str) -> None:
        nonlocal saved_at, saved_step
        watch(share, step)
        moment = time.monotonic()
        if step == saved_step and moment - saved_at < SECONDS_BETWEEN_SAVES:
            return
        saved_at, saved_step = moment, step
        kept = Job.update(progress=share, step=step, changed_at=now()).where(
            Job.id == job.id, Job.state == "running"
        )
        if not kept.execute():
            raise CancelledError

    return save


def _end(job: Job, state: str, message: Text | None = None, result: Any = None) -> None:
    Job.update(
        state=state,
        progress=1.0 if state == "done" else job.progress,
        message=message.plain() if message else {},
        result=result,
        changed_at=now(),
    ).where(Job.id == job.id).execute()
