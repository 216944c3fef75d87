"""Two PDF files → one: pages, links, bookmarks and the tree of tags, as if they were drawn as one.

PDF 1.7 (ISO 32000-1): 7.7.4 names, 7.9.7 number trees, 12.3.3 outlines, 14.7.4 parents of content.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf

_FONT_FILES = ("/FontFile2", "/FontFile3")
_BEGINNING = 4


def join(first: Path, second: Path, target: Path) -> tuple[str, ...]:
    """Join tagged files of WeasyPrint's into `target`; return link targets that are nowhere."""
    with Pdf.open(first) as whole, Pdf.open(second) as other:
        _append(whole, other)
        missing = _missing(whole)
        whole.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return missing


def _append(whole: Pdf, other: Pdf) -> None:
    tags, added = whole.Root.StructTreeRoot, other.Root.StructTreeRoot
    numbers = tags.ParentTree.Nums
    _renumber(other, _free(numbers))
    own = whole.pages[0].obj.Resources
    # Taken out first: pikepdf would bring over only those that the pages link to themselves.
    names = other.Root.get("/Names", Dictionary())
    del other.Root.Names
    whole.add_pages_from(other)
    _share_files(own, whole.pages[-1].obj.Resources)
    numbers.extend(whole.copy_foreign(other.make_indirect(added.ParentTree.Nums)))
    top, below = tags.K[0], whole.copy_foreign(added.K[0])
    for element in below.K:
        element.P = top
    top.K.extend(below.K)
    _add_names(whole, whole.copy_foreign(other.make_indirect(names)))
    _add_bookmarks(whole, other)


def _share_files(own: Object, added: Object) -> None:
    """Let pages that were added use the fonts' files and the photos that are here already."""
    files = {font.FontName: font for font in _descriptors(own)}
    for font in _descriptors(added):
        for kind in _FONT_FILES:
            if kind in font and len(font[kind].read_bytes()) <= _BEGINNING:
                font[kind] = files[font.FontName][kind]
    photos = {_print(photo): photo for _, photo in _photos(own)}
    for name, photo in _photos(added):
        added.XObject[name] = photos.get(_print(photo), photo)


def _descriptors(resources: Object) -> list[Any]:
    return [
        font.DescendantFonts[0].FontDescriptor
        for font in resources.Font.values()
        if "/DescendantFonts" in font
    ]


def _photos(resources: Object) -> list[tuple[str, Any]]:
    every = resources.get("/XObject", Dictionary()).items()
    return [(name, each) for name, each in every if each.get("/Subtype") == "/Image"]


def _print(photo: Any) -> tuple[bytes, bytes]:
    """Return what tells a picture from others: its mask and its bytes."""
    mask = photo.get("/SMask")
    return b"" if mask is None else mask.read_raw_bytes(), photo.read_raw_bytes()


def _free(numbers: Object) -> int:
    """Return the first number that a tree does not use."""
    keys = (int(numbers[index]) for index in range(0, len(numbers), 2))
    return max(keys, default=-1) + 1


def _renumber(pdf: Pdf, start: int) -> None:
    """Let the numbers by which content finds its tags begin at `start`."""
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    for index in range(0, len(numbers), 2):
        numbers[index] = int(numbers[index]) + start
    for page in pdf.pages:
        page.obj.StructParents = int(page.obj.StructParents) + start
        for annotation in page.obj.get("/Annots", Array()):
            annotation.StructParent = int(annotation.StructParent) + start


def _places(names: Object) -> dict[bytes, Any]:
    """Return the named places of a file's names."""
    flat = names.get("/Dests", Dictionary()).get("/Names", Array())
    return {bytes(flat[index]): flat[index + 1] for index in range(0, len(flat), 2)}


def _add_names(whole: Pdf, added: Object) -> None:
    """Merge the named places, which have to be in the order of their bytes."""
    names = whole.Root.get("/Names", Dictionary())
    places = _places(added) | _places(names)
    flat = Array()
    for name in sorted(places):
        flat.extend([pikepdf.String(name), places[name]])
    names.Dests = Dictionary(Names=flat)
    whole.Root.Names = names


def _add_bookmarks(whole: Pdf, other: Pdf) -> None:
    """Hang the other file's bookmarks behind the last one."""
    if "/Outlines" not in other.Root:
        return
    added = whole.copy_foreign(other.Root.Outlines)
    if "/Outlines" not in whole.Root:
        whole.Root.Outlines = added
        return
    root = whole.Root.Outlines
    last, first = root.Last, added.First
    last.Next, first.Prev = first, last
    entry, first.Parent = first, root
    while "/Next" in entry:
        entry = entry.Next
        entry.Parent = root
    root.Last = added.Last
    root.Count = int(root.Count) + int(added.Count)


def _missing(pdf: Pdf) -> tuple[str, ...]:
    """Return the names that links give and no page has."""
    known = _places(pdf.Root.Names)
    asked = {
        bytes(annotation.Dest): str(annotation.Dest)
        for page in pdf.pages
        for annotation in page.obj.get("/Annots", Array())
        if "/Dest" in annotation
    }
    return tuple(sorted(name for key, name in asked.items() if key not in known))
