"""Scripts smuggled into every text field run nowhere; odd strings come through whole.

Sixty payloads are typed on the phone and on the desk; a real browser then reads every page that
shows them, and the report. The alarm hears a dialog, a violation of the policy (something was
taken for markup, although it did not run) and a request to anywhere else.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

import orjson
import pytest
from playwright.sync_api import Error
from pypdf import PdfReader

from fieldapp import analysing, reporting
from fieldapp.accounts.access import public
from fieldapp.storage import Draft, Submission
from tests.fieldapp.forms import Filler
from tests.hostile import ODD, PAYLOADS, RINGING
from tests.hostile_study import LINK, HostileStudy, plain
from tests.journey import press

DESK = (
    "",
    "submissions",
    "submissions/wild-1",
    "visits",
    "links",
    "links/2",
    "people",
    "instruments",
    "instruments/wild",
    "instruments/wild/1",
    "explore",
    "explore?show=answers&columns=site",
    "explore/figure?show=mystery&rows=site&columns=segment",
    "issues",
    "issues?issue=i1",
    "strategy",
    "strategy?part=action-1",
    "history/issues",
    "history/strategy",
    "report",
)
VIOLATED = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`violated ${event.violatedDirective} by ${event.blockedURI}`))"""
# What no page or report of ours holds: handlers, scripts of their own, frames, other addresses.
FOREIGN = """() => [...document.querySelectorAll("*")].filter((each) =>
  ["IFRAME", "OBJECT", "EMBED", "MARQUEE", "BASE", "MATH"].includes(each.tagName)
  || (each.tagName === "SCRIPT" && !each.src && each.type !== "application/json")
  || [...each.attributes].some(({ name, value }) => name.startsWith("on")
    || /^\\s*javascript:/i.test(value) && ["href", "src", "action"].includes(name)
    || ["href", "src", "action"].includes(name) && value.includes("//evil.example"))
).map((each) => each.outerHTML.slice(0, 200))"""


class Alarm:
    """What rang while a browser read pages; `ours` begins every address that is no alarm."""

    def __init__(self, context: Any, *ours: str) -> None:
        self.rang: list[str] = []
        self.ours = (*ours, "data:", "blob:")
        context.add_init_script(VIOLATED)
        self.page = context.new_page()
        self.page.on("dialog", self._dialog)
        self.page.on("console", self._console)
        self.page.on("request", self._request)

    def _dialog(self, dialog: Any) -> None:
        self.rang.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _console(self, said: Any) -> None:
        if "violated" in said.text or "Content Security Policy" in said.text:
            self.rang.append(said.text)

    def _request(self, request: Any) -> None:
        if not request.url.startswith(self.ours):
            self.rang.append(f"request {request.url}")

    def rings(self, seconds: int = 30) -> bool:
        """Wait until something has rung; tell whether it has."""
        for _ in range(seconds * 50):
            if self.rang:
                return True
            self.page.wait_for_timeout(20)
        return False

    def read(self, address: str) -> str:
        """Open a page and return its text; whatever is foreign in it rings."""
        try:
            self.page.goto(address, wait_until="load")
            self.rang.extend(self.page.evaluate(FOREIGN))
            return plain(self.page.evaluate("document.body.textContent"))
        except Error as error:
            # The page went elsewhere, as a <meta> told it to.
            self.rang.append(str(error))
            return ""


@contextmanager
def listening(browser: Any, *ours: str, cookie: str = "", **options: Any) -> Any:
    """Open a browser of somebody's own with its alarm; nothing beyond this machine is reached."""
    context = browser.new_context(locale="zh-CN", **options)
    context.route(re.compile(r"//evil\.example"), lambda route: route.abort())
    if cookie:
        context.add_cookies([{"name": "fieldapp", "value": cookie, "url": ours[0]}])
    try:
        yield Alarm(context, *ours)
    finally:
        context.close()


# The same words stand in several answers, so sending asks why: one more place to type into.
REASON = {"why:pasted_text": PAYLOADS[0]}


