"""A progress bar on standard error, where a person watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from fieldapp.cli.speech import spoken_language
from fieldapp.reporting import step_words

STEPS = 1000


@contextmanager
def progress_bar(label: str = "") -> Iterator[Callable[[float, str], None]]:
    """Give a function of (share 0…1, step) that draws how far the work is."""
    with click.progressbar(
        length=STEPS,
        label=label,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        item_show_func=_shown,
    ) as bar:
        done = 0

        def progress(share: float, step: str) -> None:
            nonlocal done
            ahead = max(int(share * STEPS) - done, 0)
            done += ahead
            bar.update(ahead, step_words(step, spoken_language()))

        yield progress


@contextmanager
def counter(label: str) -> Iterator[Callable[[int], None]]:
    """Give a function of a count that shows how many there are by now."""

    def count(number: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{label}: {number} ", err=True, nl=False)

    yield count
    if sys.stderr.isatty():
        click.echo("", err=True)


def _shown(step: str | None) -> str:
    return step or ""
