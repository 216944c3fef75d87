"""WeasyPrint's fonts without a copy of their files: a Chinese one has 19 MB, a report uses several.

A font's file is read when it is asked for; HarfBuzz subsets it without that, so it never is.
Shares of a document that are joined afterwards have each font's file once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint import pdf
from weasyprint.pdf import fonts, stream

from reports.rendering.beside import Other

_BEGINNING = 4


class UnreadFont(fonts.Font):  # type: ignore[misc] # WeasyPrint ships no types
    """A font whose `file_content` is read from its face when it is first asked for."""

    def __init__(self, *told: Any) -> None:
        self._content: bytes | None = None
        self.is_elsewhere, self.also = False, frozenset[int]()
        with _nothing_read():
            super().__init__(*told)

    @property
    def file_content(self) -> bytes:
        """Return the font's file, or what was made of it."""
        if self._content is None:
            self._content = fonts.get_hb_object_data(self.hb_face)
        return self._content or b""

    @file_content.setter
    def file_content(self, content: bytes | None) -> None:
        self._content = content

    def clean(self, to_unicode: dict[int, str], hinting: bool) -> None:
        """Reduce the file to what is used here and, where that shares it, in the other part."""
        if self.is_elsewhere:
            self._content = b"OTTO" if "CFF " in self.tables else b"\0\1\0\0"
        else:
            super().clean(dict.fromkeys(self.also, "") | to_unicode, hinting)

    @property
    def type(self) -> str:
        """Return "otf" or "ttf" by the first letters of the file, as WeasyPrint tells it."""
        begun = self._content[:_BEGINNING] if self._content else _begun(self.hb_face)
        return "otf" if begun == b"OTTO" else "ttf"


def _begun(face: Any) -> bytes:
    """Return the first letters of a face's file."""
    blob = fonts.harfbuzz.hb_face_reference_blob(face)
    try:
        with fonts.ffi.new("unsigned int *") as length:
            data = fonts.harfbuzz.hb_blob_get_data(blob, length)
            return bytes(fonts.ffi.buffer(data, min(_BEGINNING, length[0])))
    finally:
        fonts.harfbuzz.hb_blob_destroy(blob)


@contextmanager
def _nothing_read() -> Iterator[None]:
    """Let WeasyPrint find no file for a while."""
    read = fonts.get_hb_object_data
    fonts.get_hb_object_data = lambda face: None
    try:
        yield
    finally:
        fonts.get_hb_object_data = read


@contextmanager
def unread_fonts() -> Iterator[None]:
    """Let WeasyPrint write with such fonts for a while."""
    usual = stream.Font
    stream.Font = UnreadFont
    try:
        yield
    finally:
        stream.Font = usual


def _shareable(used: Collection[UnreadFont]) -> dict[str, frozenset[int]]:
    """Return the glyphs used of each file whose glyphs have the same numbers in both processes.

    Letters that a font lacks get numbers as they come; a variable font is made a static one.
    """
    glyphs: dict[str, frozenset[int]] = {}
    for font in used:
        glyphs[font.hash] = glyphs.get(font.hash, frozenset()) | font.to_unicode.keys()
    own = {font.hash for font in used if font.bitmap or font.missing or "fvar" in font.tables}
    return {name: found for name, found in glyphs.items() if name not in own}


@contextmanager
def one_file(other: Other, *, keeps: bool) -> Iterator[None]:
    """Let two processes that write shares of a document put each font's file into one of them.

    The other's file is left with its first letters, for `reports.rendering.joining` to replace.
    """
    usual = pdf.build_fonts_dictionary

    def build(made: Any, used: dict[str, UnreadFont], *how: Any) -> Any:
        glyphs = _shareable(used.values())
        others = other.swap(glyphs)
        for font in used.values():
            if font.hash in glyphs and font.hash in others:
                font.is_elsewhere, font.also = not keeps, others[font.hash]
        return usual(made, used, *how)

    pdf.build_fonts_dictionary = build
    try:
        yield
    finally:
        pdf.build_fonts_dictionary = usual