@pytest.fixture
def phone(app, client, cast, sign_in, csrf_token):
    """Return a function that lets Carol fill the form of a hostile study, and sends it."""

    def fill(study: HostileStudy) -> Filler:
        filler = Filler(sign_in(client, "carol"), cast, csrf_token, "")
        token = csrf_token(client, "/field/me")
        client.post(f"/field/visits/{study.assignment.id}", data={"csrf_token": token})
        filler.draft_id = Draft.get(Draft.assignment == study.assignment).id
        assert filler.post(study.answers()).status_code == 303
        for place, text in enumerate(study.texts[:12]):
            card = filler.post({"cards/0/who".replace("0", str(place)): text}, 3, f"cards/{place}")
            assert card.status_code == 303
        return filler

    return fill


def cookie_of(app: Any, sign_in: Any, who: str) -> str:
    return str(sign_in(app.test_client(), who).get_cookie("fieldapp").value)


def build(study: HostileStudy, out: Any, language: str = "both") -> dict[str, Any]:
    return reporting.build(study.row, "w1", language, out, lambda share, step: None)


def test_it_works(app, cast, phone):
    study = HostileStudy(cast, PAYLOADS)
    filler = phone(study)
    assert filler.post(REASON, page="send").status_code == 303
    answers = Submission.get_by_id(filler.draft_id).versions.get().document["answers"]
    assert [answers["words"][f"q{place}"] for place in range(len(PAYLOADS))] == list(PAYLOADS)


@pytest.mark.browser
def test_the_alarm_rings_where_a_page_takes_words_for_markup(app, cast, live_server, browser):
    """The negative control: unescaped, the payloads run; under our policy they are heard of."""

    @app.get("/raw/<int:number>")
    @public
    def raw(number):
        return f"<!doctype html><body>{RINGING[number]}", {"Content-Security-Policy": "img-src *"}

    @app.get("/guarded/<int:number>")
    @public
    def guarded(number):
        return f"<!doctype html><body>{RINGING[number]}"

    silent = {"raw": [], "guarded": []}
    for place, found in silent.items():
        with listening(browser, live_server) as alarm:
            for number, payload in enumerate(RINGING):
                alarm.rang.clear()
                with_text = alarm.read(f"{live_server}/{place}/{number}")
                if not alarm.rings():
                    found.append(payload)
                assert place == "raw" or not any("dialog" in said for said in alarm.rang), with_text
    assert silent == {"raw": [], "guarded": []}


@pytest.mark.browser
def test_nothing_typed_runs_on_the_phone(app, cast, phone, sign_in, live_server, browser):
    study = HostileStudy(cast, PAYLOADS)
    filler = phone(study)
    study.file_many()
    cookie = cookie_of(app, sign_in, "carol")
    with listening(browser, live_server, cookie=cookie) as alarm:
        seen = alarm.read(f"{live_server}/field/")
        assert [payload for payload in PAYLOADS if plain(payload) not in seen] == []
        alarm.read(f"{live_server}/field/visits/{study.assignment.id}")
        alarm.read(live_server + filler.path(1) + "?check=1")
        typed = [alarm.page.input_value(f'[name="words/q{at}"]') for at in range(len(PAYLOADS))]
        assert typed == list(PAYLOADS)
        for page in (2, 3, "3/cards/0", "send", "discard"):
            alarm.read(live_server + filler.path(page))
        filler.post(REASON, page="send")
        for address in ("sent", f"submissions/{filler.draft_id}", "submissions/wild-0", "me"):
            alarm.read(f"{live_server}/field/{address}")
    with listening(browser, live_server) as alarm:
        assert plain(study.some) in alarm.read(f"{live_server}/answer/{LINK}")
        alarm.page.check("[name=agree]")
        press(alarm.page, alarm.page.locator("button.pri"))
        alarm.read(f"{live_server}/answer/{LINK}/1?check=1")
        alarm.read(live_server + study.personal_link())
        for payload in PAYLOADS[:10]:
            alarm.read(f"{live_server}/sign-in?next={payload}")
            alarm.read(f"{live_server}/{payload}")
    assert alarm.rang == []


