"""The PDF is tagged, says its language and title, carries its fonts; PDF/A where it is asked."""

from contextlib import nullcontext

import pikepdf
import pytest
from pypdf import PdfReader
from weasyprint import HTML
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import fonts

from reports.rendering.font_files import unread_fonts
from reports.rendering.sheets import Sheets
from tests.reports.conftest import Report, small


@pytest.fixture
def tagged(small_report):
    return PdfReader(small_report.pdf)


@pytest.fixture
def archived(small_archive):
    return PdfReader(small_archive.pdf)


def elements(reader):
    """Return every element of the structure tree."""
    found = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


def metadata(reader):
    return reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()


def test_it_works(tagged):
    root = tagged.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-CN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert 'pdfuaid:part="1"' in metadata(tagged)


def test_headings_tables_and_pictures_are_tagged(tagged):
    kinds = {str(element["/S"]) for element in elements(tagged)}
    assert {"/H1", "/P", "/Table", "/TR", "/TH", "/TD", "/Figure"} <= kinds


def test_every_picture_says_what_it_shows(tagged):
    pictures = [element for element in elements(tagged) if element["/S"] == "/Figure"]
    assert pictures
    assert [p for p in pictures if not str(p.get("/Alt", "")).strip()] == []


def test_the_english_part_is_english(tagged):
    spoken = {str(element.get("/Lang", "")) for element in elements(tagged)}
    assert "en" in spoken


def test_every_font_is_in_the_file_and_its_letters_can_be_read_out(tagged):
    fonts = {}
    for page in tagged.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            fonts[font.indirect_reference.idnum] = font.get_object()
    assert fonts
    for font in fonts.values():
        assert "/ToUnicode" in font
        inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert any(key in inner for key in ("/FontFile2", "/FontFile3"))


def test_links_inside_lead_to_pages_that_exist(tagged):
    names = set(tagged.named_destinations)
    linked = [
        str(note.get_object().get("/Dest", "") or note.get_object().get("/A", {}).get("/D", ""))
        for page in tagged.pages
        for note in page.get("/Annots", [])
    ]
    linked = [name for name in linked if name]
    assert len(linked) > 20
    assert [name for name in linked if name.lstrip("/") not in {n.lstrip("/") for n in names}] == []


def test_every_section_is_a_bookmark_under_its_edition(tagged):
    editions = [mark for mark in tagged.outline if isinstance(mark, dict)]
    assert len(editions) == 2
    chinese, english = (
        [str(mark["/Title"]) for mark in below if isinstance(mark, dict)]
        for below in tagged.outline
        if isinstance(below, list)
    )
    assert any("客户旅程" in title for title in chinese)
    assert any("Customer journey" in title for title in english)


def test_each_edition_says_where_the_other_begins(tagged):
    chinese, english = (
        tagged.get_destination_page_number(mark)
        for mark in tagged.outline
        if isinstance(mark, dict)
    )
    told = tagged.pages[chinese + 1].extract_text().replace(" ", "")
    assert f"英文版从第{english + 1}页开始" in told
    assert "The Chinese edition begins on page 1" in tagged.pages[english + 1].extract_text()


def test_an_archived_report_is_pdf_a(archived):
    assert 'pdfaid:part="3"' in metadata(archived)
    assert 'pdfaid:conformance="A"' in metadata(archived)
    assert "/OutputIntents" in archived.trailer["/Root"]
    assert archived.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/ID" in archived.trailer


def test_the_same_source_gives_the_same_archive(small_archive, tmp_path):
    """That a report is the same again, whoever builds it, is shown by test_build_reproducible."""
    one, other = small_archive.files(), Report(small(archive=True), tmp_path / "b").build().files()
    assert list(one) == list(other)
    assert len(one) > 5
    assert [name for name in one if one[name] != other[name]] == []


def test_the_file_is_sound(tagged, archived):
    for reader in (tagged, archived):
        reader.stream.seek(0)
        with pikepdf.open(reader.stream) as pdf:
            assert pdf.check_pdf_syntax() == []


def test_a_font_s_file_is_never_copied_and_the_pdf_is_the_same(monkeypatch):
    read, largest = fonts.get_hb_object_data, []

    def heard(face, *more):
        data = read(face, *more)
        largest[-1] = max(largest[-1], len(data or b""))
        return data

    monkeypatch.setattr(fonts, "get_hb_object_data", heard)
    made = []
    for writing in (nullcontext, unread_fonts):
        largest.append(0)
        with writing():
            laid = HTML(string="<p style='font-family: Noto Sans CJK SC'>排队等候 queue").render()
            made.append(laid.write_pdf(pdf_identifier=b"x"))
    assert made[0] == made[1]
    assert largest[0] > 10_000_000 > 10 * largest[1], "only what was made of the file is read"


MIXED = """<html lang=zh><title>x</title><style>h1 { color: teal }
a::before { content: "※" }</style><h1>排队等候</h1><ul><li>queue <a href="#t">1</a><li>柜台</ul>
<table id=t><tr><th>n<td colspan=2><b>30</b></table><svg width=9 height=9><title>x</title>
<text y=8>字</text></svg>"""


def test_rules_that_speak_of_every_element_make_no_styles_and_the_pdf_is_the_same():
    made, styles = [], []
    for kind in (HTML, Sheets):
        laid = kind(string=MIXED).render()
        made.append(laid.write_pdf(pdf_identifier=b"x", pdf_variant="pdf/ua-1"))
        (drawn,) = (each for each in _boxes(laid) if isinstance(each, boxes.ReplacedBox))
        known = drawn.replacement._context.style_for._computed_styles
        styles.append({pseudo for _, pseudo in known})
        marked = {element.tag for element, pseudo in known if pseudo == "marker"}
    assert marked == {"li"}
    assert made[0] == made[1]
    assert styles[0] - styles[1] == {
        "footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback",
    }  # fmt: skip


def _boxes(laid):
    waiting = [page._page_box for page in laid.pages]
    while waiting:
        box = waiting.pop()
        yield box
        waiting += [getattr(each, "_box", each) for each in getattr(box, "children", ())]
