"""Reports from the command line: report build, report scorecards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from fieldapp import reporting
from fieldapp.cli.answers import checked_wave
from fieldapp.cli.progress import progress_bar
from fieldapp.cli.speech import Spoken, application, say, spoken_language, study_named
from fieldapp.files import store_file
from fieldapp.storage import Study
from fieldapp.studies import definition
from reports.choices import ANONYMITY, AUDIENCES, COVERS, Choices, check_choices
from surveys.text import LANGUAGES, Text


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
@click.option("--section", "sections", multiple=True, help="A section, in the order wanted.")
@click.option("--without", multiple=True, help="A section to leave out.")
@click.option("--segment", "segments", multiple=True, help="A segment to keep; else all.")
@click.option("--audience", type=click.Choice(AUDIENCES), help="Who reads it.")
@click.option("--anonymity", type=click.Choice(ANONYMITY), help="What speakers are known by.")
@click.option("--accent", help="The accent colour, such as #1a4f8b.")
@click.option("--title", help="Words on the cover in place of the first finding.")
@click.option("--cover", type=click.Choice(COVERS), help="Drawn from the data, or words.")
@click.option("--logo", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--save", is_flag=True, help="Keep these choices with the study.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
def build(
    code: str, wave: str | None, language: str | None, out: Path, save: bool, **wanted: Any
) -> None:
    """Build STUDY's report into the folder OUT: report.pdf, html/index.html, report.zip."""
    with application().app_context(), progress_bar() as progress:
        study = study_named(code)
        chosen = checked_wave(study, wave)
        choices = _choices(study, language, wanted)
        if save:
            choices = reporting.save_choices(study, choices, None)
        spoken = language or choices.language or spoken_language()
        built = reporting.build(study, chosen, spoken, out, progress, choices)
    say("{pages} pages: {path}", pages=built["pages"], path=out / "report.pdf")


def _choices(study: Study, language: str | None, wanted: dict[str, Any]) -> Choices:
    """Return the study's choices with what the command line asks for instead; checked."""
    codes = reporting.section_codes()
    without, logo = wanted.pop("without"), wanted.pop("logo")
    given = {name: value for name, value in wanted.items() if value}
    if logo:
        given["logo"] = store_file(logo.read_bytes(), logo.name).sha256
    if language:
        given["language"] = language
    if "title" in given:
        given["title"] = Text.of(given["title"])
    if without:
        kept = given.get("sections") or codes
        given["sections"] = tuple(code for code in kept if code not in without)
    segments = [segment.code for segment in definition(study).segments]
    asked = replace(reporting.choices_of(study), **given)
    _known_sections(without, codes)
    return check_choices(asked, codes, segments)


def _known_sections(sections: Sequence[str], codes: Sequence[str]) -> None:
    check_choices(Choices(sections=tuple(sections)), codes, ())


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
