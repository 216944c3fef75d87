"""A file's bytes to its sheets, whatever the format; what cannot be read is a located problem."""

from __future__ import annotations

import copy
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import PurePath
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import (
    MD_CELL,
    MD_COMMENT,
    MD_COMMENT_INLINE,
    MD_PIPE_OR_ESCAPE,
    MD_SEPARATOR,
    DefinitionData,
    definition_to_dict,
    get_definition_data,
)

from surveys.problems import InputError
from surveys.text_files import decoded
from surveys.xlsform.archive import ARCHIVE, unpacked
from surveys.xlsform.rows import Column, Row, columns, read_cells
from surveys.xlsform.spreadsheet_parts import check_parts
from surveys.xlsform.xls import xls_definition

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".csv", ".md", ARCHIVE)
TEXT_SUFFIXES = (".csv", ".md")
SPREADSHEETS = (".xlsx", ".xlsm")
MOST_BYTES = 10_000_000
MOST_UNPACKED_BYTES = 60_000_000
MOST_ROWS = {"survey": 5_000, "choices": 50_000, "external_choices": 50_000}


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of one XLSForm, and the files that came with it in an archive.

    `definition` is what pyxform receives.
    """

    name: str
    definition: DefinitionData
    lines: dict[str, list[int]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def headers(self, sheet: str) -> tuple[Column, ...]:
        """Return the columns of a sheet in order, also those that are empty."""
        headers = getattr(self.definition, f"{sheet}_header") or [{}]
        names = [header for header in headers[0] if header not in (None, "None", "")]
        return tuple(columns(sheet, names).values())

    def rows(self, sheet: str) -> tuple[Row, ...]:
        """Return the rows that hold something."""
        data = getattr(self.definition, sheet) or ()
        known = columns(sheet, [column.header for column in self.headers(sheet)])
        return tuple(
            Row(sheet, index + 2, read_cells(cells, known), self._line(sheet, index))
            for index, cells in enumerate(data)
            if cells
        )

    def _line(self, sheet: str, index: int) -> int | None:
        numbers = self.lines.get(sheet, [])
        return numbers[index + 1] if index + 1 < len(numbers) else None

    def for_pyxform(self) -> dict[str, Any]:
        """Return a copy of the sheets that pyxform may change as it likes."""
        names = DefinitionData.__dataclass_fields__
        return {name: copy.deepcopy(getattr(self.definition, name)) for name in names}


def read_sheets(data: bytes, name: str) -> Workbook:
    """Read the sheets of an .xlsx, .xlsm, .xls, .csv or .md file, or of the one in a .zip.

    `name` gives its kind. Raises InputError where the file cannot be read, is too large or has
    no survey sheet.
    """
    suffix = PurePath(name).suffix.lower()
    _check_file(data, name, suffix)
    if suffix == ARCHIVE:
        form, inner, files = unpacked(data, name)
        return replace(read_sheets(form, inner), files=files)
    lines: dict[str, list[int]] = {}
    if suffix in SPREADSHEETS:
        check_parts(data, name, MOST_ROWS)
    if suffix in TEXT_SUFFIXES:
        data = decoded(data, name).encode()
    if suffix == ".md":
        lines = _markdown_lines(data.decode())
    workbook = Workbook(name, _definition(data, name, suffix), lines)
    if not workbook.definition.survey and not workbook.definition.survey_header:
        raise _no_survey_sheet(workbook)
    for sheet, most in MOST_ROWS.items():
        if len(getattr(workbook.definition, sheet) or ()) > most:
            raise _too_many_rows(sheet, most)
    return workbook


def _check_file(data: bytes, name: str, suffix: str) -> None:
    if suffix not in SUFFIXES:
        raise InputError.of(
            f"“{name}” is not a kind of file that instruments are read from.",
            f"无法从“{name}”这类文件读取调查工具。",
            (f"Use one of {', '.join(SUFFIXES)}.", f"请使用 {'、'.join(SUFFIXES)} 之一。"),
            sheet=name,
        )
    if not data.strip():
        raise InputError.of(
            "The file is empty.",
            "文件是空的。",
            ("Choose another file.", "请另选文件。"),
            sheet=name,
        )
    if len(data) > MOST_BYTES or _unpacked_size(data) > MOST_UNPACKED_BYTES:
        raise InputError.of(
            f"The file is too large: more than {MOST_BYTES // 1_000_000} MB"
            f" ({MOST_UNPACKED_BYTES // 1_000_000} MB unpacked).",
            f"文件过大：超过 {MOST_BYTES // 1_000_000} MB"
            f"（解压后 {MOST_UNPACKED_BYTES // 1_000_000} MB）。",
            ("Remove pictures and unused sheets.", "请删除图片和不用的工作表。"),
            sheet=name,
        )


def _unpacked_size(data: bytes) -> int:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
        return 0


def _definition(data: bytes, name: str, suffix: str) -> DefinitionData:
    # What the readers of three file formats raise on a damaged file has no common base.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if suffix == ".xls":
                return xls_definition(data, PurePath(name).stem)
            source = get_definition_data(data)
            source.file_path_stem = PurePath(name).stem
            return definition_to_dict(source, file_type=suffix)
    except Exception as error:
        raise _unreadable(name, suffix, error) from error


def _unreadable(name: str, suffix: str, error: Exception) -> InputError:
    repeated = re.fullmatch(r"Duplicate column header: (.*)", str(error), re.DOTALL)
    if isinstance(error, PyXFormError) and repeated:
        return InputError.of(
            f"The column “{repeated[1]}” stands there twice.",
            f"“{repeated[1]}”列重复出现。",
            ("Rename or remove one of the two.", "请改名或删除其中一列。"),
            sheet=name,
            row=1,
            column=repeated[1],
        )
    return InputError.of(
        f"The file could not be read as {suffix}: it is damaged or of another kind.",
        f"无法按 {suffix} 格式读取文件：文件已损坏或属于其他格式。",
        (
            "Open it in a spreadsheet program and save it again as .xlsx.",
            "请用电子表格软件打开，另存为 .xlsx 后重试。",
        ),
        sheet=name,
    )


def _no_survey_sheet(workbook: Workbook) -> InputError:
    found = ", ".join(str(sheet) for sheet in workbook.definition.sheet_names or ()) or "–"
    return InputError.of(
        f"There is no sheet named “survey” (found: {found}).",
        f"没有名为“survey”的工作表（现有：{found}）。",
        ("Name the sheet with the questions “survey”.", "请把题目所在的工作表命名为“survey”。"),
        sheet=workbook.name,
    )


def _too_many_rows(sheet: str, most: int) -> InputError:
    return InputError.of(
        f"The sheet has more than {most:,} rows.",
        f"工作表超过 {most:,} 行。",
        ("Divide the form into several.", "请将表单拆分为几份。"),
        sheet=sheet,
        row=most + 2,
    )


def _markdown_lines(text: str) -> dict[str, list[int]]:
    """Number the lines of each table's rows, header first; raises for a row of too many cells."""
    lines: dict[str, list[int]] = {}
    widths: dict[str, int] = {}
    sheet = ""
    for number, cells in _markdown_rows(text):
        if cells[0]:
            sheet = cells[0].lower()
            lines[sheet] = []
        filled = [index for index, cell in enumerate(cells) if index and cell]
        if not filled:
            continue
        if not lines.setdefault(sheet, []):
            widths[sheet] = len(cells)
        lines[sheet].append(number)
        if len(lines[sheet]) > MOST_ROWS.get(sheet, max(MOST_ROWS.values())) + 1:
            raise _too_many_rows(sheet, len(lines[sheet]) - 2)
        if filled[-1] >= widths[sheet]:
            raise _too_many_cells(sheet, len(lines[sheet]), number)
    return lines


def _markdown_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.split("\n"), 1):
        inline = MD_COMMENT_INLINE.match(line)
        match = MD_CELL.match(inline[1] if inline else line)
        if MD_COMMENT.match(line) or not match or MD_SEPARATOR.match(match[1]):
            continue
        yield number, [cell.strip() for cell in MD_PIPE_OR_ESCAPE.split(match[1])]


def _too_many_cells(sheet: str, row: int, line: int) -> InputError:
    return InputError.of(
        "The row has more cells than the header has columns.",
        "该行的单元格比表头的列多。",
        (
            "Count the bars “|”; write a bar inside a cell as “\\|”.",
            "请核对竖线“|”的数目；单元格内的竖线写作“\\|”。",
        ),
        sheet=sheet,
        row=row,
        text_line=line,
    )
