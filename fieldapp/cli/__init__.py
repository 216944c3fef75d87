"""The command line: 0 when done, 1 with one plain line on standard error (DESIGN §4)."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence

import click
from peewee import OperationalError

from fieldapp.cli import (
    answers,
    backups,
    demo,
    doctor,
    house,
    instruments,
    projection,
    reports,
    studies,
)
from fieldapp.cli.speech import Spoken, one_line, spoken_language
from fieldapp.database import disk_is_full
from fieldapp.refusals import RefusalError
from surveys.problems import InputError, Problem

log = logging.getLogger(__name__)


@click.group(cls=Spoken, context_settings={"help_option_names": ["-h", "--help"]})
def fieldapp() -> None:
    """Customer-experience studies, from an answer on a phone to a strategy report."""


for _part in (
    demo,
    house,
    backups,
    doctor,
    instruments,
    studies,
    answers,
    projection,
    reports,
):
    for _command in _part.COMMANDS:
        fieldapp.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its status; the entry point of the package."""
    logging.basicConfig(
        level=os.environ.get("FIELDAPP_LOG", "WARNING").upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    sys.exit(_status(arguments))


def _status(arguments: Sequence[str] | None) -> int:
    try:
        # click returns the status of --help and of ctx.exit(), and what a command returned.
        returned = fieldapp.main(arguments, standalone_mode=False)
    except Exception as error:
        click.echo(_words(error), err=True)
        log.info("failed", exc_info=error)
        return 1
    return returned if isinstance(returned, int) else 0


def _words(error: Exception) -> str:
    """Return what went wrong as one plain line."""
    language = spoken_language()
    if isinstance(error, InputError):
        return _first(error.problems, language)
    if isinstance(error, RefusalError):
        return one_line(error.line(language))
    if isinstance(error, click.Abort):
        return "已中断。" if language == "zh" else "Stopped."
    if isinstance(error, click.ClickException):
        return one_line(error.format_message())
    if isinstance(error, OperationalError) and disk_is_full(error):
        return (
            "磁盘已满，什么都没有改动。"
            if language == "zh"
            else "The disk is full; nothing changed."
        )
    if isinstance(error, OSError) and error.filename:
        return one_line(f"{error.filename}: {error.strerror}")
    return one_line(f"{type(error).__name__}: {error}")


def _first(problems: Sequence[Problem], language: str) -> str:
    """Return the first problem, and how many more there are."""
    line = one_line(problems[0].line(language)) if problems else "?"
    more = len(problems) - 1
    if more < 1:
        return line
    return f"{line}（另有 {more} 处）" if language == "zh" else f"{line} (and {more} more)"
