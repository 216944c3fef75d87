"""Answers from files and what they say: answers import, analyse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from fieldapp.analysing import analysis
from fieldapp.cli.speech import (
    Spoken,
    SpokenCommand,
    application,
    print_json,
    say,
    spoken_language,
    study_named,
)
from fieldapp.exporting import FORMATS, export_answers
from fieldapp.importing import import_answers
from fieldapp.storage import Study
from fieldapp.studies import definition, latest_wave
from reports.measures.quadrants import CROSSHAIRS
from surveys.problems import InputError

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(cls=Spoken)
def answers() -> None:
    """Answers from files."""


@answers.command("import")
@click.argument("code", metavar="STUDY")
@click.argument("file", type=FILE)
@click.option("--map", "map_file", type=FILE, required=True, help="Column map (TOML).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def import_(code: str, file: Path, map_file: Path, as_json: bool) -> None:
    """Import CSV, XLSX or SAV into STUDY by a column map, all or nothing, as approved answers."""
    with application().app_context():
        done = import_answers(
            study_named(code), file.read_bytes(), file.name, map_file.read_bytes(), map_file.name
        )
    if as_json:
        print_json(done.to_dict())
        return
    say(
        "{file}: {encoding}, {rows} rows, {respondents} respondents, {new} new, wave {wave}; "
        "they count as approved.",
        file=file.name,
        encoding=done.encoding,
        rows=done.rows,
        respondents=done.respondents,
        new=done.new,
        wave=done.wave,
    )
    for column, count in done.missing.items():
        if count:
            say("  missing in “{column}”: {count}", column=column, count=count)


@answers.command("export")
@click.argument("code", metavar="STUDY")
@click.option("--format", type=click.Choice(sorted(FORMATS)), default="csv", show_default=True)
@click.option("--out", "folder", type=FOLDER, required=True, help="Folder to write into.")
def export(code: str, format: str, folder: Path) -> None:
    """Write every answer of STUDY: codes, labels and a codebook."""
    with application().app_context():
        made = export_answers(study_named(code), format, folder, spoken_language())
    for path in made:
        click.echo(path)


@click.command(cls=SpokenCommand)
@click.argument("code", metavar="STUDY")
@click.option("--wave", help="Wave; else the latest with answers.")
@click.option(
    "--crosshair",
    type=click.Choice(CROSSHAIRS),
    default=CROSSHAIRS[0],
    show_default=True,
    help="Where the lines of importance and performance cross.",
)
@click.option("--json", "as_json", is_flag=True, help="Print every figure as one JSON document.")
def analyse(code: str, wave: str | None, crosshair: str, as_json: bool) -> None:
    """Say what the answers of STUDY mean: every measure of a wave."""
    with application().app_context():
        study = study_named(code)
        wave = checked_wave(study, wave)
        figures = analysis(study, wave, crosshair)
    if as_json:
        print_json(figures)
        return
    _summary(code, wave, figures)


def checked_wave(study: Study, wave: str | None) -> str:
    """Return the wave asked for, or the latest with answers; raises InputError for an unknown."""
    known = [planned.code for planned in definition(study).waves]
    chosen = wave or latest_wave(study)
    if chosen not in known:
        raise InputError.of(
            f"Study {study.code} has no wave “{chosen}”.",
            f"项目 {study.code} 没有波次“{chosen}”。",
            (f"It has: {', '.join(known) or '–'}.", f"现有波次：{'、'.join(known) or '–'}。"),
        )
    return chosen


def _summary(code: str, wave: str, figures: dict[str, Any]) -> None:
    base = figures["base"]
    say(
        "Study {code}, wave {wave}: {received} received, {counted} counted.",
        code=code,
        wave=wave,
        received=base["received"],
        counted=base["counted"],
    )
    for found in figures["key_experiences"]:
        if found["items"]:
            say(
                "  key experience, {kind}, {segment}: {items} ({figure:.2f})",
                kind=found["kind"],
                segment=found["segment"],
                items=", ".join(found["items"]),
                figure=found["weighted_satisfaction"],
            )
    say("All figures: fieldapp analyse {code} --wave {wave} --json", code=code, wave=wave)


COMMANDS = (answers, analyse)
