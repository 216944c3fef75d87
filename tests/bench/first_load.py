"""How soon a form of forty questions can be answered: `python -m tests.bench.first_load`.

On emulated Slow 3G and Fast 3G with a processor slowed four times, from a click on its link to the
first moment at which the first question stands there whole and takes an answer; beside it, in the
same run, the same questions as a plain HTML form without script or style. Half of the
runs of ours tap at that very moment, before the script has come, and look whether the answer was
kept. Then, without a network: the form opened again, and how long a tap takes to be painted.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from markupsafe import escape
from playwright.sync_api import sync_playwright

from fieldapp import create_app
from fieldapp.accounts import create_account, join, new_link
from fieldapp.storage import Assignment
from fieldapp.studies import create_study, publish_instrument
from surveys.instrument import Instrument, Question
from surveys.study import Study, Wave
from surveys.text import Text
from surveys.xlsform import read_instrument
from tests.bench.figures import RUNS, machine, tell
from tests.bench.large_form import READY, SLOWER, served
from tests.conftest import CHROMIUM, CHROMIUM_ARGUMENTS

FORM = Path(__file__).parents[1] / "surveys/forms/forty.md"
KILOBIT = 1000 / 8
# Parsed as far as it goes without script, and painted.
USABLE = """
() => new Promise((done) => {
  const [page] = performance.getEntriesByType("navigation");
  const look = () => {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    if (page.domInteractive && paint) done(Math.max(page.domInteractive, paint.startTime));
    else requestAnimationFrame(look);
  };
  look();
})
"""
TAP = """
(value) => new Promise((done) => {
  const choice = document.querySelector(`#f input[type=radio][value="${value}"]`);
  const begun = performance.now();
  choice.click();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
})
"""
KEPT = """
() => document.querySelector("#f input[type=radio]:checked")?.value ?? ""
"""


@dataclass(frozen=True, slots=True)
class Network:
    """A network as Chromium's developer tools emulate it, and how much slower we may be on it."""

    name: str
    latency: float
    kilobits: float
    target: float

    def slow_down(self, devtools: Any) -> None:
        """Slow a page's network and processor."""
        speed = self.kilobits * KILOBIT
        conditions = {
            "latency": self.latency,
            "downloadThroughput": speed,
            "uploadThroughput": speed,
        }
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", {"offline": False, **conditions})
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


NETWORKS = (Network("Slow 3G", 2000, 400, 1.25), Network("Fast 3G", 562.5, 1440, 1.4))


def plain(form: Instrument) -> bytes:
    """Return the questions of a form, packed, as HTML without script or style."""
    fields = "\n".join(_field(question) for question in form.questions())
    html = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Forty</title>'
        f'<form method="post" enctype="multipart/form-data">{fields}<button>Send</button></form>'
    )
    return gzip.compress(html.encode())


def _field(question: Question) -> str:
    words, name = escape(question.label.to("en")), escape("/".join(question.path))
    if question.choices:
        choices = "".join(
            f'<label><input type="radio" name="{name}" value="{escape(choice.name)}">'
            f"{escape(choice.label.to('en'))}</label>"
            for choice in question.choices
        )
        return f"<fieldset><legend>{words}</legend>{choices}</fieldset>"
    kind = {"integer": "number", "date": "date", "image": "file"}.get(question.type, "text")
    return f'<p><label>{words} <input type="{kind}" name="{name}"></label></p>'


