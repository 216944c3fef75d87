"""Answers leave as codes, labels and a codebook, and come back the same by other readers."""

from __future__ import annotations

import csv
import io

import openpyxl
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.bulk import load_documents
from fieldapp.exporting import FORMATS, export_answers
from fieldapp.exporting.csv_files import harmless
from fieldapp.exporting.spss import system_file
from fieldapp.exporting.tables import Column, Table, tables_of
from fieldapp.studies import create_study, publish
from surveys.instrument import Choice, Instrument, Question, Section
from surveys.problems import InputError
from surveys.study import Study, Wave
from surveys.text import Text
from tests.fieldapp.terminal import Terminal

REASONS = (
    Choice("pay", Text.of({"en": "Pay a bill", "zh": "缴费"})),
    Choice("ask", Text.of({"en": "Ask", "zh": "咨询"})),
)
FORM = Instrument(
    "hall",
    Text.of("Hall"),
    "intercept",
    "1",
    items=(
        Section(
            "visit",
            ("visit",),
            items=(
                Question("why", "select_one", ("visit", "why"), Text.of("Why?"), choices=REASONS),
                Question("also", "select_multiple", ("visit", "also"), choices=REASONS),
                Question("wait", "integer", ("visit", "wait"), Text.of({"zh": "等了几分钟"})),
                Question("said", "text", ("visit", "said")),
                Question("where", "geopoint", ("visit", "where")),
                Question("note", "note", ("visit", "note")),
            ),
        ),
        Section(
            "cards",
            ("cards",),
            repeat=True,
            items=(Question("felt", "integer", ("cards", "felt")),),
        ),
    ),
)
ANSWERS = (
    {
        "visit": {
            "why": "pay",
            "also": ["ask"],
            "wait": 12,
            "said": "=1+1\n太慢了",
            "where": {"lat": 31.2, "lon": 121.4},
        },
        "cards": [{"felt": -3}, {"felt": 4}],
    },
    {"visit": {"why": "ask", "also": [], "said": "慢" * 400}, "cards": []},
    {"visit": {"why": "gone", "wait": 0}},
)


def document(number, answers):
    return {
        "id": f"d{number}",
        "instrument": "hall:1",
        "wave": "w1",
        "site": "",
        "segment": "gold",
        "state": "approved",
        "received_at": "2026-01-01T09:00:00.000+00:00",
        "account": "",
        "answers": answers,
        "metadata": {},
    }


@pytest.fixture
def study(app):
    with app.app_context():
        row = create_study(Study("hall", Text.of("Hall"), waves=(Wave("w1"),)), None)
        versions = {"hall:1": publish(row, FORM, b"hall", "hall.md")}
        told = [document(number, answers) for number, answers in enumerate(ANSWERS)]
        load_documents(row, told, versions)
        yield row


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_it_works(study, tmp_path):
    made = export_answers(study, "csv", tmp_path / "out", "en")
    assert [path.name for path in made] == [
        "codebook.csv",
        "hall.cards.csv",
        "hall.cards.labels.csv",
        "hall.csv",
        "hall.labels.csv",
    ]
    first, second, third = rows(tmp_path / "out/hall.csv")
    assert (first["id"], first["segment"], first["visit.why"]) == ("d0", "gold", "pay")
    assert (first["visit.also.pay"], first["visit.also.ask"]) == ("0", "1")
    assert (first["visit.where.lat"], first["visit.wait"]) == ("31.2", "12")
    assert (second["visit.also.pay"], second["visit.wait"]) == ("0", "")
    assert (third["visit.also.pay"], third["visit.wait"]) == ("", "0"), "unknown is not zero"
    assert rows(tmp_path / "out/hall.labels.csv")[0]["visit.why"] == "Pay a bill"
    cards = rows(tmp_path / "out/hall.cards.csv")
    assert [(row["id"], row["instance"], row["felt"]) for row in cards] == [
        ("d0", "1", "-3"),
        ("d0", "2", "4"),
    ]
    codes = {(row["column"], row["code"]): row["label"] for row in rows(made[0])}
    assert codes["visit.why", "ask"] == "Ask"


def test_formulas_are_texts_in_every_format(study, tmp_path):
    export_answers(study, "csv", tmp_path / "csv")
    assert rows(tmp_path / "csv/hall.csv")[0]["visit.said"] == "'=1+1\n太慢了"
    export_answers(study, "xlsx", tmp_path / "xlsx", "en")
    book = openpyxl.load_workbook(tmp_path / "xlsx/answers.xlsx")
    assert book.sheetnames == [
        "hall", "hall labels", "hall.cards", "hall.cards labels", "codebook",
    ]  # fmt: skip
    header, first, *_ = book["hall"].iter_rows()
    said = dict(zip([cell.value for cell in header], first, strict=True))["visit.said"]
    assert (said.value, said.data_type) == ("=1+1\n太慢了", "s")
    assert dict(zip([c.value for c in header], first, strict=True))["visit.wait"].value == 12


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra", "\na"])
def test_a_text_that_would_be_a_formula_is_harmless(text):
    assert harmless(text) == f"'{text}"
    assert harmless(f"a{text}") == f"a{text}"
    assert harmless(-1) == -1


