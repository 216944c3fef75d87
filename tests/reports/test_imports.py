from __future__ import annotations

import io
import json
import time
from datetime import datetime
from zipfile import ZipFile

import openpyxl
import pytest

from reports.analysis import analyse
from reports.dataset import Dataset
from reports.imports import Imported, read_answers
from reports.imports.sheets import read_sheets
from surveys.problems import InputError, Problem
from surveys.study import Item, Named, Segment, Site, Study, Touchpoint, Wave
from tests.reports.examples import example_study
from tests.reports.shared import shared_file

STUDY = Study(
    "shop",
    review=False,
    waves=(Wave("w1"), Wave("w2")),
    segments=(Segment("business"), Segment("eco")),
    touchpoints=(Touchpoint("wifi", scale=(1, 5)), Touchpoint("seat", scale=(1, 5))),
    factors=(Named("price"),),
    items=(Item("q12"),),
    sites=(Site("h1"),),
)
MAP = """
[source]
wave = "w1"
[segment]
column = "Class"
values = {"Business" = "business", "Eco" = "eco"}
[columns]
"Wifi" = {touchpoint = "wifi", measure = "experience", missing = [0, "NA"]}
"""
CSV = "id,Class,Wifi\n1,Business,4\n2,Eco,0\n3,Eco,2\n"


def imported(
    data: str | bytes = CSV, mapping: str = MAP, name: str = "a.csv", study: Study = STUDY
) -> Imported:
    raw = data.encode() if isinstance(data, str) else data
    return read_answers(study, raw, name, mapping.encode())


def refused(data: str | bytes = CSV, mapping: str = MAP, name: str = "a.csv") -> list[Problem]:
    with pytest.raises(InputError) as caught:
        imported(data, mapping, name)
    for problem in caught.value.problems:
        assert problem.message.has("zh") and problem.message.has("en")
        assert problem.remedy.has("zh") and problem.remedy.has("en")
    return list(caught.value.problems)


def place(problem: Problem) -> tuple[str, int | None, str]:
    return problem.sheet, problem.row, problem.column


def test_it_works() -> None:
    found = imported()
    assert [document["answers"] for document in found.documents] == [{"c3": 4.0}, {}, {"c3": 2.0}]
    assert [document["segment"] for document in found.documents] == ["business", "eco", "eco"]
    assert (found.encoding, found.rows, found.respondents) == ("utf-8", 3, 3)
    assert found.missing == {"Wifi": 1}
    assert found.instrument.kind == "import"
    assert found.instrument.code == "import_a"


def test_ids_are_the_same_again_and_differ_between_rows_waves_and_studies() -> None:
    first = [document["id"] for document in imported().documents]
    assert first == [document["id"] for document in imported().documents]
    assert len(set(first)) == 3
    other = imported(mapping=MAP.replace('"w1"', '"w2"'))
    assert not set(first) & {document["id"] for document in other.documents}


def test_a_column_that_the_file_does_not_have_is_named() -> None:
    [problem] = refused(mapping=MAP + '"Seat" = {touchpoint = "seat", measure = "experience"}')
    assert place(problem) == ("a.csv", None, "Seat")
    assert "id, Class, Wifi" in problem.remedy.to("en")


def test_a_value_outside_its_scale_names_row_and_column() -> None:
    [problem] = refused(CSV + "4,Eco,6\n")
    assert place(problem) == ("a.csv", 5, "Wifi")
    assert "1…5" in problem.message.to("en") and "1…5" in problem.message.to("zh")


def test_a_segment_that_is_not_listed_names_its_row() -> None:
    [problem] = refused(CSV + "4,First,3\n")
    assert place(problem) == ("a.csv", 5, "Class")
    assert "First" in problem.message.to("zh")


@pytest.mark.parametrize("cell", ["five", "nan", "inf", "3,5"])
def test_words_among_numbers_are_refused(cell: str) -> None:
    [problem] = refused(CSV + f'4,Eco,"{cell}"\n')
    assert place(problem) == ("a.csv", 5, "Wifi")
    assert problem.value == cell


def test_blank_cells_are_missing_and_counted() -> None:
    found = imported(CSV + "4,Eco,\n5,Eco,  \n6,Eco,NA\n")
    assert found.missing == {"Wifi": 4}
    assert all("c3" not in document["answers"] for document in found.documents[3:])


def test_ragged_rows_are_refused_each_with_its_row() -> None:
    problems = refused(CSV + "4,Eco\n5,Eco,3,extra\n6,Eco,3,,\n")
    assert [problem.row for problem in problems] == [5, 6]


def test_blank_lines_are_passed_over_and_rows_still_count_as_the_file_shows() -> None:
    [problem] = refused("id,Class,Wifi\n\n1,Eco,9\n")
    assert problem.row == 3


