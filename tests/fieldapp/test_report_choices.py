"""The desk keeps what a report holds; a report that is being built can be cancelled."""

from __future__ import annotations

import pytest

from fieldapp import jobs, reporting
from fieldapp.jobs import cancel, enqueue, run
from fieldapp.storage import Job
from reports.choices import Choices

PLACE = "/desk/hall/report/choices"


def chosen(**other):
    form = {
        "section": ["summary", "drivers"],
        "order-drivers": "1",
        "order-summary": "2",
        "segment": ["gold"],
        "audience": "client",
        "anonymity": "segment",
        "language": "both",
        "accent": "#1a4f8b",
    }
    return form | other


def test_it_works(app, alice, cast, send):
    page = send(alice, PLACE, **chosen())
    assert page.status_code == 200
    with app.app_context():
        kept = reporting.choices_of(cast.hall)
    assert kept.sections == ("drivers", "summary")
    assert (kept.audience, kept.anonymity, kept.language) == ("client", "segment", "both")
    assert kept.accent == "#1a4f8b"
    shown = alice.get(PLACE + "?language=en").text
    assert 'value="#1a4f8b"' in shown
    assert "Sections and their order" in shown


def test_a_pale_accent_is_refused_and_what_was_typed_stays(app, alice, cast, send):
    page = send(alice, PLACE, **chosen(accent="#ffcc00"))
    assert page.status_code == 422
    assert 'value="#ffcc00"' in page.text
    with app.app_context():
        assert reporting.choices_of(cast.hall) == Choices()


def test_a_waiting_report_can_be_cancelled(app, alice, cast, send):
    with app.app_context():
        job = enqueue("report", cast.hall, {"wave": "w1", "language": "zh"}, cast.alice)
        assert send(alice, f"/desk/hall/report/{job.id}/cancel").status_code == 200
        run(job.id)
        assert Job.get_by_id(job.id).state == "cancelled"
        assert not cancel(job)
    assert "已取消" in alice.get("/desk/hall/report?language=zh").text


def test_a_running_report_stops_when_it_is_cancelled(app, cast, monkeypatch):
    reached = []

    def work(job, progress):
        progress(0.1, "Writing the pages")
        cancel(job)
        progress(0.2, "Laying out the pages")
        reached.append(job)

    monkeypatch.setattr(jobs, "RUNNERS", {"report": work})
    with app.app_context():
        job = enqueue("report", cast.hall, {"wave": "w1", "language": "zh"}, cast.alice)
        run(job.id)
        assert Job.get_by_id(job.id).state == "cancelled"
    assert not reached


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_speaks_both_languages(alice, language):
    assert alice.get(f"{PLACE}?language={language}").status_code == 200


def test_a_cover_has_words_of_its_own(app, alice, cast, send):
    send(alice, f"{PLACE}?language=zh", **chosen(title="让等待看得见", cover="plain"))
    with app.app_context():
        kept = reporting.choices_of(cast.hall)
    assert (kept.title.to("zh"), kept.cover) == ("让等待看得见", "plain")
    assert 'value="让等待看得见"' in alice.get(PLACE + "?language=zh").text
    assert send(alice, PLACE, **chosen(cover="golden")).status_code == 422
    assert send(alice, PLACE, **chosen(title="长" * 61)).status_code == 422
