"""How a figure is computed: formula and source, interval, what is left out, weights, tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports import figures
from reports.exploring.asking import CARDS
from reports.exploring.figure import Figure
from reports.exploring.hiding import least
from reports.exploring.judging import MOST_COMPARED, NOT_COMPARED
from reports.exploring.naming import Names
from reports.exploring.view import MYSTERY, TOGETHER, WEIGHTED

FORMULAS = {
    "satisfaction": "S = experience − expectation of each person who gave both, then the mean. "
    "Dimensions and factors: a person's items are averaged first.",
    "weighted_satisfaction": "W = mean importance × mean satisfaction, over who gave all three "
    "answers.",
    "experience": "The mean of what people gave; a person's items are averaged first.",
    "expectation": "The mean of what people gave; a person's items are averaged first.",
    "importance": "The mean of what people gave; a person's items are averaged first.",
    "rating": "The mean of what people gave; a person's items are averaged first.",
    "emotion": "The mean feeling from −5 to +5.",
    "ideal": "The experience; at the key experience (the most negative W = importance × "
    "satisfaction of a column) the top of the scale.",
    "gap": "Experience − ideal: 0, but at the key experience the distance to the top of the scale.",
    "mystery": "An item scores 0…100; a touchpoint is Σ weight × score ÷ Σ weight of the items "
    "that apply, a failed critical item makes it 0. A site is the mean of its visits, a region and "
    "the whole the mean of its sites.",
    "answers": "How many gave an answer ÷ how many answered the question, in each column.",
    "mean": "The mean of the answers as numbers, the value in their middle, and the sample's "
    "standard deviation √(Σ (x − mean)² ÷ (n − 1)).",
    "boxes": "The share of answers in the top step, the top two steps, the bottom step of the "
    "scale.",
    "nps": "Share of 9–10 minus share of 0–6, in points from −100 to +100.",
}
OF_SEVERAL = (
    "How many chose an answer ÷ how many answered the question, in each column. Several answers "
    "could be chosen: shares may add up to more than 100%."
)
OF_CARDS = (
    "How many cards have an answer ÷ how many cards say anything here, in each column; each card "
    "is one statement of a focus group."
)
MEAN_OF_CARDS = "The mean over cards; each card is one statement of a focus group."
INTERVALS = {
    "weighted_satisfaction": "95%, by the delta method (normal).",
    "answers": "95%, Wilson's score interval (Wilson 1927).",
    "boxes": "95%, Wilson's score interval (Wilson 1927).",
    "nps": "95%, from the multinomial variance with ¾, 1½, ¾ added (after Bonett and Price 2012); "
    "shares by Wilson.",
    "ideal": "None: an ideal is no estimate.",
    "mean": "95%: of the mean Student's t with n − 1 degrees of freedom (weighted by strata: "
    "normal); of the median from one answer to another (Thompson 1936); of the deviation Bonett's, "
    "whatever the distribution (2006).",
}
CARDS_INTERVAL = (
    "95%, by whole groups, as what is said in one hangs together: a ratio over groups (Kish 1965), "
    "means by Student's t with groups − 1 degrees of freedom, shares by Wilson's interval of the "
    "effective number of cards (Korn and Graubard 1998). None for one group."
)
T_INTERVAL = (
    "95%, Student's t with n − 1 degrees of freedom; a weighted mean by its strata, normal."
)
LETTERS_OF_MEANS = (
    "A letter names a column that this figure is significantly greater than: Welch's t, p < 0.05, "
    "Holm over all pairs of columns and lines of this table. n < 30 is neither tested nor named."
)
LETTERS_OF_SEVERAL = (
    "A letter names a column whose share is significantly smaller: two-proportion z of each answer "
    "by itself, as answers overlap, p < 0.05, Holm over all pairs of columns and answers of this "
    "table. n < 30 is neither tested nor named."
)
LETTERS_OF_SHARES = (
    "A letter names a column whose share is significantly smaller: two-proportion z, p < 0.05, "
    "not corrected for how many are compared. n < 30 is neither tested nor named."
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that there is to know of a figure."""

    name: str
    words: str


