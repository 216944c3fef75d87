"""Answers by path: "cards/0/who" names one answer in dicts nested like the instrument.

The same string is the name of the field on the page. Repeats are lists, counted from 0.
"""

from __future__ import annotations

from typing import Any

Answers = dict[str, Any]


def join(at: str, name: str) -> str:
    """Return the path of `name` inside `at`; "" is the root."""
    return f"{at}/{name}" if at else name


def names(path: str) -> tuple[str, ...]:
    """Return the names on a path without the numbers of the cards: where the instrument has it."""
    return tuple(step for step in path.split("/") if step and not step.isdecimal())


def read(answers: Answers, path: str) -> Any:
    """Return what stands at a path, None where nothing does."""
    here: Any = answers
    for step in path.split("/") if path else ():
        if isinstance(here, list):
            here = here[int(step)] if step.isdecimal() and int(step) < len(here) else None
        else:
            here = here.get(step) if isinstance(here, dict) else None
    return here


def write(answers: Answers, path: str, value: Any) -> None:
    """Put a value at a path, making the dicts and cards on the way; None takes it away.

    Raises IndexError where a card is neither there nor the next one.
    """
    *way, last = steps = path.split("/")
    here: Any = answers
    for step, following in zip(way, steps[1:], strict=True):
        here = _into(here, step, [] if following.isdecimal() else {})
    if value is None and isinstance(here, dict):
        here.pop(last, None)
    elif isinstance(here, dict):
        here[last] = value


def fill_up(answers: Answers, card: str) -> None:
    """Begin the cards before "…/2" that are not there: counted ones are filled in any order."""
    repeat, _, number = card.rpartition("/")
    for before in range(int(number) if number else 0):
        write(answers, f"{repeat}/{before}/", None)


def remove_card(answers: Answers, path: str) -> None:
    """Take the card at "…/2" away, if it is there; the cards behind it move up."""
    way, _, number = path.rpartition("/")
    cards = read(answers, way)
    if isinstance(cards, list) and number.isdecimal() and int(number) < len(cards):
        del cards[int(number)]


def _into(here: Any, step: str, fresh: Any) -> Any:
    if not isinstance(here, list):
        return here.setdefault(step, fresh)
    if int(step) == len(here):
        here.append(fresh)
    return here[int(step)]
