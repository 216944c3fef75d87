"""Submissions → rows: from documents one at a time, or from vectors a block at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reports.dataset.base import Base
from reports.dataset.choosing import Instances, Lists, positions
from reports.dataset.columns import Floats, Plan, plan_of
from reports.dataset.reading import Reading
from reports.dataset.rows import Block, Rows
from surveys.instrument import Instrument
from surveys.study import Study
from surveys.vectors import Layout, layout_of, number

AUDIENCES = {
    "mystery_visit": "visits",
    "focus_group": "groups",
    "employee": "employees",
    "promise_audit": "promises",
}
CUSTOMERS = "customers"
Document = Mapping[str, Any]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Submissions of one instrument version by their vectors, in any order.

    `form` is "code:number". Each of the others has one entry a submission: what the submission
    says of segment and site ("" where only its answers do), its state, the login of who filed it
    ("" for respondents), and the vectors one after the other (surveys.vectors).
    """

    form: str
    ids: Sequence[str]
    segments: Sequence[str]
    sites: Sequence[str]
    states: Sequence[str]
    accounts: Sequence[str]
    vectors: bytes


@dataclass(slots=True)
class Gathered:
    """What came together of one wave."""

    base: Base = field(default_factory=Base)
    rows: dict[str, Rows] = field(default_factory=dict)
    verbatims: list[Row] = field(default_factory=list)
    photos: list[Row] = field(default_factory=list)


