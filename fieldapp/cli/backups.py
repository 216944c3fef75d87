"""Keep a copy of everything: backup, restore."""

from __future__ import annotations

import os
from pathlib import Path

import click

from fieldapp.backups import back_up
from fieldapp.backups import restore as put_back
from fieldapp.cli.speech import SpokenCommand, application, say
from fieldapp.config import DEFAULTS, data_folder

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(cls=SpokenCommand)
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Write database and files into FILE, whole or not at all; the server may run meanwhile."""
    done = back_up(_folder(), file)
    say("{file}: the database and {files} files, {size:,} bytes.", file=file, **_told(done))


@click.command(cls=SpokenCommand)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Move what is there aside; nothing is deleted.")
def restore(file: Path, replace: bool) -> None:
    """Put what FILE holds into the data folder, whole or not at all; stop the server first."""
    done = put_back(file, _folder(), replace)
    app = application()
    say("The data folder is ready: {folder}", folder=app.config["DATA"])
    say("{file}: the database and {files} files, {size:,} bytes.", file=file, **_told(done))


def _folder() -> Path:
    return data_folder(os.environ.get("FIELDAPP_DATA") or DEFAULTS["FIELDAPP_DATA"])


def _told(done: object) -> dict[str, int]:
    return {name: getattr(done, name) for name in ("files", "size")}


COMMANDS = (backup, restore)
