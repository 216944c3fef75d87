"""May two waves be set beside each other? What changed in the questions behind a figure (5.18).

A changed wording, scale or code breaks the line. Which change it was is said by the first of
`BREAKS` that happened to any question that the figure is made of.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.dataset import Dataset
from reports.dataset.rows import Rows
from surveys.differences import Difference, differences

# kind of surveys.differences → what the line says: "scale" before all, since it changes numbers.
BREAKS = {
    "scale": "scale",
    "scores": "scale",
    "type": "scale",
    "codes": "codes",
    "wording": "wording",
    "labels": "wording",
    "meaning": "questions",
    "calculation": "questions",
    "added": "questions",
    "removed": "questions",
}
Key = tuple[str, str, str]


class Comparability:
    """What changed between the forms that two waves were asked by."""

    def __init__(self, before: Dataset, after: Dataset) -> None:
        self.before = before
        self.after = after
        self._found: dict[tuple[str, str], dict[tuple[str, ...], set[str]]] = {}

    def broken(self, audience: str, key: Key) -> str | None:
        """Return why a line breaks: scale, codes, wording or questions; None where it holds.

        `key` is (kind, code, measure). Forms of different codes are compared by scale alone:
        their questions have nothing that matches them.
        """
        rows = [dataset.rows(audience) for dataset in (self.before, self.after)]
        if _scale(rows[0], key) != _scale(rows[1], key):
            return "scale"
        reasons = {
            reason
            for old, new in self._pairs(*rows)
            for path in _paths(rows[0], old, key) | _paths(rows[1], new, key)
            for reason in self._between(old, new).get(path, ())
        }
        return _first(reasons)

    def broken_question(self, audience: str, instrument: str, path: tuple[str, ...]) -> str | None:
        """Return why a question's line breaks, None where it was asked the same."""
        rows = [dataset.rows(audience) for dataset in (self.before, self.after)]
        pairs = (pair for pair in self._pairs(*rows) if pair[0].rsplit(":", 1)[0] == instrument)
        return _first({reason for pair in pairs for reason in self._between(*pair).get(path, ())})

    def _pairs(self, before: Rows, after: Rows) -> Iterator[tuple[str, str]]:
        """Yield the versions of one instrument that were answered in one and the other wave."""
        for old in sorted(set(before.form)):
            for new in sorted(set(after.form)):
                if old != new and old.rsplit(":", 1)[0] == new.rsplit(":", 1)[0]:
                    yield old, new

    def _between(self, old: str, new: str) -> dict[tuple[str, ...], set[str]]:
        if (old, new) not in self._found:
            forms = self.before.instruments[old], self.after.instruments[new]
            found: dict[tuple[str, ...], set[str]] = {}
            for each in differences(*forms):
                if _breaks(each):
                    found.setdefault(each.path, set()).add(BREAKS[each.kind])
            self._found[old, new] = found
        return self._found[old, new]


def _first(reasons: set[str]) -> str | None:
    return next((reason for reason in dict.fromkeys(BREAKS.values()) if reason in reasons), None)


def _breaks(found: Difference) -> bool:
    """Choices in another order are the same codes."""
    return found.kind in BREAKS and not (found.kind == "codes" and found.comparability != "broken")


def _scale(rows: Rows, key: Key) -> tuple[float, float] | None:
    kind, code, measure = key
    if measure in ("nps", "compliance") or not rows.asked(kind, measure):
        return None
    return rows.scale(kind, code, measure)


def _paths(rows: Rows, form: str, key: Key) -> set[tuple[str, ...]]:
    """Return the questions of a version that a figure is made of."""
    asked = {rows.columns[place] for place in rows.forms[form]}
    return {column.path for column in rows.feeding(*key) if column in asked}
