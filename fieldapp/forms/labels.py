"""Words of an instrument as HTML: escaped first, then **bold** and *emphasis* as XLSForm has it."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

# Bounded: words may quote an answer, and one of many asterisks would be searched for ever.
BOLD = re.compile(r"\*\*(\S(?:.{0,300}?\S)?)\*\*")
EMPHASIS = re.compile(r"(?<![\w*])\*(\S(?:[^*]*\S)?)\*(?![\w*])")


def markup(words: str) -> Markup:
    """Return words that a person typed as safe HTML with bold and emphasis."""
    safe = str(escape(words))
    bold = BOLD.sub(r"<b>\1</b>", safe)
    # Escaped above: nothing that was typed can open a tag of its own.
    return Markup(EMPHASIS.sub(r"<em>\1</em>", bold))  # noqa: S704