class Gatherer:
    """Reads the submissions of one wave into `found`; `close` ends it."""

    def __init__(self, study: Study, wave: str, instruments: Mapping[str, Instrument]) -> None:
        self.found = Gathered()
        self.study = study
        self.wave = wave
        self.instruments = instruments
        self.plans: dict[str, tuple[Plan, Rows, Rows]] = {}
        self._layouts: dict[str, Layout] = {}
        self._read: set[str] = set()
        self._vectors: dict[str, list[tuple[str, bytes]]] = {}
        self._cards: dict[tuple[str, tuple[str, ...]], Instances] = {}
        segments = tuple(segment.code for segment in study.segments)
        plans: dict[str, list[tuple[str, Plan]]] = {}
        for key, instrument in sorted(instruments.items()):
            audience = AUDIENCES.get(instrument.kind, CUSTOMERS)
            plans.setdefault(audience, []).append((key, plan_of(instrument, study)))
        for audience, group in plans.items():
            self._audience(audience, group, segments)

    def _audience(
        self, audience: str, group: list[tuple[str, Plan]], segments: tuple[str, ...]
    ) -> None:
        columns = [column for _, plan in group for column in plan.columns()]
        rows, cards = (Rows(columns, segments) for _ in range(2))
        self.found.rows[audience], self.found.rows[f"{audience}/cards"] = rows, cards
        for key, plan in group:
            plan.bind(rows.places)
            rows.forms[key] = [rows.places[column] for column in plan.columns()]
            self.plans[key] = (plan, rows, cards)

    def read(self, document: Document) -> None:
        """Read one submission whole: numbers, cards, words and pictures."""
        form = str(document["instrument"])
        state = str(document.get("state") or "")
        if form not in self.plans:
            self._unknown(form, state)
            return
        plan, rows, cards = self.plans[form]
        self._read.add(str(document["id"]))
        found = Reading(len(rows.columns))
        found.walk(plan, document.get("answers") or {}, "", {})
        segment = _where(document, found)[0]
        instrument = self.instruments[form]
        reason = self._reason(document, found)
        self.found.base.add(state, reason, (instrument.code, instrument.kind, segment))
        if not reason:
            self._keep(document, found, rows, cards)
            self._hear(document, found)

    def _unknown(self, form: str, state: str, count: int = 1) -> None:
        where = (form.split(":")[0], "", "")
        self.found.base.add(state, "unknown_instrument", where, count)

    def _reason(self, document: Document, found: Reading) -> str:
        state, said = str(document.get("state") or ""), found.places.get("disposition", "")
        by_interviewer = bool(document.get("account"))
        return self.found.base.reason_for(state, said, self.study.review, by_interviewer)

    def _keep(self, document: Document, found: Reading, rows: Rows, cards: Rows) -> None:
        id, (segment, site) = str(document["id"]), _where(document, found)
        account = str(document.get("account") or "")
        weight = number((document.get("metadata") or {}).get("weight"))
        form = str(document["instrument"])
        rows.add(found.row, (id, form, segment, site, account), weight)
        vector = self.layout(form).vector(document.get("answers") or {}, {})
        self._vectors.setdefault(form, []).append((id, vector))
        for count, card in enumerate(found.cards):
            mark = (f"{id}/{count:04d}", form, segment, site, account)
            cards.add(card.row, mark, about=card.about)
            if card.plan.layout is not None:
                kept = self._cards.setdefault((form, card.plan.path), Instances(card.plan.layout))
                kept.add(mark[0], card.answers)

    def _hear(self, document: Document, found: Reading) -> None:
        id, (segment, site) = str(document["id"]), _where(document, found)
        common = {"wave": self.wave, "site": site}
        asked = str(document["instrument"]).split(":")[0]
        for text in found.texts:
            path = text.pop("path")
            text |= common | {"id": f"{id}/{path}", "segment": segment, "instrument": asked}
            self.found.verbatims.append(text)
        for photo in found.photos:
            self.found.photos.append(photo | common | {"submission": id})

    def layout(self, form: str) -> Layout:
        """Return the layout of an instrument version."""
        if form not in self._layouts:
            self._layouts[form] = layout_of(self.instruments[form])
        return self._layouts[form]

    def read_vectors(self, block: Vectors) -> None:
        """Read the numbers of many submissions; raises ValueError for vectors of another layout."""
        if block.form not in self.plans:
            for state, count in Counter(block.states).items():
                self._unknown(block.form, state, count)
            return
        plan, rows, _ = self.plans[block.form]
        layout = self.layout(block.form)
        table = np.frombuffer(block.vectors, dtype="<f8").reshape(len(block.ids), layout.width)
        places = _Places(plan, layout, block, table)
        kept = self._counted(block, places)
        if kept.any():
            code = self.instruments[block.form].code
            rows.add_block(_block(code, plan, layout, block, (places, table, kept)))

    def _counted(self, block: Vectors, places: _Places) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Count the base and return which submissions count."""
        instrument, base = self.instruments[block.form], self.found.base
        interviewed = [bool(account) for account in block.accounts]
        keys = list(
            zip(block.states, places.dispositions, interviewed, places.segments, strict=True)
        )
        reasons = {}
        for key, count in Counter(keys).items():
            state, disposition, by_interviewer, segment = key
            reason = base.reason_for(state, disposition, self.study.review, by_interviewer, count)
            base.add(state, reason, (instrument.code, instrument.kind, segment), count)
            reasons[key] = not reason
        return np.array([reasons[key] for key in keys], dtype=bool)

    def spoken_forms(self) -> list[str]:
        """Return the instrument versions that ask for words or pictures."""
        return [form for form, (plan, _, _) in self.plans.items() if plan.speaks()]

    def hear(self, documents: Iterable[Document]) -> None:
        """Read words and pictures of submissions whose numbers came as vectors; others pass."""
        plans = {form: plan.spoken() for form, (plan, _, _) in self.plans.items()}
        kept = {id for rows in self.found.rows.values() for id in rows.ids} - self._read
        for document in documents:
            if str(document["id"]) in kept:
                form = str(document["instrument"])
                found = Reading(len(self.plans[form][1].columns))
                found.walk(plans[form], document.get("answers") or {}, "", {})
                self._hear(document, found)
        self.sort_words()

    def close(self) -> None:
        """Put everything into its order."""
        for form, read in self._vectors.items():
            ids, vectors = zip(*read, strict=True)
            lists = Lists.of_vectors(self.instruments[form].code, self.layout(form), vectors)
            self.plans[form][1].add_lists(ids, lists)
        for (form, path), kept in self._cards.items():
            lists = kept.lists(self.instruments[form].code, path)
            self.plans[form][2].add_lists(kept.ids, lists)
        self._vectors, self._cards = {}, {}
        for rows in self.found.rows.values():
            rows.close()
        self.sort_words()

    def sort_words(self) -> None:
        """Put words and pictures into the order of their ids."""
        self.found.verbatims.sort(key=lambda row: (row["instrument"], row["id"]))
        self.found.photos.sort(key=lambda row: (row["submission"], row["sha256"]))


class _Places:
    """Segment, site and disposition of each submission: its own, else what was answered."""

    def __init__(self, plan: Plan, layout: Layout, block: Vectors, table: Floats) -> None:
        nobody = [""] * len(block.ids)
        asked = dict(_asked(plan, layout, table))
        self.segments = _filled(block.segments, asked.get("segment", nobody))
        self.sites = _filled(block.sites, asked.get("site", nobody))
        self.dispositions = asked.get("disposition", nobody)


def _asked(
    plan: Plan, layout: Layout, table: Floats, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, list[str]]]:
    """Yield (segment | site | disposition, the code that each submission answered, or "")."""
    where = layout.places()
    for name, measure, _ in plan.places:
        place = where.get((*path, name))
        if place is None:
            continue
        codes = [*layout.slots[place - 1].codes, ""]
        yield measure, [codes[at] for at in positions(table[:, place]).tolist()]
    for section in plan.sections:
        if not section.repeat:
            yield from _asked(section, layout, table, (*path, section.name))


def _filled(own: Sequence[str], asked: list[str]) -> list[str]:
    return [code or answer for code, answer in zip(own, asked, strict=True)]


def _block(
    code: str,
    plan: Plan,
    layout: Layout,
    block: Vectors,
    parts: tuple[_Places, Floats, np.ndarray[Any, np.dtype[np.bool_]]],
) -> Block:
    places, table, kept = parts
    chosen = np.flatnonzero(kept).tolist()
    whole = len(chosen) == len(block.ids)
    table = table if whole else table[kept]

    def only(values: Sequence[str]) -> Sequence[str]:
        return values if whole else [values[place] for place in chosen]

    columns = {
        at: coding.of_vector(table[:, place]) for at, place, coding in plan.sought(layout.places())
    }
    return Block(
        only(block.ids),
        block.form,
        only(places.segments),
        only(places.sites),
        only(block.accounts),
        table[:, 0],
        columns,
        Lists.of(code, layout, table),
    )


def _where(document: Document, found: Reading) -> tuple[str, str]:
    """Return (segment, site) of a submission: its own, else what was answered."""
    segment, site = (
        str(document.get(kind) or found.places.get(kind, "")) for kind in ("segment", "site")
    )
    return segment, site
