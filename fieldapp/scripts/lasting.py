"""Bundles outlive the release that made them: a page from before an update still gets its script.

Each bundle that a page names is written to `scripts/` in the data folder under its address, which
says its content. What no release has named for thirty days is cleared out.
"""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from pathlib import Path
from time import time

from flask import current_app

FOLDER = "scripts"
KEPT_SECONDS = 30 * 24 * 3600

log = logging.getLogger(__name__)


def keep(name: str, text: str) -> None:
    """Keep the bundle of an address; a disk that takes nothing harms no page."""
    _keep(current_app.config["DATA"] / FOLDER, name, text)


def kept(name: str) -> str | None:
    """Return the bundle of an address as a release before named it, None where none did."""
    file: Path = current_app.config["DATA"] / FOLDER / f"{name}.js"
    return file.read_text(encoding="utf-8") if file.is_file() else None


@lru_cache(maxsize=256)
def _keep(folder: Path, name: str, text: str) -> None:
    """Write a bundle once a process: the time of the file says when it was last named."""
    try:
        folder.mkdir(exist_ok=True)
        new = folder / f"{name}.js.{os.getpid()}"
        new.write_text(text, encoding="utf-8")
        new.replace(folder / f"{name}.js")
        _clear(folder)
    except OSError as error:
        log.warning("The script %s is not kept for pages that outlive it: %s", name, error)


def _clear(folder: Path) -> None:
    oldest = time() - KEPT_SECONDS
    for file in folder.iterdir():
        if file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)
