"""Every published figure beside the repository, reproduced to its printed digit or named as not.

`REPRODUCED` says where each entry is tested, `NOT_REPRODUCED` why one is not.
"""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from reports.analysis import analyse
from reports.dataset import CUSTOMERS, Dataset
from reports.imports import Imported, read_answers
from reports.measures.gaps import gap_rows
from reports.measures.index_trees import rolled_up
from reports.measures.quadrants import correlation
from surveys.study import Item, Segment, Study, Touchpoint, Wave
from tests.reports.shared import shared_file
from tests.reports.small import Columns, small_dataset

HERE = "tests/reports/test_analysis_published.py"
MEASURES = "tests/reports/measures"
REPRODUCED = {
    "camera_retailer.json": f"{MEASURES}/test_experience.py",
    "operators_2006.json": "tests/reports/test_comparison.py",
    "servqual-dims-pmc6131925": f"{MEASURES}/test_gaps.py",
    "servqual-unweighted-12manage": HERE,
    "servqual-weighted-derived": HERE,
    "krippendorff-wikipedia-3x15": f"{MEASURES}/test_agreement.py",
    "cohen-kappa-1": f"{MEASURES}/test_agreement.py",
    "raking-2x2-apophenia": f"{MEASURES}/test_raking.py",
    "kish-ess": f"{MEASURES}/test_raking.py",
    "poststrat-se-619890": f"{MEASURES}/test_raking.py",
    "nps-crossvalidated-tickets": f"{MEASURES}/test_loyalty.py",
    "airline_test_25976.csv": HERE,
    "ipacsi_questionnaire.xlsx": HERE,
    "customer_satisfaction_250x10.csv": f"{MEASURES}/test_reliability.py",
    "asap_dev_sample.csv": HERE,
}
NOT_REPRODUCED = {
    "servqual-dims-pmc6131925": "ci95 and t: the correlation of the pairs is not published",
    "nps-crossvalidated-tickets": "the error to the last digit: the interval adds ¾, 1½ and ¾ by "
    "METHOD §5.11, which wears off as n grows",
    "asap_dev_sample.csv": "aspect: empty in the summary",
}