def test_a_header_that_repeats_is_named_by_number() -> None:
    twice = "id,Class,Wifi,Wifi\n1,Eco,1,5\n"
    [problem] = refused(twice)
    assert place(problem) == ("a.csv", 1, "Wifi")
    assert "#3, #4" in problem.remedy.to("en")
    found = imported(twice, MAP.replace('"Wifi" =', '"#4" ='))
    assert found.documents[0]["answers"] == {"c4": 5.0}


def test_every_problem_is_said_but_no_more_than_twenty_rows_a_column() -> None:
    rows = "".join(f"{row},Nobody,9\n" for row in range(30))
    problems = refused("id,Class,Wifi\n" + rows)
    assert len(problems) == 42
    assert "10 more" in problems[20].message.to("en")


def test_what_the_map_gets_wrong_is_said_at_once() -> None:
    mapping = MAP.replace('"w1"', '"w9"') + (
        '"A" = {touchpoint = "sofa", measure = "experience"}\n'
        '"B" = {touchpoint = "seat", measure = "joy"}\n'
        '"C" = {touchpoint = "seat", measur = "rating"}\n'
        '"D" = {role = "king"}\n'
    )
    said = [(problem.column, problem.message.to("en")) for problem in refused(mapping=mapping)]
    assert ("[source]", said[0][1]) == ("[source]", said[-1][1]) or len(said) == 6
    assert {column for column, _ in said} == {"[source]", "A", "B", "C", "D"}


def test_a_map_that_is_no_toml_says_where() -> None:
    [problem] = refused(mapping="[source\nwave=1")
    assert problem.sheet == "map.toml" and "line 1" in problem.message.to("en")


@pytest.mark.parametrize(
    "entry",
    [
        'missing = "NA"',
        "values = 3",
        'values = {"4" = "good"}',
        'values = {"4" = 7}',
        "scale = [1]",
        "touchpoint = 3",
    ],
)
def test_a_strange_entry_of_the_map_is_named_with_its_column(entry: str) -> None:
    mapping = MAP.replace(
        '"Wifi" = {touchpoint = "wifi", measure = "experience", missing = [0, "NA"]}', ""
    )
    mapping += f'"Wifi" = {{measure = "experience", {entry}}}'
    if "touchpoint" not in entry:
        mapping = mapping.replace("{measure", '{touchpoint = "wifi", measure')
    problems = refused(mapping=mapping)
    assert {(problem.sheet, problem.column) for problem in problems} == {("map.toml", "Wifi")}


def test_an_open_quotation_mark_names_its_row() -> None:
    [problem] = refused(CSV + '4,"Eco,3\n')
    assert problem.row == 5


def test_semicolons_and_a_header_further_down() -> None:
    text = "Wave 1, all classes\nid;Class;Wifi\n1;Eco;3\n"
    mapping = MAP.replace('wave = "w1"', 'wave = "w1"\nheader_row = 2')
    assert imported(text, mapping).documents[0]["answers"] == {"c3": 3.0}


def test_roles_and_attributes_go_where_they_belong() -> None:
    text = "who,hall,when,w,trip,Class,Wifi\nx1,h1,2026-01-02,0.5,work,Eco,3\n"
    more = (
        '"who" = {role = "respondent"}\n"hall" = {role = "site"}\n"when" = {role = "date"}\n'
        '"w" = {role = "weight"}\n"trip" = {attribute = "travel"}\n'
    )
    [document] = imported(text, MAP + more).documents
    assert document["site"] == "h1"
    assert document["metadata"] == {
        "respondent": "x1",
        "date": "2026-01-02",
        "weight": 0.5,
        "attributes": {"travel": "work"},
    }
    [problem] = refused(text.replace("h1", "h7"), MAP + more)
    assert place(problem) == ("a.csv", 2, "hall")


def test_a_respondent_twice_or_blank_is_refused() -> None:
    more = '"id" = {role = "respondent"}\n'
    problems = refused(CSV + "1,Eco,3\n,Eco,3\n", MAP + more)
    assert [place(problem) for problem in problems] == [("a.csv", 5, "id"), ("a.csv", 6, "id")]


def test_words_become_numbers_by_the_map() -> None:
    mapping = MAP + '"id" = {measure = "overall", values = {"1" = 1, "2" = 0, "3" = 0}}\n'
    found = imported(mapping=mapping)
    assert [document["answers"]["c1"] for document in found.documents] == [1, 0, 0]
    dataset = Dataset.from_documents(STUDY, "w1", found.documents, {"import_a:1": found.instrument})
    box = next(
        row
        for row in analyse(dataset)["boxes"]
        if (row["kind"], row["segment"], row["box"]) == ("overall", "all", "top1")
    )
    assert (box["share"], box["n"]) == (pytest.approx(1 / 3), 3)


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


