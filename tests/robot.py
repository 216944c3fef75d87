"""A robot that fills any form on the phone: it knows controls, and no form.

It gives each visible question the first of several answers that its control takes; where the
form says that one does not fit, it gives the next, also those that the message names.
"""

from __future__ import annotations

import io
import re
import wave
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from tests.journey import CHOSEN, photograph

TODAY = date.today()
DAYS = [
    (TODAY - timedelta(days=back)).isoformat() for back in (1, 0, -1, 40, 400, 9_000, 15_000, -40)
]
MOMENTS = [f"{day}T{clock}" for day in DAYS for clock in ("10:30", "18:05")]
NUMBERS = ["6", "1", "0", "2", "20", "35", "100", "1990", "13800138000", "1000000", "-1", "0.5"]
WORDS = ["一切如常 A7", "A7", "12", "alpha", "li@example.org", "13800138000", "2026-01-31"]
TYPED = {
    "number": NUMBERS,
    "watch": ["12", "1", "0", "3.5"],
    "line": WORDS,
    "lines": WORDS,
    "date": DAYS,
    "month": [day[:7] for day in DAYS],
    "year": [day[:4] for day in DAYS],
    "time": ["10:30", "18:05", "00:00", "23:59"],
    "moment": MOMENTS,
}
CORNERS = [(31.2304, 121.4737), (31.2404, 121.4737), (31.2404, 121.4837), (31.2304, 121.4837)]
CARDS = 2
MOST_TURNS = 60
MOST_TRIES = 25
# Where one is: the page with its card, or the last look; and whether that has changed, or why not.
PLACE = """() => document.querySelector("[data-look]") ? "look" : JSON.stringify(history.state)"""
LEFT = f"""(here) => ({PLACE})() !== here || !document.querySelector("[data-mistakes]").hidden"""
FIGURE = re.compile(r"-?\d+(?:\.\d+)?")


