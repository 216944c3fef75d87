"""A report's HTML as WeasyPrint reads it, without the browser's rules for footnotes.

Those five rules speak of every element, so each would get five styles more: two thirds of all the
styles, a third of what a page takes. A report has no footnotes.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.html import UA

_FOOTNOTES = re.compile(r"^::(footnote|note)-[a-z]+ \{[^{}]*\}$", re.MULTILINE)


class Sheets(HTML):  # type: ignore[misc] # WeasyPrint ships no types
    """HTML that has no footnotes."""

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [_without_footnotes(), *super()._ua_stylesheets(forms)[1:]]


@cache
def _without_footnotes() -> CSS:
    return CSS(string=_FOOTNOTES.sub("", UA), counter_style=CounterStyle())
