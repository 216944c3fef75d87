"""Operators and their brands against the dimensions of experience, and the white space."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.comparison import DIMENSIONS, Brand, Comparison, Operator, WhiteSpace
from reports.document import Page, ReportSource
from reports.facts import Facts
from reports.pages.naming import clipped, listed, part_of, quoted
from reports.wording import Wording
from surveys.text import Text

MOST_BRANDS = 12
BRANDS_WITH_SERVICES = 9
SERVICE_EMS = 60.0
SPACES = (
    (
        "Free: {dimensions}",
        "Neither side claims it; whoever proves it first is known for it.",
    ),
    ("Theirs: {dimensions}", "Only competitors claim it; to follow is to be compared."),
    ("Ours: {dimensions}", "Only our side claims it; keep it with proof."),
    ("Contested: {dimensions}", "Both sides claim it; only what customers notice decides."),
)


@dataclass(frozen=True, slots=True)
class BrandColumn:
    """A brand's words, one column."""

    name: str
    target: str
    theme: str
    stresses: str
    services: str


@dataclass(frozen=True, slots=True)
class OperatorGroup:
    """An operator over its brands' columns."""

    name: str
    own: bool
    span: int


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """A dimension: who stresses it, group by group; `rank` is its importance to customers."""

    name: str
    stressed: tuple[bool, ...]
    white: bool
    count: str
    rank: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Space:
    """One kind of space between the operators, in words."""

    title: str
    words: str
    accent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetitorsPage(Page):
    """The matrix of operators × dimensions with what the brands say of themselves."""

    kind: str = "competitors"
    groups: tuple[OperatorGroup, ...] = ()
    brands: tuple[BrandColumn, ...] = ()
    rows: tuple[DimensionRow, ...] = ()
    spaces: tuple[Space, ...] = ()
    ranked: bool = False
    services: bool = True
    chosen: bool = False


def pages(source: ReportSource, words: Wording) -> list[CompetitorsPage]:
    """Return one page for up to twelve brands, more for more; [] without a comparison."""
    comparison = source.comparison
    if comparison is None or not comparison.operators:
        return []
    facts = Facts.of(source, words)
    groups = _grouped(comparison.operators)
    return [
        _page(facts, comparison, operators, part_of(place, len(groups)))
        for place, operators in enumerate(groups, 1)
    ]


def _columns(operator: Operator) -> tuple[Brand, ...]:
    return operator.brands or (Brand(),)


def _grouped(operators: Iterable[Operator]) -> list[list[Operator]]:
    """Return the operators in pages of at most twelve brands."""
    groups: list[list[Operator]] = [[]]
    for operator in operators:
        width = sum(len(_columns(each)) for each in groups[-1])
        if groups[-1] and width + len(_columns(operator)) > MOST_BRANDS:
            groups.append([])
        groups[-1].append(operator)
    return groups


def _page(
    facts: Facts, comparison: Comparison, operators: Sequence[Operator], part: str
) -> CompetitorsPage:
    codes = [dimension.code for dimension in facts.study.dimensions] or list(DIMENSIONS)
    space = comparison.white_space(codes)
    brands = [brand for operator in operators for brand in _columns(operator)]
    ranks = _ranks(facts, codes)
    chosen = _chosen(facts, comparison)
    return CompetitorsPage(
        headline=_headline(facts, comparison, space),
        lead=_lead(facts, comparison, chosen),
        source=facts.words("Source: {what}.", what=_source(facts, comparison)),
        part=part,
        groups=tuple(
            OperatorGroup(
                operator.operator.to(facts.language), operator.own, len(_columns(operator))
            )
            for operator in operators
        ),
        brands=tuple(_brand(facts, brand) for brand in brands),
        rows=tuple(_row(facts, operators, code, space, ranks, chosen) for code in codes),
        spaces=_spaces(facts, comparison, space),
        ranked=bool(ranks),
        services=len(brands) <= BRANDS_WITH_SERVICES and any(b.signature_services for b in brands),
        chosen=bool(chosen),
    )


def _source(facts: Facts, comparison: Comparison) -> str:
    said = [comparison.source.to(facts.language), comparison.note.to(facts.language)]
    told = clipped(" ".join(filter(None, said)), 210.0).rstrip("。.")
    return told or facts.words("comparison of operators")


