"""What recommendation, overall satisfaction, its drivers and the waves say."""

from __future__ import annotations

from reports import figures
from reports.facts import Facts, Row
from reports.findings.claim import Claim, base


def loyalty(facts: Facts) -> Claim | None:
    """Claim the recommendation score, or overall satisfaction where it was not asked."""
    row = facts.row("nps", segment="all")
    if row is None or row["score"] is None:
        return overall(facts)
    lowest = _lowest(facts, "nps", "score")
    values = {
        "score": figures.signed(row["score"], 0),
        "promoters": figures.share(row["promoters"] / row["n"]),
        "detractors": figures.share(row["detractors"] / row["n"]),
        "who": facts.who(lowest["segment"]) if lowest else "",
        "low": figures.signed(lowest["score"], 0) if lowest else "",
        "before": figures.signed((facts.previous("nps", segment="all") or {}).get("score"), 0),
    }
    split = "NPS {score}: {promoters} promote, {detractors} detract; {who} are lowest at {low}"
    whole = "NPS {score}: {promoters} promote, {detractors} detract"
    title = (
        "Promoters outnumber detractors" if row["score"] > 0 else "Detractors outnumber promoters"
    )
    if row["score"] == 0:
        title = "Promoters and detractors are even"
    sentence = facts.say(
        "{promoters} would recommend, {detractors} would advise against.", **values
    )
    if values["before"] != figures.UNKNOWN:
        sentence += facts.say(" The wave before: {before}.", **values)
    return Claim(
        page="outcome",
        headline=facts.say(split if lowest else whole, **values),
        title=facts.say(title),
        sentence=sentence,
        figure=figures.signed(row["score"], 0),
        evidence=base(facts, row, 0, sign=True),
        urgency=4.0 if row["score"] > 0 else 6.0,
    )


def _lowest(facts: Facts, key: str, field: str) -> Row | None:
    rows = [row for row in facts.rows(key) if row["segment"] in facts.segments]
    known = [row for row in rows if row[field] is not None]
    return min(known, key=lambda row: float(row[field])) if len(known) > 1 else None


def as_share(facts: Facts) -> bool:
    """Tell whether overall satisfaction is a share of satisfied: every mean within 0…1."""
    means = [
        row["mean"]
        for row in facts.rows("measures", kind="overall", measure="rating")
        if row["mean"] is not None
    ]
    return bool(means) and all(0 <= mean <= 1 for mean in means)


def overall(facts: Facts) -> Claim | None:
    """Claim overall satisfaction, as a share or on its scale."""
    row = facts.row("measures", kind="overall", measure="rating", segment="all")
    if row is None or row["mean"] is None:
        return None
    shares = as_share(facts)

    def words(value: float | None) -> str:
        return figures.share(value) if shares else figures.plain(value, 1)

    sides = [
        r
        for r in facts.rows("measures", kind="overall", measure="rating")
        if r["segment"] in facts.segments and r["mean"] is not None
    ]
    values = {"value": words(row["mean"])}
    title = "{value} are satisfied overall" if shares else "Overall satisfaction is {value}"
    headline = title
    if len(sides) > 1:
        best, worst = max(sides, key=_mean), min(sides, key=_mean)
        values.update(
            best=facts.who(best["segment"]), best_value=words(best["mean"]),
            worst=facts.who(worst["segment"]), worst_value=words(worst["mean"]),
        )  # fmt: skip
        headline = (
            "{value} are satisfied overall: {best} {best_value}, {worst} {worst_value}"
            if shares
            else "Overall satisfaction is {value}: {best} {best_value}, {worst} {worst_value}"
        )
    scale = 100.0 if shares else 1.0
    return Claim(
        page="outcome",
        headline=facts.say(headline, **values),
        title=facts.say(title, **values),
        sentence=facts.say(headline, **values) + ("。" if facts.language == "zh" else "."),
        figure=values["value"],
        evidence=base(facts, row, 0 if shares else 1, scale=scale),
        urgency=6.4,
    )


def _mean(row: Row) -> float:
    return float(row["mean"])


def drivers(facts: Facts) -> Claim | None:
    """Claim what explains overall satisfaction or recommendation most."""
    row = facts.row("drivers", segment="all") or facts.row("drivers")
    if row is None or not row["weights"] or not row["r2"]:
        return None
    first = row["weights"][0]
    three = row["weights"][:3]
    satisfaction, recommendation = "overall satisfaction", "recommendation"
    values = {
        "first": facts.name(first["item"]),
        "share": figures.share(first["share"]),
        "others": facts.names([w["item"] for w in three[1:]]) if len(three) > 1 else "",
        "sum": figures.share(sum(w["share"] for w in three)),
        "outcome": facts.say(satisfaction if row["outcome"] == "overall" else recommendation),
        "r2": f"{row['r2']:.2f}",
    }
    many = (
        "{first} drives {outcome} most ({share}); "
        "with {others} it carries {sum} of what is explained"
    )
    one = "{first} is the one driver of {outcome} measured"
    return Claim(
        page="drivers",
        headline=facts.say(many if len(three) > 1 else one, **values),
        title=facts.say("{first} drives {outcome} most", **values),
        sentence=facts.say(
            "{first} carries {share} of what the items explain in {outcome} (R² = {r2}).", **values
        ),
        figure=figures.share(first["share"]),
        evidence=facts.say("n = {n}", n=figures.count(row["n"])),
        urgency=5.0,
    )


