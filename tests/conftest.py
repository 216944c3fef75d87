"""What every test may ask for: a fresh application, the permanent cast, a server, a browser.

The cast: Alice leads the study "hall", Bob supervises it, Carol is its fieldworker and has an
assignment; Dave leads "other", Eve is its fieldworker; Frank is deactivated; a respondent has a
public link of "hall". All sign in with `PASSWORD`, the login is the name in small letters.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as generating
from werkzeug.serving import make_server

from fieldapp import create_app
from fieldapp.accounts import create_account, deactivate, join, new_link
from fieldapp.accounts.tokens import token_hash
from fieldapp.rows import database
from fieldapp.storage import Account, Assignment, InstrumentVersion, PublicLink, Study
from fieldapp.studies import create_study, publish
from surveys.instrument import Choice, Instrument, Question, Section, Tags
from surveys.study import Named, Segment, Site, Touchpoint, Wave
from surveys.study import Study as Definition
from surveys.text import Text

# A machine that is shared is slow at times; how long a case takes is measured elsewhere. The cases
# are the same in every run, so that a run tells of the change; `--hypothesis-profile=exploring`
# goes on to others.
UNHURRIED: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow],
}
generating.register_profile("exploring", **UNHURRIED)
generating.register_profile("unhurried", derandomize=True, **UNHURRIED)
generating.load_profile("unhurried")
PASSWORD = "correct horse 电池"
CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PEOPLE = {
    "alice": "lead",
    "bob": "supervisor",
    "carol": "fieldworker",
    "dave": "lead",
    "eve": "fieldworker",
    "frank": "lead",
}
SignIn = Callable[[FlaskClient, str], FlaskClient]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put short files last, by which workers that share the files end together.

    They are those of surveys that test no whole form, which come first by their names.
    """
    short = [item for item in items if "surveys" in item.path.parts]
    short.sort(key=lambda item: item.path, reverse=True)
    items[:] = [item for item in items if "surveys" not in item.path.parts] + short


@dataclass
class Cast:
    """Everybody, and what is theirs; the links are the secret tokens in their addresses."""

    people: dict[str, Account]
    hall: Study
    other: Study
    version: InstrumentVersion
    assignment: Assignment
    public_link: PublicLink
    carol_link: str

    def __getattr__(self, name: str) -> Account:
        return self.people[name]


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, Any]:
    """Return the settings of the test's application; a hash is made cheap, nothing else."""
    return {
        "TESTING": True,
        "PROPAGATE_EXCEPTIONS": False,
        "FIELDAPP_DATA": str(tmp_path / "data"),
        "PASSWORD_MEMORY_KIB": 64,
    }


@pytest.fixture
def app(settings: dict[str, Any]) -> Iterator[Flask]:
    """Return an application on a fresh database."""
    yield create_app(settings)
    if not database.is_closed():
        database.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser that has seen nothing yet."""
    return app.test_client()


@pytest.fixture
def hall_definition() -> Definition:
    """Return a small study of a service hall."""
    return Definition(
        code="hall",
        name=Text.of({"en": "Hall study", "zh": "营业厅研究"}),
        review=True,
        waves=(Wave("w1", Text.of({"en": "Wave 1", "zh": "第一波"})), Wave("w2")),
        segments=(
            Segment("gold", Text.of({"en": "Gold", "zh": "金卡"}), core=True),
            Segment("basic"),
        ),
        stages=(Named("inside"),),
        touchpoints=(
            Touchpoint("queue", Text.of({"en": "Queue", "zh": "排队等候"}), "inside"),
            Touchpoint("leave", Text.of({"en": "Leaving", "zh": "离开"}), "inside", role="end"),
        ),
        sites=(Site("s1", Text.of({"en": "North", "zh": "城北厅"}), "a/b", 31.2304, 121.4737),),
    )


@pytest.fixture
def visit() -> Instrument:
    """Return a small mystery visit: a compliance item, a wait, a photo, a remark."""
    yes_no = (Choice("yes", Text.of("是"), score=1.0), Choice("no", Text.of("否"), score=0.0))
    greeted = Question(
        "greeted",
        "select_one",
        ("queue", "greeted"),
        Text.of({"en": "Greeted?", "zh": "是否问候？"}),
        required="true()",
        choice_list="yes_no",
        choices=yes_no,
        tags=Tags(touchpoint="queue", measure="compliance", weight=1.0),
    )
    wait = Question(
        "wait",
        "integer",
        ("queue", "wait"),
        Text.of({"en": "Minutes waited", "zh": "等候分钟"}),
        constraint=". >= 0 and . <= 240",
        tags=Tags(touchpoint="queue", measure="wait_minutes"),
    )
    photo = Question("photo", "image", ("queue", "photo"), Text.of("照片"), required="true()")
    remark = Question("remark", "text", ("queue", "remark"), Text.of("备注"))
    queue = Section("queue", ("queue",), Text.of("排队"), items=(greeted, wait, photo, remark))
    return Instrument("visit", Text.of("神秘顾客"), "mystery_visit", "1", ("zh",), "zh", (queue,))


@pytest.fixture
def cast(app: Flask, hall_definition: Definition, visit: Instrument) -> Cast:
    """Return the permanent cast, all in the test's own database."""
    people = {who: create_account(who, who.title(), PEOPLE[who], PASSWORD) for who in PEOPLE}
    hall = create_study(hall_definition, people["alice"])
    other = create_study(
        Definition("other", Text.of("另一项"), waves=(Wave("w1"),)), people["dave"]
    )
    for who in ("bob", "carol", "frank"):
        join(people[who], hall)
    join(people["eve"], other)
    deactivate(people["frank"])
    version = publish(hall, visit, b"visit", "visit.md")
    assignment = Assignment.create(
        study=hall, account=people["carol"], instrument=version.instrument, wave="w1", site="s1"
    )
    public_link = PublicLink.create(
        token="respondent-token",
        token_hash=token_hash("respondent-token"),
        study=hall,
        instrument=version.instrument,
        wave="w1",
        site="s1",
    )
    token = new_link(people["carol"])
    return Cast(people, hall, other, version, assignment, public_link, token)


@pytest.fixture
def csrf_token() -> Callable[[FlaskClient], str]:
    """Return a function that reads the CSRF token of a page for this client."""

    def read(client: FlaskClient, path: str = "/sign-in") -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
        assert found, f"{path} carries no CSRF token"
        return found[1]

    return read


@pytest.fixture
def sign_in(cast: Cast, csrf_token: Callable[[FlaskClient], str]) -> SignIn:
    """Return a function that signs one of the cast in through the sign-in page."""

    def sign_in_as(client: FlaskClient, who: str) -> FlaskClient:
        form = {"login": who, "password": PASSWORD, "csrf_token": csrf_token(client)}
        response = client.post("/sign-in", data=form)
        assert response.status_code == 302, response.text
        return client

    return sign_in_as


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """Serve the application on a free port of this machine and return its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start Chromium once for all tests."""
    from playwright.sync_api import expect, sync_playwright

    # A machine that is shared is slow at times; how fast a page is, is measured elsewhere.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=CHROMIUM_ARGUMENTS
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """Open a phone-sized page, 360 × 740, in Chinese."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, locale="zh-CN"
    )
    yield context.new_page()
    context.close()
