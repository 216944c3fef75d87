"""Pages let go of what laid them out as soon as they are painted.

Styles and text layouts are most of what a laid-out page takes, some 3 MB. What WeasyPrint needs of
a box after it has painted its page is its place and its element, for the tags of the PDF.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from weasyprint.document import Document as Laid
from weasyprint.formatting_structure import boxes

# Whether a list item has a bullet is read from its style when it is tagged.
STYLED = ("li",)


def let_go_when_painted(laid: Laid) -> None:
    """Make every page of a laid-out document one that can be painted once."""
    for page in laid.pages:
        page.paint = partial(_paint, page, page.paint)


def _paint(page: Any, paint: Any, *where: Any) -> None:
    paint(*where)
    _let_go(page._page_box)


def _let_go(box: Any) -> None:
    if isinstance(box, boxes.TextBox):
        box.pango_layout = None
    if getattr(box, "element_tag", None) not in STYLED:
        box.style = None
    for child in getattr(box, "children", ()):
        _let_go(getattr(child, "_box", child))
