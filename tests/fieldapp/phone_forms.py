"""A form open on Carol's phone, as she opens it: by her link, from her list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from fieldapp.storage import Assignment, InstrumentVersion
from fieldapp.studies import publish
from surveys.instrument import Instrument
from tests.journey import PHONE, press, screen

LOCALES = {"zh": "zh-CN", "en": "en-GB"}
READY = "html[data-ready]"
# The list, once it has asked the server and sent what waits: nothing on it changes by itself.
ASKED = "html[data-asked]"
PATIENCE = 20  # seconds
DRAFT = """async (path) => {
  const name = (await indexedDB.databases()).map((one) => one.name).sort().at(-1);
  const ask = (asked) => new Promise((done) => (asked.onsuccess = () => done(asked.result)));
  const database = await ask(indexedDB.open(name));
  const drafts = database.transaction("drafts").objectStore("drafts");
  const { given } = await ask(drafts.get(location.hash.slice(1)));
  database.close();
  return path.split("/").reduce((at, step) => at?.[step], given) ?? null;
}"""


def sign_in(page: Any, address: str, token: str) -> None:
    """Sign in by a personal link, which leads to the list."""
    page.goto(f"{address}/link/{token}")
    press(page, page.locator("button.pri"))


def over_the_list(page: Any, address: str, token: str) -> None:
    """Sign in as a person does; the phone knows from then on what is to be done, and where."""
    sign_in(page, address, token)
    page.locator("main a.row").first.wait_for()


def straight(page: Any, address: str, token: str) -> None:
    """Sign in without a page being painted, which takes half the time."""
    link, ask = f"{address}/link/{token}", page.context.request
    found = re.search(r'name="csrf_token" value="([^"]+)"', ask.get(link).text())
    assert found, "the link's page carries no token"
    answer = ask.post(link, form={"csrf_token": found[1], "script": "1"})
    assert answer.ok, answer.status


def published(cast: Any, made: Instrument, data: bytes = b"") -> InstrumentVersion:
    """Publish an instrument in the study hall."""
    return publish(cast.hall, made, data or repr(made).encode(), "trial.md")


def assigned(cast: Any, version: InstrumentVersion, **row: Any) -> Assignment:
    """Give a form to Carol."""
    given = {"study": cast.hall, "account": cast.carol, "instrument": version.instrument}
    return Assignment.create(**given, wave="w1", **row)


def form_at(address: str, version: InstrumentVersion, row: Assignment, language: str = "zh") -> str:
    """Return where a form that is assigned begins."""
    return f"{address}/phone/{language}/forms/{version.id}#new:{row.id}"


def show(page: Any, address: str) -> None:
    """Open a form afresh and wait until it works."""
    page.goto("about:blank")
    page.goto(address)
    page.locator(READY).wait_for(state="attached")


@contextmanager
def opened(
    browser: Any,
    address: str,
    cast: Any,
    form: str,
    language: str = "zh",
    enter: Callable[[Any, str, str], None] = over_the_list,
    **how: Any,
) -> Iterator[Any]:
    """Open a form on Carol's phone; by the end its browser has complained of nothing."""
    said: list[str] = []
    with screen(browser, said, **PHONE, locale=LOCALES[language], **how) as page:
        enter(page, address, cast.carol_link)
        show(page, form)
        yield page
    assert said == []


def kept(page: Any, path: str, wanted: Any) -> None:
    """Wait until this stands at a path of the draft that the page has kept on the phone."""
    until = perf_counter() + PATIENCE
    while (found := page.evaluate(DRAFT, path)) != wanted and perf_counter() < until:
        page.wait_for_timeout(50)
    assert found == wanted


@contextmanager
def before_its_script(
    browser: Any, address: str, cast: Any, made: Instrument, script: str
) -> Iterator[tuple[Any, Callable[[], None]]]:
    """Open a form on Carol's phone whose script of this name waits until the function is called."""
    version = published(cast, made)
    form = form_at(address, version, assigned(cast, version))
    held: list[Any] = []
    with screen(browser, [], **PHONE, locale=LOCALES["zh"], service_workers="block") as page:
        straight(page, address, cast.carol_link)
        page.route(f"**/scripts/{script}*", lambda route: held.append(route))
        with page.expect_request(f"**/scripts/{script}*"):
            page.goto(form)
        page.locator(READY).wait_for(state="attached")
        yield page, lambda: held[0].continue_()