def rules(figure: Figure, names: Names) -> list[Rule]:
    """Return how the figure is computed, in the reader's language."""
    words = names.words
    return [Rule(words(name), said) for name, said in _rules(figure, names) if said]


def _rules(figure: Figure, names: Names) -> Iterator[tuple[str, str]]:
    words, show = names.words, figure.view.show
    yield "Formula", words(_formula(figure))
    carded = figure.audience == CARDS
    yield "Interval", words(CARDS_INTERVAL if carded else INTERVALS.get(show, T_INTERVAL))
    yield "Left out", _left_out(figure, names)
    yield "Weights", _weights(figure, names)
    yield "Differences", _differences(figure, names)
    yield "Chi-square", chi_square_words(figure, names)
    yield "Over waves", words(WAVES) if figure.view.columns == "wave" else ""
    yield "Few people", _few(figure, names)


def _formula(figure: Figure) -> str:
    show = figure.view.show
    if figure.audience == CARDS and show in ("answers", "mean"):
        return MEAN_OF_CARDS if show == "mean" else OF_CARDS
    return OF_SEVERAL if figure.several else FORMULAS[show]


WEIGHING = (
    "“All” is unweighted. “Weighted” weighs segments by population share (and visits, where habits "
    "were asked), or people by their own weights."
)
WAVES = (
    "A changed wording, scale or code breaks the line: such a figure is marked ≠ and not compared "
    "with the wave before."
)


def _left_out(figure: Figure, names: Names) -> str:
    words = names.words
    gone = sum(source.left_out for source in figure.sources)
    unknown = words(
        "Who did not answer, or for whom it does not apply, is unknown and stands in no mean: "
        "“–” is never 0; n is who is left."
    )
    if not gone:
        return unknown
    gap = "" if words.language == "zh" else " "
    many = words("{n} forms came in that do not count (awaiting review, returned, rejected, "
                 "or no interview).", n=figures.count(gone))  # fmt: skip
    return many + gap + unknown


def _weights(figure: Figure, names: Names) -> str:
    words = names.words
    if figure.separate:
        return words("Importance comes from another sample than satisfaction in some columns; "
                     "their means are multiplied.")  # fmt: skip
    if WEIGHTED in figure.columns:
        return words(WEIGHING)
    if figure.view.show == MYSTERY:
        return words("Items by their weights; every site counts once.")
    if figure.audience == CARDS:
        return words("None: every card counts once.")
    return words("None: everybody counts once.")


def _differences(figure: Figure, names: Names) -> str:
    words, view = names.words, figure.view
    if view.columns == TOGETHER:
        return ""
    if figure.audience == CARDS:
        return words("Not tested: what is said in a group is no sample.")
    if view.show in NOT_COMPARED:
        return words("Not tested for this measure.")
    if not figure.letters:
        return words("Columns are compared where they are two to {most}.", most=MOST_COMPARED)
    if figure.several:
        return words(LETTERS_OF_SEVERAL)
    shares = view.show in ("answers", "boxes")
    return words(LETTERS_OF_SHARES if shares else LETTERS_OF_MEANS)


def chi_square_words(figure: Figure, names: Names) -> str:
    """Return the test of a crosstab in words, "" where there is none."""
    test = figure.test
    if test is None or test.p is None or test.statistic is None:
        return ""
    words = names.words
    p = words("p < 0.001") if test.p < 0.001 else f"p = {test.p:.3f}"
    told = f"χ² = {test.statistic:.2f}, df = {test.df}, {p}, V = {test.v:.2f}, n = {test.n:,}"
    if test.least is not None and test.least < 5:
        rough = words("the smallest expected count is {least}: the test is rough",
                      least=f"{test.least:.1f}")  # fmt: skip
        return f"{told}; {rough}"
    return told


def _few(figure: Figure, names: Names) -> str:
    few = least(figure.audience)
    if not few:
        return names.words("Visits are not people: nothing is hidden.")
    if figure.audience == CARDS:
        return names.words(
            "A figure about fewer than {n} cards is hidden in this table, and so is the next "
            "smallest column where the rest would give it away. Downloads hide the same.",
            n=few,
        )
    return names.words(
        "A figure about fewer than {n} people is hidden in this table, and so is the next smallest "
        "column where the rest would give it away. Downloads hide the same.",
        n=few,
    )
