"""Submissions of one wave → columns: the numbers, words and pictures that measures read.

    documents ─► plan_of(instrument) ─► Rows an audience + verbatims + photos + Base
    vectors   ─► (surveys.vectors) ───┘   words and pictures from documents, once they are asked for

Audiences: customers (intercept, import), visits (mystery_visit), groups (focus_group), employees
(employee) and promises (promise_audit). What stands in a repeat becomes a card: the question named
`touchpoint` (`dimension`, `factor`, `item`) in it says what the card is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from threading import Lock

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


class Dataset:
    """One wave of a study as columns; see `from_documents` and `from_vectors`."""

    def __init__(self, gatherer: Gatherer, spoken: Spoken | None = None) -> None:
        self.study = gatherer.study
        self.wave = gatherer.wave
        self.instruments = dict(gatherer.instruments)
        self.segments = tuple(segment.code for segment in self.study.segments)
        self.base = gatherer.found.base
        self._gatherer = gatherer
        self._spoken = spoken
        self._lock = Lock()

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

    @property
    def verbatims(self) -> list[Row]:
        """Return what people said: {id, text, segment, touchpoint, dimension, feeling, …}."""
        return self._heard().verbatims

    @property
    def photos(self) -> list[Row]:
        """Return the pictures: {sha256, touchpoint, site, submission, taken_at, wave}."""
        return self._heard().photos

    def _heard(self) -> Gathered:
        with self._lock:
            if self._spoken is not None:
                forms = self._gatherer.spoken_forms()
                if forms:
                    self._gatherer.hear(self._spoken(forms))
                self._spoken = None
        return self._gatherer.found

    def rows(self, audience: str) -> Rows:
        """Return the rows of an audience, one a submission; empty where there are none."""
        # An audience without rows still knows its questions; Rows of length 0 are falsy.
        found = self._gatherer.found.rows.get(audience)
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
