"""The old .xls format → sheets, silently: xlrd, called by pyxform, would print to the output."""

from __future__ import annotations

from io import StringIO
from typing import Any

from pyxform.constants import SUPPORTED_SHEET_NAMES
from pyxform.xls2json_backends import (
    DefinitionData,
    get_excel_column_headers,
    get_excel_rows,
    is_empty,
    xls_value_to_unicode,
)
from xlrd import open_workbook
from xlrd.sheet import Cell


def xls_definition(data: bytes, stem: str) -> DefinitionData:
    """Read the sheets the way pyxform does; raises whatever xlrd raises for a damaged file."""
    book = open_workbook(file_contents=data, logfile=StringIO())

    def words(cell: Cell, _row: int, _column: str) -> str | None:
        value = cell.value.strip() if isinstance(cell.value, str) else cell.value
        return None if is_empty(value) else xls_value_to_unicode(value, cell.ctype, book.datemode)

    sheets: dict[str, Any] = {"sheet_names": book.sheet_names()}
    for sheet in book.sheets():
        name = sheet.name.lower()
        if book.nsheets == 1 and name not in SUPPORTED_SHEET_NAMES:
            name = "survey"
        if name in SUPPORTED_SHEET_NAMES:
            headers = get_excel_column_headers(c.value for c in next(sheet.get_rows(), []))
            rows = (tuple(sheet.row(number)) for number in range(1, sheet.nrows))
            sheets[name] = get_excel_rows(headers, rows, words)
            sheets[f"{name}_header"] = [dict.fromkeys(filter(None, headers))]
    return DefinitionData(fallback_form_name=stem, **sheets)
