"""The PDF by what its standards demand: read by qpdf's library, walked as a reader aloud walks it.

PDF/UA-1 (ISO 14289-1) and PDF/A-3a (ISO 19005-3), as far as a program can tell: veraPDF itself is
in no registry that the set-up commands reach.
"""

import re
from itertools import pairwise

import pikepdf
import pytest

from reports.scorecards import build_scorecards
from tests.reports.conftest import small
from tests.reports.generated import site_scores
from tests.reports.tags import elements

TEXT = ("Tj", "TJ", "'", '"')
DRAWN = (*TEXT, "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh")


@pytest.fixture
def report(small_report):
    with pikepdf.open(small_report.pdf) as pdf:
        yield pdf


@pytest.fixture
def archive(small_archive):
    with pikepdf.open(small_archive.pdf) as pdf:
        yield pdf


def unmarked(page):
    """Return what a page draws that is neither tagged nor said to be decoration."""
    depth, found = 0, []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            depth += 1
        elif name == "EMC":
            depth -= 1
        elif name in DRAWN and not depth:
            found.append((name, [str(each)[:40] for each in operands]))
    return found


def skips(levels):
    """Return the headings that leave a level out on the way down."""
    return [(a, b) for a, b in pairwise(levels) if b > a + 1]


def test_it_works(report):
    assert report.check_pdf_syntax() == []
    assert report.Root.MarkInfo.Marked
    assert str(report.Root.Lang) == "zh-CN"
    assert report.Root.ViewerPreferences.DisplayDocTitle
    with report.open_metadata() as said:
        assert said["dc:title"]
        assert said["pdfuaid:part"] == "1"


def test_nothing_is_drawn_outside_the_tags(report):
    for number, page in enumerate(report.pages, 1):
        assert unmarked(page) == [], number


def test_what_is_drawn_outside_would_be_found(report):
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    stream = b"/P <</MCID 0>> BDC BT (a) Tj ET EMC BT (b) Tj ET"
    page.obj.Contents = pdf.make_stream(stream)
    assert unmarked(page) == [("Tj", ["b"])]


def test_headings_leave_no_level_out(report):
    levels = [int(str(e.S)[2:]) for e in elements(report) if re.fullmatch(r"/H\d", str(e.S))]
    assert levels
    assert levels[0] == 1
    assert skips(levels) == []
    assert skips([1, 3]) == [(1, 3)]


def test_every_picture_has_an_alternative_and_every_table_its_cells(report):
    kinds = {}
    for each in elements(report):
        kinds.setdefault(str(each.S), []).append(each)
    assert [p for p in kinds["/Figure"] if not str(p.get("/Alt", "")).strip()] == []
    for row in kinds["/TR"]:
        cells = row.K if isinstance(row.K, pikepdf.Array) else [row.K]
        assert {str(cell.S) for cell in cells} <= {"/TH", "/TD"}


def test_tabs_follow_the_structure_and_links_stand_in_it(report):
    for number, page in enumerate(report.pages, 1):
        notes = page.get("/Annots", [])
        if notes:
            assert str(page.Tabs) == "/S", number
        for note in notes:
            assert "/StructParent" in note, number


def test_every_mark_of_a_page_is_in_the_structure(report):
    tree = report.Root.StructTreeRoot.ParentTree
    parents = pikepdf.NumberTree(tree)
    for number, page in enumerate(report.pages, 1):
        marks = {
            int(operands[1].MCID)
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and "/MCID" in operands[1]
        }
        held = parents[int(page.StructParents)]
        assert marks == set(range(len(held))), number


def test_fonts_are_in_the_file(report, archive):
    for pdf in (report, archive):
        fonts = [
            font.DescendantFonts[0].FontDescriptor
            for page in pdf.pages
            for font in page.Resources.get("/Font", {}).values()
        ]
        assert fonts
        assert all("/FontFile2" in each or "/FontFile3" in each for each in fonts)


def test_an_archive_says_so_and_carries_its_colours(archive):
    assert archive.check_pdf_syntax() == []
    with archive.open_metadata() as said:
        assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("3", "A")
        assert said["dc:title"] == str(archive.docinfo["/Title"])
    [intent] = archive.Root.OutputIntents
    assert str(intent.S) == "/GTS_PDFA1"
    assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp", "an ICC profile"
    assert len(archive.trailer.ID) == 2
    assert not archive.is_encrypted
    assert "/JavaScript" not in archive.Root.get("/Names", {})
    assert "/AA" not in archive.Root and "/OpenAction" not in archive.Root


def test_scorecards_are_tagged_too(tmp_path):
    made = small(language="zh")
    build_scorecards(made, site_scores(made.study), tmp_path, lambda share, step: None)
    with pikepdf.open(tmp_path / "scorecards.pdf") as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.Root.MarkInfo.Marked
        assert [unmarked(page) for page in pdf.pages] == [[]] * len(pdf.pages)
