"""What visits, waits, sites and the five gaps say."""

from __future__ import annotations

from reports import figures
from reports.facts import Facts, Row
from reports.findings.claim import Claim, base

GAPS = {
    1: "management's belief against customers' expectation",
    2: "the level of the norm against management's belief",
    3: "compliance with the norm",
    4: "promises kept",
    5: "experience against expectation",
}


def scores(facts: Facts, level: str, segment: str = "all") -> list[Row]:
    """Return the known mystery-visit scores of a level."""
    rows = facts.rows("mystery", level=level, segment=segment)
    return [row for row in rows if row["score"] is not None]


def visits(facts: Facts) -> Claim | None:
    """Claim the touchpoint where norms are kept least."""
    rows = scores(facts, "touchpoint")
    whole = facts.row("mystery", level="all", segment="all")
    if not rows or whole is None or whole["score"] is None:
        return None
    worst, best = min(rows, key=_score), max(rows, key=_score)
    values = {
        "worst": facts.name(worst["code"]),
        "worst_value": _points(worst),
        "best": facts.name(best["code"]),
        "best_value": _points(best),
        "whole": _points(whole),
    }
    many = (
        "Visits score {whole} of 100: {worst} keeps its norms least ({worst_value}), "
        "{best} most ({best_value})"
    )
    one = "Visits score {whole} of 100 at the one touchpoint tested, {worst}"
    return Claim(
        page="visits",
        headline=facts.say(many if len(rows) > 1 else one, **values),
        title=facts.say("{worst} keeps its norms least", **values),
        sentence=facts.say(
            "{worst} reaches {worst_value} of 100 in mystery visits; "
            "all touchpoints together {whole}.",
            **values,
        ),
        figure=_points(worst),
        evidence=base(facts, worst, 0, scale=100),
        urgency=6.5,
    )


def _score(row: Row) -> float:
    return float(row["score"])


def _points(row: Row, digits: int = 0) -> str:
    return figures.plain(row["score"] * 100, digits)


def waits(facts: Facts) -> Claim | None:
    """Claim the wait that breaks its norm most often."""
    rows = [row for row in facts.rows("waits", site="all") if row["over_norm"] and row["norm"]]
    if not rows:
        return None
    row = max(rows, key=lambda r: float(r["over_norm"]))
    values = {
        "touchpoint": facts.name(row["touchpoint"]),
        "share": figures.share(row["over_norm"]),
        "norm": f"{row['norm']:g}",
        "median": figures.plain(row["median"]),
        "p90": figures.plain(row["p90"]),
    }
    return Claim(
        page="visits",
        headline="",
        title=facts.say("The wait breaks its norm"),
        sentence=facts.say(
            "At {touchpoint} {share} wait longer than the norm of {norm} minutes: "
            "half more than {median}, one in ten more than {p90} minutes.",
            **values,
        ),
        figure=values["share"],
        evidence=facts.say("n = {n}", n=figures.count(row["n"])),
        urgency=6.8 if row["over_norm"] > 0.3 else 2.0,
    )


def below(facts: Facts, rows: list[Row], standard: float | None) -> list[Row]:
    """Return the sites whose whole interval lies under the standard (0…100)."""
    if standard is None:
        return []
    return [r for r in rows if r["high"] is not None and r["high"] * 100 < standard]


def sites(facts: Facts) -> Claim | None:
    """Claim how many sites are surely below the standard, and the first and the last."""
    rows = sorted(scores(facts, "site"), key=_score)
    if len(rows) < 2:
        return None
    standard = facts.standard()
    low = below(facts, rows, standard)
    worst, best = rows[0], rows[-1]
    values = {
        "low": len(low),
        "count": len(rows),
        "standard": f"{standard:g}" if standard is not None else "",
        "worst": facts.name(worst["code"]),
        "worst_value": _points(worst, 1),
        "best": facts.name(best["code"]),
        "best_value": _points(best, 1),
    }
    short = (
        "{low} of {count} sites lie below the standard of {standard} beyond doubt; "
        "{worst} is last at {worst_value}"
    )
    spread = (
        "From {best} ({best_value}) to {worst} ({worst_value}): "
        "no site is below the standard beyond doubt"
    )
    plain = "{count} sites range from {best} ({best_value}) to {worst} ({worst_value})"
    chosen = short if low else spread if standard is not None else plain
    headline = facts.say(chosen, **values)
    return Claim(
        page="sites",
        headline=headline,
        title=facts.say("Sites below the standard") if low else facts.say("Site by site"),
        sentence=headline + ("。" if facts.language == "zh" else "."),
        figure=f"{len(low)}/{len(rows)}",
        evidence=facts.say(
            "{worst}: {base}", worst=values["worst"], base=base(facts, worst, 1, scale=100)
        ),
        urgency=5.5 if low else 2.0,
    )


def gap_rows(facts: Facts) -> dict[int, Row]:
    """Return the overall row of each of the five gaps that is known."""
    found: dict[int, Row] = {}
    for gap in GAPS:
        rows = [r for r in facts.rows("gaps", gap=gap, item="all") if r["gap_value"] is not None]
        whole = [r for r in rows if r["segment"] == "all"] or rows
        if whole:
            found[gap] = whole[0]
    return found


def relative(facts: Facts, row: Row) -> float:
    """Return a gap as a part of its scale, so that gaps of different units can be ordered."""
    if row["gap"] in (3, 4):
        return float(row["gap_value"])
    bottom, top = facts.common_scale()
    return float(row["gap_value"]) / ((top - bottom) or 1.0)


def gaps(facts: Facts) -> Claim | None:
    """Claim the widest of the five gaps, by its part of its own scale."""
    rows = gap_rows(facts)
    if not rows:
        return None
    widest = min(rows, key=lambda gap: relative(facts, rows[gap]))
    row = rows[widest]
    shares = widest in (3, 4)
    value = (
        figures.signed(row["gap_value"] * 100, 0) if shares else figures.signed(row["gap_value"])
    )
    kept_share = figures.share(row["left"])
    values = {
        "gap": widest,
        "words": facts.say(GAPS[widest]),
        "value": value,
        "kept": kept_share,
        "count": len(rows),
    }
    if relative(facts, row) >= 0:
        none = "None of the {count} service gaps measured is a shortfall"
        return Claim("gaps", facts.say(none, **values))
    kept = "The widest service gap is gap {gap}, {words}: only {kept}"
    points = "The widest service gap is gap {gap}, {words}: {value} points"
    title = "Promises are not kept" if widest == 4 else "Gap {gap} is the widest"
    return Claim(
        page="gaps",
        headline=facts.say(kept if shares else points, **values),
        title=facts.say(title, **values),
        sentence=facts.say(kept if shares else points, **values)
        + ("。" if facts.language == "zh" else "."),
        figure=kept_share if shares else value,
        evidence=facts.say("n = {n}", n=figures.count(row["n_left"])),
        urgency=6.2 if widest == 4 else 4.0,
    )
