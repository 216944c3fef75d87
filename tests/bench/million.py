"""Figures of a million answers, beside pandas, polars and DuckDB: python -m tests.bench.million

25,000 submissions of 40 questions in 3 segments and 100 halls are filed into a fresh database;
then, each in a process of its own, count, mean, deviation and interval of every question by
segment: cold (nothing read yet, modules imported) and warm (asked again). The other three read a
table of one row an answer in the same database. `--others PYTHON` names a Python that has them;
what is missing is said. `--tenfold` takes ten times as many submissions, too.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.bench.figures import machine
from tests.bench.million_others import LIBRARIES, measured
from tests.bench.million_study import QUESTIONS, million_documents, million_form, million_study

SUBMISSIONS = 25_000
RUNS = 3
TARGETS = {"cold": 0.3, "warm": 0.1, "mb": 150.0}
TENFOLD = {"times": 12.0, "mb": 900.0}
ANALYSE = 2.0
OTHERS = Path(__file__).with_name("million_others.py")


def fill(folder: Path, count: int) -> None:
    """File the submissions as an import would, then lay a table of answers beside them."""
    from fieldapp import create_app
    from fieldapp.bulk import load_documents
    from fieldapp.rows import database
    from fieldapp.studies import create_study, publish

    app = create_app({"FIELDAPP_DATA": str(folder)})
    with app.app_context():
        study = create_study(million_study(), None)
        version = publish(study, million_form(), b"million", "million.md")
        load_documents(study, million_documents(count), {"million:1": version})
        database.execute_sql("CREATE TABLE answer (segment TEXT, question TEXT, value REAL)")
        database.execute_sql(
            "INSERT INTO answer SELECT s.segment, leaf.fullkey, leaf.value FROM submission s "
            "JOIN submission_version v ON v.submission_id = s.id, "
            "json_tree(CAST(v.document AS TEXT), '$.answers') leaf WHERE leaf.atom IS NOT NULL"
        )
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def ours(folder: str) -> None:
    """Print what this process takes for the figures."""
    from fieldapp import create_app
    from fieldapp.analysing import dataset
    from fieldapp.storage import Study
    from reports.measures.questions import question_rows

    app = create_app({"FIELDAPP_DATA": folder})

    def ask() -> Any:
        study = Study.get(Study.code == "million")
        return lambda: question_rows(dataset(study, "w1"))

    with app.app_context():
        took = measured(ask)
    took["found"] = [
        (row["question"], row["segment"], row["n"], row["mean"], row["deviation"])
        for row in took["found"]
        if row["segment"] != "all"
    ]
    print(json.dumps(took))


def whole(folder: str) -> None:
    """Print what the whole analysis takes, drivers and their bootstraps apart."""
    from fieldapp import create_app
    from fieldapp.analysing import read_dataset
    from fieldapp.storage import Study
    from reports import analysis
    from reports.measures import drivers

    spent = 0.0

    def timed(*given: Any) -> Any:
        nonlocal spent
        begun = perf_counter()
        rows = drivers.driver_rows(*given)
        spent += perf_counter() - begun
        return rows

    analysis.driver_rows = timed
    app = create_app({"FIELDAPP_DATA": folder})
    with app.app_context():
        begun = perf_counter()
        analysis.analyse(read_dataset(Study.get(Study.code == "million"), "w1"))
        took = perf_counter() - begun
    print(json.dumps({"analyse": took - spent, "drivers": spent}))


def child(*command: str) -> dict[str, Any] | None:
    """Run a process; None where it cannot do what was asked."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None


def best(*command: str) -> dict[str, Any] | None:
    """Run a process a few times and return the run of median cold time."""
    runs = [run for _ in range(RUNS) if (run := child(*command)) is not None]
    return sorted(runs, key=lambda run: float(run["cold"]))[len(runs) // 2] if runs else None


def tell(name: str, run: dict[str, Any]) -> None:
    """Print times by the clock and, as other work slows the clock alone, of the processor."""
    told = " ".join(
        f"{run[key]:8.3f} s {key} ({run[f'{key}_cpu']:.3f} processor)" for key in ("cold", "warm")
    )
    print(f"  {name:<10}{told}{run['mb']:>7.0f} MB")


def judge(what: str, value: float, target: float, unit: str) -> None:
    verdict = "met" if value <= target else "MISSED"
    print(f"  {what:<58}{value:>8.3f} {unit}  target {target:g} {unit}: {verdict}")


def agree(mine: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether two runs found the same figures."""
    left, right = (
        {
            (str(row[0]).replace("$.answers.", "").replace(".", "/"), row[1]): row[2:]
            for row in found
        }
        for found in (mine["found"], other["found"])
    )
    return left.keys() == right.keys() and all(
        abs(a - b) <= 1e-9 * abs(b)
        for key in left
        for a, b in zip(left[key], right[key], strict=True)
    )


def compare(folder: Path, python: str) -> dict[str, Any]:
    """Measure and print every competitor over the same database."""
    mine = best(sys.executable, "-m", "tests.bench.million", "--ours", str(folder))
    assert mine is not None
    tell("fieldapp", mine)
    for name in LIBRARIES:
        run = best(python, str(OTHERS), name, str(folder / "fieldapp.sqlite3"))
        if run is None:
            print(f"  {name:<10} is not installed in {python}")
            continue
        tell(name, run)
        faster = all(mine[key] < run[key] for key in ("cold", "warm"))
        same = "the same figures" if agree(mine, run) else "OTHER FIGURES"
        print(f"  {'':<10} {same}; fieldapp is {'faster' if faster else 'NOT FASTER'}")
    return mine


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--others", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--tenfold", action="store_true")
    parser.add_argument("--ours", metavar="FOLDER", help=argparse.SUPPRESS)
    parser.add_argument("--whole", metavar="FOLDER", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ours or given.whole:
        (ours if given.ours else whole)(given.ours or given.whole)
        return
    print(machine())
    with tempfile.TemporaryDirectory() as place:
        run_all(Path(place), given)


def run_all(place: Path, given: argparse.Namespace) -> None:
    mine = measure(place / "one", SUBMISSIONS, given.others)
    for key, target in TARGETS.items():
        judge(f"{key}, {SUBMISSIONS * QUESTIONS:,} answers", mine[key], target, _unit(key))
    took = child(sys.executable, "-m", "tests.bench.million", "--whole", str(place / "one"))
    assert took is not None
    judge("analyse, drivers and bootstraps apart", took["analyse"], ANALYSE, "s")
    print(f"  {'(drivers and bootstraps)':<58}{took['drivers']:>8.3f} s")
    if given.tenfold:
        large = measure(place / "ten", 10 * SUBMISSIONS, given.others)
        judge("ten times as many answers", large["cold"] / mine["cold"], TENFOLD["times"], "x")
        judge("memory for them", large["mb"], TENFOLD["mb"], "MB")


def measure(folder: Path, count: int, python: str) -> dict[str, Any]:
    begun = perf_counter()
    process = [
        sys.executable,
        "-c",
        f"from tests.bench.million import *; fill(Path({str(folder)!r}), {count})",
    ]
    subprocess.run(process, check=True, env=os.environ)
    print(
        f"{count:,} submissions of {QUESTIONS} questions, filed in {perf_counter() - begun:.0f} s"
    )
    return compare(folder, python)


def _unit(key: str) -> str:
    return "MB" if key == "mb" else "s"


if __name__ == "__main__":
    main()
