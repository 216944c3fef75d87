"""The child: what it may load, how it ends, what it leaves behind."""

import dataclasses
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reports import build
from reports.build import build_report
from reports.composing import compose
from reports.rendering.drawing import lay_out
from reports.rendering.exchange import Limits, Request, document_from_plain
from reports.rendering.fetching import MemoryFetcher, RefusedError
from reports.rendering.fonts import require_chinese, unprintable
from reports.rendering.overflow import stray_texts
from reports.rendering.photos import printable
from reports.rendering.supervising import RenderingError, render
from surveys.plain import to_plain
from surveys.problems import InputError
from tests.reports.generated import Size, source

SMALL = Size(touchpoints=3, segments=2, sites=2, personas=0, verbatims=2, photos=1)


def silent(share: float, step: str) -> None:
    assert 0 <= share <= 1
    assert step


def test_it_works(small_report):
    assert small_report.built.warnings == ()
    assert small_report.pdf.read_bytes().startswith(b"%PDF")
    assert (small_report.html / "index.html").exists()
    shares = [share for share, _ in small_report.heard]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert small_report.heard[-1][1] == "完成"


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a.png",
        "https://example.org/a.png",
        "file:///etc/passwd",
        "ftp://example.org/",
        "data:image/png;base64,iVBORw0KGgo=",
        "data:text/css," + "a" * 1_000_000,
        "photo:../../etc/passwd",
        "photo:" + "0" * 64,
        "package:../setup.cfg",
        "//example.org/a",
        "",
    ],
)
def test_the_fetcher_refuses_all_that_is_not_its_own(address):
    fetcher = MemoryFetcher({"f" * 64: b"jpeg"}, {"a.css": b"p{}"})
    with pytest.raises(RefusedError):
        fetcher.fetch(address)


def test_the_fetcher_serves_its_own_from_memory():
    fetcher = MemoryFetcher({"f" * 64: b"jpeg"}, {"a.css": b"p{}"})
    assert fetcher.fetch("photo:" + "f" * 64).read() == b"jpeg"
    assert fetcher.fetch("package:a.css").read() == b"p{}"


def test_a_child_that_takes_too_long_is_killed_and_the_last_report_stays(tmp_path):
    (tmp_path / "report.pdf").write_bytes(b"last good one")
    with pytest.raises(RenderingError) as caught:
        build_report(source(SMALL), tmp_path, silent, Limits(seconds=0.2))
    assert "longer than 0.2 seconds" in caught.value.lines("en")[0]
    assert "0.2 秒" in caught.value.lines("zh")[0]
    assert (tmp_path / "report.pdf").read_bytes() == b"last good one"
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


def test_a_child_that_needs_too_much_memory_says_so(tmp_path):
    with pytest.raises(RenderingError) as caught:
        build_report(source(SMALL), tmp_path, silent, Limits(memory=150 * 2**20))
    assert "150 MB" in caught.value.lines("en")[0]


def test_a_child_that_fails_tells_its_last_words(tmp_path):
    document = compose(source(SMALL))
    request = Request(document, str(tmp_path / "nowhere" / "to" / "write"))
    with pytest.raises(RenderingError) as caught:
        render(request, silent)
    assert "nowhere" in caught.value.lines("en")[0]


def test_a_missing_chinese_font_names_the_remedy(monkeypatch, tmp_path):
    monkeypatch.setattr(build, "require_chinese", require_chinese)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(InputError) as caught:
        build_report(source(SMALL), tmp_path, silent)
    assert "apt install fonts-noto-cjk" in caught.value.lines("en")[0]
    assert "apt install fonts-noto-cjk" in caught.value.lines("zh")[0]


def test_the_document_crosses_as_plain_data():
    document = compose(source(SMALL, "both"))
    assert document_from_plain(to_plain(document)) == document


def test_a_page_that_holds_too_much_is_told():
    document = compose(source(Size()))
    part = document.parts[0]

    def grow(page):
        if page.kind != "expectation":
            return page
        [table, *_] = page.tables
        rows = {name: getattr(table, name) * 3 for name in ("lines", "pairs", "bars")}
        return dataclasses.replace(page, tables=(dataclasses.replace(table, **rows),))

    grown = dataclasses.replace(part, pages=tuple(map(grow, part.pages)))
    strays = stray_texts(lay_out(dataclasses.replace(document, parts=(grown,)), {}))
    assert any("source line is lost" in stray for stray in strays)


def test_photos_are_printed_small_and_without_metadata(tmp_path):
    from io import BytesIO

    from PIL import Image

    buffer = BytesIO()
    image = Image.new("RGB", (3000, 2000), "red")
    exif = image.getexif()
    exif[0x010E] = "where I live"
    image.save(buffer, "JPEG", exif=exif)
    made = printable(buffer.getvalue())
    assert made is not None
    assert b"where I live" not in made
    assert max(Image.open(BytesIO(made)).size) <= 1100
    assert printable(b"no photo") is None


def test_an_unreadable_photo_leaves_its_place_empty(tmp_path):
    broken = source(SMALL, photos=lambda sha: b"<svg onload=alert(1)>")
    built = build_report(broken, tmp_path, silent)
    assert built.warnings == ()
    assert not [name for name in built.files if name.endswith(".jpg")]


def test_characters_that_no_font_has_are_found():
    assert unprintable("排队 queue −3.4 † “”") == frozenset()
    assert unprintable("\U00012480") in (frozenset(), frozenset("\U00012480"))


def test_two_fonts_serve_the_whole_report(whole_report):
    told = subprocess.run(
        ["pdffonts", str(whole_report.pdf)], capture_output=True, text=True, check=True
    )
    fonts = {line.split()[0].split("+")[-1] for line in told.stdout.splitlines()[2:]}
    assert fonts == {"Noto-Sans-CJK-SC", "Noto-Sans-CJK-SC-Bold"}, fonts


def test_photographs_reach_the_site(small_report):
    shown = list((small_report.html / "assets").glob("*.jpg"))
    assert len(shown) == 1
    assert shown[0].name in (small_report.html / "zh-verbatims.html").read_text("utf-8")


def test_the_site_asks_for_nothing_outside_its_folder(small_report):
    for name in ("index.html", "en.html"):
        html = (small_report.html / name).read_text("utf-8")
        assert "http" not in html.replace("http://www.w3.org", "")
        for address in re.findall(r'(?:src|href)="([^"#]+)', html):
            assert (small_report.html / Path(address)).exists(), address
