"""The XML parts of an .xlsx, looked through before any of them is parsed.

A part that declares entities (XXE, billion laughs) and a sheet with more rows or cells than a form
can use are refused after one pass over the unpacked bytes, piece by piece.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring

from surveys.problems import InputError

MOST_CELLS = 300_000
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_CELL = re.compile(rb"<(?:\w+:)?c\b")
_PIECE = 1 << 20
_OVERLAP = 16


def check_parts(data: bytes, name: str, most_rows: Mapping[str, int]) -> None:
    """Look through every part; a file that is no archive is left to whoever reads it.

    `most_rows` is how many rows below the header a sheet of a name may have; others have the
    largest of these. Raises InputError, which names the part or sheet.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_each(archive, name, most_rows)
    except InputError:
        raise
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, RuntimeError, EOFError):
        return


def _check_each(archive: zipfile.ZipFile, name: str, most_rows: Mapping[str, int]) -> None:
    sheets = _sheets(archive)
    cells = 0
    for part in archive.infolist():
        rows, sheet = 0, sheets.get(part.filename, "")
        most = most_rows.get(sheet.lower(), max(most_rows.values()))
        for piece, seen in _pieces(archive, part):
            _refuse_declarations(piece, name, part.filename)
            rows += _count(piece, seen, _ROW)
            cells += _count(piece, seen, _CELL)
            if rows > most + 1 or cells > MOST_CELLS:
                raise _too_much(sheet or part.filename, most)


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the name of each sheet by its part; {} where the workbook does not tell."""
    try:
        book = fromstring(archive.read("xl/workbook.xml"))
        links = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ParseError, ValueError):
        return {}
    parts = {link.get("Id"): str(link.get("Target", "")) for link in links}
    found = {}
    for sheet in (each for each in book.iter() if each.tag.endswith("}sheet")):
        link = next((v for key, v in sheet.attrib.items() if key.endswith("}id")), "")
        part = parts.get(link, "")
        path = part.lstrip("/") if part.startswith("/") else f"xl/{part}"
        found[path] = sheet.get("name", "")
    return found


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Yield a part piece by piece, with how many of its first bytes were in the piece before."""
    end = b""
    with archive.open(part) as stream:
        while read := stream.read(_PIECE):
            # Blanked of zeros, UTF-16 shows the same marks as UTF-8.
            piece = end + read.replace(b"\0", b"")
            yield piece, len(end)
            end = piece[-_OVERLAP:]


def _count(piece: bytes, seen: int, mark: re.Pattern[bytes]) -> int:
    """Count a mark that is not wholly in what was seen before."""
    return len(mark.findall(piece)) - len(mark.findall(piece, 0, seen))


def _refuse_declarations(piece: bytes, name: str, part: str) -> None:
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
        raise InputError.of(
            f"The file declares entities in its part {part}, as no spreadsheet program does.",
            f"文件的 {part} 部分声明了实体，正常的电子表格软件不会这样做。",
            (
                "Open it in a spreadsheet program and save it again as .xlsx.",
                "请用电子表格软件打开，另存为 .xlsx 后重试。",
            ),
            sheet=name,
        )


def _too_much(sheet: str, most: int) -> InputError:
    return InputError.of(
        f"The sheet has more than {most:,} rows, or the file more than {MOST_CELLS:,} cells.",
        f"工作表超过 {most:,} 行，或文件的单元格总数超过 {MOST_CELLS:,} 个。",
        (
            "Remove what is not of the form, or divide the form into several.",
            "请删除与表单无关的内容，或将表单拆分为几份。",
        ),
        sheet=sheet,
        row=most + 2,
    )
