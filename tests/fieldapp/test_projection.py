"""Vectors are written with each submission, are right, and are made anew from documents."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from fieldapp import analysing
from fieldapp.analysing import content_hash, dataset, instruments, read_dataset
from fieldapp.bulk import load_documents
from fieldapp.projection import layout_at, read_wave, rebuild
from fieldapp.rows import database
from fieldapp.storage import Projection, Study, Submission, WaveStamp
from fieldapp.studies import create_study, definition, publish
from fieldapp.submissions import decide, documents
from reports.analysis import analyse
from reports.dataset import Dataset
from surveys.instrument import Instrument, Question, Tags
from tests.fieldapp.example import load_example
from tests.fieldapp.terminal import Terminal
from tests.reports.examples import example_documents, example_instruments, example_study


@pytest.fixture
def study(app):
    """Return the example study with two waves, loaded as a folder would be."""
    with app.app_context():
        yield load_example(None)


def from_documents(study, wave):
    return Dataset.from_documents(
        definition(study), wave, documents(study, wave), instruments(study)
    )


def test_it_works(study):
    blocks, rest = read_wave(study, "w2")
    by_form = {block.form.split(":")[0]: len(block.ids) for block in blocks}
    assert by_form == {"intercept": 124, "mystery_visit": 36, "employee": 20}
    assert len(rest) == 4, "what stands in repeats is read from documents"
    fast = analyse(read_dataset(study, "w2"), read_dataset(study, "w1"))
    slow = analyse(from_documents(study, "w2"), from_documents(study, "w1"))
    assert orjson.dumps(fast) == orjson.dumps(slow)


def test_a_vector_is_written_with_each_submission_and_correction(file, cast):
    submission = file()
    row = Projection.get()
    assert (row.number, row.layout) == (1, layout_at(cast.version).fingerprint)
    decide(submission, cast.bob, "returned", "哪个窗口？")
    file(answers={"queue": {"greeted": "no", "wait": 9}})
    corrected = Projection.get()
    assert corrected.number == 2
    assert bytes(corrected.vector) != bytes(row.vector)
    assert Projection.select().count() == 1


def test_a_vector_that_cannot_be_made_refuses_no_answer(file, monkeypatch, caplog):
    def fail(version):
        raise RuntimeError("no layout")

    monkeypatch.setattr("fieldapp.projection.layout_at", fail)
    file()
    assert Submission.select().count() == 1
    assert Projection.select().count() == 0
    assert "visit-1 has no vector" in caplog.text


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM projection WHERE submission_id LIKE '%7'",
        "UPDATE projection SET layout = 'older' WHERE submission_id LIKE '%7'",
        "UPDATE projection SET number = 9 WHERE submission_id LIKE '%7'",
    ],
)
def test_where_vectors_are_missing_or_old_documents_are_read(study, harm):
    right = orjson.dumps(analyse(read_dataset(study, "w2")))
    database.execute_sql(harm)
    assert len(read_wave(study, "w2")[1]) > 4
    assert orjson.dumps(analyse(read_dataset(study, "w2"))) == right


def test_a_rebuild_mends_every_vector_and_changes_none_that_is_right(study):
    before = {row.submission_id: bytes(row.vector) for row in Projection.select()}
    assert len(before) == 368
    assert rebuild(study).changed == 0
    database.execute_sql("DELETE FROM projection WHERE submission_id LIKE '%1'")
    database.execute_sql("UPDATE projection SET vector = x'00' WHERE submission_id LIKE '%2'")
    seen: list[int] = []
    done = rebuild(study, seen.append)
    harmed = sum(key.endswith(("1", "2")) for key in before)
    assert (done.submissions, done.changed) == (368, harmed)
    assert seen == [368]
    assert {row.submission_id: bytes(row.vector) for row in Projection.select()} == before


def test_the_command_says_what_it_did(capsys, monkeypatch, tmp_path):
    run = Terminal(capsys, monkeypatch, tmp_path)
    run.fill_shop()
    assert run("projection", "rebuild", "--language", "zh") == 0
    assert run.out == "项目 shop：4 份答卷，其中 0 份的数值已重新生成。\n"
    Projection.delete().execute()
    assert run("projection", "rebuild", "shop") == 0
    assert run.out == "Study shop: 4 submissions, 4 with new numbers.\n"
    assert run("projection", "rebuild", "nowhere") == 1


def test_typed_places_come_from_the_document_where_the_submission_has_none(app):
    """A hall that is written in words is in no vector."""
    form = example_instruments()["intercept:1"]
    with app.app_context():
        row = create_study(example_study(), None)
        typed = _with_typed_hall(form)
        version = publish(row, typed, b"typed", "intercept.md")
        told = [one for one in example_documents() if one["instrument"] == "intercept:1"][:9]
        for one in told[:4]:
            one["site"] = ""
            one["answers"]["hall"] = "h2"
        load_documents(row, ({**one, "account": ""} for one in told), {"intercept:1": version})
        assert len(read_wave(row, "w2")[1]) == 4
        rows = read_dataset(row, "w2").rows("customers")
        assert [rows.sites[place] for place in rows.site][:1] == ["h5"]
        assert orjson.dumps(analyse(read_dataset(row, "w2"))) == orjson.dumps(
            analyse(from_documents(row, "w2"))
        )


def _with_typed_hall(form: Instrument) -> Instrument:
    hall = Question("hall", "text", ("hall",), tags=Tags(measure="site"))
    return replace(form, items=(*form.items, hall))


def stamp(study, wave="w1"):
    row = WaveStamp.get_or_none(WaveStamp.study == study, WaveStamp.wave == wave)
    return row and bytes(row.stamp)


def test_the_second_question_is_answered_from_memory(study, monkeypatch):
    first = dataset(study, "w2")
    monkeypatch.setattr(analysing, "read_dataset", lambda *_: pytest.fail("read again"))
    assert dataset(Study.get_by_id(study.id), "w2") is first


def test_every_change_makes_another_stamp_and_dataset(file, cast):
    seen = [(stamp(cast.hall), content_hash(cast.hall, "w1"))]
    submission = file()
    seen.append((stamp(cast.hall), content_hash(cast.hall, "w1")))
    read = dataset(cast.hall, "w1")
    assert read.base.states["awaiting"] == 1
    decide(submission, cast.bob, "approved")
    seen.append((stamp(cast.hall), content_hash(cast.hall, "w1")))
    assert dataset(cast.hall, "w1").base.states["approved"] == 1
    Submission.update(segment="gold").execute()
    seen.append((stamp(cast.hall), content_hash(cast.hall, "w1")))
    Submission.update(wave="w2").execute()
    seen.append((stamp(cast.hall), content_hash(cast.hall, "w1")))
    assert len({one for one, _ in seen}) == len(seen)
    assert len({other for _, other in seen}) == len(seen) - 1, "empty before and after"
    assert stamp(cast.hall, "w2")


def test_a_new_form_is_seen_at_once(study):
    before = dataset(study, "w2")
    asked = example_instruments()["employee:1"]
    publish(study, asked, b"another", "employee.md")
    assert "employee:2" in dataset(study, "w2").instruments
    assert "employee:2" not in before.instruments


def test_a_study_goes_with_its_stamps_and_vectors(study):
    study.delete_instance()
    assert WaveStamp.select().count() == Projection.select().count() == 0


def test_reading_a_wave_leaves_the_cache_of_the_database_as_it_was(study, monkeypatch):
    before = database.execute_sql("PRAGMA cache_size").fetchone()
    read_wave(study, "w2")
    assert database.execute_sql("PRAGMA cache_size").fetchone() == before
    monkeypatch.setattr("fieldapp.projection._WAVE", "no such query")
    with pytest.raises(Exception, match="syntax"):
        read_wave(study, "w2")
    assert database.execute_sql("PRAGMA cache_size").fetchone() == before
