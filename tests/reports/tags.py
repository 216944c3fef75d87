"""The tree of tags of a PDF, walked."""

from typing import Any

import pikepdf


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    """Return every element of the structure tree in reading order."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot.K)
    return found
