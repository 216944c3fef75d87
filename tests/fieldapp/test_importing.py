"""Many answers at once: all or nothing, fast, and the real airline file to four decimals."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from fieldapp.analysing import analysis, content_hash, previous_wave
from fieldapp.bulk import load_documents
from fieldapp.importing import import_answers
from fieldapp.refusals import ConflictError
from fieldapp.rows import database
from fieldapp.storage import Decision, Submission
from fieldapp.studies import create_study
from fieldapp.submissions import decide, file_submission
from surveys.study import Segment, Study, Touchpoint, Wave

SHARED = Path(__file__).parents[3] / "shared/data/datasets"
CLASSES = {"Business": "business", "Eco": "eco", "Eco Plus": "eco_plus"}


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


def document(number, **changes):
    plain = {
        "id": f"d{number}",
        "instrument": "visit:1",
        "wave": "w1",
        "site": "s1",
        "segment": "gold",
        "answers": {"queue": {"greeted": "yes"}},
    }
    return plain | changes


def load(cast, documents):
    accounts = {"bob": cast.bob, "carol": cast.carol}
    return load_documents(cast.hall, documents, {"visit:1": cast.version}, accounts)


def test_it_works(cast):
    counted = []
    documents = [document(n) for n in range(1000)]
    new = load_documents(cast.hall, documents, {"visit:1": cast.version}, None, counted.append)
    assert new == counted[-1] == Submission.select().count() == Decision.select().count() == 1000
    assert load(cast, documents) == 0


def test_people_states_and_reasons_are_kept(cast):
    told = {"state": "returned", "account": "carol", "decided_by": "bob", "note": "补充"}
    load(cast, [document(1, **told), document(2, state="received")])
    decision = Decision.get()
    assert (decision.verdict, decision.note, decision.account) == ("returned", "补充", cast.bob)
    assert Submission.get_by_id("d1").account == cast.carol
    assert Submission.get_by_id("d2").state == "received"


def test_one_that_differs_refuses_all(cast):
    load(cast, [document(700)])
    changed = [*(document(n) for n in range(700)), document(700, answers={"queue": {}})]
    with pytest.raises(ConflictError):
        load(cast, changed)
    assert Submission.select().count() == 1


def test_a_kept_analysis_is_never_stale(cast):
    load(cast, [document(1)])
    before = content_hash(cast.hall, "w1")
    first = analysis(cast.hall, "w1")
    assert analysis(cast.hall, "w1") is first
    decide(Submission.get_by_id("d1"), cast.bob, "rejected", "重复")
    assert content_hash(cast.hall, "w1") != before
    assert analysis(cast.hall, "w1")["base"]["rejected"] == 1
    assert first["base"]["approved"] == 1


def test_a_wave_is_compared_with_the_one_before_it_that_has_answers(cast):
    load(cast, [document(1)])
    assert previous_wave(cast.hall, "w2") == "w1"
    assert previous_wave(cast.hall, "w1") == ""
    file_submission(
        id="x", study=cast.hall, version=cast.version, answers={}, metadata={}, wave="w2"
    )
    assert "trend" in analysis(cast.hall, "w2")


def code_of(header):
    return re.sub(r"[^a-z]+", "_", header.lower()).strip("_")


def airline_map(headers):
    lines = ['[source]\nwave = "w1"\n[segment]\ncolumn = "Class"\n[segment.values]']
    lines += [f'"{name}" = "{code}"' for name, code in CLASSES.items()]
    lines += ["[columns]", '"id" = {role = "respondent"}']
    lines += [
        f'"{header}" = {{touchpoint = "{code_of(header)}", measure = "experience", missing = [0]}}'
        for header in headers
    ]
    return "\n".join(lines).encode()


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not on this machine")
def test_the_airline_s_26000_rows_come_in_fast_and_give_its_means(cast):
    summary = json.loads((SHARED / "SUMMARY.json").read_text("utf-8"))["airline_test_25976.csv"]
    headers = summary["touchpoints"]
    airline = create_study(
        Study(
            "airline",
            review=True,
            waves=(Wave("w1"),),
            segments=tuple(Segment(code) for code in CLASSES.values()),
            touchpoints=tuple(Touchpoint(code_of(h), scale=(1, 5)) for h in headers),
        ),
        cast.alice,
    )
    data = (SHARED / "airline_test_25976.csv").read_bytes()
    start = time.process_time()
    done = import_answers(airline, data, "airline.csv", airline_map(headers), "airline.toml")
    assert time.process_time() - start < 20
    assert (done.rows, done.new) == (25976, 25976)
    rows = analysis(airline, "w1")["measures"]
    means = {(row["segment"], row["item"]): row["mean"] for row in rows}
    for name, code in CLASSES.items():
        for header in headers:
            expected = summary["mean_excl_zero_by_class"][name][header]
            assert round(means[code, code_of(header)], 4) == expected
    assert not database.in_transaction()
