"""What every page is held to, whoever reads it: axe finds nothing in it, and it fits its screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe

# Rules by name; with none named, axe applies all that it has.
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
STRICT = (*WCAG, "best-practice")
SIZES = {"phone": (360, 740), "laptop": (1280, 800)}
_AXE = Axe()


def violations(page: Any, rules: Iterable[str] = ()) -> list[tuple[str, list[str]]]:
    """Return each rule that a page breaks, with the elements that break it."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    found = _AXE.run(page, options=options).response["violations"]
    return [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found]


def is_too_wide(page: Any) -> bool:
    """Tell whether a page runs out at the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def walk(
    page: Any,
    addresses: Iterable[str],
    size: str,
    language: str,
    prepare: Callable[[Any], None] = lambda page: None,
) -> Iterator[tuple[str, list[Any]]]:
    """Open pages at a size in a language; yield the address of each and what is wrong with it."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    for address in addresses:
        joint = "&" if "?" in address else "?"
        answer = page.goto(f"{address}{joint}language={language}")
        assert answer.status == 200, address
        prepare(page)
        wrong: list[Any] = violations(page)
        if is_too_wide(page):
            wrong.append("too wide")
        yield address, wrong