def summary(name: str) -> dict[str, Any]:
    whole = json.loads(shared_file("data/datasets/SUMMARY.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = whole[name]
    return found


def table(id: str) -> dict[str, Any]:
    whole = json.loads(shared_file("data/tables/tables.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = next(row for row in whole["tables"] if row["id"] == id)
    return found


def test_it_works() -> None:
    """Nothing published is forgotten, and what is said to be tested somewhere is."""
    tables = json.loads(shared_file("data/tables/tables.json").read_text(encoding="utf-8"))
    datasets = json.loads(shared_file("data/datasets/SUMMARY.json").read_text(encoding="utf-8"))
    cases = shared_file("cases/camera_retailer.json").parent.glob("*.json")
    published = {row["id"] for row in tables["tables"]} | set(datasets)
    assert published | {case.name for case in cases} == set(REPRODUCED)
    assert set(NOT_REPRODUCED) < set(REPRODUCED)
    root = Path(__file__).parents[2]
    for entry, file in REPRODUCED.items():
        assert entry in (root / file).read_text(encoding="utf-8"), (entry, file)


def gaps_of(gaps: dict[str, float]) -> Columns:
    columns: Columns = {}
    for dimension, gap in gaps.items():
        columns["dimension", dimension, "experience"] = [5 + gap]
        columns["dimension", dimension, "expectation"] = [5]
    return columns


def test_the_unweighted_score_of_servqual() -> None:
    entry = table("servqual-unweighted-12manage")
    rows = {row["item"]: row for row in gap_rows(small_dataset(gaps_of(entry["gaps"])))}
    value = rows["all"]["gap_value"]
    assert f"{value:.3f}" == str(entry["recomputed"])
    assert f"{value:.2f}" == str(entry["printed_score"])
    assert f"{value * len(entry['gaps']):.2f}" == str(entry["printed_sum"])


def test_the_weighted_score_of_servqual() -> None:
    weights = table("servqual-weighted-derived")["weights"]
    gaps = table("servqual-unweighted-12manage")["gaps"]
    columns = [np.array([gaps[name], gaps[name]]) for name in weights]
    found = rolled_up(columns, [weight / 100 for weight in weights.values()])
    assert f"{found.value:.4f}" == str(table("servqual-weighted-derived")["weighted_score"])


AIRLINE = "airline_test_25976.csv"
CLASSES = {"Business": "business", "Eco": "eco", "Eco Plus": "plus"}


def airline_study(bottom: float) -> Study:
    return Study(
        "airline",
        review=False,
        waves=(Wave("w1"),),
        segments=tuple(Segment(code) for code in CLASSES.values()),
        touchpoints=tuple(Touchpoint(f"t{place}", scale=(bottom, 5)) for place in range(14)),
    )


@cache
def airline(missing: bool) -> tuple[Imported, Study]:
    more = ", missing = [0]" if missing else ""
    lines = [
        '[source]\nwave = "w1"\n[segment]\ncolumn = "Class"',
        'values = {"Business" = "business", "Eco" = "eco", "Eco Plus" = "plus"}\n[columns]',
        '"id" = {role = "respondent"}',
        '"Type of Travel" = {attribute = "travel"}',
        '"Arrival Delay in Minutes" = {touchpoint = "t0", measure = "wait_minutes"}',
        '"satisfaction" = {measure = "overall", '
        'values = {"satisfied" = 1, "neutral or dissatisfied" = 0}}',
        *(
            f'"{header}" = {{touchpoint = "t{place}", measure = "experience"{more}}}'
            for place, header in enumerate(summary(AIRLINE)["touchpoints"])
        ),
    ]
    study = airline_study(1 if missing else 0)
    data = shared_file(f"data/datasets/{AIRLINE}").read_bytes()
    return read_answers(study, data, AIRLINE, "\n".join(lines).encode()), study


def dataset(missing: bool, travel: str = "") -> Dataset:
    found, study = airline(missing)
    form = f"{found.instrument.code}:{found.instrument.version}"
    documents = (
        one
        for one in found.documents
        if not travel or one["metadata"]["attributes"]["travel"] == travel
    )
    return Dataset.from_documents(study, "w1", documents, {form: found.instrument})


def satisfied(data: Dataset) -> dict[str, tuple[int, float]]:
    rows, shares = data.rows(CUSTOMERS), {}
    values = rows.column("overall", "overall", "overall")
    for segment in ("all", *data.segments):
        here = values[rows.within(segment)]
        shares[segment] = int(here.size), round(float(here.mean()), 4)
    return shares


def test_the_airline_s_counts_and_shares() -> None:
    told = summary(AIRLINE)
    found, _ = airline(True)
    assert found.rows == told["rows"]
    assert found.missing["Arrival Delay in Minutes"] == told["missing"]["Arrival Delay in Minutes"]
    shares = satisfied(dataset(True))
    assert shares["all"][1] == told["satisfied_share"]
    for name, code in CLASSES.items():
        assert shares[code] == (
            told["n_by_class"][name],
            told["satisfied_share_by_class"][name],
        )


@pytest.mark.parametrize("travel", ["Business travel", "Personal Travel"])
def test_the_airline_s_shares_by_class_and_type(travel: str) -> None:
    shares = satisfied(dataset(True, travel))
    for name, code in CLASSES.items():
        expected = summary(AIRLINE)["satisfied_share_by_class_x_type"][f"{name} | {travel}"]
        assert [*shares[code]] == expected


@pytest.mark.parametrize(("missing", "key"), [(True, "excl"), (False, "incl")])
def test_the_airline_s_means(missing: bool, key: str) -> None:
    told, data = summary(AIRLINE), dataset(missing)
    rows = data.rows(CUSTOMERS)
    for place, header in enumerate(told["touchpoints"]):
        values = rows.column("touchpoint", f"t{place}", "experience")
        for name, code in CLASSES.items():
            found = float(np.nanmean(values[rows.within(code)]))
            assert round(found, 4) == told[f"mean_{key}_zero_by_class"][name][header]
        zeros = int(np.isnan(values).sum()) if missing else int((values == 0).sum())
        assert zeros == told["zeros"][header]


def test_the_airline_s_derived_importance() -> None:
    """The summary keeps the zeros here, though they mean "not applicable"."""
    told, rows = summary(AIRLINE), dataset(False).rows(CUSTOMERS)
    outcome = rows.column("overall", "overall", "overall")
    for place, header in enumerate(told["touchpoints"]):
        found = correlation(rows.column("touchpoint", f"t{place}", "experience"), outcome)
        assert found is not None
        assert round(found, 4) == told["derived_importance_pearson_with_satisfied"][header]


QUADRANTS = {
    "keep": "keep up",
    "concentrate": "concentrate here",
    "low_priority": "low priority",
    "overkill": "possible overkill",
}


def test_the_questionnaire_s_items_and_quadrants() -> None:
    told = summary("ipacsi_questionnaire.xlsx")
    data = shared_file("data/datasets/ipacsi_questionnaire.xlsx").read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(data))
    columns: Columns = {}
    for name, measure in (("importance", "importance"), ("performance", "experience")):
        header, *body = book[name].iter_rows(values_only=True)
        for place in range(len(header) - 24, len(header)):
            item = f"Q{place - len(header) + 25}"
            columns["item", item, measure] = [float(row[place]) for row in body if row[place]]
    items = tuple(Item(f"Q{place}", scale=(1, 5)) for place in range(1, 25))
    analysis = analyse(small_dataset(columns, items=items))
    [index] = analysis["index"]
    assert round(100 * index["csi"], 3) == told["CSI_percent"]
    assert round(index["conformity"], 4) == told["avg_conformity"]
    stated = [row for row in analysis["quadrants"] if row["basis"] == "stated"]
    assert len(stated) == told["items"] and {len(v) for v in columns.values()} == {30}
    for side in ("importance", "performance"):
        mean = sum(row[side] for row in stated) / len(stated)
        assert round(mean, 4) == told[f"avg_{side}"]
    for row in stated:
        expected = told["items_table"][row["item"]]
        assert QUADRANTS[row["quadrant"]] == expected["quadrant"], row["item"]
        assert round(row["importance"], 4) == expected["importance"]
        assert round(row["performance"], 4) == expected["performance"]
        assert round(row["performance"] / row["importance"], 4) == expected["conformity"]
        assert round(row["performance"] - row["importance"], 4) == expected["gap"]


def test_the_restaurant_reviews_come_in_whole() -> None:
    told = summary("asap_dev_sample.csv")
    data = shared_file("data/datasets/asap_dev_sample.csv").read_bytes()
    header = next(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert header == told["columns"]
    study = Study("food", review=False, waves=(Wave("w1"),), touchpoints=(Touchpoint("meal"),))
    mapping = (
        '[source]\nwave = "w1"\n[columns]\n"index" = {role = "respondent"}\n'
        '"star" = {measure = "overall", scale = [1, 5]}\n'
        '"reviewbody" = {measure = "verbatim", touchpoint = "meal"}\n'
    )
    found = read_answers(study, data, "asap.csv", mapping.encode())
    form = f"{found.instrument.code}:{found.instrument.version}"
    read = Dataset.from_documents(study, "w1", found.documents, {form: found.instrument})
    stars = read.rows(CUSTOMERS).column("overall", "overall", "overall")
    assert (found.rows, len(read.verbatims)) == (told["rows"], told["rows"])
    assert round(float(stars.mean()), 2) == told["mean_star"]
