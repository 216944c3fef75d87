"""Nothing about few people can be subtracted back from a table of the explorer or its downloads."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.choices import Choices, SavedView
from reports.composing import wording
from reports.dataset import Dataset
from reports.exploring import Figure, View, explore
from reports.exploring.drawing import chart, standalone
from reports.exploring.finding import _within
from reports.exploring.hiding import least
from reports.exploring.naming import Names
from reports.exploring.offers import settled
from reports.exploring.tables import table_rows
from reports.exploring.telling import told
from reports.pages.views import pages
from surveys.instrument import Choice, Instrument, Question, Section, Tags
from surveys.study import Segment, Site, Study, Touchpoint
from surveys.text import Text
from tests.reports.test_suppression import equations, given_away

SHARES = {"a": 0.5, "b": 0.3, "c": 0.2}
SITES = ("s1", "s2", "s3")
REASONS = ("bill", "phone", "other")
SPLITS = ("segment", "site", "region", "form/reason")
VIEWS = (
    ("experience", "touchpoint"),
    ("satisfaction", "touchpoint"),
    ("weighted_satisfaction", "touchpoint"),
    ("gap", "touchpoint"),
    ("answers", "form/experience"),
    ("mean", "form/experience"),
    ("boxes", "form/expectation"),
    ("nps", "form/nps"),
    ("answers", "form/extras"),
    ("answers", "form/spent"),
    ("mean", "form/spent"),
)
OF_CARDS = (
    ("answers", "form/cards/reason"),
    ("answers", "form/cards/extras"),
    ("answers", "form/cards/felt"),
    ("mean", "form/cards/felt"),
    ("boxes", "form/cards/felt"),
)
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from([*SHARES, ""]),
        st.sampled_from([*SITES, ""]),
        st.sampled_from([*REASONS, ""]),
        st.integers(1, 10),
        st.one_of(st.none(), st.integers(1, 10)),
    ),
    max_size=40,
)
Person = tuple[str, str, str, int, int | None]


def study() -> Study:
    return Study(
        "few",
        review=False,
        segments=tuple(Segment(code, weight=share) for code, share in SHARES.items()),
        touchpoints=(Touchpoint("queue"),),
        sites=tuple(Site(code, region=f"r{code in SITES[1:]:d}") for code in SITES),
    )


def form(kind: str = "intercept") -> Instrument:
    ends = {"start": "1", "end": "10"}
    rated = [
        Question(name, "range", (name,), parameters=ends, tags=Tags("queue", measure=name))
        for name in ("experience", "expectation", "importance")
    ]
    reason = Question(
        "reason",
        "select_one",
        ("reason",),
        choice_list="r",
        choices=tuple(Choice(code, Text.of(code.upper())) for code in REASONS),
    )
    extras = replace(reason, name="extras", type="select_multiple", path=("extras",))
    spent = Question("spent", "integer", ("spent",))
    nps = Question("nps", "integer", ("nps",), tags=Tags(measure="nps"))
    return Instrument(
        "form", Text.of("Form"), kind, "1", items=(*rated, reason, extras, spent, nps)
    )


def group() -> Instrument:
    asked = form()
    reason, extras = (replace(one, path=("cards", one.name)) for one in asked.items[3:5])
    ends = {"start": "-5", "end": "5"}
    felt = Question(
        "felt", "range", ("cards", "felt"), parameters=ends, tags=Tags(measure="emotion")
    )
    cards = Section("cards", ("cards",), repeat=True, items=(reason, extras, felt))
    return replace(asked, kind="focus_group", items=(cards,))


def dataset(people: list[Person], kind: str = "intercept") -> Dataset:
    documents = [
        {
            "id": f"{at:04d}",
            "instrument": "form:1",
            "wave": "w1",
            "segment": segment,
            "site": site,
            "answers": {
                "experience": experience,
                "importance": 11 - experience,
                "nps": experience,
                "extras": [*REASONS[: 1 + experience % 3]],
                "spent": 10 * experience,
                **({"reason": reason} if reason else {}),
                **({"expectation": expected} if expected is not None else {}),
            },
            "metadata": {},
        }
        for at, (segment, site, reason, experience, expected) in enumerate(people)
    ]
    return Dataset.from_documents(study(), "w1", documents, {"form:1": form(kind)})


def cards(people: list[Person]) -> Dataset:
    """Return the same people as they speak in groups, one a segment and site."""
    said: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for segment, site, reason, experience, _ in people:
        card = {"felt": experience - 6, "extras": [*REASONS[: 1 + experience % 3]]}
        said.setdefault((segment, site), []).append(
            {**card, "reason": reason} if reason else {**card}
        )
    documents = [
        {"id": f"{at:04d}", "instrument": "form:1", "wave": "w1", "segment": segment, "site": site,
         "answers": {"cards": told}}
        for at, ((segment, site), told) in enumerate(said.items())
    ]  # fmt: skip
    return Dataset.from_documents(study(), "w1", documents, {"form:1": group()})


def found(people: list[Person], kind: str = "intercept", **view: Any) -> tuple[Figure, Figure]:
    """Return the figure as shown and as it was before anything was hidden."""
    data = dataset(people, kind)
    wanted = View(**view)
    return explore(wanted, "w1", lambda wave: data), _within(wanted, data)


def attacked(shown: Figure, raw: Figure) -> list[tuple[Any, ...]]:
    """Return (line, group) of everybody whom some combination of what is shown gives away."""
    given = []
    for line, whole in zip(shown.lines, raw.lines, strict=True):
        n = {code: cell.figure.n for code, cell in zip(raw.columns, whole.cells, strict=True)}
        total = n.pop("all")
        n.pop("weighted", None)
        people: dict[str, float] = {**n, "nobody's": total - sum(n.values())}
        rows = [
            {"segment": code}
            for code, cell in zip(shown.columns, line.cells, strict=True)
            if cell.figure.value is not None
        ]
        given += [
            (line.code, group) for group in given_away(equations(rows, people, SHARES), people)
        ]
    return given


@settings(max_examples=120)
@given(PEOPLE, st.sampled_from(VIEWS), st.sampled_from(SPLITS))
def test_nothing_about_few_people_can_be_subtracted_back(
    people: list[Person], view: tuple[str, str], columns: str
) -> None:
    shown, raw = found(people, show=view[0], rows=view[1], columns=columns)
    assert attacked(shown, raw) == []
    for line in shown.lines:
        for cell in line.cells:
            assert cell.figure.value is None or cell.figure.n == 0 or cell.figure.n >= 5


@settings(max_examples=60)
@given(PEOPLE, st.sampled_from(OF_CARDS), st.sampled_from([*SPLITS[:3], "form/cards/reason"]))
def test_nothing_about_few_cards_can_be_subtracted_back(
    people: list[Person], view: tuple[str, str], columns: str
) -> None:
    data = cards(people)
    wanted = View(show=view[0], rows=view[1], columns=columns)
    shown, raw = explore(wanted, "w1", lambda wave: data), _within(wanted, data)
    assert attacked(shown, raw) == []
    for cell in (cell for line in shown.lines for cell in line.cells):
        assert cell.figure.value is None or cell.figure.n >= 5
        assert cell.groups is None or not cell.hidden


# Three in one segment, seven in the next: hiding the three alone would leave all - b - c.
FEW: list[Person] = [
    *[("a", "s1", "bill", 9, 8)] * 3,
    *[("b", "s2", "phone", 4, 6)] * 7,
    *[("c", "s3", "other", 6, 9)] * 20,
]


def test_it_works() -> None:
    shown, raw = found(FEW, show="experience", rows="touchpoint", columns="segment")
    hidden = [code for code, cell in zip(shown.columns, shown.lines[0].cells, strict=True)
              if cell.hidden]  # fmt: skip
    assert hidden == ["weighted", "a", "b"]
    assert attacked(shown, raw) == []


def test_without_hiding_the_attack_succeeds() -> None:
    """The negative control: the same attack on the same table before anything is hidden."""
    _, raw = found(FEW, show="experience", rows="touchpoint", columns="segment")
    assert ("queue", ("a",)) in attacked(raw, raw)


def test_hiding_the_few_alone_is_not_enough() -> None:
    """The second control: with the small segment alone hidden, all - b - c is what it gave."""
    _, raw = found(FEW, show="experience", rows="touchpoint", columns="segment")
    line = raw.lines[0]
    empty = replace(line.cells[2], figure=type(line.cells[2].figure)())
    weighted = replace(line.cells[1], figure=type(line.cells[1].figure)())
    naive = replace(line, cells=(line.cells[0], weighted, empty, *line.cells[3:]))
    assert ("queue", ("a",)) in attacked(replace(raw, lines=(naive,)), raw)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("show", "rows"), VIEWS)
def test_no_download_says_what_is_hidden(show: str, rows: str, language: str) -> None:
    shown, raw = found(FEW, show=show, rows=rows, columns="segment")
    names = Names(study(), {"form:1": form()}, wording(language))
    rows_of_file = [
        row for row in table_rows(shown, names) if len(row) > 3 and row[3] in ("a", "b")
    ]
    assert rows_of_file
    assert all(row[5] is None and set(row[7:12]) <= {None, ""} for row in rows_of_file)
    assert all(row[12] == names.words("hidden") for row in rows_of_file if row[0])
    words = told(shown, names)
    for line in words.lines:
        assert all(cell.value == "–" and not cell.interval for cell in line.cells[-3:-1])
    marks = [f'class="{ink}{place}"' for ink in "ch" for place in (1, 2)]
    assert [mark for mark in marks if mark in chart(shown, names)] == []
    assert any(mark in chart(raw, names) for mark in marks), "the control draws them"
    drawn = standalone(shown, names, words)
    assert [drawn.count(mark) for mark in marks] == [1, 1, 0, 0], "in the key alone"
    assert raw.lines[0].cells[-3].figure.n == 3


def printed(figure: Figure) -> tuple[set[str], list[float | None]]:
    """Return what a report prints of the two small segments: words and places of marks."""
    saved = SavedView("k", Text.of("View"), figure.view)
    source: Any = SimpleNamespace(
        choices=Choices(views=(saved,)),
        explored=lambda view: figure,
        study=study(),
        instruments=(form(),),
    )
    (page,) = pages(source, wording("en"))
    words = {cell.words for row in page.rows for cell in row.cells[-3:-1]}
    words |= {n for row in page.rows for n in row.bases[-3:-1]}
    return words, [mark.value for line in page.marks for mark in line[:2]]


@pytest.mark.parametrize(("show", "rows"), VIEWS)
def test_a_kept_view_prints_nothing_of_what_is_hidden(show: str, rows: str) -> None:
    shown, raw = found(FEW, show=show, rows=rows, columns="segment")
    words, marks = printed(shown)
    assert words == {"–", "hidden"} and not any(mark is not None for mark in marks)
    words, marks = printed(raw)
    assert "hidden" not in words and any(mark is not None for mark in marks), "the control"


def test_letters_and_chi_square_leave_hidden_columns_out() -> None:
    people: list[Person] = [
        *[("a", "s1", "bill", 10, 8)] * 4,
        *[("b", "s2", "phone", 4, 6)] * 40,
        *[("c", "s3", "other", 9, 9)] * 40,
        *[("", "", "bill", 5, 5)] * 9,
    ]
    shown, _ = found(people, show="answers", rows="form/reason", columns="segment")
    assert shown.test is not None and shown.test.n == 80
    assert not any("A" in cell.letters for line in shown.lines for cell in line.cells)
    assert any(cell.letters for line in shown.lines for cell in line.cells)


def test_employees_need_ten() -> None:
    people: list[Person] = [("a", "s1", "bill", 5, 5)] * 9 + [("b", "s2", "bill", 6, 5)] * 12
    shown, raw = found(people, "employee", show="mean", rows="form/experience", columns="segment")
    assert [cell.hidden for cell in raw.lines[0].cells] == [False] * 3
    assert [cell.hidden for cell in shown.lines[0].cells] == [False, True, True]
    alone, _ = found(people[:9], "employee", show="mean", rows="form/experience",
                     columns="together")  # fmt: skip
    assert alone.lines[0].cells[0].hidden


def test_visits_are_not_people() -> None:
    assert (least("visits"), least("promises")) == (0, 0)
    assert (least("customers"), least("employees"), least("groups")) == (5, 10, 5)
    shown, _ = found(FEW, "mystery_visit", show="mean", rows="form/experience", columns="segment")
    assert not shown.hides
    assert np.isclose(shown.lines[0].cells[1].figure.value or 0.0, 9.0)


@pytest.mark.parametrize(("show", "rows"), VIEWS)
def test_too_few_behind_a_limit_are_not_shown(show: str, rows: str) -> None:
    shown, _ = found(FEW, show=show, rows=rows, columns="together", sites=("s1",))
    assert shown.hides and shown.empty
    names = Names(study(), {"form:1": form()}, wording("en"))
    assert told(shown, names).head == "Too few people answered for a figure that may be shown."
    view, _ = settled(shown.view, dataset(FEW), ["w1"])
    assert view.sites == ("s1",)
