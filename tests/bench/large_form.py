"""How fast a form of 500 questions with 400 conditions is: `python -m tests.bench.large_form`.

On the server: compiling it, and checking a whole submission. On a phone (Chromium, its processor
slowed four times): from a tap to the next section painted, and from an answer to the page that
obeys it, painted. The server is the one that is shipped, in a process of its own.
"""

from __future__ import annotations

import gzip
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import Any

from playwright.sync_api import sync_playwright

from fieldapp import create_app
from fieldapp.accounts import create_account, join, new_link
from fieldapp.storage import Assignment
from fieldapp.studies import create_study, publish
from surveys.answers import clean_answers
from surveys.study import Study, Wave
from surveys.text import Text
from surveys.xlsform import read_instrument
from tests.bench.figures import RUNS, machine, tell, timed
from tests.bench.large import QUESTIONS, full_answers, large_form
from tests.conftest import CHROMIUM, CHROMIUM_ARGUMENTS

SLOWER = 4
READY = "html[data-ready]"
TURN = """
() => new Promise((done) => {
  const begun = performance.now();
  const form = document.getElementById("f");
  const here = form.dataset.page;
  new MutationObserver((_, watch) => {
    if (form.dataset.page === here) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
  }).observe(form, { attributes: true });
  document.querySelector("[data-go=next]").click();
})
"""
ANSWER = """
([name, value]) => new Promise((done) => {
  const begun = performance.now();
  const all = [...document.getElementsByName(name)];
  const control = all.find((one) => !value || one.value === value);
  if (value) control.click();
  else {
    control.value = control.value === "7" ? "8" : "7";
    for (const kind of ["input", "change"])
      control.dispatchEvent(new Event(kind, { bubbles: true }));
  }
  const worked = performance.now() - begun;
  requestAnimationFrame(() => setTimeout(() => done([worked, performance.now() - begun])));
})
"""


def measure_server() -> None:
    """Print how long compiling and checking take."""
    form, answers = large_form(), full_answers()
    tell("server: compile", timed(lambda: read_instrument(form, "large.md")), 2000)
    made = read_instrument(form, "large.md")
    tell("server: check a full submission", timed(lambda: clean_answers(made, answers)), 50)


@contextmanager
def served(data: str) -> Iterator[str]:
    """Serve a folder of data as the product does; yield the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [Path(sys.executable).with_name("fieldapp"), "serve", "--port", str(port)]
    environment = {**os.environ, "FIELDAPP_DATA": data}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.2)
    raise TimeoutError("the server did not start")


def visit(data: str) -> tuple[str, str]:
    """Make a study with the large form; return a fieldworker's link and the visit's path."""
    app = create_app({"FIELDAPP_DATA": data})
    with app.app_context():
        lead = create_account("lead", "Lead", "lead", "correct horse battery")
        worker = create_account("worker", "Worker", "fieldworker", "correct horse battery")
        study = create_study(Study("bench", Text.of("Bench"), waves=(Wave("w1"),)), lead)
        join(worker, study)
        form = large_form()
        version = publish(study, read_instrument(form, "large.md"), form, "large.md", lead)
        row = Assignment.create(
            study=study, account=worker, instrument=version.instrument, wave="w1"
        )
        return new_link(worker), f"/phone/en/forms/{version.id}#new:{row.id}"


def measure_phone(address: str, link: str, path: str) -> None:
    """Print how long a person with a slow phone waits."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_ARGUMENTS)
        context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
        page = context.new_page()
        page.goto(f"{address}/link/{link}")
        page.click("button.pri")
        page.wait_for_selector("main a.row")
        page.goto(f"{address}{path}")
        page.wait_for_selector(READY)
        slow = context.new_cdp_session(page)
        slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        tell_sizes(page)
        measure_opening(page)
        measure_sections(page)
        measure_answers(page)
        browser.close()


def tell_sizes(page: Any) -> None:
    """Print how large a page of the form is, as HTML and on its way."""
    html = page.request.get(page.url).body()
    small = len(gzip.compress(html))
    questions = page.locator("[data-q]").count()
    print(f"shell: {len(html):,} bytes of HTML, {small:,} compressed; in the DOM: {questions}")


def measure_opening(page: Any) -> None:
    """Open the draft again: the form is read, worked out and its first section painted."""
    times = []
    for _ in range(RUNS):
        page.reload()
        page.wait_for_selector(READY)
        times.append(page.evaluate("performance.getEntriesByName('ready')[0].startTime"))
    tell(f"phone: draft opened, {SLOWER}× slower", times, 1000)


def measure_sections(page: Any) -> None:
    """Go through sections; each has its questions answered, so that conditions hold."""
    times = []
    for number in range(RUNS + 2):
        answer_all(page, number)
        times.append(page.evaluate(TURN))
    tell(f"phone: next section painted, {SLOWER}× slower", times[2:], 100)


def answer_all(page: Any, number: int) -> None:
    """Answer what lets the conditions of a section hold."""
    for name, value in (("_0", "yes"), ("_1", "a"), ("_2", "")):
        page.evaluate(ANSWER, [f"s{number}/q{number}{name}", value])


def measure_answers(page: Any) -> None:
    """Answer a question that sixteen conditions hang on, again and again."""
    number = RUNS + 2
    answer_all(page, number)
    worked, painted = [], []
    for run in range(2 * RUNS):
        value = ("no", "yes")[run % 2]
        one, other = page.evaluate(ANSWER, [f"s{number}/q{number}_0", value])
        worked.append(one)
        painted.append(other)
    tell(f"phone: answer worked out, {SLOWER}× slower", worked, 100)
    tell(f"phone: answer painted, {SLOWER}× slower", painted, 100)


def main() -> None:
    """Measure and print."""
    print(machine())
    print(f"form: 500 questions, 400 conditions, {500 // QUESTIONS} sections")
    measure_server()
    with TemporaryDirectory() as data:
        link, path = visit(data)
        with served(data) as address:
            measure_phone(address, link, path)


if __name__ == "__main__":
    main()
