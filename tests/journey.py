"""What a journey through the pages needs: eyes for complaints, hands for forms, doors for people.

Everything is done as a person would: by the page's own links, fields and buttons. The filler
knows no form: it answers each visible question by its control, with what is asked for or else
with something that fits.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from PIL import Image, ImageDraw

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
LAPTOP = {"viewport": {"width": 1280, "height": 800}}
YESTERDAY = (date.today() - timedelta(days=1)).isoformat()
DOOR = {"latitude": 31.2304, "longitude": 121.4737, "accuracy": 8}
TYPED = {
    "line": "A7",
    "lines": "一切如常，没有补充。",
    "number": "6",
    "watch": "12.5",
    "date": YESTERDAY,
    "time": "10:30",
    "moment": f"{YESTERDAY}T10:30",
    "position": f"{DOOR['latitude']} {DOOR['longitude']} 0 8",
}
CHOSEN = ("cells", "list", "scale", "nps", "feel")
MOST_PAGES = 40
# Where one is on the phone; and whether that has changed, or what holds one up.
PLACE = """() => location.pathname + document.querySelectorAll("[data-look]").length
  + JSON.stringify(history.state)"""
WRONG = "#mistakes, [data-mistakes]:not([hidden])"
LEFT = f"""(here) => ({PLACE})() !== here || document.querySelector("{WRONG}")"""


@contextmanager
def screen(browser: Any, complaints: list[str], **options: Any) -> Iterator[Any]:
    """Open a page of somebody's own; what its console or its errors say is kept."""
    context = browser.new_context(**options)
    context.set_default_timeout(30_000)
    page = context.new_page()
    for event in ("console", "pageerror"):
        page.on(event, lambda said: _listen(said, complaints))
    page.on("response", lambda reply: _watch(reply, complaints))
    try:
        yield page
    finally:
        context.close()


def _listen(said: Any, complaints: list[str]) -> None:
    """Keep errors and warnings; a policy violation is an error of the console."""
    if getattr(said, "type", "error") in ("error", "warning"):
        complaints.append(getattr(said, "text", str(said)))


def _watch(reply: Any, complaints: list[str]) -> None:
    if reply.status >= 400:
        complaints.append(f"{reply.status} {reply.request.method} {reply.url}")


def photograph(colour: str = "steelblue") -> dict[str, Any]:
    """Draw what a phone's camera would give: large, upright, with something on it."""
    picture = Image.new("RGB", (1600, 1200), colour)
    ImageDraw.Draw(picture).rectangle((300, 200, 1300, 1000), fill="white", outline="black")
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=85)
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}


def press(page: Any, button: Any) -> None:
    """Press a button or follow a link, and wait until the next page is there."""
    with page.expect_navigation():
        button.click()


