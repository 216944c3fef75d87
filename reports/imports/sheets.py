"""XLSX → numbered records of cells, straight from the sheet's XML.

Reading 26,000 × 25 cells takes openpyxl three times as long; it lends its table of date formats.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element
from xml.parsers import expat
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# A workbook that unpacks to more than this is not read.
MOST_BYTES = 1 << 30
TAGS = {"c", "v", "t", "row"}
Records = list[tuple[int, list[Any]]]


def read_sheets(data: bytes, wanted: Sequence[str]) -> tuple[list[str], dict[str, Records]]:
    """Return the names of all sheets, and (row number, cells) of those wanted, "" the first.

    Raises BadZipFile, KeyError, ValueError or expat's error where the file is not a workbook.
    """
    with ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
            raise ValueError("the workbook unpacks to more than 1 GiB")
        book = fromstring(archive.read("xl/workbook.xml"))
        paths = _sheet_paths(archive, book)
        cells = _Cells(_shared_strings(archive), _date_styles(archive), _epoch(book))
        chosen = {sheet: sheet or next(iter(paths)) for sheet in wanted}
        found = {
            sheet: _SheetReader(cells).read(archive.read(paths[name]))
            for sheet, name in chosen.items()
            if name in paths
        }
    return list(paths), found


def _sheet_paths(archive: ZipFile, book: Element) -> dict[str, str]:
    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): str(relation.get("Target")) for relation in relations}
    return {
        str(sheet.get("name")): posixpath.normpath(
            posixpath.join("/xl", targets[sheet.get(RELATION)])
        ).lstrip("/")
        for sheet in book.iter(f"{MAIN}sheet")
    }


def _shared_strings(archive: ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    table = fromstring(archive.read("xl/sharedStrings.xml"))
    # Phonetic readings (rPh) are no part of the text.
    return [
        "".join(
            part.text or ""
            for child in entry
            if child.tag != f"{MAIN}rPh"
            for part in child.iter(f"{MAIN}t")
        )
        for entry in table.iter(f"{MAIN}si")
    ]


def _date_styles(archive: ZipFile) -> set[str]:
    """Return the cell styles (by number, as text) that show a number as a date or time."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    styles = fromstring(archive.read("xl/styles.xml"))
    formats = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    formats |= {
        str(entry.get("numFmtId")): str(entry.get("formatCode"))
        for entry in styles.iter(f"{MAIN}numFmt")
    }
    cell_formats = styles.find(f"{MAIN}cellXfs")
    return {
        str(place)
        for place, entry in enumerate(() if cell_formats is None else cell_formats)
        if is_date_format(formats.get(str(entry.get("numFmtId")), ""))
    }


def _epoch(book: Element) -> Any:
    properties = book.find(f"{MAIN}workbookPr")
    old = properties is not None and properties.get("date1904") in ("1", "true")
    return CALENDAR_MAC_1904 if old else CALENDAR_WINDOWS_1900


class _Cells:
    """Turns the text of a cell into its value, by its type and style."""

    def __init__(self, strings: list[str], dates: set[str], epoch: Any) -> None:
        self.strings = strings
        self.dates = dates
        self.epoch = epoch

    def value(self, text: str, kind: str, style: str) -> Any:
        if kind == "n":
            number = float(text)
            return from_excel(number, self.epoch) if style in self.dates else number
        if kind == "s":
            return self.strings[int(text)]
        return text == "1" if kind == "b" else text


class _SheetReader:
    """Walks one sheet's XML with expat; entities are refused.

    Its handlers run a million times a sheet: they look nothing up twice and call nothing needless.
    """

    def __init__(self, cells: _Cells) -> None:
        self.cells = cells
        self.records: Records = []
        self.row: list[Any] = []
        self.number = 0
        self.columns: dict[str, int] = {}
        self.place = -1
        self.kind = self.style = ""
        self.text: str | None = None

    def read(self, xml: bytes) -> Records:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = _refuse_entity
        parser.Parse(xml, True)
        return self.records

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name if name in TAGS else name.rpartition(":")[2]
        if tag == "c":
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            letters = attributes.get("r", "").rstrip("0123456789")
            place = self.columns.get(letters)
            self.place = self._column(letters) if place is None else place
        elif tag == "v" or tag == "t":
            self.text = ""
        elif tag == "row":
            self.number = int(attributes.get("r", self.number + 1))
            self.row, self.place = [], -1

    def _column(self, letters: str) -> int:
        """Return the place of a column such as "AB"; a cell without one follows the last."""
        if not letters:
            return self.place + 1
        place = 0
        for letter in letters:
            place = place * 26 + ord(letter) - 64
        self.columns[letters] = place - 1
        return place - 1

    def _characters(self, text: str) -> None:
        if self.text is not None:
            self.text += text

    def _end(self, name: str) -> None:
        tag = name if name in TAGS else name.rpartition(":")[2]
        if tag == "v" or tag == "t":
            if self.text:
                self._keep(self.cells.value(self.text, self.kind, self.style))
            self.text = None
        elif tag == "row":
            self.records.append((self.number, self.row))

    def _keep(self, value: Any) -> None:
        row, place = self.row, self.place
        if place == len(row):
            row.append(value)
        elif place > len(row):
            row.extend([None] * (place - len(row)))
            row.append(value)
        else:
            # An inline text comes in several runs.
            row[place] = value if row[place] is None else f"{row[place]}{value}"


def _refuse_entity(*_: Any) -> None:
    raise ValueError("the workbook declares entities")
