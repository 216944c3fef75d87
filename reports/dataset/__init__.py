"""Answer documents of one wave → columns: the numbers, words and pictures that measures read.

    documents ─► plan_of(instrument) ─► Rows an audience + verbatims + photos + Base

Audiences: customers (intercept, import), visits (mystery_visit), groups (focus_group), employees
(employee) and promises (promise_audit). What stands in a repeat becomes a card: the question named
`touchpoint` (`dimension`, `factor`, `item`) in it says what the card is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reports.dataset.base import INTERVIEWED, Base, left_out_for
from reports.dataset.columns import Plan, number, plan_of
from reports.dataset.reading import Reading
from reports.dataset.rows import Rows
from surveys.instrument import Instrument
from surveys.study import Study

AUDIENCES = {
    "mystery_visit": "visits",
    "focus_group": "groups",
    "employee": "employees",
    "promise_audit": "promises",
}
CUSTOMERS = "customers"
Document = Mapping[str, Any]
Row = dict[str, Any]


class Dataset:
    """One wave of a study as columns; see `from_documents`."""

    def __init__(self, study: Study, wave: str, instruments: Mapping[str, Instrument]) -> None:
        self.study = study
        self.wave = wave
        self.instruments = dict(instruments)
        self.segments = tuple(segment.code for segment in study.segments)
        self.base = Base()
        self.verbatims: list[Row] = []
        self.photos: list[Row] = []
        self._rows: dict[str, Rows] = {}

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
        dataset = cls(study, wave, instruments)
        reader = _Reader(dataset)
        for document in documents:
            if document.get("wave") == wave:
                reader.read(document)
        reader.close()
        return dataset

    def rows(self, audience: str) -> Rows:
        """Return the rows of an audience, one a submission; empty where there are none."""
        # An audience without rows still knows its questions; Rows of length 0 are falsy.
        found = self._rows.get(audience)
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


class _Reader:
    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.plans: dict[str, tuple[Plan, Rows, Rows]] = {}
        plans: dict[str, list[tuple[str, Plan]]] = {}
        for key, instrument in sorted(dataset.instruments.items()):
            audience = AUDIENCES.get(instrument.kind, CUSTOMERS)
            plans.setdefault(audience, []).append((key, plan_of(instrument, dataset.study)))
        for audience, group in plans.items():
            columns = [column for _, plan in group for column in plan.columns()]
            rows, cards = (Rows(columns, dataset.segments) for _ in range(2))
            dataset._rows[audience], dataset._rows[f"{audience}/cards"] = rows, cards
            for key, plan in group:
                plan.bind(rows.places)
                rows.forms[key] = [rows.places[column] for column in plan.columns()]
                self.plans[key] = (plan, rows, cards)

    def read(self, document: Document) -> None:
        key = str(document["instrument"])
        state = str(document.get("state") or "")
        base = self.dataset.base
        if key not in self.plans:
            base.add(state, "unknown_instrument", (key.split(":")[0], "", ""))
            return
        plan, rows, cards = self.plans[key]
        found = Reading(len(rows.columns))
        found.walk(plan, document.get("answers") or {}, "", {})
        segment = str(document.get("segment") or found.places.get("segment", ""))
        site = str(document.get("site") or found.places.get("site", ""))
        disposition = found.places.get("disposition", "")
        reason = left_out_for(state, self.dataset.study.review)
        if not reason and disposition:
            base.add_disposition(disposition, bool(document.get("account")))
        if not reason and disposition not in INTERVIEWED:
            reason = "not_interviewed"
        instrument = self.dataset.instruments[key]
        base.add(state, reason, (instrument.code, instrument.kind, segment))
        if not reason:
            self._keep(document, found, rows, cards, (segment, site))

    def _keep(
        self, document: Document, found: Reading, rows: Rows, cards: Rows, place: tuple[str, str]
    ) -> None:
        id, (segment, site) = str(document["id"]), place
        form = str(document["instrument"])
        rows.add(found.row, id, segment, site, number(_weight(document)), form=form)
        for count, (row, about) in enumerate(found.cards):
            cards.add(row, f"{id}/{count:04d}", segment, site, about=about)
        common = {"wave": self.dataset.wave, "site": site}
        for text in found.texts:
            path = text.pop("path")
            text |= common | {
                "id": f"{id}/{path}",
                "segment": segment,
                "instrument": form.split(":")[0],
            }
            self.dataset.verbatims.append(text)
        for photo in found.photos:
            self.dataset.photos.append(photo | common | {"submission": id})

    def close(self) -> None:
        for rows in self.dataset._rows.values():
            rows.close()
        self.dataset.verbatims.sort(key=lambda row: (row["instrument"], row["id"]))
        self.dataset.photos.sort(key=lambda row: (row["submission"], row["sha256"]))


def _weight(document: Document) -> Any:
    return (document.get("metadata") or {}).get("weight")