@contextmanager
def plainly_served(body: bytes) -> Iterator[str]:
    """Serve one page and nothing else; yield its address."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """A browser that has seen enough hangs up."""

    server = Server(("127.0.0.1", 0), Page)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def study(data: str) -> tuple[str, str]:
    """Make a study with the form; return a fieldworker's link and the form's path."""
    app = create_app({"FIELDAPP_DATA": data})
    with app.app_context():
        lead = create_account("lead", "Lead", "lead", "correct horse battery")
        worker = create_account("worker", "Worker", "fieldworker", "correct horse battery")
        row = create_study(Study("bench", Text.of("Bench"), waves=(Wave("w1"),)), lead)
        join(worker, row)
        version = publish_instrument(row, FORM.read_bytes(), FORM.name)
        Assignment.create(
            study=row, account=worker, instrument=version.instrument, wave="w1", repeatable=True
        )
        return new_link(worker), f"/phone/en/forms/{version.id}"


def first_times(browser: Any, network: Network, address: str, cookies: list[Any]) -> list[float]:
    """Open an address again and again in a browser that has never seen it."""
    times = []
    for run in range(RUNS):
        context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
        context.add_cookies(cookies)
        page = context.new_page()
        network.slow_down(context.new_cdp_session(page))
        page.goto(address, wait_until="commit")
        times.append(page.evaluate(USABLE))
        if cookies and run % 2:
            check_kept(page)
        context.close()
    return times


def check_kept(page: Any) -> None:
    """Answer at once, and look whether the answer is there when the script has come, and after."""
    page.evaluate(TAP, "yes")
    early = not page.locator(READY).count()
    page.wait_for_selector(READY)
    assert page.evaluate(KEPT) == "yes", "an early answer was lost"
    page.reload()
    page.wait_for_selector(READY)
    assert page.evaluate(KEPT) == "yes", "an early answer was not kept"
    print(f"  answered {'before' if early else 'after'} the script had come: kept")


def cookies_of(browser: Any, address: str, link: str) -> list[Any]:
    """Sign in by a personal link; return what the browser keeps of it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/link/{link}")
    page.click("button.pri")
    page.wait_for_url("**/phone/**")
    cookies: list[Any] = context.cookies()
    context.close()
    return cookies


def compare(browser: Any, network: Network, ours: str, theirs: str, cookies: list[Any]) -> None:
    """Print both and how they compare."""
    one = first_times(browser, network, f"{ours}#new", cookies)
    other = first_times(browser, network, theirs, [])
    spread = f"{min(other):.1f} to {max(other):.1f}, n = {len(other)}"
    print(f"{f'{network.name}: plain HTML form':<44}{median(other):>8.1f} ms  ({spread})")
    tell(f"{network.name}: ours", one, median(other) * network.target)
    ratio = median(one) / median(other)
    verdict = "met" if ratio <= network.target else "MISSED"
    print(f"  ratio {ratio:.2f}, target {network.target}: {verdict}")


def warm(browser: Any, address: str, path: str, cookies: list[Any]) -> None:
    """Print how soon the form opens again without a network, and how fast it answers a tap."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{address}/phone/en/")
    while not page.evaluate("(path) => caches.match(path).then(Boolean)", path):
        page.wait_for_timeout(100)
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.goto(f"{address}{path}#new")
    page.wait_for_selector(READY)
    context.set_offline(True)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    opened, tapped = [], []
    for _ in range(RUNS):
        page.reload()
        page.wait_for_selector(READY)
        opened.append(page.evaluate("performance.getEntriesByName('ready')[0].startTime"))
        tapped += [page.evaluate(TAP, value) for value in ("yes", "no")]
    tell(f"offline: opened again, {SLOWER}× slower", opened, 1000)
    tell(f"offline: tap painted, {SLOWER}× slower", tapped, 100)
    context.close()


def main() -> None:
    """Measure and print."""
    print(machine())
    body = plain(read_instrument(FORM.read_bytes(), FORM.name))
    print(f"plain form: {len(body):,} bytes, packed; ours: see tests/fieldapp/test_phone_weight.py")
    with TemporaryDirectory() as data, sync_playwright() as playwright:
        link, path = study(data)
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_ARGUMENTS)
        with served(data) as address, plainly_served(body) as theirs:
            cookies = cookies_of(browser, address, link)
            for network in NETWORKS:
                compare(browser, network, f"{address}{path}", theirs, cookies)
            warm(browser, address, path, cookies)
        browser.close()


if __name__ == "__main__":
    main()
