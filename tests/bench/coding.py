"""How fast 10,000 verbatims are coded: `python -m tests.bench.coding`.

What the rules suggest for all of them, the words most said, the examples, alpha with its interval;
then in a database what one key press asks of the server: the page of a verbatim, a save, the
figures after it. The verbatims are the sample's sentences, put together by chance.
"""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np

from fieldapp import analysing, coding, create_app
from fieldapp.accounts import create_account, join
from fieldapp.bulk import load_documents
from fieldapp.coding_queue import Filter, Queue
from fieldapp.rows import database
from fieldapp.sample.levels import read_text, study
from fieldapp.storage import Account, Coding, Study
from fieldapp.studies import create_study, publish
from reports.coding import Code, Suggester, said
from reports.coding.counting import words_most_said
from reports.coding.examples import examples
from reports.coding.segmentation import segmenter
from reports.coding.starter import starter_rules
from reports.measures.agreement import krippendorff_alpha
from surveys.instrument import Instrument, Question, Section, Tags
from surveys.text import Text
from tests.bench.figures import machine, tell, timed

N = 10_000
PASSWORD = "correct horse 电池"
ASKED = Question("said", "text", ("end", "said"), tags=Tags(measure="verbatim"))
END = Section("end", ("end",), items=(ASKED,))
FORM = Instrument("talk", Text.of("Interview"), "intercept", "1", items=(END,))


def spoken() -> list[dict[str, Any]]:
    """Return the verbatims, coded by chance."""
    chance = random.Random(5)
    lines = [row["text"] for row in csv.DictReader(read_text("verbatims.csv").splitlines())]
    points = [point.code for point in study().touchpoints]
    dimensions = [each.code for each in study().dimensions]
    return [
        {
            "id": f"talk-{number:05d}/end/said",
            "text": "".join(chance.sample(lines, chance.randint(1, 3))),
            "touchpoint": chance.choice(points),
            "dimension": chance.choice(dimensions),
            "feeling": float(chance.randint(-5, 5)),
        }
        for number in range(N)
    ]


def pure(rows: list[dict[str, Any]]) -> None:
    """Print what the passes over all verbatims take."""
    begun = perf_counter()
    reader = Suggester(starter_rules(study()), study())
    print(f"the dictionary is read, once a process{(perf_counter() - begun) * 1000:>14.1f} ms")
    texts = [row["text"] for row in rows]
    tell("suggestions for 10,000", timed(lambda: [reader.suggest(text) for text in texts]), 2000)
    tell("what each rule hits", timed(lambda: list(reader.hits(texts))), 2000)
    tell("words most said", timed(lambda: words_most_said(rows, segmenter(), 30)), 1000)
    tell("an example a cell", timed(lambda: examples(rows, study(), segmenter())), 1000)
    chance = np.random.default_rng(5)
    felt = chance.integers(-5, 6, N)
    table = np.clip(felt + chance.integers(-1, 2, (2, N)), -5, 5).astype(float)
    tell(
        "alpha, interval of 1,000 draws", timed(lambda: krippendorff_alpha(table, "interval")), 2000
    )


def stored(rows: list[dict[str, Any]], folder: Path) -> None:
    """Print what the server does for one key press when 10,000 are coded by two people."""
    app = create_app({"FIELDAPP_DATA": str(folder), "PASSWORD_MEMORY_KIB": 64})
    with app.app_context():
        lead = _filled(rows)
        row = Study.get()
        queue = Queue(row, "w1", lead)
        tell("the queue, 10,000 coded twice", timed(lambda: Queue(row, "w1", lead)), 300)
        first = queue.entries[0].row
        feelings = count()

        def save() -> object:
            return coding.save(row, first, lead, Code("queue", "", next(feelings) % 5 - 5))

        tell("one code saved", timed(save), 20)
        tell(
            "figures by the new code, no answer read",
            timed(lambda: (save(), analysing.dataset(row, "w1").verbatims)),
            500,
        )
        tell("the next one found", timed(lambda: queue.next(first["id"], Filter("all"))), 10)
    _pages(app)


def _filled(rows: list[dict[str, Any]]) -> Account:
    lead, other = (create_account(name, name, "lead", PASSWORD) for name in ("one", "two"))
    row = create_study(replace(study(), code="talk", review=False), lead)
    join(other, row)
    version = publish(row, FORM, b"talk", "talk.md")
    filed = (
        {
            "id": each["id"].split("/")[0],
            "instrument": "talk:1",
            "wave": "w1",
            "site": "",
            "segment": "premium",
            "state": "approved",
            "received_at": "2026-03-10T02:00:00.000+00:00",
            "account": "",
            "answers": {"end": {"said": each["text"]}},
            "metadata": {},
        }
        for each in rows
    )
    load_documents(row, filed, {"talk:1": version})
    codes = {each["id"]: each for each in rows}
    given = [
        {
            "study": row,
            "wave": "w1",
            "submission": verbatim["id"].partition("/")[0],
            "path": "end/said",
            "said": said(verbatim["text"]),
            "account": account,
            "touchpoint": codes[verbatim["id"]]["touchpoint"],
            "dimension": codes[verbatim["id"]]["dimension"],
            "feeling": codes[verbatim["id"]]["feeling"],
        }
        for verbatim in analysing.said_dataset(row, "w1").verbatims
        for account in (lead, other)
    ]
    with database.atomic():
        for start in range(0, len(given), 500):
            Coding.insert_many(given[start : start + 500]).execute()
    return lead


def _pages(app: Any) -> None:
    visitor = app.test_client()
    page = visitor.get("/sign-in").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    visitor.post("/sign-in", data={"login": "one", "password": PASSWORD, "csrf_token": token})
    place = "/desk/talk/coding/verbatims/talk-05000/end/said?wave=w1&show=all"
    tell("the page of a verbatim (fetched before)", timed(lambda: visitor.get(place)), 500)
    tell(
        "the page of the rules", timed(lambda: visitor.get("/desk/talk/coding/rules?wave=w1")), 3000
    )


def main() -> None:
    """Measure and print."""
    print(machine())
    rows = spoken()
    pure(rows)
    with TemporaryDirectory() as folder:
        stored(rows, Path(folder))


if __name__ == "__main__":
    main()
