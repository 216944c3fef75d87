"""What every page is held to, whoever reads it: axe finds nothing in it, and it fits its screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

# Rules by name; with none named, axe applies all that it has.
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
STRICT = (*WCAG, "best-practice")
SIZES = {"phone": (360, 740), "laptop": (1280, 800)}
# Whether a page fits depends on both; axe reads each size and each language once.
READ = {("phone", "zh"), ("laptop", "en")}
_RUN = "options => axe.run(options).then(({ violations }) => violations)"


def violations(page: Any, rules: Iterable[str] = ()) -> list[tuple[str, list[str]]]:
    """Return each rule that a page breaks, with the elements that break it."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(_RUN, options)
    return [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found]


def is_too_wide(page: Any) -> bool:
    """Tell whether a page runs out at the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def walk(
    page: Any,
    addresses: Iterable[str],
    language: str,
    prepare: Callable[[Any], None] = lambda page: None,
) -> Iterator[tuple[str, list[Any]]]:
    """Open pages in a language, at each size; yield each address and what is wrong there."""
    for address in addresses:
        joint = "&" if "?" in address else "?"
        answer = page.goto(f"{address}{joint}language={language}")
        assert answer.status == 200, address
        prepare(page)
        yield address, [fault for size in SIZES for fault in _faults(page, size, language)]


def _faults(page: Any, size: str, language: str) -> list[Any]:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    wrong: list[Any] = violations(page) if (size, language) in READ else []
    return [*wrong, f"too wide for a {size}"] if is_too_wide(page) else wrong