@pytest.mark.browser
def test_nothing_typed_runs_on_the_desk(app, cast, phone, sign_in, live_server, browser):
    study = HostileStudy(cast, PAYLOADS)
    filler = phone(study)
    filler.post(REASON, page="send")
    study.file_many()
    study.plan()
    with listening(
        browser,
        live_server,
        cookie=cookie_of(app, sign_in, "alice"),
        viewport={"width": 1280, "height": 800},
    ) as alarm:
        shown = {page: alarm.read(f"{live_server}/desk/wild/{page}") for page in DESK}
        read = alarm.read(f"{live_server}/desk/wild/submissions/{filler.draft_id}")
        alarm.read(f"{live_server}/desk/")
        _type_into_forms(alarm, live_server)
    assert alarm.rang == []
    for payload in PAYLOADS:
        assert plain(payload) in read, payload
        for page in ("visits", "people", "issues", "strategy"):
            assert plain(payload) in shown[page], (page, payload)


def _type_into_forms(alarm: Alarm, server: str) -> None:
    """Send forms that are refused: what was typed stands in them again."""
    for payload in PAYLOADS[::6]:
        alarm.page.goto(f"{server}/desk/studies/new")
        for name in ("zh", "client", "code", "sites-0-zh"):
            alarm.page.fill(f"[name={name}]", payload)
        press(alarm.page, alarm.page.locator("main form button.pri"))
        assert alarm.page.input_value("[name=code]") == payload
        alarm.page.goto(f"{server}/desk/wild/people")
        alarm.page.fill("[name=name]", payload)
        alarm.page.fill("[name=login]", payload)
        press(alarm.page, alarm.page.locator("main form button.pri"))
        assert alarm.page.input_value("[name=login]") == payload


@pytest.mark.browser
def test_nothing_typed_runs_in_the_report(app, cast, browser, tmp_path):
    study = HostileStudy(cast, PAYLOADS)
    study.file_many()
    study.plan()
    with app.app_context():
        build(study, tmp_path)
    site = sorted((tmp_path / "html").glob("*.html"))
    for spoken in ("zh", "en"):
        mine = [p for p in site if p.name.startswith(spoken) or (spoken, p.stem) == ("zh", "index")]
        with listening(browser, tmp_path.as_uri()) as alarm:
            read = "\n".join(alarm.read(path.as_uri()) for path in mine)
        assert alarm.rang == []
        missing = [payload for payload in PAYLOADS if plain(payload) not in read]
        assert missing == []
    links = [
        str(note.get_object().get("/A", {}).get("/URI", ""))
        for page in PdfReader(tmp_path / "report.pdf").pages
        for note in page.get("/Annots", [])
    ]
    assert [link for link in links if link] == []
    assert b"/JavaScript" not in (tmp_path / "report.pdf").read_bytes()
    (tmp_path / "html" / "raw.html").write_text(f"<!doctype html>{PAYLOADS[15]}", "utf-8")
    with listening(browser, tmp_path.as_uri()) as alarm:
        alarm.read((tmp_path / "html" / "raw.html").as_uri())
        assert alarm.rings(), "the alarm is deaf to files"


@pytest.mark.parametrize(
    ("texts", "language"),
    [(ODD[::4], "zh"), pytest.param(ODD, "both", marks=pytest.mark.slow)],
    ids=["some", "all"],
)
def test_odd_strings_come_through_whole(app, cast, phone, sign_in, tmp_path, texts, language):
    """Phone → database → desk → analysis → report; cleaned as documented, else untouched."""
    study = HostileStudy(cast, texts)
    filler = phone(study)
    assert filler.post(REASON, page="send").status_code == 303
    answers = Submission.get_by_id(filler.draft_id).versions.get().document["answers"]["words"]
    assert [answers.get(f"q{at}", "") for at in range(len(texts))] == study.texts
    study.file_many()
    study.plan()
    alice = sign_in(app.test_client(), "alice")
    read = plain(text_of(alice.get(f"/desk/wild/submissions/{filler.draft_id}").text))
    assert [text for text in study.texts if plain(text) not in read] == []
    assert [p for p in DESK if alice.get(f"/desk/wild/{p}").status_code != 200] == []
    with app.app_context():
        figures = analysing.analysis(study.row, "w1")
        said = {row["text"] for row in orjson.loads(orjson.dumps(figures))["verbatims"]}
        assert [text for text in study.texts[1:] if text not in said] == []
        built = build(study, tmp_path, language)
    assert built["pages"] == len(PdfReader(tmp_path / "report.pdf").pages)


def text_of(html: str) -> str:
    """Return what a page says, without its markup."""
    said: list[str] = []
    reader = HTMLParser()
    reader.handle_data = said.append
    reader.feed(html)
    reader.close()
    return "".join(said)
