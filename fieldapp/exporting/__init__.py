"""Answers as files for others: codes, labels and a codebook, as CSV, XLSX or SAV.

Each instrument is a table of one row a submission (all of its versions together), each repeat in it
a table of one row an instance. What counts and what does not stands in the column `state`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from fieldapp.analysing import instruments, waves_with_answers
from fieldapp.exporting import csv_files, spss, workbook
from fieldapp.exporting.codes import codes_table
from fieldapp.exporting.tables import Table, tables_of
from fieldapp.storage import Study
from fieldapp.studies import definition
from fieldapp.submissions import documents
from surveys.problems import InputError

Writer = Callable[[list[Table], Path, str], None]
FORMATS: dict[str, Writer] = {
    "csv": csv_files.write,
    "xlsx": workbook.write,
    "sav": spss.write,
}


def export_answers(study: Study, format: str, folder: Path, language: str = "zh") -> list[Path]:
    """Write every answer of a study into `folder` and return the files; labels in `language`.

    The files appear only once all of them are whole. Raises InputError where there are no answers,
    or where a file of that name is in the folder already.
    """
    waves = [wave.code for wave in definition(study).waves]
    answered = waves_with_answers(study)
    told = (one for wave in waves if wave in answered for one in documents(study, wave))
    tables = tables_of(instruments(study), told)
    coded = codes_table(study, waves)
    if coded:
        tables.append(coded)
    if not tables:
        raise InputError.of(
            f"Study {study.code} has no answers.", f"项目 {study.code} 还没有答卷。"
        )
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".export-") as place:
        FORMATS[format](tables, Path(place), language)
        made = sorted(Path(place).iterdir())
        _refuse_overwriting(folder, made)
        return [Path(shutil.move(path, folder / path.name)) for path in made]


def _refuse_overwriting(folder: Path, made: list[Path]) -> None:
    for path in made:
        if (folder / path.name).exists():
            raise InputError.of(
                f"{folder / path.name} is there already.",
                f"{folder / path.name} 已存在。",
                ("Name an empty folder.", "请指定一个空文件夹。"),
            )
