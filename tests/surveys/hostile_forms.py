"""Forms that were made to hurt: each as (bytes, file name), for the tests and the bench."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from openpyxl import Workbook

Form = tuple[bytes, str]
DEEP = 10_000
ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "haha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
HEADER = ("type", "name", "label", "relevant", "calculation")


def workbook(*rows: tuple[object, ...]) -> bytes:
    """Return an .xlsx with a survey sheet of these rows below the usual header."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("survey")
    for row in (HEADER, *rows):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook with one of its XML parts changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return out.getvalue()


def with_entity(part: str, doctype: str, entity: str) -> bytes:
    """Return a workbook whose part declares entities and, where it holds words, uses one."""

    def declare(content: bytes) -> bytes:
        text = content.decode()
        head, mark, rest = text.partition("?>") if text.startswith("<?xml") else ("", "", text)
        return f"{head}{mark}{doctype}{rest}".replace("QQQ", f"&{entity};").encode()

    return changed(workbook(("text", "a", "QQQ")), part, declare)


def bomb(size: int, declared: int | None = None) -> bytes:
    """Return an archive with one sheet of `size` blanks, that says it has `declared`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * size)
    data = bytearray(out.getvalue())
    if declared is not None:
        at = data.index(b"PK\x01\x02") + 24  # the size unpacked, as the directory tells it
        data[at : at + 4] = declared.to_bytes(4, "little")
        data[22:26] = declared.to_bytes(4, "little")
    return bytes(data)


def lying() -> bytes:
    """Return a workbook whose sheet unpacks to 200 MB, but is said to be 1,000 bytes."""
    whole, sheet_part = workbook(("text", "a", "A")), "xl/worksheets/sheet1.xml"
    filled = changed(whole, sheet_part, lambda xml: xml + b" " * 200_000_000)
    data = bytearray(filled)
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
    small = (1_000).to_bytes(4, "little")
    start = data.rindex(b"xl/worksheets/sheet1.xml")
    data[start - 46 + 24 : start - 46 + 28] = small
    data[sheet.header_offset + 22 : sheet.header_offset + 26] = small
    return bytes(data)


def nested_zip() -> bytes:
    """Return an archive of a form and a file that unpacks to 200 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("form.xlsx", workbook(("text", "a", "A")))
        archive.writestr("rows.csv", b"a" * 200_000_000)
    return out.getvalue()


def many_rows(count: int) -> bytes:
    """Return a workbook of many questions."""
    return workbook(*((("text"), f"q{number}", f"Question {number}") for number in range(count)))


def comma_rows(count: int) -> bytes:
    """Return a .csv of many questions."""
    rows = (b',"text","q%d","Q"' % number for number in range(count))
    return b"\n".join([b'"survey"', b',"type","name","label"', *rows])


def markdown(*rows: tuple[str, ...]) -> bytes:
    """Return a Markdown form with these rows."""
    lines = ["| survey |", *("| | " + " | ".join(row) + " |" for row in (HEADER, *rows))]
    return "\n".join(lines).encode()


def far_row() -> bytes:
    """Return a workbook whose second row stands at the very end of the sheet."""

    def move(xml: bytes) -> bytes:
        return xml.replace(b'<row r="2"', b'<row r="1048576"').replace(b'r="A2"', b'r="XFD1048576"')

    return changed(workbook(("text", "a", "A")), "xl/worksheets/sheet1.xml", move)


def prefixed() -> bytes:
    """Return a workbook of 100,000 rows whose elements have a prefix."""
    rows = b'<y:row r="2"><y:c/></y:row>' * 100_000
    return changed(workbook(), "xl/worksheets/sheet1.xml", lambda xml: xml + rows)


def deep_groups(count: int) -> bytes:
    """Return a form of groups in groups."""
    opened = [("begin group", f"g{number}", "G", "", "") for number in range(count)]
    closed = [("end group", "", "", "", "")] * count
    return markdown(*opened, ("text", "a", "A", "", ""), *closed)


REFUSED: dict[str, Callable[[], Form]] = {
    **{
        f"{kind} in {part}": lambda part=part, doctype=doctype, last=last: (
            with_entity(part, doctype, last),
            "x.xlsx",
        )
        for kind, doctype, last in (("XXE", ENTITY, "a"), ("billion laughs", LAUGHS, "j"))
        for part in (
            "xl/workbook.xml",
            "xl/worksheets/sheet1.xml",
            "xl/_rels/workbook.xml.rels",
            "[Content_Types].xml",
            "xl/styles.xml",
        )
    },
    "zip bomb": lambda: (bomb(500_000_000), "x.xlsx"),
    "zip bomb in a .zip": lambda: (nested_zip(), "x.zip"),
    "rows under another prefix": lambda: (prefixed(), "x.xlsx"),
    "lying zip bomb": lambda: (lying(), "x.xlsx"),
    "100,000 rows, xlsx": lambda: (many_rows(100_000), "x.xlsx"),
    "100,000 rows, md": lambda: (
        markdown(*(("text", f"q{n}", "Q", "", "") for n in range(100_000))),
        "x.md",
    ),
    "100,000 rows, csv": lambda: (comma_rows(100_000), "x.csv"),
    "deep brackets": lambda: (_calculated(_deep("(")), "x.md"),
    "deep calls": lambda: (_calculated(_deep("not(")), "x.md"),
    "deep chain": lambda: (_calculated("1" + " - 1 + 1" * DEEP), "x.md"),
    "deep predicates": lambda: (_calculated("a[" * DEEP + "1" + "]" * DEEP), "x.md"),
    "deep brackets, xlsx": lambda: (
        workbook(("calculate", "a", "", "", _deep("("))),
        "x.xlsx",
    ),
    "deep groups": lambda: (deep_groups(2_000), "x.md"),
}
HARMLESS: dict[str, Callable[[], Form]] = {
    "formula": lambda: (
        workbook(("text", "a", "A", "", "=" + "(" * DEEP + "1" + ")" * DEEP)),
        "x.xlsx",
    ),
    "far row": lambda: (far_row(), "x.xlsx"),
    "script": lambda: (
        markdown(("text", "a", "<script>alert(1)</script><img src=x onerror=alert(1)>", "", "")),
        "x.md",
    ),
}


def _calculated(expression: str) -> bytes:
    return markdown(("calculate", "a", "", "", expression))


def _deep(opening: str) -> str:
    return opening * DEEP + "1" + ")" * DEEP
