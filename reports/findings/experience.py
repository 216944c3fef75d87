"""What experience, expectation, importance and plain ratings say."""

from __future__ import annotations

from reports import figures
from reports.facts import Facts, Row
from reports.findings.claim import Claim, base

KINDS = ("touchpoint", "factor", "dimension", "item")


def expected_kind(facts: Facts) -> str:
    """Return the first kind of item for which satisfaction is known, "" where none is."""
    return next((kind for kind in KINDS if facts.measured(kind, "satisfaction")), "")


def focal_segment(facts: Facts) -> str:
    """Return the segment that the tables speak of first: the first core one, else all."""
    return facts.core[0] if facts.core and len(facts.segments) > 1 else "all"


def key_experience(facts: Facts, kind: str = "", segment: str = "") -> Claim | None:
    """Claim the key experience of a segment, or what stands in its place."""
    kind = kind or expected_kind(facts)
    segment = segment or focal_segment(facts)
    if not kind or not facts.measured(kind, "satisfaction", segment):
        return None
    row = facts.row("key_experiences", segment=segment, kind=kind)
    if row is None:
        return _without_importance(facts, kind, segment)
    if not row["items"]:
        return _without_importance(facts, kind, segment)
    if len(row["items"]) > 1:
        tie = "{items} fall short of expectations alike and share the key experience of {who}"
        values = {"items": facts.names(row["items"]), "who": facts.who(segment)}
        return Claim("expectation", facts.say(tie, **values))
    return _one_key(facts, kind, segment, row["items"][0])


def _one_key(facts: Facts, kind: str, segment: str, item: str) -> Claim:
    def mean(measure: str) -> float | None:
        value: float | None = facts.measure(kind, item, segment, measure)["mean"]
        return value

    weighted = facts.measure(kind, item, segment, "weighted_satisfaction")
    values = {
        "who": facts.who(segment),
        "item": facts.name(item),
        "share": figures.share(share_of_shortfall(facts, kind, segment, item)),
        "experience": figures.plain(mean("experience")),
        "expectation": figures.plain(mean("expectation")),
        "importance": figures.plain(mean("importance")),
        "satisfaction": figures.signed(mean("satisfaction")),
        "weighted": figures.signed(weighted["mean"]),
    }
    short = [
        code
        for code in facts.measured(kind, "weighted_satisfaction", segment)
        if _weighted(facts, kind, code, segment) < 0
    ]
    many = "{item} makes up {share} of the weighted shortfall of {who}: it is the key experience"
    only = "{item} alone falls short of what {who} expect ({satisfaction}): the key experience"
    return Claim(
        page="expectation",
        headline=facts.say(many if len(short) > 1 else only, **values),
        title=facts.say("{item} is the key experience", **values),
        sentence=facts.say(
            "{who} rate it {experience} against {expectation} expected, with importance"
            " {importance}: satisfaction {satisfaction}, weighted {weighted}.",
            **values,
        ),
        figure=figures.signed(weighted["mean"]),
        evidence=base(facts, weighted, sign=True),
        urgency=10.0,
    )


def _weighted(facts: Facts, kind: str, item: str, segment: str) -> float:
    value = facts.measure(kind, item, segment, "weighted_satisfaction")["mean"]
    return 0.0 if value is None else float(value)


def share_of_shortfall(facts: Facts, kind: str, segment: str, item: str) -> float | None:
    """Return an item's part of the sum of all negative weighted satisfaction, 0…1."""
    items = facts.measured(kind, "weighted_satisfaction", segment)
    total = sum(min(0.0, _weighted(facts, kind, code, segment)) for code in items)
    return min(0.0, _weighted(facts, kind, item, segment)) / total if total else None