@dataclass
class Filler:
    """Answers a form on the phone, section by section, until the last look is there.

    `answers` says what to answer, by name or path. `pages` collects the headings of the sections
    that were left, `asked` the paths of the questions. With `keep`, questions that are not named in
    `answers` keep what they have.
    """

    page: Any
    answers: dict[str, str] = field(default_factory=dict)
    keep: bool = False
    pages: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    here: set[str] = field(default_factory=set)

    def sections(self) -> None:
        """Answer section after section by the main button, until there is none left to answer."""
        for _ in range(MOST_PAGES):
            if self._is_over():
                return
            self.section()
        raise AssertionError(f"no end after {self.pages}")

    def section(self) -> None:
        """Answer this section and go on."""
        heading = self.page.inner_text("header h1")
        self.visible()
        self._turn("next")
        wrong = self.page.locator(WRONG)
        assert not wrong.count(), f"{heading}: {wrong.inner_text()}"
        if not self._is_asked_anew():
            self.pages.append(heading)
            self.here.clear()

    def visible(self) -> None:
        """Answer every question that is visible, and those that become visible by it."""
        while asked := [one for one in self._visible() if one[0] not in self.here]:
            for path, control in asked:
                self.here.add(path)
                box = self.page.locator(f'[data-q="{path}"]')
                if box.is_visible():
                    self._answer(path, control, box)

    def cards(self, *cards: dict[str, str]) -> None:
        """Add one card after the other to the repeat in this section, then go on."""
        self.page.locator("[data-add]").click()
        for number, answers in enumerate(cards, 1):
            one = type(self)(self.page, self.answers | answers, self.keep)
            one.visible()
            self.asked += one.asked
            self._turn("previous" if number == len(cards) else "next")
        self.pages.append(self.page.inner_text("header h1"))
        self._turn("next")

    def _is_over(self) -> bool:
        """Tell whether nothing is left to answer: sent already, or the last look is there."""
        return not self.page.locator("#f:visible").count()

    def _is_asked_anew(self) -> bool:
        """Tell whether the same page stands there again, with more questions on it."""
        return False

    def _turn(self, go: str) -> None:
        here = self.page.evaluate(PLACE)
        self.page.locator(f"[data-go={go}]").click()
        self.page.wait_for_function(LEFT, arg=here)

    def _visible(self) -> list[tuple[str, str]]:
        """Return path and control of the questions that are visible now."""
        found: list[tuple[str, str]] = self.page.eval_on_selector_all(
            "[data-q][data-control]",
            "all => all.filter(one => one.checkVisibility())"
            ".map(one => [one.dataset.q, one.dataset.control])",
        )
        return found

    def _answer(self, path: str, control: str, box: Any) -> None:
        wanted = self.answers.get(path, self.answers.get(path.rpartition("/")[2]))
        if self.keep and wanted is None:
            return
        self.asked.append(path)
        if control in CHOSEN:
            self._choose(box, wanted)
        else:
            getattr(self, f"_{control}", self._type)(box, wanted or TYPED.get(control, ""))

    def _choose(self, box: Any, wanted: str | None) -> None:
        match = f"[value='{wanted}']" if wanted is not None else ":first-child"
        box.locator(f"label:has(> input{match})").first.click()

    def _type(self, box: Any, wanted: str) -> None:
        box.locator("input:not([type=hidden]), textarea").last.fill(wanted)

    def _many(self, box: Any, wanted: str) -> None:
        for label in box.locator("label").all():
            name = label.locator("input").get_attribute("value")
            if not wanted or name in wanted.split():
                label.click()

    def _select(self, box: Any, wanted: str) -> None:
        if wanted:
            box.locator("select").select_option(wanted)
        else:
            box.locator("select").select_option(index=1)

    def _acknowledge(self, box: Any, _wanted: str) -> None:
        box.locator("label").click()

    def _watch(self, box: Any, wanted: str) -> None:
        self._unfold(box)
        self._type(box, wanted)

    def _position(self, box: Any, _wanted: str) -> None:
        """Let the phone say where it is."""
        box.locator("button[data-locate]").click()
        box.locator("[data-found]", has_text="·").wait_for()

    def _photo(self, box: Any, wanted: str) -> None:
        box.locator("input[type=file]").first.set_input_files(photograph(wanted or "steelblue"))
        box.locator("[data-kept] img").wait_for()

    def _unfold(self, box: Any) -> None:
        if box.locator("details[open]").count() == 0:
            box.locator("summary").click()


class PlainFiller(Filler):
    """Answers a form in a browser without script: every page is turned by the server."""

    def _is_over(self) -> bool:
        return not self.page.locator("[data-form]").count()

    def _is_asked_anew(self) -> bool:
        return bool(self.page.locator("p.note[role=status]").count())

    def _turn(self, go: str) -> None:
        press(self.page, self.page.locator(f".foot button[value={go}]"))

    def _position(self, box: Any, wanted: str) -> None:
        """Type the coordinates."""
        self._unfold(box)
        self._type(box, wanted)

    def _photo(self, box: Any, wanted: str) -> None:
        box.locator("input[type=file]").first.set_input_files(photograph(wanted or "steelblue"))
