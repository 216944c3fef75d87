"""The shipped instruments (Markdown XLSForm tables) and study templates, ready to be used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import as_file, files

from surveys.problems import InputError
from surveys.study import Segment, Study
from surveys.study_files import read_study

INSTRUMENTS = ("focus_group", "mystery_visit", "intercept", "employee", "promise_audit")
TEMPLATES = ("service_hall",)
BRANDS = re.compile(r"(?:^\| \| brands \|.*\n)+", re.MULTILINE)


def instruments(segments: Iterable[Segment] = ()) -> dict[str, bytes]:
    """Return every shipped instrument by its code, as the bytes of its Markdown file.

    `segments` are asked for in place of the three generic brands, so that answers name them.
    """
    folder, own = files(__name__), tuple(segments)
    texts = {code: folder.joinpath(f"{code}.md").read_text("utf-8") for code in INSTRUMENTS}
    return {code: (_branded(text, own) if own else text).encode() for code, text in texts.items()}


def template(name: str) -> Study:
    """Read a study template; raises InputError where there is none of that name."""
    if name not in TEMPLATES:
        raise InputError.of(
            f"There is no study template “{name}”.",
            f"没有名为“{name}”的研究模板。",
            (f"Choose one of: {', '.join(TEMPLATES)}.", f"请选用：{'、'.join(TEMPLATES)}。"),
        )
    with as_file(files(__name__) / name) as folder:
        return read_study(folder)


def _branded(text: str, segments: tuple[Segment, ...]) -> str:
    """Return a form whose list of brands holds the segments; other columns stay empty."""

    def rows(generic: re.Match[str]) -> str:
        blank = ["" for _ in range(generic[0].partition("\n")[0].count("|") - 6)]
        return "".join(_row(["", "brands", *_choice(one), *blank]) for one in segments)

    return BRANDS.sub(rows, text)


def _choice(segment: Segment) -> list[str]:
    return [segment.code, *(segment.name.to(code) or segment.code for code in ("en", "zh"))]


def _row(cells: list[str]) -> str:
    """Return a line of a table; a bar within a cell is escaped, white space is one blank."""
    written = (" ".join(cell.split()).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(written)} |\n"
