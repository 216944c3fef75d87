"""A form in any format → .xlsx, for download: what was typed, nothing of it a formula."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import PurePath

from openpyxl import Workbook as Book
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from surveys.xlsform.sheets import Workbook, read_sheets

SHEETS = ("survey", "choices", "external_choices", "entities", "osm", "settings")
WRITTEN = (".xlsx", ".xlsm")
_WIDEST = 60
_WIDTH_OF_HAN = 2


def as_xlsx(data: bytes, name: str) -> bytes:
    """Return the form as an .xlsx workbook; one that is such a workbook as it is.

    Rows and columns stay where they were, tags included; of a .zip it is the form.
    Raises InputError like `read_sheets`.
    """
    if PurePath(name).suffix.lower() in WRITTEN:
        read_sheets(data, name)
        return data
    workbook = read_sheets(data, name)
    book = Book()
    book.remove(book.worksheets[0])
    for sheet in SHEETS:
        header = [column.header for column in workbook.headers(sheet)]
        if header:
            _write(book.create_sheet(sheet), header, _rows(workbook, sheet))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _rows(workbook: Workbook, sheet: str) -> list[dict[str, str]]:
    rows = getattr(workbook.definition, sheet) or ()
    return [{header: str(cell) for header, cell in row.items()} for row in rows]


def _write(page: Worksheet, header: list[str], rows: list[dict[str, str]]) -> None:
    for number, cells in enumerate(
        ([*header], *([row.get(c, "") for c in header] for row in rows))
    ):
        for place, text in enumerate(cells, 1):
            if text:
                cell = page.cell(number + 1, place)
                cell.value = text
                # Typed as text: a spreadsheet would run what begins with "=" otherwise.
                cell.data_type = "s"
                cell.quotePrefix = text[0] in "=+-@"
                cell.font = Font(bold=number == 0)
    page.freeze_panes = "A2"
    for place, title in enumerate(header, 1):
        page.column_dimensions[get_column_letter(place)].width = _width(
            [title, *(row.get(title, "") for row in rows)]
        )


def _width(texts: Iterable[str]) -> int:
    longest = max(
        sum(_WIDTH_OF_HAN if ord(sign) > 0x2E7F else 1 for sign in text) for text in texts
    )
    return min(_WIDEST, longest + 2)
