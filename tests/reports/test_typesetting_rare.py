"""Rare Han, emoji, right to left, endless words, 5,000 letters: printed, or cut with a pointer."""

import re
import subprocess
from dataclasses import replace

import pikepdf
import pytest
from weasyprint import HTML

from reports.build import build_report
from reports.composing import compose
from reports.rendering.drawing import lay_out
from reports.rendering.fonts import unprintable
from reports.rendering.overflow import stray_texts
from surveys.text import Text
from tests.reports.generated import Size, source
from tests.reports.layout import overflows

RARE = {
    "extension b": "𠮷野家𡈽𪚥",
    "emoji": "排队👨‍👩‍👧🏽🙂等候",
    "right to left": "שלום עולם مرحبا",
    "a long word": "Donaudampfschifffahrtsgesellschaftskapitänsmütze" * 3,
    "a long word of Han": "等" * 120,
    "an unknown letter": "坐\U00012480下",
    "marks without a letter": "\u0301\u202e\u200b\ufeff等",
}
LONG = "我在这里等了很久，" * 555 + "完。"
# .notdef, and what the renderer puts where no font has a letter.
NO_GLYPH = {0, 0xFFFF}
SIZE = Size(touchpoints=5, segments=2, sites=3, personas=1, verbatims=6, photos=0)


def rare(language="zh"):
    """Return a study whose every name and remark is odd."""
    made = source(SIZE, language)
    odd = [Text.of({"zh": words, "en": words}) for words in RARE.values()]
    plan = made.study
    plan = replace(
        plan,
        client=odd[0],
        touchpoints=tuple(
            replace(each, name=odd[at % 7]) for at, each in enumerate(plan.touchpoints)
        ),
        segments=tuple(replace(each, name=odd[at + 1]) for at, each in enumerate(plan.segments)),
        sites=tuple(replace(each, name=odd[at + 2]) for at, each in enumerate(plan.sites)),
        personas=tuple(replace(each, name=odd[5], quote=odd[3]) for each in plan.personas),
    )
    words = [LONG, *RARE.values()]
    for at, row in enumerate(made.analysis["verbatims"]):
        row["text"] = words[at % len(words)]
    return replace(made, study=plan)


def letters(path):
    """Return every letter that a PDF says it shows."""
    told = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True)
    return set(told.stdout)


def glyphs(path):
    """Return the numbers of all glyphs that a PDF draws."""
    with pikepdf.open(path) as pdf:
        shown = [
            bytes(piece)
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "TJ"
            for piece in operands[0]
            if isinstance(piece, pikepdf.String)
        ]
    return {a * 256 + b for raw in shown for a, b in zip(raw[::2], raw[1::2], strict=True)}


def fonts(path):
    """Return the fonts of a PDF, without the mark of a subset."""
    with pikepdf.open(path) as pdf:
        return {
            str(font.BaseFont).partition("+")[2]
            for page in pdf.pages
            for font in page.Resources.get("/Font", {}).values()
        }


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rare")
    built = build_report(rare(), folder, lambda share, step: None)
    return folder, built


def test_it_works(printed):
    folder, built = printed
    assert built.warnings == ()
    assert "Noto-Sans-CJK-SC" in fonts(folder / "report.pdf")
    assert not any("notdef" in font.lower() for font in fonts(folder / "report.pdf"))


def test_no_letter_is_missing(printed):
    """What a font has is in the file; what none has stands as an empty box, never as nothing."""
    folder, _ = printed
    shown = letters(folder / "report.pdf")
    said = {letter for words in RARE.values() for letter in words if letter.isalpha()}
    said -= {"\U00012480"}
    none = unprintable("".join(sorted(said)))
    assert said - none - shown == set()
    assert "𠮷" in shown and "م" in shown and "ש" in shown
    assert none == frozenset() or "□" in shown


def test_every_letter_has_a_glyph(printed):
    folder, _ = printed
    assert glyphs(folder / "report.pdf") & NO_GLYPH == set()


def test_a_letter_without_a_glyph_would_be_found(tmp_path):
    HTML(string="<p style='font-family: Noto Sans CJK SC'>只有\U00012480").write_pdf(
        tmp_path / "a.pdf"
    )
    assert bool(glyphs(tmp_path / "a.pdf") & NO_GLYPH) == bool(unprintable("\U00012480"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_odd_words_stay_in_their_boxes(language):
    laid = lay_out(compose(rare(language)), {})
    assert stray_texts(laid) == []
    assert overflows(laid) == []


def test_a_remark_of_5000_letters_is_cut_with_a_pointer_and_whole_on_the_web(printed):
    folder, _ = printed
    assert len(LONG) > 4990
    web = (folder / "html" / "zh-verbatims.html").read_text("utf-8")
    assert "完。" in re.sub("<[^>]+>", "", web)
    page = next(page for page in compose(rare()).parts[0].pages if page.kind == "verbatims")
    cut = [quote for quote in page.quotes if quote.words.endswith("…")]
    assert cut
    assert "全文见网页版" in page.source
