"""The numbers of one audience: a matrix of answers, read by (kind, code, measure)."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from reports.dataset.averaging import jointly, rescaled, row_mean, unit_of
from reports.dataset.choosing import Answered, Asked, Lists, Ticked
from reports.dataset.columns import Column
from surveys.vectors import ABOUT, UNKNOWN

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Key = tuple[str, str, str]
# What a row is: id, instrument version ("code:number"), segment, site, interviewer.
Mark = tuple[str, str, str, str, str]
About = dict[str, str]
# Rows that are written at a time, so that what lies between them stays in the processor's cache.
PIECE = 2048


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that arrive together: what each is, and its numbers by their place in the matrix."""

    ids: Sequence[str]
    form: str
    segments: Sequence[str]
    sites: Sequence[str]
    interviewers: Sequence[str]
    weight: Floats
    columns: Mapping[int, Floats]
    lists: Lists


class Rows:
    """One row a respondent, visit or card, in the order of their ids; unknown is NaN.

    `forms` maps an instrument version to its columns. `segment`, `site` and `interviewer` index
    `segments`, `sites` and `interviewers`, -1 where unknown. On cards, `about` says for each row
    which touchpoint, dimension, factor or item was answered. `answered` are the questions with a
    list of answers, whatever they measure, by instrument and path; `ticked` those of several.
    """

    def __init__(self, columns: Iterable[Column], segments: tuple[str, ...]) -> None:
        self.columns = tuple(dict.fromkeys(columns))
        self.places = {column: place for place, column in enumerate(self.columns)}
        self.segments = segments
        self.segment_places = {code: place for place, code in enumerate(segments)}
        self.sites: list[str] = []
        self.site_places: dict[str, int] = {}
        self.interviewers: list[str] = []
        self._arrived: list[str] = []
        self._order: Integers = np.empty(0, dtype=np.int64)
        self.forms: dict[str, list[int]] = {}
        self.form: list[str] = []
        self.weight: Floats = np.empty(0)
        self.segment: Integers = np.empty(0, dtype=np.int64)
        self.site: Integers = np.empty(0, dtype=np.int64)
        self.interviewer: Integers = np.empty(0, dtype=np.int64)
        self.matrix: Floats = np.empty((0, len(self.columns)))
        self.about: list[dict[str, str]] = []
        self._values = array("d")
        self._single: list[tuple[str, str, str, str, str, float]] = []
        self._blocks: list[Block] = []
        self._lists = Lists()
        self._late: list[tuple[Sequence[str], Lists]] = []
        self._cache: dict[Key, tuple[dict[str, Floats], tuple[float, float]]] = {}

    def add(
        self, row: list[float], mark: Mark, weight: float = UNKNOWN, about: About | None = None
    ) -> None:
        """Add one row; `about` only on cards."""
        self._values.extend(row)
        self._single.append((*mark, weight))
        if about is not None:
            self.about.append(about)

    def add_block(self, block: Block) -> None:
        """Add rows that arrive together."""
        self._blocks.append(block)

    def add_lists(self, ids: Sequence[str], lists: Lists) -> None:
        """Add what was chosen in rows that came one at a time."""
        self._late.append((ids, lists))

    @property
    def answered(self) -> dict[Asked, Answered]:
        """Return the questions with a list, of which one answer is chosen."""
        return self._lists.answered

    @property
    def ticked(self) -> dict[Asked, Ticked]:
        """Return the questions with a list, of which any number is chosen."""
        return self._lists.ticked

    def close(self) -> None:
        """Sort by id, so that sums do not depend on the order of arrival, and free the rest."""
        blocks = [*self._single_blocks(), *self._blocks]
        ids = [id for block in blocks for id in block.ids]
        order = sorted(range(len(ids)), key=ids.__getitem__)
        self._arrived, self._order = ids, np.array(order, dtype=np.int64)
        if self.about:
            self.about = [self.about[place] for place in order]
        self.matrix = np.full((len(ids), len(self.columns)), UNKNOWN, order="F")
        where = np.empty(len(ids), dtype=np.int64)
        where[order] = np.arange(len(ids))
        self._place(blocks, where)
        if self._late:
            known = {id: place for place, id in enumerate(self.ids)}
            for some, lists in self._late:
                here = np.array([known[id] for id in some], dtype=np.int64)
                self._lists.take(lists, here, len(ids))
        self._lists.sort()
        self._values, self._single, self._blocks, self._late = array("d"), [], [], []

    def _single_blocks(self) -> Iterator[Block]:
        """Yield the rows that came one at a time as one block; its forms stand in `form`."""
        if not self._single:
            return
        ids, forms, segments, sites, interviewers, weight = zip(*self._single, strict=True)
        table = np.array(self._values, dtype=np.float64).reshape(len(ids), len(self.columns))
        columns = dict(enumerate(table.T))
        weights = np.array(weight, dtype=np.float64)
        self.form = list(forms)
        yield Block(ids, "", segments, sites, interviewers, weights, columns, Lists())

    def _place(self, blocks: list[Block], where: Integers) -> None:
        """Put every block's rows where they belong in the order of the ids."""
        forms = self.form + [block.form for block in blocks if block.form for _ in block.ids]
        self.form = forms
        if len(set(forms)) > 1:
            self.form = [""] * len(forms)
            for place, form in zip(where.tolist(), forms, strict=True):
                self.form[place] = form
        self.weight = np.empty(len(where))
        self.segment = _indexed([block.segments for block in blocks], self.segment_places, where)
        self.sites = sorted({site for block in blocks for site in block.sites if site})
        self.site_places = {code: place for place, code in enumerate(self.sites)}
        self.site = _indexed([block.sites for block in blocks], self.site_places, where)
        people = sorted({name for block in blocks for name in block.interviewers if name})
        self.interviewers = people
        known = {name: place for place, name in enumerate(people)}
        self.interviewer = _indexed([block.interviewers for block in blocks], known, where)
        begun = 0
        for block in blocks:
            here = where[begun : begun + len(block.ids)]
            begun += len(block.ids)
            self.weight[here] = block.weight
            self._fill(block, here)
            self._lists.take(block.lists, here, len(where))

    def _fill(self, block: Block, here: Integers) -> None:
        """Write a block's numbers, some rows of every column at a time: they lie side by side."""
        together = bool((np.diff(here) == 1).all())
        for start in range(0, len(here), PIECE):
            some = here[start : start + PIECE]
            there = slice(some[0], some[-1] + 1) if together else some
            for place, values in block.columns.items():
                self.matrix[there, place] = values[start : start + PIECE]

    def __len__(self) -> int:
        return len(self.form)

    @cached_property
    def ids(self) -> list[str]:
        """Return the ids in their order, put into it when they are first asked for."""
        return [self._arrived[place] for place in self._order.tolist()]

    def asked_of(self) -> npt.NDArray[np.bool_]:
        """Return rows × columns: whether the instrument version of a row has the question."""
        has = {form: np.zeros(len(self.columns), dtype=bool) for form in {*self.form, *self.forms}}
        for form, places in self.forms.items():
            has[form][places] = True
        return np.array([has[form] for form in self.form]).reshape(len(self), len(self.columns))

    def within(self, segment: str) -> npt.NDArray[np.bool_]:
        """Return the mask of a segment's rows; "all" is every row."""
        if segment == "all":
            return np.ones(len(self), dtype=bool)
        return np.equal(self.segment, self.segment_places.get(segment, -2))

    def asked(self, kind: str, measure: str) -> list[str]:
        """Return the codes of a kind that a measure was asked for, in order of the questions."""
        columns = [column for column in self.columns if column.tags.measure == measure]
        if kind == "overall":
            return ["overall"] if columns else []
        codes = [getattr(column.tags, kind) for column in columns]
        if columns:
            codes += [about[kind] for about in self.about if about.get(kind)]
        return list(dict.fromkeys(code for code in codes if code))

    def column(self, kind: str, code: str, measure: str) -> Floats:
        """Return one value a row: questions averaged an item, items averaged (METHOD 5.6).

        A touchpoint that was asked about itself is that answer; else it is the mean of its items.
        """
        units = self._units((kind, code, measure))[0]
        return row_mean(list(units.values())) if units else np.full(len(self), UNKNOWN)

    def feeding(self, kind: str, code: str, measure: str) -> list[Column]:
        """Return the questions that `column` is made of."""
        return self._chosen((kind, code, measure))

    def units(self, kind: str, code: str, measure: str) -> dict[str, Floats]:
        """Return what `column` is the mean of: item (or touchpoint, or question) → its values."""
        return self._units((kind, code, measure))[0]

    def paired(self, kind: str, code: str, measures: tuple[str, ...]) -> list[Floats]:
        """Return one column a measure, known only where the same items have every measure.

        All but importance come on the scale of the first measure, as they are subtracted.
        """
        read = [self._units((kind, code, measure)) for measure in measures]
        common = [unit for unit in read[0][0] if all(unit in units for units, _ in read)]
        if not common:
            columns = [[self.column(kind, code, measure)] for measure in measures]
        else:
            columns = [[units[unit] for unit in common] for units, _ in read]
        for place in [place for place, name in enumerate(measures) if name != "importance"]:
            columns[place] = [
                rescaled(values, read[place][1], read[0][1]) for values in columns[place]
            ]
        return jointly(columns)

    def scale(self, kind: str, code: str, measure: str) -> tuple[float, float]:
        """Return the (bottom, top) of the scale that `column` is on."""
        return self._units((kind, code, measure))[1]

    def _units(self, key: Key) -> tuple[dict[str, Floats], tuple[float, float]]:
        if key not in self._cache:
            self._cache[key] = self._average_units(key)
        return self._cache[key]

    def _average_units(self, key: Key) -> tuple[dict[str, Floats], tuple[float, float]]:
        """Return unit → one value a row, on the scale of the first question."""
        chosen = self._chosen(key)
        if not chosen:
            return {}, (UNKNOWN, UNKNOWN)
        scale = chosen[0].scale
        units: dict[str, list[Floats]] = {}
        for column in chosen:
            values = rescaled(self._values_about(column, key), column.scale, scale)
            units.setdefault(unit_of(column, key[0]), []).append(values)
        if key[0] == "touchpoint" and "" in units:
            units = {"": units[""]}
        return {unit: row_mean(group) for unit, group in units.items()}, scale

    def _chosen(self, key: Key) -> list[Column]:
        kind, code, measure = key
        columns = [column for column in self.columns if column.tags.measure == measure]
        if kind == "overall":
            return columns
        carded = kind in ABOUT and bool(self.about)
        return [
            column
            for column in columns
            if getattr(column.tags, kind) == code or (carded and not getattr(column.tags, kind))
        ]

    def _values_about(self, column: Column, key: Key) -> Floats:
        values = self.matrix[:, self.places[column]]
        kind, code, _ = key
        if kind == "overall" or getattr(column.tags, kind):
            return values
        return np.where([about.get(kind) == code for about in self.about], values, UNKNOWN)


def _indexed(parts: list[Sequence[str]], known: Mapping[str, int], where: Integers) -> Integers:
    found = np.full(len(where), -1, dtype=np.int64)
    if known:
        found[where] = [known.get(code, -1) for part in parts for code in part]
    return found