def importance(facts: Facts) -> Claim | None:
    """Claim what is important and performs below average, and what works unspoken."""
    rows = quadrant_rows(facts, "stated") or quadrant_rows(facts, "derived")
    if len(rows) < 2:
        return None
    urgent = sorted(
        (r for r in rows if r["quadrant"] == "concentrate"), key=lambda r: -r["importance"]
    )
    if not urgent:
        none = "Nothing that matters performs below average; strengths can be kept"
        return Claim("importance", facts.say(none))
    codes = [row["item"] for row in urgent[:3]]
    values = {"items": facts.names(codes), "count": len(urgent)}
    few = "Improve {items} first: important, and below average"
    many = "Improve {items} first; {count} items in all are important and below average"
    headline = facts.say(many if len(urgent) > 3 else few, **values)
    return Claim(
        page="importance",
        headline=headline,
        title=facts.say("Important, and below average"),
        sentence=headline + ("。" if facts.language == "zh" else "."),
        figure=str(len(urgent)),
        evidence=facts.say("{count} items compared", count=len(rows)),
        urgency=3.5,
    )


def quadrant_rows(facts: Facts, basis: str) -> list[Row]:
    """Return the quadrants of all customers on one basis, for the first kind that has them."""
    rows = [
        row
        for row in facts.rows("quadrants", segment="all", basis=basis)
        if row["importance"] is not None and row["performance"] is not None
    ]
    kind = rows[0]["kind"] if rows else ""
    return [row for row in rows if row["kind"] == kind]


def change(facts: Facts) -> Claim | None:
    """Claim what moved beyond chance since the wave before."""
    rows = [
        row
        for row in facts.rows("trend")
        if row["segment"] == "all" and row["measure"] not in ("importance", "expectation")
    ]
    if not rows:
        return None
    before = facts.previous_wave() or facts.say("the wave before")
    rows = [row for row in rows if row["change"] is not None]
    if not rows:
        none = "Nothing can be compared with {before}: the questions were changed"
        return Claim("change", facts.say(none, before=before))
    moved = [row for row in rows if row["significant"]]
    if not moved:
        still = "Nothing has moved beyond chance since {before}"
        return Claim("change", facts.say(still, before=before), urgency=1.0)
    up = [row for row in moved if row["change"] > 0]
    down = [row for row in moved if row["change"] < 0]
    return _moved(facts, before, up, down, len(rows))


def _moved(facts: Facts, before: str, up: list[Row], down: list[Row], count: int) -> Claim:
    best = max(up, key=_size, default=None)
    worst = max(down, key=_size, default=None)
    values = {
        "before": before,
        "up": len(up),
        "down": len(down),
        "best": item_name(facts, best) if best else "",
        "best_change": figures.signed(_shown(best), 1) if best else "",
        "worst": item_name(facts, worst) if worst else "",
        "worst_change": figures.signed(_shown(worst), 1) if worst else "",
    }
    both = (
        "Since {before}, {best} improved most ({best_change}), {worst} fell most ({worst_change})"
    )
    rose = (
        "Since {before}, {up} figures improved beyond chance, none fell;"
        " {best} gained most ({best_change})"
    )
    fell = (
        "Since {before}, {down} figures fell beyond chance, none improved;"
        " {worst} lost most ({worst_change})"
    )
    headline = facts.say(both if best and worst else rose if best else fell, **values)
    return Claim(
        page="change",
        headline=headline,
        title=facts.say("What changed since {before}", before=before),
        sentence=headline + ("。" if facts.language == "zh" else "."),
        figure=f"+{len(up)} −{len(down)}",
        evidence=facts.say("{count} figures compared", count=count),
        urgency=4.5,
    )


def _size(row: Row) -> float:
    return abs(_shown(row))


def _shown(row: Row) -> float:
    """Return a change in the unit that a reader sees: visit scores in points of 100."""
    return float(row["change"]) * (100 if row["measure"] == "mystery" else 1)


def item_name(facts: Facts, row: Row) -> str:
    """Return a trend row's subject: the item, and the measure where the item does not say it."""
    names = {"nps": "NPS", "mystery": facts.say("Mystery-visit score")}
    if row["item"] in names:
        return names[row["item"]]
    if row["item"] == "overall":
        return facts.say("Overall satisfaction")
    if row["measure"] == "mystery":
        return facts.say("{item} (visits)", item=facts.name(row["item"]))
    return facts.name(row["item"])
