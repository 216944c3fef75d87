"""What n counts, and what there is to know of a table before it is read, in words."""

from __future__ import annotations

from reports import figures
from reports.exploring.asking import CARDS
from reports.exploring.figure import Figure
from reports.exploring.naming import Names


def base(figure: Figure, names: Names) -> str:
    """Return how many answers a view looks at: "n = 120", "n = 42 cards from 6 groups"."""
    return "n = " + counted(figure.base, figure.groups, names)


def counted(n: int, groups: int | None, names: Names) -> str:
    """Return a number of people or, where these are in groups, of cards."""
    if groups is None:
        return figures.count(n)
    many = "{n} cards from {groups} groups" if groups != 1 else "{n} cards from one group"
    return names.words(many, n=figures.count(n), groups=figures.count(groups))


def note(figure: Figure, names: Names) -> str:
    """Return what must be known of a table so that it is not misread, "" where nothing."""
    found = []
    if figure.several:
        found.append("Several answers could be chosen: shares may add up to more than 100%.")
    if figure.audience == CARDS:
        found.append("n counts cards, each one statement of a focus group. What is said in a group "
                     "is no sample: columns are not tested.")  # fmt: skip
    return ("" if names.words.language == "zh" else " ").join(map(names.words, found))
