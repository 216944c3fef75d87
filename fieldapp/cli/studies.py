"""A study as plain files: study load, study export."""

from __future__ import annotations

from pathlib import Path

import click

from fieldapp.cli.speech import Spoken, application, say, study_named
from fieldapp.study_folders import export_study, load_study

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group(cls=Spoken)
def study() -> None:
    """Studies as folders of plain files."""


@study.command()
@click.argument("folder", type=FOLDER)
def load(folder: Path) -> None:
    """Load a study from FOLDER, all or nothing; loading it twice changes nothing."""
    with application().app_context():
        loaded = load_study(folder)
        say(
            "Study {code}: {instruments} new form versions, {answers} new answers, "
            "{revisions} new strategy documents, {photos} photos.",
            code=loaded.study.code,
            instruments=loaded.instruments,
            answers=loaded.answers,
            revisions=loaded.revisions,
            photos=loaded.photos,
        )


@study.command()
@click.argument("code", metavar="STUDY")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(code: str, folder: Path) -> None:
    """Write STUDY into FOLDER: its plan, sites, forms, strategy, comparison and photos."""
    with application().app_context():
        export_study(study_named(code), folder)
        say("Study {code} is in {folder}.", code=code, folder=folder)


COMMANDS = (study,)
