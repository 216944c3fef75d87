"""What the first opening of a form of forty questions costs, as a real Chromium counts it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from fieldapp.studies import publish_instrument
from surveys.xlsform import read_instrument
from tests.conftest import PASSWORD

FORM = Path(__file__).parents[1] / "surveys/forms/forty.md"
KILOBYTE = 1000
ALL, PAGE, SCRIPT, REQUESTS = 30 * KILOBYTE, 14 * KILOBYTE, 15 * KILOBYTE, 6
CONDITIONS = ("relevant", "constraint")


class Traffic:
    """What a page asked for: the kind and the bytes of each body as it came over the wire."""

    def __init__(self, page: Any) -> None:
        self._finished: list[Any] = []
        page.on("requestfinished", lambda request: self._finished.append(request))

    @property
    def bodies(self) -> dict[str, tuple[str, int]]:
        """Return kind and size by address, without what the browser itself brings."""
        return {
            request.url: (request.resource_type, _size(request))
            for request in self._finished
            if not request.url.startswith("data:")
        }

    def of(self, kind: str) -> int:
        return sum(size for each, size in self.bodies.values() if each == kind)


def _size(request: Any) -> int:
    size = int(request.sizes()["responseBodySize"])
    # Of the icon in its tab the browser does not tell: it is as large as it is.
    return size if size > 0 else len(request.response().body())


@pytest.fixture
def first_load(app, live_server, cast, browser, csrf_token):
    """Return a function that opens the form in a language for the first time ever."""
    with app.app_context():
        version = publish_instrument(cast.hall, FORM.read_bytes(), FORM.name).id
    opened = []

    def load(language: str) -> tuple[Traffic, Any]:
        context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
        opened.append(context)
        token = re.search(
            r'name="csrf_token" value="([^"]+)"',
            context.request.get(f"{live_server}/sign-in").text(),
        )[1]
        form = {"login": "carol", "password": PASSWORD, "csrf_token": token, "script": "1"}
        context.request.post(f"{live_server}/sign-in", form=form)
        page = context.new_page()
        traffic = Traffic(page)
        page.goto(f"{live_server}/phone/{language}/forms/{version}#new")
        page.wait_for_selector("html[data-ready]")
        page.wait_for_load_state("networkidle")
        return traffic, page

    yield load
    for context in opened:
        context.close()


def test_it_works():
    """The form is the one that was agreed upon."""
    form = read_instrument(FORM.read_bytes(), FORM.name)
    asked = list(form.questions())
    kinds = Counter(question.type for question in asked)
    assert kinds == {
        "select_one": 25, "integer": 8, "text": 4, "image": 1, "geopoint": 1, "date": 1,
    }  # fmt: skip
    counts = [sum(bool(getattr(question, each)) for question in asked) for each in CONDITIONS]
    assert counts == [8, 3]
    assert form.languages == ("en", "zh")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_load_is_light(first_load, live_server, language):
    traffic, page = first_load(language)
    bodies = traffic.bodies
    total = sum(size for _, size in bodies.values())
    told = {urlsplit(where).path: size for where, (_, size) in bodies.items()}
    print(f"\n{language}: {total} bytes in {len(bodies)} requests: {told}")
    assert 0 < traffic.of("document") <= PAGE
    assert 0 < traffic.of("script") <= SCRIPT
    assert total <= ALL
    assert len(bodies) <= REQUESTS
    assert {urlsplit(where).netloc for where in bodies} == {urlsplit(live_server).netloc}
    assert not {"font", "stylesheet"} & {kind for kind, _ in bodies.values()}
    blocking = page.evaluate(
        "performance.getEntriesByType('resource')"
        ".filter((one) => one.renderBlockingStatus === 'blocking').map((one) => one.name)"
    )
    assert blocking == []
    # It is the form that was weighed, and it can be filled in.
    assert page.locator("#f [data-q]").count() == 4
    assert page.locator("template[data-page]").count() >= 6
