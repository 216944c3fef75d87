"""Reports from the command line: report build, report scorecards."""

from __future__ import annotations

from pathlib import Path

import click

from fieldapp import reporting
from fieldapp.cli.answers import checked_wave
from fieldapp.cli.progress import progress_bar
from fieldapp.cli.speech import Spoken, application, say, spoken_language, study_named
from surveys.text import LANGUAGES


@click.group(cls=Spoken)
def report() -> None:
    """Reports: PDF and static HTML."""


@report.command()
@click.argument("code", metavar="STUDY")
@click.option("--wave", help="Wave; else the latest with answers.")
@click.option(
    "--language",
    type=click.Choice(reporting.CHOICES),
    help="Language of the report; else that of the messages.",
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
def build(code: str, wave: str | None, language: str | None, out: Path) -> None:
    """Build STUDY's report into the folder OUT: report.pdf, html/index.html, report.zip."""
    with application().app_context(), progress_bar() as progress:
        study = study_named(code)
        chosen = checked_wave(study, wave)
        built = reporting.build(study, chosen, language or spoken_language(), out, progress)
    say("{pages} pages: {path}", pages=built["pages"], path=out / "report.pdf")


@report.command()
@click.argument("code", metavar="STUDY")
@click.option("--wave", help="Wave; else the latest with answers.")
@click.option("--language", type=click.Choice(LANGUAGES), help="zh or en; else the messages'.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
def scorecards(code: str, wave: str | None, language: str | None, out: Path) -> None:
    """Build one page a site into the folder OUT: scorecards.pdf, sites/*.pdf, scorecards.zip."""
    with application().app_context(), progress_bar() as progress:
        study = study_named(code)
        chosen = checked_wave(study, wave)
        built = reporting.build_cards(study, chosen, language or spoken_language(), out, progress)
    say("{sites} scorecards: {path}", sites=built.sites, path=out / "scorecards.pdf")


COMMANDS = (report,)
