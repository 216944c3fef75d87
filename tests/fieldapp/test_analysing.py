"""`analyse --json` is the same to the byte for the same data, process after process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from fieldapp import create_app
from fieldapp.bulk import load_documents
from fieldapp.rows import database
from fieldapp.studies import create_study, publish
from tests.reports.examples import example_documents, example_instruments, example_study

ROOT = Path(__file__).parents[2]


def filled(folder, documents):
    """Make a database of some documents in the order given."""
    app = create_app({"FIELDAPP_DATA": str(folder)})
    with app.app_context():
        study = create_study(example_study(), None)
        versions = {
            form: publish(study, instrument, form.encode(), f"{instrument.code}.md")
            for form, instrument in example_instruments().items()
        }
        load_documents(study, ({**one, "account": ""} for one in documents), versions)
    database.close()


def analysed(folder, seed, *more):
    """Return what a fresh process prints; Python hashes texts otherwise in each."""
    done = subprocess.run(
        [sys.executable, "-m", "fieldapp.cli", "analyse", "example", "--json", *more],
        env=os.environ | {"FIELDAPP_DATA": str(folder), "PYTHONHASHSEED": seed},
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return done.stdout


@pytest.fixture
def documents():
    return [*example_documents("w1"), *example_documents("w2")]


def test_it_works(documents, tmp_path):
    filled(tmp_path / "one", documents)
    first = analysed(tmp_path / "one", "1")
    assert first == analysed(tmp_path / "one", "2")
    filled(tmp_path / "two", documents[::-1])
    assert first == analysed(tmp_path / "two", "3"), "whatever order answers come in"
    figures = orjson.loads(first)
    assert figures["wave"] == "w2" and figures["trend"]


def test_the_crosshair_is_chosen(documents, tmp_path):
    filled(tmp_path / "one", documents)
    by = {
        rule: orjson.loads(analysed(tmp_path / "one", "1", "--crosshair", rule))["quadrants"]
        for rule in ("mean", "scale")
    }
    assert by["mean"] != by["scale"]