TWO_SHEETS = """
[source]
wave = "w1"
sheet = "Rating"
[columns]
"Wifi" = {touchpoint = "wifi", measure = "experience"}
"#2" = {touchpoint = "wifi", measure = "importance", sheet = "Weight"}
"""


def test_sheets_are_joined_by_respondent_or_by_row() -> None:
    data = workbook(
        {
            "Rating": [["id", "Wifi"], ["a", 4], ["b", 5]],
            "Weight": [["id", "Wifi"], ["b", 1], ["a", 2], ["c", 3]],
        }
    )
    by_row = imported(data, TWO_SHEETS, "a.xlsx").documents
    assert [list(document["answers"].values()) for document in by_row] == [[4, 1], [5, 2], [3]]
    named = imported(data, TWO_SHEETS + '"id" = {role = "respondent"}\n', "a.xlsx").documents
    assert [list(document["answers"].values()) for document in named] == [[4, 2], [5, 1], [3]]


def test_a_sheet_that_is_not_there_and_its_cells_are_named() -> None:
    data = workbook({"Rating": [["id", "Wifi"], ["a", 44]]})
    [problem] = refused(data, TWO_SHEETS, "a.xlsx")
    assert "Weight" in problem.message.to("zh") and "Rating" in problem.remedy.to("zh")
    mapping = TWO_SHEETS[: TWO_SHEETS.index('"#2"')]
    [problem] = refused(data, mapping, "a.xlsx")
    assert place(problem) == ("a.xlsx · Rating", 2, "Wifi")


def test_a_workbook_is_read_as_openpyxl_reads_it() -> None:
    cells: list[list[object]] = [
        ["id", "date", "flag", "note", "rate"],
        [1, datetime(2026, 1, 2, 3, 4), True, " two words ", 2.5],
        [None, None, None, None, None],
        [3, None, False, "会员 & <b>", None],
    ]
    _, records = read_sheets(workbook({"A": [["other"]], "B": cells}), ["B"])
    rows = dict(records["B"])
    assert rows[1] == cells[0]
    assert rows[2] == cells[1]
    assert rows[4] == cells[3][:4]


def test_a_workbook_with_entities_is_refused() -> None:
    data = io.BytesIO()
    with (
        ZipFile(io.BytesIO(workbook({"Rating": [["Wifi"], [3]]}))) as old,
        ZipFile(data, "w") as new,
    ):
        for member in old.namelist():
            xml = old.read(member)
            if "sheet1" in member:
                xml = b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml
            new.writestr(member, xml)
    [problem] = refused(data.getvalue(), TWO_SHEETS[: TWO_SHEETS.index('"#2"')], "a.xlsx")
    assert "entities" in problem.message.to("en")


@pytest.mark.parametrize("name", ["a.xlsx", "a.sav", "a.pdf", "a"])
def test_a_file_that_cannot_be_read_is_refused_plainly(name: str) -> None:
    [problem] = refused(b"\x00 this is nothing", name=name)
    assert problem.sheet == name


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8", "商务舱"),
        ("utf-8-sig", "商务舱"),
        ("utf-16", "商务舱"),
        ("gb18030", "商务舱旅客，满意"),
        ("big5", "商務艙旅客，滿意，態度不好"),
        ("cp949", "비즈니스 고객님이 만족"),
        ("latin-1", "café très bien"),
    ],
)
def test_encodings_are_found_and_said(encoding: str, words: str) -> None:
    text = f"Class,Wifi,说\nEco,3,{words}\n".replace("说", "note")
    mapping = MAP + '"note" = {measure = "verbatim"}\n'
    found = imported(text.encode(encoding), mapping)
    assert found.encoding == encoding
    assert found.documents[0]["answers"]["c3"] == words


def test_a_wrong_encoding_names_the_row_and_what_it_looks_like() -> None:
    mapping = MAP.replace('wave = "w1"', 'wave = "w1"\nencoding = "utf-8"')
    data = "Class,Wifi\nEco,3\n商务舱旅客,3\n".encode("gb18030")
    [problem] = refused(data, mapping)
    assert problem.row == 3 and "gb18030" in problem.message.to("zh")
    [problem] = refused(data, mapping.replace('"utf-8"', '"klingon"'))
    assert "klingon" in problem.message.to("en")