def _without_importance(facts: Facts, kind: str, segment: str) -> Claim:
    """Speak of satisfaction where no weighted one is known to be negative."""
    rows = {
        item: facts.measure(kind, item, segment, "satisfaction")
        for item in facts.measured(kind, "satisfaction", segment)
    }
    item, row = min(rows.items(), key=lambda pair: float(pair[1]["mean"]))
    values = {
        "who": facts.who(segment),
        "item": facts.name(item),
        "satisfaction": figures.signed(row["mean"]),
    }
    below = "{item} falls furthest below what {who} expect: {satisfaction}"
    above = "Nothing falls below what {who} expect; {item} comes closest ({satisfaction})"
    return Claim("expectation", facts.say(below if row["mean"] < 0 else above, **values))


def rated_kind(facts: Facts) -> tuple[str, str]:
    """Return (kind, measure) of what was only rated; ("", "") where expectations are known."""
    if expected_kind(facts):
        return "", ""
    for measure in ("experience", "rating"):
        for kind in KINDS:
            if facts.measured(kind, measure):
                return kind, measure
    return "", ""


def ratings(facts: Facts) -> Claim | None:
    """Claim the best and worst rated items, and where the segments differ most."""
    kind, measure = rated_kind(facts)
    if not kind:
        return None
    rows = {
        item: facts.measure(kind, item, "all", measure) for item in facts.measured(kind, measure)
    }
    best = max(rows, key=lambda item: float(rows[item]["mean"]))
    worst = min(rows, key=lambda item: float(rows[item]["mean"]))
    values = {
        "best": facts.name(best),
        "best_value": figures.plain(rows[best]["mean"], 2),
        "worst": facts.name(worst),
        "worst_value": figures.plain(rows[worst]["mean"], 2),
        "top": f"{facts.scale(worst)[1]:g}",
    }
    return Claim(
        page="ratings",
        headline=_rating_headline(facts, kind, measure, values, len(rows)),
        title=facts.say("{worst} is rated lowest", **values),
        sentence=facts.say("{worst} reaches {worst_value} of {top}, {best} {best_value}.", **values)
        + _widest_words(facts, kind, measure),
        figure=values["worst_value"],
        evidence=base(facts, rows[worst], 2),
        urgency=7.0,
    )


def _rating_headline(
    facts: Facts, kind: str, measure: str, values: dict[str, str], count: int
) -> str:
    if count == 1:
        return facts.say("{best} is the one thing rated: {best_value} of {top}", **values)
    row = widest(facts, kind, measure)
    if row is None:
        both = "{worst} is rated lowest ({worst_value} of {top}), {best} highest ({best_value})"
        return facts.say(both, **values)
    split = (
        "{worst} is rated lowest ({worst_value}); segments differ most over {item}: "
        "{high} {high_value}, {low} {low_value}"
    )
    return facts.say(split, **values, **_sides(facts, kind, measure, row))


def _widest_words(facts: Facts, kind: str, measure: str) -> str:
    row = widest(facts, kind, measure)
    if row is None:
        return ""
    words = " The widest gap between segments is at {item}: {high} {high_value}, {low} {low_value}."
    return facts.say(words, **_sides(facts, kind, measure, row))


def widest(facts: Facts, kind: str, measure: str) -> Row | None:
    """Return the widest significant difference between two segments, None where there is none."""
    rows = [
        row
        for row in facts.rows("comparisons", kind=kind, measure=measure, significant=True)
        if row["b"] != "rest"
    ]
    return max(rows, key=lambda row: abs(row["difference"])) if rows else None


def _sides(facts: Facts, kind: str, measure: str, row: Row) -> dict[str, str]:
    high, low = (row["a"], row["b"]) if row["difference"] > 0 else (row["b"], row["a"])

    def value(segment: str) -> str:
        return figures.plain(facts.measure(kind, row["item"], segment, measure)["mean"], 2)

    return {
        "item": facts.name(row["item"]),
        "high": facts.name(high),
        "high_value": value(high),
        "low": facts.name(low),
        "low_value": value(low),
    }
