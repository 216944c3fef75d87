"""The explorer at a million answers: python -m tests.bench.explorer

25,000 submissions of 40 questions in 3 segments and 100 halls are filed into a fresh database and
served as they would be. Over one kept connection, as a browser has it, a lead changes a choice:
what is timed is one request for what the page then puts in place, up to its last byte. Told apart
are the first after the server's start, and the first after an answer came in: it reads the wave.
"""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import urlencode, urlsplit

from tests.bench.figures import RUNS, machine, tell
from tests.bench.large_form import served
from tests.bench.million_study import QUESTIONS, million_documents, million_form, million_study

SUBMISSIONS = 25_000
TARGET = 300.0
PASSWORD = "correct horse 电池"
SOME_SITES = [("site", f"s{place:03d}") for place in range(0, 100, 7)]
# What is changed, and the address that it leads to.
CHANGES: dict[str, list[tuple[str, str]]] = {
    "satisfaction by segment": [("show", "satisfaction"), ("columns", "segment")],
    "weighted satisfaction by segment": [("show", "weighted_satisfaction")],
    "gap to the ideal by region": [("show", "gap"), ("columns", "region")],
    "experience, two segments and 15 sites": [
        ("show", "experience"),
        ("segment", "gold"),
        ("segment", "bronze"),
        *SOME_SITES,
    ],
    "experience by site (100 columns)": [("show", "experience"), ("columns", "site")],
    "weighted satisfaction by site": [("show", "weighted_satisfaction"), ("columns", "site")],
    "answers of a question by segment": [("show", "answers"), ("rows", "million/t03/experience")],
    "boxes of a question by region": [("show", "boxes"), ("columns", "region")],
    "NPS by site (100 columns)": [("show", "nps"), ("columns", "site")],
}


def fill(folder: str) -> None:
    """File the submissions as an import would, with a lead who may look at them."""
    from fieldapp import create_app
    from fieldapp.accounts import create_account
    from fieldapp.bulk import load_documents
    from fieldapp.rows import database
    from fieldapp.studies import create_study, publish

    with create_app({"FIELDAPP_DATA": folder}).app_context():
        lead = create_account("lead", "Lead", "lead", PASSWORD)
        study = create_study(million_study(), lead)
        version = publish(study, million_form(), b"million", "million.md")
        load_documents(study, million_documents(SUBMISSIONS), {"million:1": version})
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()


def arrive(folder: str, count: int) -> None:
    """File more answers, from a process of its own as an import would."""
    work = (
        "from tests.bench.explorer import *; from fieldapp import create_app; "
        "from fieldapp.bulk import load_documents; from fieldapp.storage import *; "
        f"app = create_app({{'FIELDAPP_DATA': {folder!r}}}); app.app_context().push(); "
        "load_documents(Study.get(), (dict(one, id=one['id'] + '-late') for one in "
        f"million_documents({count})), {{'million:1': InstrumentVersion.get()}})"
    )
    subprocess.run([sys.executable, "-c", work], check=True)


class Browser:
    """A lead who is signed in over one kept connection."""

    def __init__(self, address: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self.cookies: dict[str, str] = {}
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/sign-in"))
        assert token is not None
        form = {"login": "lead", "password": PASSWORD, "csrf_token": token[1]}
        self.ask("POST", "/sign-in", urlencode(form))

    def ask(self, method: str, path: str, body: str = "") -> str:
        """Return what is answered, read to its end; raises RuntimeError for a refusal."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for given in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status}")
        return text

    def get(self, path: str) -> str:
        """Return a page."""
        return self.ask("GET", path)

    def change(self, wanted: list[tuple[str, str]]) -> None:
        """Ask for what a changed choice changes; it must hold a table."""
        shown = self.get(f"/desk/million/explore/figure?{urlencode(wanted)}")
        if "x-table" not in shown:
            raise RuntimeError(f"no table for {wanted}")


def milliseconds(work: Callable[[], None]) -> float:
    begun = perf_counter()
    work()
    return (perf_counter() - begun) * 1000


def main() -> None:
    print(machine())
    with tempfile.TemporaryDirectory() as place:
        folder = str(Path(place) / "data")
        fill(folder)
        print(f"{SUBMISSIONS:,} submissions, {SUBMISSIONS * QUESTIONS:,} answers")
        with served(folder) as address:
            browser = Browser(address)
            change = partial(browser.change, CHANGES["satisfaction by segment"])
            tell("the first after the start", [milliseconds(change)], TARGET)
            renewed = []
            for count in range(1, RUNS + 1):
                arrive(folder, count)
                renewed.append(milliseconds(change))
            tell("the first after answers came in", renewed, TARGET)
            medians = [measure(browser, name, wanted) for name, wanted in CHANGES.items()]
    print(f"{'median of all kinds of changes':<44}{median(medians):>8.1f} ms")


def measure(browser: Browser, name: str, wanted: list[tuple[str, str]]) -> float:
    """Print and return the median of a change's times; another change comes before each."""
    browser.change(wanted)
    times = []
    for _ in range(RUNS):
        browser.change(CHANGES["answers of a question by segment"])
        times.append(milliseconds(partial(browser.change, wanted)))
    tell(name, times, TARGET)
    return median(times)


if __name__ == "__main__":
    main()