def test_importance_and_performance_sheets_give_the_published_index() -> None:
    data = shared_file("data/datasets/ipacsi_questionnaire.xlsx").read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    first, second = book.sheetnames[:2]
    header = [str(cell) for cell in next(book[first].iter_rows(values_only=True))]
    book.close()
    names = header[-24:]
    assert (first, second) == ("importance", "performance")
    lines = ["[source]", 'wave = "w1"', f'sheet = "{first}"', "[columns]"]
    for place, name in enumerate(names, len(header) - 23):
        lines.append(f'"{name}" = {{item = "{name}", measure = "importance"}}')
        lines.append(
            f'"#{place}" = {{item = "{name}", measure = "experience", sheet = "{second}"}}'
        )
    study = Study(
        "ipa",
        review=False,
        waves=(Wave("w1"),),
        items=tuple(Item(name, scale=(1, 5)) for name in names),
    )
    found = imported(data, "\n".join(lines), "ipacsi_questionnaire.xlsx", study)
    assert found.respondents == 30
    dataset = Dataset.from_documents(
        study, "w1", found.documents, {"import_ipacsi_questionnaire:1": found.instrument}
    )
    [row] = analyse(dataset)["index"]
    assert (round(100 * row["csi"], 3), round(row["conformity"], 4)) == (81.238, 0.9419)


def test_spss_values_are_named_by_code_or_label() -> None:
    data = shared_file("data/spss/pyreadstat_sample.sav").read_bytes()
    by_label = """
[source]
wave = "w1"
[segment]
column = "mylabl"
values = {"Male" = "business", "2" = "eco"}
[columns]
"myord" = {touchpoint = "wifi", measure = "rating"}
"""
    found = imported(data, by_label, "a.sav")
    assert found.respondents == 5 and found.encoding == "windows-1252"
    assert found.documents[0]["segment"] == "business"


def test_an_spss_file_that_the_reader_cannot_read_is_refused() -> None:
    data = shared_file("data/spss/haven_datetime.sav").read_bytes()
    [problem] = refused(data, name="haven_datetime.sav")
    assert problem.sheet == "haven_datetime.sav"


AIRLINE = Study(
    "airline",
    review=False,
    waves=(Wave("w1"),),
    segments=(Segment("business"), Segment("eco"), Segment("plus")),
    touchpoints=tuple(Touchpoint(f"t{place}", scale=(1, 5)) for place in range(14)),
)
CLASSES = {"Business": "business", "Eco": "eco", "Eco Plus": "plus"}


def airline_map(touchpoints: list[str]) -> str:
    lines = [
        "[source]",
        'wave = "w1"',
        "[segment]",
        'column = "Class"',
        'values = {"Business" = "business", "Eco" = "eco", "Eco Plus" = "plus"}',
        "[columns]",
        '"id" = {role = "respondent"}',
        '"satisfaction" = {measure = "overall", '
        'values = {"satisfied" = 1, "neutral or dissatisfied" = 0}}',
    ]
    lines += [
        f'"{header}" = {{touchpoint = "t{place}", measure = "experience", missing = [0]}}'
        for place, header in enumerate(touchpoints)
    ]
    return "\n".join(lines)


def test_the_airline_means_per_class_are_those_of_the_summary() -> None:
    data = shared_file("data/datasets/airline_test_25976.csv").read_bytes()
    summary = json.loads(shared_file("data/datasets/SUMMARY.json").read_text(encoding="utf-8"))
    summary = summary["airline_test_25976.csv"]
    headers = summary["touchpoints"]
    start = time.thread_time()
    found = imported(data, airline_map(headers), "airline_test_25976.csv", AIRLINE)
    assert time.thread_time() - start < 5
    assert (found.rows, found.respondents, found.encoding) == (25976, 25976, "utf-8")
    start = time.thread_time()
    instruments = {"import_airline_test_25976:1": found.instrument}
    dataset = Dataset.from_documents(AIRLINE, "w1", iter(found.documents), instruments)
    assert time.thread_time() - start < 3
    analysis = analyse(dataset)
    means = {(row["segment"], row["item"]): row["mean"] for row in analysis["measures"]}
    for name, code in CLASSES.items():
        for place, header in enumerate(headers):
            expected = summary["mean_excl_zero_by_class"][name][header]
            assert round(means[code, f"t{place}"], 4) == expected
        satisfied = next(
            row["share"]
            for row in analysis["boxes"]
            if (row["kind"], row["segment"], row["box"]) == ("overall", code, "top1")
        )
        assert round(satisfied, 4) == summary["satisfied_share_by_class"][name]
    counted = {row["segment"]: row["counted"] for row in analysis["base"]["instruments"]}
    assert counted == {CLASSES[name]: n for name, n in summary["n_by_class"].items()}
    assert {row["measure"] for row in analysis["measures"]} == {"experience", "rating"}


def test_a_study_without_the_segment_of_the_map_says_so() -> None:
    with pytest.raises(InputError) as caught:
        read_answers(example_study(), CSV.encode(), "a.csv", MAP.encode())
    assert {problem.column for problem in caught.value.problems} == {"[segment]", "Wifi"}