def read_sav(data, tmp_path):
    path = tmp_path / "table.sav"
    path.write_bytes(data)
    return pyreadstat.read_sav(path, output_format="dict", user_missing=True)


def test_a_system_file_is_read_by_others(study, tmp_path):
    export_answers(study, "sav", tmp_path / "out")
    assert (tmp_path / "out/codebook.csv").exists()
    found, told = read_sav((tmp_path / "out/hall.sav").read_bytes(), tmp_path)
    assert found["id"] == ["d0", "d1", "d2"]
    assert found["visit.said"][:2] == ["=1+1\n太慢了", "慢" * 400]
    assert found["visit.wait"][0] == 12 and found["visit.wait"][2] == 0
    assert found["visit.wait"][1] != found["visit.wait"][1] or found["visit.wait"][1] is None
    assert told.variable_value_labels["visit.why"] == {1.0: "缴费", 2.0: "咨询"}
    assert found["visit.why"][:2] == [1.0, 2.0]
    assert told.column_names_to_labels["visit.wait"] == "等了几分钟"
    assert told.file_encoding == "UTF-8"


CELLS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=600))


@given(CELLS, st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9), st.integers(-999, 999))))
def test_any_table_comes_back_from_a_system_file(texts, numbers):
    size = min(len(texts), len(numbers))
    names = ["text", "Text", "1st", "a b", "x" * 80, "x" * 81]
    table = Table("t", [Column(names[0]), *(Column(name, number=True) for name in names[1:])])
    table.rows = [[text, *[number] * 5] for text, number in zip(texts, numbers, strict=False)]
    data = system_file(table, "en")
    found, told = pyreadstat.read_sav(io.BytesIO(data), output_format="dict")
    assert len(set(told.column_names)) == 6
    back = list(found["text"])
    assert [str(one) for one in back] == [one.rstrip(" ") for one in texts[:size]]
    for name in told.column_names[1:]:
        for one, number in zip(found[name], numbers[:size], strict=True):
            assert (number is None and (one is None or one != one)) or one == number


def test_versions_share_their_columns_and_codes():
    more = Instrument(
        "hall",
        Text.of("H"),
        "intercept",
        "2",
        items=(
            Section(
                "visit",
                ("visit",),
                items=(
                    Question("why", "select_one", ("visit", "why"), choices=(Choice("buy"),)),
                    Question("new", "text", ("visit", "new")),
                ),
            ),
        ),
    )
    told = [
        document(1, ANSWERS[0]),
        document(2, {"visit": {"why": "buy", "new": "yes"}}) | {"instrument": "hall:2"},
    ]
    tables = {table.name: table for table in tables_of({"hall:1": FORM, "hall:2": more}, told)}
    columns = {column.name: column for column in tables["hall"].columns}
    assert [*columns["visit.why"].codes] == ["pay", "ask", "buy"]
    place = [*columns].index("visit.new")
    assert [row[place] for row in tables["hall"].rows] == [None, "yes"]
    assert [row[1] for row in tables["hall"].rows] == ["1", "2"]


def test_repeats_within_repeats_are_numbered():
    inner = Section(
        "inner",
        ("outer", "inner"),
        repeat=True,
        items=(Question("word", "text", ("outer", "inner", "word")),),
    )
    form = Instrument(
        "f",
        Text.of("F"),
        "intercept",
        "1",
        items=(Section("outer", ("outer",), repeat=True, items=(inner,)),),
    )
    answers = {"outer": [{"inner": [{"word": "a"}]}, {"inner": [{"word": "b"}, {"word": "c"}]}]}
    told = [document(1, answers) | {"instrument": "f:1"}]
    tables = {table.name: table for table in tables_of({"f:1": form}, told)}
    assert [row[-2:] for row in tables["f.outer.inner"].rows] == [
        ["1.1", "a"], ["2.1", "b"], ["2.2", "c"],
    ]  # fmt: skip


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_what_is_there_is_not_overwritten_and_nothing_half_is_left(study, tmp_path, format):
    made = export_answers(study, format, tmp_path)
    before = {path: path.read_bytes() for path in made}
    with pytest.raises(InputError):
        export_answers(study, format, tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".export")] == []


def test_a_study_without_answers_says_so(app, tmp_path):
    with app.app_context():
        row = create_study(Study("empty", waves=(Wave("w1"),)), None)
        with pytest.raises(InputError):
            export_answers(row, "csv", tmp_path)


def test_the_command(capsys, monkeypatch, tmp_path):
    run = Terminal(capsys, monkeypatch, tmp_path)
    run.fill_shop()
    assert run("answers", "export", "shop", "--format", "xlsx", "--out", tmp_path / "out") == 0
    assert run.out == f"{tmp_path / 'out/answers.xlsx'}\n"
    assert run("answers", "export", "shop", "--out", tmp_path / "out") == 0
    told = rows(tmp_path / "out/import_answers.csv")
    assert sorted(row["c3"] for row in told) == ["", "1", "3", "5"]
