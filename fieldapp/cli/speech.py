"""How the command line speaks: its language, its one-line messages, its JSON."""

from __future__ import annotations

import os
from typing import Any

import click
import orjson
from flask import Flask

from fieldapp.languages import words
from fieldapp.storage import Study
from surveys.problems import InputError
from surveys.text import LANGUAGES

ENVIRONMENT = ("LC_ALL", "LC_MESSAGES", "LANG")
_chosen: list[str] = []


class SpokenCommand(click.Command):
    """A command that can be told its language."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        if all(parameter.name != "language" for parameter in self.params):
            self.params.append(_language_option())


class Spoken(click.Group):
    """A group that can be told its language, as can its commands."""

    command_class = SpokenCommand

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.append(_language_option())


Spoken.group_class = Spoken


def _language_option() -> click.Option:
    return click.Option(
        ["--language"],
        type=click.Choice(LANGUAGES),
        help="Language of the messages; else LANG decides.",
        expose_value=False,
        is_eager=True,
        callback=_choose,
    )


def _choose(_context: click.Context, _option: click.Parameter, language: str | None) -> None:
    if language:
        _chosen[:] = [language]


def spoken_language() -> str:
    """Return the language of messages: told by --language, else by the environment, else en."""
    if _chosen:
        return _chosen[0]
    told = next((os.environ[name] for name in ENVIRONMENT if os.environ.get(name)), "")
    return "zh" if told.lower().startswith("zh") else "en"


def say(message: str, **values: object) -> None:
    """Print a message in the spoken language."""
    click.echo(worded(message, **values))


def worded(message: str, **values: object) -> str:
    """Return a message in the spoken language."""
    return words(spoken_language())(message, **values)


def print_json(value: Any) -> None:
    """Print one JSON document and nothing else."""
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def one_line(text: str) -> str:
    """Return a text without line breaks."""
    return " ".join(text.split())


def application() -> Flask:
    """Open the application on the data folder that the environment names."""
    from fieldapp import create_app

    return create_app()


def study_named(code: str) -> Study:
    """Return the study of a code; raises InputError naming those that there are."""
    study = Study.get_or_none(Study.code == code)
    if study is None:
        known = [row.code for row in Study.select(Study.code).order_by(Study.code)]
        raise InputError.of(
            f"There is no study “{code}”.",
            f"没有代码为“{code}”的项目。",
            (
                f"There are: {', '.join(known)}."
                if known
                else "Load one first: fieldapp study load.",
                f"现有项目：{'、'.join(known)}。"
                if known
                else "请先运行 fieldapp study load 载入。",
            ),
        )
    return study
