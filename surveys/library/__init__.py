"""The shipped instruments (Markdown XLSForm tables) and study templates, ready to be used."""

from __future__ import annotations

from importlib.resources import as_file, files

from surveys.problems import InputError
from surveys.study import Study
from surveys.study_files import read_study

INSTRUMENTS = ("focus_group", "mystery_visit", "intercept", "employee", "promise_audit")
TEMPLATES = ("service_hall",)


def instruments() -> dict[str, bytes]:
    """Return every shipped instrument by its code, as the bytes of its Markdown file."""
    folder = files(__name__)
    return {code: folder.joinpath(f"{code}.md").read_bytes() for code in INSTRUMENTS}


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
