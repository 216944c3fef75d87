"""Forms as files: instrument check, instrument show."""

from __future__ import annotations

from pathlib import Path

import click

from fieldapp.cli.speech import Spoken, print_json, say, spoken_language
from surveys.plain import to_plain
from surveys.xlsform import check_instrument, read_instrument, xform

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(cls=Spoken)
def instrument() -> None:
    """Forms as XLSForm files."""


@instrument.command()
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def check(file: Path, as_json: bool) -> int:
    """List what is wrong with a form, with place and remedy; exit 1 if any of it is an error."""
    language = spoken_language()
    problems = check_instrument(file.read_bytes(), file.name)
    errors = sum(problem.severity == "error" for problem in problems)
    if as_json:
        print_json([problem.to_dict(language) for problem in problems])
        return int(errors > 0)
    for problem in problems:
        click.echo(problem.line(language))
    say("{errors} errors, {warnings} warnings.", errors=errors, warnings=len(problems) - errors)
    return int(errors > 0)


@instrument.command()
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the compiled instrument.")
@click.option("--xform", "as_xform", is_flag=True, help="Print its ODK XForm.")
def show(file: Path, as_json: bool, as_xform: bool) -> None:
    """Show what a form compiles to."""
    data = file.read_bytes()
    if as_xform:
        click.echo(xform(data, file.name))
        return
    compiled = read_instrument(data, file.name)
    if as_json:
        print_json(to_plain(compiled))
        return
    say(
        "{title}: {questions} questions on {pages} pages.",
        title=compiled.title.to(spoken_language()) or compiled.code,
        questions=len(list(compiled.questions())),
        pages=len(compiled.pages()),
    )


COMMANDS = (instrument,)