def _chosen(facts: Facts, comparison: Comparison) -> tuple[str, ...]:
    strategy = facts.source.strategy
    return strategy.dimensions if strategy else comparison.own_strategy.dimensions


def _ranks(facts: Facts, codes: Sequence[str]) -> dict[str, int]:
    """Return the rank of each dimension by how important customers say it is."""
    means = {code: facts.measure("dimension", code, "all", "importance")["mean"] for code in codes}
    known = {code: mean for code, mean in means.items() if mean is not None}
    return {code: 1 + sum(other > known[code] for other in known.values()) for code in known}


def _brand(facts: Facts, brand: Brand) -> BrandColumn:
    def said(texts: Sequence[Text], width: float) -> str:
        mark = "、" if facts.language == "zh" else ", "
        return clipped(mark.join(text.to(facts.language) for text in texts), width)

    return BrandColumn(
        name=clipped(brand.brand.to(facts.language), 19.0),
        target=clipped(brand.target.to(facts.language), 11.0),
        theme=clipped(brand.theme.to(facts.language), 19.0),
        stresses=said(brand.stresses, 30.0),
        services=said(brand.signature_services, SERVICE_EMS),
    )


def _row(
    facts: Facts,
    operators: Sequence[Operator],
    code: str,
    space: WhiteSpace,
    ranks: dict[str, int],
    chosen: Sequence[str],
) -> DimensionRow:
    every = facts.source.comparison.operators if facts.source.comparison else ()
    stressing = sum(code in operator.emphasised_dimensions for operator in every)
    return DimensionRow(
        name=clipped(facts.name(code), 9.0),
        stressed=tuple(code in operator.emphasised_dimensions for operator in operators),
        white=code in space.neither and any(not operator.own for operator in every),
        count=f"{stressing} / {len(every)}",
        rank=str(ranks.get(code, "–")),
        chosen=code in chosen,
    )


def _headline(facts: Facts, comparison: Comparison, space: WhiteSpace) -> str:
    def named(codes: Sequence[str]) -> str:
        return quoted([facts.name(code) for code in codes], facts.words)

    own = [operator for operator in comparison.operators if operator.own]
    if len(own) == len(comparison.operators):
        codes = [code for operator in own for code in operator.emphasised_dimensions]
        message = "Our own brands stress {dimensions}; no competitor was compared"
        return facts.words(message, dimensions=named(list(dict.fromkeys(codes))) or "–")
    if space.neither:
        message = "No operator stresses {dimensions}: this ground is free"
        return facts.words(message, dimensions=named(space.neither))
    if space.competitor_only:
        message = "Competitors alone stress {dimensions}; every dimension is taken"
        return facts.words(message, dimensions=named(space.competitor_only))
    return facts.words("Every dimension is stressed by somebody: being heard takes proof")


def _lead(facts: Facts, comparison: Comparison, chosen: Sequence[str]) -> str:
    brands = sum(len(operator.brands) for operator in comparison.operators)
    message = "Dimensions of experience that our own brands stress in public (dark)."
    if any(not operator.own for operator in comparison.operators):
        message = (
            "{operators} operators, {brands} brands, by dimension of experience. Dark: stressed "
            "in public; light: not seen. Framed: nobody is there."
        )
    parts = [facts.words(message, operators=len(comparison.operators), brands=brands)]
    if chosen:
        parts.append(facts.words("● chosen by our strategy."))
    return listed(parts, facts.words, sentence=True)


def _spaces(facts: Facts, comparison: Comparison, space: WhiteSpace) -> tuple[Space, ...]:
    """Return what each kind of space means, the free ground first; empty kinds left out."""
    found = (space.neither, space.competitor_only, space.own_only, space.both)
    if all(operator.own for operator in comparison.operators):
        return ()
    return tuple(
        Space(
            facts.words(
                title, dimensions=listed([facts.name(code) for code in codes], facts.words)
            ),
            facts.words(meaning),
            codes is space.neither,
        )
        for (title, meaning), codes in zip(SPACES, found, strict=True)
        if codes
    )
