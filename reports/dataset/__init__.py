"""Submissions of one wave → columns: the numbers, words and pictures that measures read.

    documents ─► plan_of(instrument) ─► Rows an audience + verbatims + photos + Base
    vectors   ─► (surveys.vectors) ───┘   words and pictures from documents, once they are asked for

Audiences: customers (intercept, import), visits (mystery_visit), groups (focus_group), employees
(employee) and promises (promise_audit). What stands in a repeat becomes a card: the question named
`touchpoint` (`dimension`, `factor`, `item`) in it says what the card is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from threading import Lock
from typing import Any

from reports.coding.codes import Code, said
from reports.dataset.gathering import (
    AUDIENCES,
    CUSTOMERS,
    Document,
    Gathered,
    Gatherer,
    Row,
    Vectors,
)
from reports.dataset.rows import Rows
from surveys.instrument import Instrument
from surveys.study import Study

__all__ = ["AUDIENCES", "CUSTOMERS", "Dataset", "Vectors"]
Spoken = Callable[[list[str]], Iterable[Document]]
# By a verbatim's id and the hash of its words (reports.coding.said).
Codes = Mapping[tuple[str, str], Code]


class Dataset:
    """One wave of a study as columns; see `from_documents` and `from_vectors`.

    `kept` holds what measures work out once and share.
    """

    def __init__(self, gatherer: Gatherer, spoken: Spoken | None = None) -> None:
        self.study = gatherer.study
        self.wave = gatherer.wave
        self.instruments = dict(gatherer.instruments)
        self.segments = tuple(segment.code for segment in self.study.segments)
        self.base = gatherer.found.base
        self._heard = _Heard(gatherer, spoken)
        self._codes: Codes = {}
        self._read_verbatims: list[Row] | None = None
        self.kept: dict[str, Any] = {}

    @classmethod
    def from_documents(
        cls,
        study: Study,
        wave: str,
        documents: Iterable[Document],
        instruments: Mapping[str, Instrument],
    ) -> Dataset:
        """Read the wave's documents, one at a time; `instruments` maps "code:version" to each.

        A submission that does not count (METHOD §4) or whose instrument is not given is left out
        and counted in `base`; documents of other waves are passed over.
        """
        return cls.from_vectors(study, wave, (), instruments, documents)

    @classmethod
    def from_vectors(
        cls,
        study: Study,
        wave: str,
        blocks: Iterable[Vectors],
        instruments: Mapping[str, Instrument],
        documents: Iterable[Document],
        spoken: Spoken | None = None,
    ) -> Dataset:
        """Read the numbers of `blocks`, and `documents` whole: what no block has.

        Blocks are of instruments whose layout is `whole`, and of submissions that say themselves
        what the layout calls `typed`. `spoken` returns the documents of the
        instrument versions that it is given; it is called when words or pictures are asked for.
        The same submissions give the same dataset as `from_documents`.
        """
        gatherer = Gatherer(study, wave, instruments)
        for block in blocks:
            gatherer.read_vectors(block)
        for document in documents:
            if document.get("wave") == wave:
                gatherer.read(document)
        gatherer.close()
        return cls(gatherer, spoken)

    def coded(self, codes: Codes) -> Dataset:
        """Return the same wave with people's codes of its verbatims, by id and hash of the words.

        The columns are shared. A code holds for the words that it was given to; where it leaves a
        field open, what the form says stays.
        """
        other = copy(self)
        other._codes, other._read_verbatims = codes, None
        return other

    @property
    def verbatims(self) -> list[Row]:
        """Return what people said: {id, text, segment, touchpoint, dimension, feeling, …}."""
        found = self._heard.all().verbatims
        if not self._codes:
            return found
        if self._read_verbatims is None:
            self._read_verbatims = [self._read(row) for row in found]
        return self._read_verbatims

    @property
    def coded_verbatims(self) -> list[Row]:
        """Return the verbatims that people coded."""
        if not self._codes:
            return []
        pairs = zip(self._heard.all().verbatims, self.verbatims, strict=True)
        return [read for row, read in pairs if self._code(row)]

    def _code(self, row: Row) -> Code | None:
        return self._codes.get((row["id"], said(row["text"])))

    def _read(self, row: Row) -> Row:
        code = self._code(row)
        if code is None:
            return row
        felt = row["feeling"] if code.feeling is None else code.feeling
        return row | {
            "touchpoint": code.touchpoint or row["touchpoint"],
            "dimension": code.dimension or row["dimension"],
            "feeling": felt,
        }

    @property
    def photos(self) -> list[Row]:
        """Return the pictures: {sha256, touchpoint, site, submission, taken_at, wave}."""
        return self._heard.all().photos

    def rows(self, audience: str) -> Rows:
        """Return the rows of an audience, one a submission; empty where there are none."""
        # An audience without rows still knows its questions; Rows of length 0 are falsy.
        found = self._heard.gatherer.found.rows.get(audience)
        return Rows((), self.segments) if found is None else found

    def cards(self, audience: str) -> Rows:
        """Return the cards of an audience: one row an instance of a repeat."""
        return self.rows(f"{audience}/cards")

    def codes(self, kind: str, rows: Rows, measures: Iterable[str]) -> list[str]:
        """Return the codes of a kind that any of the measures was asked for, in study order."""
        seen = dict.fromkeys(code for measure in measures for code in rows.asked(kind, measure))
        planned = [thing.code for thing in getattr(self.study, f"{kind}s")]
        return [code for code in planned if code in seen] + [
            code for code in seen if code not in planned
        ]


class _Heard:
    """Words and pictures, read from documents when they are first asked for."""

    def __init__(self, gatherer: Gatherer, spoken: Spoken | None) -> None:
        self.gatherer = gatherer
        self._spoken = spoken
        self._lock = Lock()

    def all(self) -> Gathered:
        """Return what came together, words and pictures included."""
        with self._lock:
            if self._spoken is not None:
                forms = self.gatherer.spoken_forms()
                if forms:
                    self.gatherer.hear(self._spoken(forms))
                self._spoken = None
        return self.gatherer.found
