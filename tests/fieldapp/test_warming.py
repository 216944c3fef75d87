"""A worker that serves has read the newest waves already, and reads again what changed since."""

from __future__ import annotations

import logging

import pytest

from fieldapp import analysing, warming
from fieldapp.bulk import load_documents
from fieldapp.rows import database
from fieldapp.storage import InstrumentVersion
from fieldapp.warming import newest_waves, served_app, warm
from tests.fieldapp.example import load_example
from tests.reports.examples import example_documents

PLACE = "/desk/example/explore/figure?language=en&show=experience&columns=segment"


@pytest.fixture
def example(app, cast):
    with app.app_context():
        return load_example(cast.alice)


@pytest.fixture
def read(monkeypatch):
    """Return the waves that were read from the database, one entry a reading."""
    analysing._datasets.made.clear()
    analysing._coded.made.clear()
    waves: list[str] = []
    before = analysing.read_dataset
    monkeypatch.setattr(
        analysing, "read_dataset", lambda study, wave: waves.append(wave) or before(study, wave)
    )
    return waves


def test_it_works(app, example, client, sign_in, read):
    warm(app)
    assert read == ["w2", "w1"], "the newest first"
    assert "n = 120" in sign_in(client, "alice").get(PLACE).text
    assert read == ["w2", "w1"], "the first figure reads nothing anew"


def test_templates_are_compiled_before_anybody_asks(app, example):
    warm(app)
    assert app.jinja_env.cache is not None
    ready = {name for _, name in [*app.jinja_env.cache]}
    assert {*warming.TEMPLATES, "desk/_explorer.html", "desk/_study.html"} <= ready


def test_what_came_in_since_is_counted(app, example, client, sign_in, read):
    warm(app)
    alice = sign_in(client, "alice")
    assert "n = 120" in alice.get(PLACE).text
    (one,) = [row for row in example_documents("w2") if row["id"] == "w2-intercept-010"]
    with app.app_context():
        asked = next(v for v in InstrumentVersion.select() if v.instrument.code == "intercept")
        late = {**one, "id": "late", "account": ""}
        load_documents(example, [late], {"intercept:1": asked})
    assert "n = 121" in alice.get(PLACE).text
    with app.app_context():
        database.execute_sql("UPDATE submission SET state = 'rejected' WHERE id = 'late'")
    assert "n = 120" in alice.get(PLACE).text
    assert read == ["w2", "w1", "w2", "w2"], "once after each change"


def test_large_waves_are_left_to_whoever_asks(app, example, monkeypatch):
    with app.app_context():
        monkeypatch.setattr(warming, "MOST_FORMS", 200)
        assert [wave for _, wave in newest_waves()] == ["w2"]
        monkeypatch.setattr(warming, "MOST_FORMS", 10)
        assert list(newest_waves()) == []
        monkeypatch.setattr(warming, "MOST_FORMS", 1000)
        monkeypatch.setattr(warming, "MOST_WAVES", 1)
        assert [wave for _, wave in newest_waves()] == ["w2"]


def test_what_goes_wrong_keeps_nobody_from_serving(monkeypatch, tmp_path, caplog):
    monkeypatch.setenv("FIELDAPP_DATA", str(tmp_path))
    monkeypatch.setattr(warming, "explored", None)
    monkeypatch.setattr(warming, "newest_waves", lambda: [(None, "w1")])
    with caplog.at_level(logging.ERROR):
        app = served_app()
    assert app.test_client().get("/sign-in").status_code == 200
    assert "not made ready" in caplog.text
