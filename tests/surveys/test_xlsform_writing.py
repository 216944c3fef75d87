import io
import json
from pathlib import Path

import openpyxl
import pytest
from defusedxml.ElementTree import fromstring

from surveys import library
from surveys.problems import InputError
from surveys.xlsform import read_instrument, xform
from surveys.xlsform.writing import as_xlsx

FORMS = Path(__file__).parent / "forms"
SHARED = Path(__file__).parents[3] / "shared" / "data"
TYPED = """
| survey |
| | type | name | label | hint | default |
| | text | a | =1+1 | @SUM(A1) | =HYPERLINK("http://x") |
| | integer | b | +5 | −3 | -3 |
| choices |
| | list_name | name | label |
| | l | 007 | 0.10 |
"""
XF = "{http://www.w3.org/2002/xforms}"


def test_it_works():
    for code, data in library.instruments().items():
        written = as_xlsx(data, f"{code}.md")
        assert read_instrument(written, f"{code}.xlsx") == read_instrument(data, f"{code}.md")


def test_what_was_typed_is_never_a_formula():
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(TYPED.encode(), "t.md")))
    cells = {cell.value: cell for row in book["survey"] for cell in row if cell.value}
    for text in ("=1+1", "@SUM(A1)", '=HYPERLINK("http://x")', "+5", "-3"):
        assert cells[text].data_type == "s" and cells[text].quotePrefix
    [_, listed] = book["choices"].iter_rows(values_only=True)
    assert listed == ("l", "007", "0.10")


def test_rows_stay_where_they_were():
    data = (FORMS / "visit.md").read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(data, "visit.md")))
    header = [cell.value for cell in book["survey"][1]]
    assert "bind::cx:measure" in header
    assert book["settings"].cell(1, 1).value and book.sheetnames == [
        "survey",
        "choices",
        "settings",
    ]


def test_a_workbook_is_handed_on_as_it_is():
    written = as_xlsx(TYPED.encode(), "t.md")
    assert as_xlsx(written, "t.xlsx") is written
    with pytest.raises(InputError):
        as_xlsx(b"PK\x03\x04", "t.xlsx")


def elements(xml):
    """Return the paths of the primary instance, and what binds and body refer to."""
    root = fromstring(xml)
    model = next(root.iter(f"{XF}model"))
    primary = model.find(f"{XF}instance")[0]
    paths = set()

    def walk(element, above):
        path = f"{above}/{element.tag.rpartition('}')[2]}"
        paths.add(path)
        for child in element:
            walk(child, path)

    walk(primary, "")
    binds = [bind.get("nodeset") for bind in model.iter(f"{XF}bind")]
    body = root.find("{http://www.w3.org/1999/xhtml}body")
    refs = [e.get("ref") for e in body.iter() if (e.get("ref") or "").startswith("/")]
    repeats = [e.get("nodeset") for e in body.iter(f"{XF}repeat")]
    return root, paths, [*binds, *refs, *repeats]


def check_xform(xml):
    root, paths, referred = elements(xml)
    assert root.tag == "{http://www.w3.org/1999/xhtml}html"
    plain = {part.replace("orx:", "").replace("entities:", "") for part in referred}
    assert {part for part in plain if "/@" not in part} <= paths
    ids = [instance.get("id") for instance in root.iter(f"{XF}instance")]
    assert ids.count(None) == 1 and len(set(ids)) == len(ids)


@pytest.mark.parametrize("code", library.INSTRUMENTS)
def test_the_xform_of_a_shipped_instrument_holds_together(code):
    xml = xform(library.instruments()[code], f"{code}.md")
    check_xform(xml)
    assert 'xmlns:cx="' in xml and "cx:measure=" in xml


@pytest.mark.skipif(not SHARED.is_dir(), reason="shared data is absent")
def test_the_xforms_of_real_forms_hold_together():
    index = json.loads((SHARED / "xlsforms" / "INDEX.json").read_text())["forms"]
    for form in index:
        if form["pyxform"] == "ok":
            data = (SHARED / "xlsforms" / form["file"]).read_bytes()
            check_xform(xform(data, form["file"]))


@pytest.mark.skipif(not SHARED.is_dir(), reason="shared data is absent")
def test_old_workbooks_become_new_ones():
    folder = SHARED / "xlsforms"
    for path in sorted(folder.glob("*.xls")):
        data = path.read_bytes()
        written = as_xlsx(data, path.name)
        assert read_instrument(written, f"{path.stem}.xlsx") == read_instrument(data, path.name)
