"""A report's HTML as WeasyPrint reads it, without the browser's rules that speak of every element.

Five for footnotes and one for list markers would give each element six styles more: most of all
styles, a third of what a page takes. A report has no footnotes, and only a `li` has a marker.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.html import UA

_FOOTNOTES = re.compile(r"^::(footnote|note)-[a-z]+ \{[^{}]*\}$", re.MULTILINE)
_MARKER = re.compile(r"^::marker", re.MULTILINE)


class Sheets(HTML):  # type: ignore[misc] # WeasyPrint ships no types
    """HTML that has no footnotes, and markers in lists only."""

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [_reduced(), *super()._ua_stylesheets(forms)[1:]]


@cache
def _reduced() -> CSS:
    rules = _MARKER.sub("li::marker", _FOOTNOTES.sub("", UA))
    return CSS(string=rules, counter_style=CounterStyle())
