"""A report drawn as two shares is, joined, what it is when it is drawn as one."""

from collections import Counter
from dataclasses import replace

import pikepdf
import pytest

from reports.composing import compose
from reports.rendering.drawing import draw_share
from reports.rendering.joining import join
from reports.rendering.photos import printable
from reports.rendering.shares import LEAST, Share, shares
from tests.reports.conftest import answered, small
from tests.reports.generated import photo
from tests.reports.tags import elements


@pytest.fixture(scope="module")
def document():
    return compose(small())


@pytest.fixture(scope="module")
def photos(document):
    return {sha: printable(photo(sha)) for sha in document.photographs()}


@pytest.fixture(scope="module")
def alone(document, photos, tmp_path_factory):
    """Return the same report, drawn as one."""
    path = tmp_path_factory.mktemp("alone") / "report.pdf"
    whole = Share(document, 0, document.page_count())
    assert draw_share(whole, photos, path, lambda **said: None)[1] == ()
    with pikepdf.open(path) as opened:
        yield opened


@pytest.fixture
def joined(small_report):
    with pikepdf.open(small_report.pdf) as opened:
        yield opened


def heads(pdf):
    """Return what each cell says its head cells are, by their words' place in the tree."""
    cells = elements(pdf)
    known = [bytes(cell.ID) for cell in cells if "/ID" in cell]
    asked = [bytes(head) for cell in cells for head in cell.get("/A", {}).get("/Headers", [])]
    return known, asked


def links(pdf):
    return [
        (number, str(link.get("/Dest", "")), str(link.get("/A", {}).get("/URI", "")))
        for number, page in enumerate(pdf.pages)
        for link in page.obj.get("/Annots", [])
    ]


def numbers_of(pdf):
    return {page.obj.objgen: number for number, page in enumerate(pdf.pages)}


def places(pdf):
    flat, pages = pdf.Root.Names.Dests.Names, numbers_of(pdf)
    names = [bytes(flat[at]) for at in range(0, len(flat), 2)]
    assert names == sorted(names)
    return {
        name: (pages[flat[2 * at + 1][0].objgen], [float(x) for x in list(flat[2 * at + 1])[2:]])
        for at, name in enumerate(names)
    }


def bookmarks(pdf):
    pages = numbers_of(pdf)

    def below(items):
        return [
            (item.title, pages[item.destination[0].objgen], below(item.children)) for item in items
        ]

    with pdf.open_outline() as outline:
        return below(outline.root)


def test_it_works(document, joined, alone):
    assert len(shares(document)) == 2
    assert len(joined.pages) == len(alone.pages) == document.page_count() >= LEAST
    assert links(joined) == links(alone)
    assert places(joined) == places(alone)
    assert bookmarks(joined) == bookmarks(alone)
    assert dict(joined.docinfo) == dict(alone.docinfo)


def test_links_reach_from_one_share_into_the_other(joined, document):
    middle = shares(document)[0].end
    known = places(joined)
    reached = {
        (number < middle, known[name.encode()][0] < middle)
        for number, name, _ in links(joined)
        if name
    }
    assert (True, True) in reached
    assert all(name.encode() in known for _, name, _ in links(joined) if name)
    assert not any("elsewhere:" in address for _, _, address in links(joined))


def test_the_tree_of_tags_is_whole(joined, alone):
    assert Counter(str(each.S) for each in elements(joined)) == Counter(
        str(each.S) for each in elements(alone)
    )
    for element in elements(joined):
        for kid in element.K if isinstance(element.get("/K"), pikepdf.Array) else ():
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                assert kid.P.objgen == element.objgen
    known, asked = heads(joined)
    assert len(set(known)) == len(known) == len(heads(alone)[0])
    assert set(asked) <= set(known)


def test_content_finds_its_elements(joined):
    numbers = joined.Root.StructTreeRoot.ParentTree.Nums
    keys = [int(numbers[at]) for at in range(0, len(numbers), 2)]
    assert keys == sorted(set(keys))
    for page in joined.pages:
        own = numbers[2 * keys.index(int(page.obj.StructParents)) + 1]
        assert {element.Pg.objgen for element in own} == {page.obj.objgen}
        for link in page.obj.get("/Annots", []):
            assert int(link.StructParent) in keys


def test_each_font_and_photo_is_there_once(joined):
    fonts = {
        (str(each.FontName), each[kind].objgen)
        for each in joined.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
        for kind in ("/FontFile2", "/FontFile3")
        if kind in each
    }
    assert len({name for name, _ in fonts}) == len(fonts) >= 2
    assert len({place for _, place in fonts}) == len(fonts)
    pictures = [
        each.read_raw_bytes()
        for each in joined.objects
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"
    ]
    assert len(set(pictures)) == len(pictures) >= 1


def test_a_link_to_nowhere_is_told(document, photos, tmp_path):
    made = []
    for start in (0, 1):
        share, path = Share(document, start, start + 1), tmp_path / f"{start}.pdf"
        draw_share(share, photos, path, lambda **said: None)
        made.append(path)
    missing = join(*made, tmp_path / "joined.pdf")
    assert document.parts[0].pages[2].anchor in missing


def test_a_report_in_two_languages_is_parted_between_them(document):
    first, second = shares(document)
    assert {part.language for part, _ in first.pages()} == {"zh"}
    assert {part.language for part, _ in second.pages()} == {"en"}
    assert second.style() == f"@page :first {{ counter-reset: page {first.end + 1} }}"


def test_one_language_is_parted_before_a_section():
    first, second = shares(compose(answered("zh")))
    begins = second.pages()[0][1]
    assert not begins.part or begins.part.startswith("1/")
    assert abs(len(first) - len(second)) <= 8


def test_a_short_report_is_drawn_as_one(document):
    part = document.parts[0]
    (only,) = shares(replace(document, parts=(replace(part, pages=part.pages[: LEAST - 1]),)))
    assert only.alone
