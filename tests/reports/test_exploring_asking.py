"""Questions without a measure, of several answers, and cards of focus groups in the explorer."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

from reports.composing import TRANSLATIONS
from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.rows import Rows
from reports.exploring import Figure, View, explore
from reports.exploring.asking import CARDS
from reports.exploring.carding import Cards
from reports.exploring.drawing import chart, drawn_lines
from reports.exploring.naming import Names
from reports.exploring.offers import settled
from reports.exploring.rules import rules
from reports.exploring.splitting import Split
from reports.exploring.tables import table_rows
from reports.exploring.telling import told
from reports.measures.questions import question_rows
from reports.wording import Wording
from surveys.instrument import Choice, Instrument, Question, Section, Tags
from surveys.study import Segment, Site, Study, Wave
from surveys.text import Text
from tests.reports.recording import Recorder

SEGMENTS = ("gold", "silver", "bronze")
EXTRAS = ("bill", "phone", "card")
POINTS = ("pain", "itch", "delight")


def label(words: str) -> Text:
    return Text.of({"en": words, "zh": words})


def choices(codes: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(code, label(code.title())) for code in codes)


def form() -> Instrument:
    path = ("basket",)
    asked = (
        Question("extras", "select_multiple", (*path, "extras"), label("Extras"), choice_list="e",
                 choices=choices(EXTRAS)),
        Question("spent", "decimal", (*path, "spent"), label("Spent")),
        Question("kids", "integer", (*path, "kids"), label("Children")),
        Question("rank", "range", (*path, "rank"), label("Rank"),
                 parameters={"start": "1", "end": "5"}),
        Question("remark", "text", (*path, "remark"), label("Remark")),
    )  # fmt: skip
    return Instrument(
        "form", label("Form"), "intercept", "1", items=(Section("basket", path, items=asked),)
    )


def group() -> Instrument:
    path = ("cards",)
    asked = (
        Question("touchpoint", "select_one", (*path, "touchpoint"), label("Touchpoint"),
                 choices=choices(("queue", "leave"))),
        Question("point", "select_one", (*path, "point"), label("Kind of point"),
                 choices=choices(POINTS)),
        Question("feeling", "range", (*path, "feeling"), label("Feeling"),
                 parameters={"start": "-5", "end": "5"}, tags=Tags(measure="emotion")),
    )  # fmt: skip
    people = Question("people", "integer", ("people",), label("Participants"))
    cards = Section("cards", path, repeat=True, items=asked)
    return Instrument("group", label("Group"), "focus_group", "1", items=(people, cards))


def study() -> Study:
    return Study(
        "mixed",
        review=False,
        waves=(Wave("w1"), Wave("w2")),
        segments=tuple(Segment(code, label(code.title())) for code in SEGMENTS),
        sites=(Site("s1", region="north"), Site("s2", region="south")),
    )


def documents(wave: str = "w1", people: int = 300, groups: int = 6) -> list[dict[str, Any]]:
    draw = np.random.default_rng(len(wave) + people)
    made = []
    for at in range(people):
        likes = (0.6, 0.3 + 0.2 * (at % 3), 0.2)
        extras = [code for code, p in zip(EXTRAS, likes, strict=True) if draw.random() < p]
        spent = round(float(draw.lognormal(3, 1)), 2)
        basket: dict[str, Any] = {"spent": spent, "kids": int(draw.poisson(1)), "rank": 1 + at % 5}
        if at % 10:
            basket |= {"extras": extras} if extras else {}
        made.append({"id": f"{at:04d}", "instrument": "form:1", "answers": {"basket": basket}})
    for at in range(groups):
        cards = [
            {
                "touchpoint": ("queue", "leave")[int(draw.random() < 0.3)],
                "point": POINTS[int(draw.integers(0, 3))],
                "feeling": int(draw.integers(-5, 6)),
            }
            for _ in range(7)
        ]
        answers = {"people": 7 + at % 3, "cards": cards}
        made.append({"id": f"g{at:03d}", "instrument": "group:1", "answers": answers})
    return [
        {**one, "wave": wave, "segment": SEGMENTS[at % 3], "site": f"s{at % 2 + 1}"}
        for at, one in enumerate(made)
    ]


def dataset(wave: str = "w1", **more: int) -> Dataset:
    forms = {"form:1": form(), "group:1": group()}
    return Dataset.from_documents(study(), wave, documents(wave, **more), forms)


DATA = {wave: dataset(wave) for wave in ("w1", "w2")}


def shown(**view: Any) -> Figure:
    return explore(View(**view), "w1", DATA.__getitem__, ("w1", "w2"))


def baskets() -> list[tuple[str, dict[str, Any]]]:
    return [
        (one["segment"], one["answers"]["basket"])
        for one in documents()
        if one["instrument"] == "form:1"
    ]


def test_it_works() -> None:
    _, offers = settled(View(show="answers"), DATA["w1"], ("w1", "w2"))
    assert offers.shows == ("answers", "mean", "boxes")
    assert offers.rows == (
        "form/basket/extras", "form/basket/spent", "form/basket/kids", "form/basket/rank",
        "group/people", "group/cards/touchpoint", "group/cards/point", "group/cards/feeling",
    )  # fmt: skip
    _, offers = settled(View(show="mean"), DATA["w1"], ())
    assert "form/basket/extras" not in offers.rows and "form/basket/spent" in offers.rows
    _, offers = settled(View(show="boxes"), DATA["w1"], ())
    assert offers.rows == ("form/basket/rank", "group/cards/feeling"), "only what has ends"


def test_each_answer_of_several_is_a_share_of_who_answered() -> None:
    figure = shown(show="answers", rows="form/basket/extras", columns="segment")
    assert figure.several and figure.test is None, "answers that overlap are no one table"
    for line in figure.lines:
        for column, cell in zip(figure.columns, line.cells, strict=True):
            gave = [
                one["extras"]
                for segment, one in baskets()
                if "extras" in one and column in ("all", segment)
            ]
            assert (cell.count, cell.figure.n) == (sum(line.code in g for g in gave), len(gave))
            assert cell.figure.value == pytest.approx((cell.count or 0) / len(gave))
    assert sum(line.cells[0].figure.value or 0 for line in figure.lines) > 1


def test_answers_that_overlap_are_tested_one_by_one_with_holm() -> None:
    figure = shown(show="answers", rows="form/basket/extras", columns="segment")
    pairs = [(line, *pair) for line in figure.lines for pair in combinations((1, 2, 3), 2)]
    tests = [
        proportions_ztest(
            [line.cells[a].count, line.cells[b].count],
            [line.cells[a].figure.n, line.cells[b].figure.n],
        )
        for line, a, b in pairs
    ]
    holm = multipletests([p for _, p in tests], method="holm")[1]
    wanted = set()
    for (line, a, b), (z, _), p in zip(pairs, tests, holm, strict=True):
        if p < 0.05:
            winner, loser = (a, b) if z > 0 else (b, a)
            wanted.add((line.code, winner, figure.letters[loser]))
    found = {
        (line.code, at, letter)
        for line in figure.lines
        for at, cell in enumerate(line.cells)
        for letter in cell.letters
    }
    assert found == wanted
    assert wanted and len(wanted) < len(pairs)


def test_several_answers_are_no_columns() -> None:
    for show, rows in (("mean", "form/basket/spent"), ("answers", "form/basket/kids")):
        _, offers = settled(View(show, rows), DATA["w1"], ())
        assert "form/basket/extras" not in offers.columns
        assert "form/basket/rank" in offers.columns


def test_amounts_have_mean_median_and_deviation() -> None:
    figure = shown(show="mean", rows="form/basket/spent", columns="segment")
    assert [(line.code, line.unit) for line in figure.lines] == [
        ("mean", "score"), ("median", "score"), ("deviation", "spread"),
    ]  # fmt: skip
    for place, column in enumerate(figure.columns):
        values = np.array([one["spent"] for code, one in baskets() if column in ("all", code)])
        mean, middle, spread = (line.cells[place].figure for line in figure.lines)
        assert mean.value == pytest.approx(values.mean())
        assert middle.value == pytest.approx(np.median(values))
        assert spread.value == pytest.approx(values.std(ddof=1))
        assert {one.n for one in (mean, middle, spread)} == {values.size}
        half = stats.t.ppf(0.975, values.size - 1) * values.std(ddof=1) / math.sqrt(values.size)
        assert mean.high == pytest.approx(values.mean() + half)
        assert all(one.low is not None for one in (mean, middle, spread))
    assert [line.code for line in drawn_lines(figure)] == ["mean", "median"]
    row = next(r for r in question_rows(DATA["w1"]) if r["question"] == "basket/spent")
    assert row["deviation"] == pytest.approx(figure.lines[2].cells[0].figure.value)


def test_each_card_is_one_statement_of_its_group() -> None:
    figure = shown(show="answers", rows="group/cards/touchpoint", columns="segment")
    assert (figure.audience, figure.base, figure.groups) == (CARDS, 42, 6)
    said = [one for one in documents() if one["instrument"] == "group:1"]
    for line in figure.lines:
        for column, cell in zip(figure.columns, line.cells, strict=True):
            there = [one for one in said if column in ("all", one["segment"])]
            cards = [card for one in there for card in one["answers"]["cards"]]
            count = sum(card["touchpoint"] == line.code for card in cards)
            assert (cell.count, cell.figure.n, cell.groups) == (count, len(cards), len(there))
    assert not any(cell.letters for line in figure.lines for cell in line.cells)
    assert figure.letters == () and figure.test is None


def test_touchpoint_by_feeling_is_a_table_of_cards() -> None:
    figure = shown(show="answers", rows="group/cards/touchpoint", columns="group/cards/feeling")
    assert set(figure.columns) <= {"all", *map(str, range(-5, 6))}
    felt = shown(show="mean", rows="group/cards/feeling", columns="group/cards/touchpoint")
    cards = [c for one in documents() for c in one["answers"].get("cards", ())]
    queue = [card["feeling"] for card in cards if card["touchpoint"] == "queue"]
    cell = felt.lines[0].cells[felt.columns.index("queue")]
    assert cell.figure.value == pytest.approx(np.mean(queue)) and cell.figure.n == len(queue)


def test_groups_themselves_are_rows_of_their_own() -> None:
    figure = shown(show="mean", rows="group/people", columns="together")
    assert (figure.base, figure.groups, figure.lines[0].cells[0].figure.n) == (6, None, 6)


def test_the_interval_of_cards_takes_groups_whole() -> None:
    """The ratio's linearised variance by hand; one group alone has none; agreement is Wilson's."""
    cell = shown(show="mean", rows="group/cards/feeling", columns="together").lines[0].cells[0]
    groups = [one["answers"]["cards"] for one in documents() if "cards" in one["answers"]]
    sums = np.array([sum(card["feeling"] for card in cards) for cards in groups])
    sizes = np.array([len(cards) for cards in groups])
    ratio = sums.sum() / sizes.sum()
    variance = 6 / 5 * ((sums - ratio * sizes) ** 2).sum() / sizes.sum() ** 2
    assert cell.figure.value == pytest.approx(ratio)
    alone = np.var([card["feeling"] for cards in groups for card in cards]) / (sizes.sum() - 1)
    half = stats.t.ppf(0.975, 5) * math.sqrt(max(variance, alone))
    assert cell.figure.high == pytest.approx(ratio + half)
    alone = dataset("w1", people=0, groups=1)
    figure = explore(View("answers", "group/cards/point", "together"), "w1", lambda wave: alone)
    assert figure.lines[0].cells[0].figure.low is None


def cards_of(sizes: list[int], values: list[float]) -> tuple[Rows, Any]:
    rows = Rows((), ())
    for at, size in enumerate(sizes):
        for count in range(size):
            rows.add([], (f"g{at:03d}/{count:04d}", "group:1", "", "", ""))
    rows.close()
    everyone = np.full(len(rows), -1, dtype=np.int64)
    cards = Cards(rows, Split((), everyone, np.ones(len(rows), dtype=bool)))
    return rows, cards.shares(np.array(values))[0].figure


def test_few_groups_that_agree_by_chance_are_no_proof() -> None:
    """Nothing is narrower than of as many cards by themselves, as far as so few groups go."""
    size = 20 * (stats.t.ppf(0.975, 19) / stats.t.ppf(0.975, 3)) ** 2
    for count in (0, 1, 4):
        values = [float(count > place) for _ in range(4) for place in range(5)]
        _, found = cards_of([5, 5, 5, 5], values)
        low, high = proportion_confint(found.value * size, size, method="wilson")
        assert found.low == pytest.approx(low, abs=1e-9)
        assert found.high == pytest.approx(high)


def test_intervals_of_cards_cover_what_they_say() -> None:
    """1,000 draws of 20 groups that lean to one side or the other: nominal 95 %, 92–98 % held."""
    draw = np.random.default_rng(20)
    covered = 0
    for _ in range(1000):
        sizes = draw.integers(4, 10, 20).tolist()
        leaning = draw.beta(3, 3, 20)
        values = [float(draw.random() < p) for p, s in zip(leaning, sizes, strict=True)
                  for _ in range(s)]  # fmt: skip
        _, found = cards_of(sizes, values)
        covered += (found.low or 0.0) <= 0.5 <= (found.high or 0.0)
    assert 0.93 <= covered / 1000 <= 0.975


VIEWS = [
    ("answers", "form/basket/extras"),
    ("mean", "form/basket/spent"),
    ("boxes", "form/basket/rank"),
    ("answers", "group/cards/point"),
    ("mean", "group/cards/feeling"),
    ("boxes", "group/cards/feeling"),
]


@pytest.mark.parametrize("columns", ["together", "segment", "wave"])
def test_every_word_is_worded_in_chinese(columns: str) -> None:
    words = Recorder()
    names = Names(study(), DATA["w1"].instruments, words)
    for show, rows in VIEWS:
        figure = shown(show=show, rows=rows, columns=columns)
        assert told(figure, names).lines and chart(figure, names)
        assert len(rules(figure, names)) >= 4 and len([*table_rows(figure, names)]) > 3
        assert names.source_of(rows)
    assert words.missing - {"n"} == set()


def test_n_is_said_with_its_groups() -> None:
    names = Names(study(), DATA["w1"].instruments, Wording("en", TRANSLATIONS))
    figure = shown(show="answers", rows="group/cards/point", columns="segment")
    words = told(figure, names)
    assert words.base == "n = 42 cards from 6 groups"
    assert "42 cards from 6 groups" in words.source and "n counts cards" in words.note
    assert [(cell.n, cell.groups) for cell in words.lines[0].cells][:2] == [
        ("42", "6"),
        ("14", "2"),
    ]
    file = [*table_rows(figure, names)]
    assert file[0][-1] == "Groups" and file[1][-1] == 6
    assert names.source_of("group/cards/point") == "Group: cards"
    several = told(shown(show="answers", rows="form/basket/extras"), names)
    assert "more than 100%" in several.note and several.base == "n = 300"


def test_amounts_keep_the_decimals_that_they_need() -> None:
    names = Names(study(), DATA["w1"].instruments, Wording("en", TRANSLATIONS))
    small = told(shown(show="mean", rows="form/basket/kids", columns="together"), names)
    assert len(small.lines[0].cells[0].value.partition(".")[2]) == 2
    assert not small.sided and small.lines[0].cells[0].step is None


def test_a_repeat_of_customers_gives_no_cards() -> None:
    assert len(DATA["w1"].cards(CUSTOMERS)) == 0
    assert len(DATA["w1"].rows(CARDS)) == 42