def recording() -> dict[str, Any]:
    """Make a tenth of a second of silence."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as sound:
        sound.setparams((1, 2, 8000, 800, "NONE", ""))
        sound.writeframes(bytes(1600))
    return {"name": "note.wav", "mimeType": "audio/wav", "buffer": kept.getvalue()}


def film() -> dict[str, Any]:
    """Make the least that is an MP4 file: its type and an empty box."""
    boxes = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x08free"
    return {"name": "film.mp4", "mimeType": "video/mp4", "buffer": boxes}


def sheet() -> dict[str, Any]:
    """Make a small text file."""
    return {"name": "list.txt", "mimeType": "text/plain", "buffer": "一\n二\n".encode()}


def figures(message: str) -> list[str]:
    """Return the numbers that a message names, and what lies between each two and beside them."""
    named = [float(each) for each in FIGURE.findall(message)]
    between = [(low + high) / 2 for low, high in pairwise(named)]
    beside = [each + step for each in named for step in (0, 1, -1)]
    return [f"{each:.10g}" for each in (*between, *beside)]


@dataclass
class Robot:
    """Fills the draft that is open in `page`, page after page, card after card.

    `given` holds the paths that it answered, `emptied` those of them whose answer it took back
    because the form wants none there, `repeats` those to which it added cards.
    """

    page: Any
    given: dict[str, int] = field(default_factory=dict)
    repeats: set[str] = field(default_factory=set)
    tries: dict[str, int] = field(default_factory=dict)
    named: dict[str, list[str]] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    emptied: set[str] = field(default_factory=set)

    def fill(self) -> None:
        """Answer every page by the main button, until the last look is there."""
        for _ in range(MOST_TURNS):
            if self.page.locator("[data-look]").count():
                return
            self.turn("next")
        raise AssertionError(f"no end on page {self._place()}")

    def turn(self, go: str) -> None:
        """Answer this page or card and leave it by a button; what does not fit is answered anew."""
        for _ in range(MOST_TRIES):
            self._answer_visible()
            if self._cards():
                self._answer_visible()
            here = self._place()
            self.page.locator(f".foot [data-go={go}]").click()
            self.page.wait_for_function(LEFT, arg=here)
            wrong = self._wrong()
            for path, message in wrong.items():
                self._reconsider(path, message)
            if not wrong:
                return
        raise AssertionError(f"cannot leave page {self._place()}: {self._wrong()}")

    def _place(self) -> str:
        return str(self.page.evaluate(PLACE))

    def _wrong(self) -> dict[str, str]:
        """Return what the form says of this page: path → its words."""
        found = self.page.eval_on_selector_all(
            "[data-mistakes]:not([hidden]) li",
            "all => all.map(one => [one.querySelector('a').getAttribute('href'),"
            " one.querySelector('span').textContent])",
        )
        return {address.removeprefix("#q-"): said for address, said in found}

    def _reconsider(self, path: str, message: str) -> None:
        """Let a question have its next answer; one on a card is answered there at once."""
        if path in self.given:
            self.tries[path] = self.tries.get(path, 0) + 1
        self.named[path] = figures(message)
        self.given.pop(path, None)
        if not self.page.locator(f'[data-q="{path}"], [data-cards="{path}"]').count():
            self.page.locator(f'[data-mistakes] a[href="#q-{path}"]').click()
            self.turn("previous")

    def _cards(self) -> bool:
        """Fill the cards of every repeat on this page: those that are counted, else two each."""
        begun = len(self.opened)
        while button := self._next_card():
            button.click()
            self.turn("previous")
        return len(self.opened) > begun

    def _next_card(self) -> Any:
        """Return the button of a card that was not filled so far, None where there is none."""
        for box in self.page.locator("[data-cards]:visible").all():
            # Its script may still be on the way.
            box.locator("[data-count]:not(:empty)").first.wait_for(state="attached")
            repeat = box.get_attribute("data-cards")
            lines = box.locator("[data-list] button").all()
            for number, line in enumerate(lines):
                if f"{repeat}/{number}" not in self.opened:
                    self.opened.add(f"{repeat}/{number}")
                    return line
            more = box.locator("[data-add]")
            if more.count() and len(lines) < CARDS:
                self.repeats.add(repeat)
                self.opened.add(f"{repeat}/{len(lines)}")
                return more
        return None

    def _answer_visible(self) -> None:
        """Answer what is visible and not answered, and what becomes visible by it."""
        while asked := [one for one in self._visible() if one[0] not in self.given]:
            path, control = asked[0]
            place = self.given[path] = self.tries.get(path, 0)
            hand = Hand(self.page, path, control, place, self.named.get(path, []))
            hand.answer()
            if hand.emptied:
                self.emptied.add(path)

    def _visible(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = self.page.eval_on_selector_all(
            "[data-q][data-control]",
            "all => all.filter(one => one.checkVisibility()"
            " && !one.querySelector('[readonly], [disabled]')"
            # A filter may leave nothing to choose from.
            " && one.querySelector(':is(input:not([type=hidden], [type=search]), textarea,'"
            " + 'option:not([value=\"\"]))'))"
            ".map(one => [one.dataset.q, one.dataset.control])",
        )
        return found


@dataclass
class Hand:
    """Gives one question its answer number `place`; `named` are figures that may fit."""

    page: Any
    path: str
    control: str
    place: int
    named: list[str]
    emptied: bool = False

    @property
    def box(self) -> Any:
        """Return where the question stands."""
        return self.page.locator(f'[data-q="{self.path}"]')

    def answer(self) -> None:
        """Give the answer as a person would, by what the question's control is."""
        if self.control in CHOSEN:
            self._choose()
        elif self.control == "many":
            self._click("label:has(> input)", self._several())
        else:
            getattr(self, f"_{self.control}", self._type)()

    def _choose(self) -> None:
        """Choose one after the other; after the last, take it back where it may be left out."""
        labels = self.box.locator("label:has(> input)")
        if self.place and self.place % (labels.count() + 1) == labels.count():
            self.box.locator("label:has(> input:checked)").click()
            self.emptied = True
        else:
            self._click("label:has(> input)", [self.place % (labels.count() + 1)])

    def _several(self) -> list[int]:
        """Return which boxes to tick: all of them, the first two, then each alone."""
        count = self.box.locator("label").count()
        ways = [list(range(count)), list(range(min(2, count))), *([one] for one in range(count))]
        return ways[self.place % len(ways)]

    def _click(self, selector: str, wanted: list[int]) -> None:
        labels = self.box.locator(selector)
        count = labels.count()
        wanted = [one % count for one in wanted] if count else []
        for number in range(count):
            label = labels.nth(number)
            ticked = label.locator("input").is_checked()
            if (number in wanted) != ticked and (number in wanted or self.control == "many"):
                label.click()

    def _type(self) -> None:
        field_ = self.box.locator("input:not([type=hidden], [type=search]), textarea").last
        first, *others = TYPED[self.control]
        wanted = [first, *self.named, *others]
        text = wanted[self.place % len(wanted)]
        if field_.input_value() != text:
            field_.fill(text)
            field_.blur()

    def _select(self) -> None:
        values = self.box.locator("option").evaluate_all("all => all.map(one => one.value)")[1:]
        box = self.box.locator("select")
        if values and box.input_value() != values[self.place % len(values)]:
            box.select_option(values[self.place % len(values)])

    def _rank(self) -> None:
        places = self.box.locator("select")
        for number in range(places.count()):
            places.nth(number).select_option(str(number + 1))

    def _acknowledge(self) -> None:
        self._click("label", [0])

    def _watch(self) -> None:
        if not self.box.locator("details[open]").count():
            self.box.locator("summary").click()
        self._type()

    def _position(self) -> None:
        """Let the phone say where it is."""
        self.box.locator("[data-locate]").click()
        self.box.locator("[data-found]", has_text="121.").wait_for()

    def _positions(self) -> None:
        """Walk round a block, and take the position at every corner."""
        for number, (latitude, longitude) in enumerate(CORNERS):
            place = {"latitude": latitude, "longitude": longitude, "accuracy": 8}
            self.page.context.set_geolocation(place)
            self.box.locator("[data-locate]").click()
            self.box.locator("[data-points] li").nth(number).wait_for()

    def _photo(self) -> None:
        self.box.locator("input[type=file]").first.set_input_files(photograph())
        self.box.locator("[data-kept] img").wait_for(state="attached")

    def _file(self) -> None:
        field_ = self.box.locator("input[type=file]")
        kinds = {"audio/*": recording, "video/*": film}
        field_.set_input_files(kinds.get(field_.get_attribute("accept"), sheet)())
        self.box.locator("[data-kept] button").wait_for()
