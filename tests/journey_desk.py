"""The desk's side of a journey: a study set up, submissions judged, a report built."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import expect

from tests.journey import DOOR, LAPTOP, PHONE, press, screen

PATIENCE = 300_000  # milliseconds
PASSWORD = "correct horse 电池"
STUDY, NAME, HALL = "journey", "城东营业厅体验研究", "东门营业厅"
FOCUS_GROUP, VISIT, INTERCEPT = "Focus-group record", "Mystery visit", "Customer interview"


@dataclass
class Team:
    """Who works on the study, how they get in, and what their browsers complained of."""

    browser: Any
    address: str
    complaints: list[str] = field(default_factory=list)
    link: str = ""
    public: str = ""

    @contextmanager
    def desk(self, login: str) -> Iterator[Any]:
        """Sign somebody in at the desk by password, in English; open the study if it is there."""
        with screen(self.browser, self.complaints, **LAPTOP, locale="en-GB") as page:
            page.goto(f"{self.address}/sign-in")
            page.get_by_label("Staff number or e-mail").fill(login)
            page.get_by_label("Password").fill(PASSWORD)
            press(page, page.get_by_role("button", name="Sign in"))
            if page.get_by_role("link", name=NAME).count():
                press(page, page.get_by_role("link", name=NAME))
            yield page

    @contextmanager
    def phone(self, address: str = "", **options: Any) -> Iterator[Any]:
        """Open a phone, in Chinese; at a personal link its owner signs in."""
        options = PHONE | {"geolocation": DOOR, "permissions": ["geolocation"]} | options
        with screen(self.browser, self.complaints, **options, locale="zh-CN") as page:
            page.goto(address or self.link)
            if not address:
                press(page, page.get_by_role("button", name="在这部手机上登录"))
            yield page

    def set_up(self) -> None:
        """Let the lead make the study, invite people, assign work and publish a link."""
        with self.desk("lead") as page:
            _create_study(page)
            _invite(page, "Sun Supervisor", "supervisor")
            self.link = _invite(page, "Feng Field", "fieldworker")
            _assign(page, FOCUS_GROUP, repeatable=True)
            _assign(page, VISIT)
            _assign(page, INTERCEPT, repeatable=True)
            self.public = _publish(page)


def _create_study(page: Any) -> None:
    press(page, page.get_by_role("link", name="New study").first)
    page.get_by_label("Name in Chinese", exact=False).first.fill(NAME)
    page.get_by_label("Code").fill(STUDY)
    for number, name in enumerate(("高端品牌", "青年品牌", "大众品牌"), 1):
        page.get_by_label(f"Segment {number}, name in Chinese").fill(name)
    page.get_by_label("Segment 2 is core").check()
    page.get_by_label("Site 1, name in Chinese").fill(HALL)
    page.get_by_label("Site 1, region").fill("华东/城东")
    press(page, page.get_by_role("button", name="Create the study"))
    assert page.url.endswith(f"/desk/{STUDY}/"), page.inner_text("main")


def _invite(page: Any, name: str, role: str) -> str:
    """Invite a person; return the personal link of a fieldworker."""
    press(page, page.get_by_role("link", name="People").first)
    form = page.locator("form[aria-labelledby=invite]")
    form.locator("[name=name]").fill(name)
    form.locator("[name=login]").fill(role)
    form.locator(f"[name=role][value={role}]").check()
    if role != "fieldworker":
        form.locator("[name=password]").fill(PASSWORD)
    press(page, form.get_by_role("button", name="Invite"))
    if role != "fieldworker":
        return ""
    return str(page.locator("input[readonly]").input_value())


def _assign(page: Any, title: str, repeatable: bool = False) -> None:
    press(page, page.get_by_role("link", name="Visits and links"))
    form = page.locator("form[aria-labelledby=assign]")
    form.locator("[name=account]").select_option(label="Feng Field")
    _pick(form.locator("[name=instrument]"), title)
    form.locator("[name=sites]").select_option(label=HALL)
    if repeatable:
        form.locator("[name=repeatable]").check()
    press(page, form.get_by_role("button", name="Assign"))
    page.locator("td", has_text=title).first.wait_for()


def _pick(select: Any, title: str) -> None:
    """Choose by the beginning of what is read."""
    value = select.locator("option", has_text=title).get_attribute("value")
    select.select_option(value)


def _publish(page: Any) -> str:
    """Make a public link of the interview; return its address."""
    press(page, page.get_by_role("link", name="Public links"))
    form = page.locator("form[aria-labelledby=new]")
    _pick(form.locator("[name=instrument]"), INTERCEPT)
    form.locator("[name=site]").select_option(label=HALL)
    press(page, form.get_by_role("button", name="Make the link"))
    return str(page.locator("input[readonly]").input_value())


def judge(page: Any, title: str, verdict: str, note: str = "") -> None:
    """Open what waits for review and decide on it."""
    press(page, page.locator(".rail").get_by_role("link", name="Review"))
    row = page.locator("tbody tr", has_text=title).filter(has=page.locator(".state-received"))
    press(page, row.first.get_by_role("link"))
    page.locator(f"label:has(input[value={verdict}])").click()
    page.get_by_label("Reason").fill(note)
    press(page, page.get_by_role("button", name="Record the decision"))


def build_report(page: Any, app: Any) -> str:
    """Ask for the report, watch a worker build it, download it; return its text."""
    press(page, page.locator(".rail").get_by_role("link", name="Report"))
    page.locator("select[name=language]").select_option("zh")
    press(page, page.get_by_role("button", name="Build PDF and web pages"))
    step = page.locator("[data-step]")
    waiting = step.inner_text()
    with working(app):
        # The page may be loaded again, without a step, before one looks.
        page.wait_for_function(
            "words => document.querySelector('[data-step]')?.textContent !== words",
            arg=waiting,
            timeout=PATIENCE,
        )
        page.locator("[data-progress]").wait_for(state="detached", timeout=PATIENCE)
        expect(page.locator("h1")).to_have_text("The report is ready to download.", timeout=30_000)
    with page.expect_download() as found:
        page.get_by_role("link", name="PDF").first.click()
    told = ["pdftotext", "-raw", found.value.path(), "-"]
    return subprocess.run(told, capture_output=True, text=True, check=True).stdout


@contextmanager
def working(app: Any) -> Iterator[None]:
    """Let a worker of its own do the jobs, as it does beside the server."""
    settings = os.environ | {"FIELDAPP_DATA": str(app.config["DATA"])}
    worker = subprocess.Popen([sys.executable, "-m", "fieldapp.cli", "worker"], env=settings)
    try:
        yield
        assert worker.poll() is None, "the worker ended by itself"
    finally:
        worker.terminate()
        worker.wait(timeout=120)


def counted(report: str, name: str) -> int:
    """Return how many submissions of an instrument the report counts in its table of bases."""
    row = re.search(rf"^{name} \d+ (\d+)$", report, re.MULTILINE)
    return int(row[1]) if row else 0
