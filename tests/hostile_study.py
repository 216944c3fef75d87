"""A study in which everything that a person types is one of the strings of `hostile`."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from fieldapp import strategies
from fieldapp.accounts import create_account, join, new_link
from fieldapp.accounts.tokens import token_hash
from fieldapp.storage import Assignment, InstrumentVersion, PublicLink, Study, Submission
from fieldapp.studies import create_study, publish
from fieldapp.submissions import decide, file_submission
from reports.strategy import Evidence, IssueTree, Kpi, Reference, Strategy
from surveys.instrument import Choice, Instrument, Question, Section, Tags
from surveys.study import Named, Persona, Segment, Site, Touchpoint, Wave
from surveys.study import Study as Definition
from surveys.text import Text, clean_text
from tests.fieldapp.forms import photo

TOUCHPOINTS = 4
CARDS = 12
LINK = "hostile-token"


def kept(text: str) -> str:
    """Return a text as it is kept: cleaned as documented."""
    return clean_text(text).strip()


def plain(text: str) -> str:
    """Return a text without what a browser does to blanks, for comparison."""
    return re.sub(r"[\s\u00a0]+", " ", text).strip()


def dealt(texts: Sequence[str], count: int) -> list[str]:
    """Deal all texts out to `count` places."""
    return [" ".join(texts[place::count]) for place in range(count)]


def labels(texts: Sequence[str]) -> list[str]:
    """Return what may stand in a label: `${…}` is a reference there."""
    return [text.replace("${", "$ {") for text in texts]


class HostileStudy:
    """The study in the database: Alice leads it, Carol fills its form."""

    def __init__(self, cast: Any, texts: Sequence[str]) -> None:
        self.cast = cast
        self.texts = [kept(text) or "x" for text in texts]
        self.some = " ".join(self.texts[:6])
        self.row: Study = create_study(self._definition(), cast.alice)
        join(cast.carol, self.row)
        self.form = self._instrument()
        self.version: InstrumentVersion = publish(self.row, self.form, b"form", self.texts[0])
        self.assignment = self._people_and_visits()
        PublicLink.create(
            token=LINK,
            token_hash=token_hash(LINK),
            study=self.row,
            instrument=self.version.instrument,
            wave="w1",
            site="s0",
        )

    def _definition(self) -> Definition:
        touchpoints = dealt(self.texts, TOUCHPOINTS)
        return Definition(
            code="wild",
            name=Text.of(self.some),
            client=Text.of(self.some),
            review=True,
            waves=(Wave("w1", Text.of(self.some)),),
            segments=(Segment("gold", Text.of(self.texts[1]), core=True, weight=1.0),),
            stages=(Named("inside", Text.of(self.texts[2])),),
            dimensions=tuple(
                Named(f"d{place}", Text.of(name)) for place, name in enumerate(self.texts[:3])
            ),
            touchpoints=tuple(
                Touchpoint(f"t{place}", Text.of(name[:160]), "inside", owner=Text.of(name[:80]))
                for place, name in enumerate(touchpoints)
            ),
            sites=tuple(
                Site(f"s{place}", Text.of(name[:120]), f"{self.texts[0]}/{name[:40]}")
                for place, name in enumerate(self.texts)
            ),
            personas=(
                Persona(
                    "p", Text.of(self.some), "gold", *(Text.of(each) for each in touchpoints[:3])
                ),
            ),
        )

    def _instrument(self) -> Instrument:
        named = labels(self.texts)
        halls = tuple(Choice(f"s{at}", Text.of(name)) for at, name in enumerate(named))
        typed = tuple(
            Question(f"q{at}", "text", ("words", f"q{at}"), Text.of(name), Text.of(name))
            for at, name in enumerate(named)
        )
        site = Question(
            "site",
            "select_one",
            ("words", "site"),
            Text.of(named[0]),
            required="true()",
            required_message=Text.of(" ".join(named[:6])),
            choice_list="halls",
            choices=halls,
            tags=Tags(measure="site"),
        )
        file = Question("file", "image", ("words", "file"), Text.of(named[1]))
        cards = (
            Question("who", "text", ("cards", "who"), Text.of(named[2])),
            Question(
                "said",
                "text",
                ("cards", "said"),
                Text.of(named[3]),
                tags=Tags(touchpoint="t0", dimension="d0", measure="verbatim"),
            ),
        )
        sections = (
            Section("words", ("words",), Text.of(named[4]), items=(site, file, *typed)),
            Section("rating", ("rating",), Text.of(named[5]), items=tuple(_ratings(named))),
            Section("cards", ("cards",), Text.of(named[6]), items=cards, repeat=True),
        )
        title = Text.of(" ".join(named[:3]))
        return Instrument("wild", title, "intercept", "1", ("zh",), "zh", sections)

    def _people_and_visits(self) -> Assignment:
        rows = []
        for place, text in enumerate(self.texts):
            account = create_account(f"wild{place}", text[:200], "fieldworker")
            join(account, self.row)
            rows.append(
                Assignment.create(
                    study=self.row,
                    account=self.cast.carol,
                    instrument=self.version.instrument,
                    wave="w1",
                    site=f"s{place}",
                    scenario=text,
                )
            )
        return rows[0]

    def answers(self) -> dict[str, Any]:
        """Return what Carol types on the first page, the name of her photo included."""
        return {
            "words/site": "s0",
            "words/file": (io.BytesIO(photo()), self.texts[0][:80], "image/jpeg"),
            **{f"words/q{place}": text for place, text in enumerate(self.texts)},
        }

    def file_many(self) -> Submission:
        """File one answer for each text, approve it with a note, and hand one back to Carol."""
        for place, text in enumerate(self.texts):
            said = {"cards": [{"who": text, "said": text}], "rating": _rated(place)}
            filed = file_submission(
                id=f"wild-{place}",
                study=self.row,
                version=self.version,
                answers={"words": {"site": f"s{place}", "q0": text}, **said},
                metadata={"source": text},
                wave="w1",
                segment="gold",
                account=self.cast.carol if place == 0 else None,
            )
            decide(filed, self.cast.alice, "returned" if place == 0 else "approved", text)
        return Submission.get_by_id("wild-0")

    def plan(self) -> None:
        """Save an issue and an action for each text."""
        tree = IssueTree(Text.of(self.some))
        strategy = Strategy(Text.of(self.some), Text.of(self.some), Text.of(self.some), ("d0",))
        strategy = strategy.add_sub_theme("d0", Text.of(self.texts[0]), meaning=Text.of(self.some))
        theme = strategy.sub_themes[0].id
        for place, text in enumerate(self.texts):
            tree = tree.add("", Text.of(text), f"i{place}")
            measured = Kpi(
                Text.of(text), Reference("experience", "t0"), 1.0, 2.0, None, Text.of(text[:9])
            )
            words = {"owner": Text.of(text[:60]), "outcome": Text.of(text), "kpi": measured}
            if place % 6 == 0:
                strategy = strategy.add_initiative(theme, Text.of(text), addresses=(f"i{place}",))
            strategy = strategy.add_action(strategy.initiatives[-1].id, Text.of(text), **words)
        quote = Evidence("e0", "verbatim", text=Text.of(self.some), submission="wild-1")
        strategies.save(
            self.row, "w1", "issue_tree", tree.hang(quote, "i0"), self.cast.alice, self.some
        )
        strategies.save(self.row, "w1", "strategy", strategy, self.cast.alice, self.some)

    def personal_link(self) -> str:
        """Return the address of a personal link of somebody with such a name."""
        from fieldapp.storage import Account

        return f"/link/{new_link(Account.get(Account.login == 'wild0'))}"


def _ratings(named: list[str]) -> Any:
    for place in range(TOUCHPOINTS):
        for measure in ("experience", "expectation", "importance"):
            name = f"{measure}{place}"
            yield Question(
                name,
                "range",
                ("rating", name),
                Text.of(named[place]),
                tags=Tags(touchpoint=f"t{place}", measure=measure),
            )


def _rated(seed: int) -> dict[str, int]:
    measures = ("experience", "expectation", "importance")
    return {
        f"{measure}{place}": 3 + (seed * 7 + place * 3 + order * 2) % 7
        for place in range(TOUCHPOINTS)
        for order, measure in enumerate(measures)
    }
