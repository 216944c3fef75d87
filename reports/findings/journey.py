"""What the journey says: which moments are remembered, by whom, and whom one moment fails."""

from __future__ import annotations

from reports import figures
from reports.facts import Facts, Row
from reports.findings.claim import Claim, base

NOTABLE = 0.5


def focal(facts: Facts) -> Row | None:
    """Return the curve with the lowest peak-end index among the groups that the report compares."""
    rows = [facts.row("journey", segment=group) for group in facts.groups()]
    known = [row for row in rows if row and row["peak_end_index"] is not None]
    return min(known, key=lambda row: row["peak_end_index"]) if known else None


def remembered(facts: Facts) -> Claim | None:
    """Claim what the peak and the end leave behind with those who leave worst."""
    row = focal(facts)
    if row is None:
        return None
    known = [point for point in row["points"] if point["mean"] is not None]
    values = _values(facts, row, len(known))
    if len(known) == 1:
        only = "{peak} is the one moment measured: {peak_value} on a scale of −5…+5"
        return Claim("journey", facts.say(only, **values))
    negative = row["peak"]["mean"] < 0
    bad, good = "One bad moment sets the memory", "One good moment carries the memory"
    peak = next(p for p in known if p["touchpoint"] == row["peak"]["touchpoint"])
    return Claim(
        page="journey",
        headline=facts.say(_headline(facts, row), **values),
        title=facts.say(bad if negative else good),
        sentence=_sentence(facts, values),
        figure=figures.signed(row["peak_end_index"]),
        evidence=base(facts, peak, sign=True),
        urgency=7.0 - row["peak_end_index"] if row["peak_end_index"] < 0 else 3.0,
    )


def _values(facts: Facts, row: Row, known: int) -> dict[str, object]:
    before = facts.previous("journey", segment=row["segment"], source=row["source"]) or {}
    return {
        "who": facts.who(row["segment"]),
        "index": figures.signed(row["peak_end_index"]),
        "before": figures.signed(before.get("peak_end_index")),
        "peak": facts.name(row["peak"]["touchpoint"]),
        "peak_value": figures.signed(row["peak"]["mean"]),
        "end": facts.name(row["end"]["touchpoint"]),
        "end_value": figures.signed(row["end"]["mean"]),
        "mean": figures.signed(row["plain_mean"]),
        "count": known,
    }


def _headline(facts: Facts, row: Row) -> str:
    before = facts.previous("journey", segment=row["segment"], source=row["source"]) or {}
    then, now = before.get("peak_end_index"), row["peak_end_index"]
    if row["peak"]["touchpoint"] == row["end"]["touchpoint"]:
        return "{who} remember {peak} most, and it is the last they see: peak–end index {index}"
    if then is not None and then - now >= NOTABLE:
        return (
            "The peak–end index of {who} fell from {before} to {index}: "
            "{peak} ({peak_value}) sets the memory, {end} closes at {end_value}"
        )
    if then is not None and now - then >= NOTABLE:
        return (
            "The peak–end index of {who} rose from {before} to {index}: "
            "{peak} ({peak_value}) sets the memory, {end} closes at {end_value}"
        )
    if row["peak"]["mean"] < 0:
        return (
            "{who} leave with the memory of {peak} ({peak_value}); "
            "{end} closes at {end_value}, peak–end index {index}"
        )
    return (
        "{who} remember {peak} best ({peak_value}); "
        "{end} closes at {end_value}, peak–end index {index}"
    )


def _sentence(facts: Facts, values: dict[str, object]) -> str:
    words = facts.say(
        "The peak–end index of {who} is {index}; the plain mean over {count} touchpoints is {mean}."
        " {peak} ({peak_value}) is the peak, {end} ({end_value}) the end.",
        **values,
    )
    if values["before"] == figures.UNKNOWN:
        return words
    return words + facts.say(" The wave before: {before}.", **values)


def underserved(facts: Facts) -> Claim | None:
    """Claim the first call-out: a segment worse served than the rest where it matters."""
    row = facts.row("call_outs")
    if row is None:
        return _lowest_cell(facts)
    values = {
        "who": facts.who(row["segment"]),
        "touchpoint": facts.name(row["touchpoint"]),
        "mean": figures.signed(row["mean"]),
        "rest": figures.signed(row["rest"]),
        "difference": figures.plain(abs(row["difference"])),
        "p": _p(row["p_adjusted"]),
    }
    core = "The core segment is served worse: {who} feel {mean} at {touchpoint}, the rest {rest}"
    other = "{who} are served worse at {touchpoint}: {mean}, against {rest} for the rest"
    title = "The core segment is served worse" if row["core"] else "One segment is served worse"
    return Claim(
        page="matrix",
        headline=facts.say(core if row["core"] else other, **values),
        title=facts.say(title),
        sentence=facts.say(
            "At {touchpoint} {who} feel {mean}, everyone else {rest}: "
            "{difference} points lower ({p}), at a touchpoint that matters.",
            **values,
        ),
        figure=figures.signed(row["difference"]),
        evidence=facts.say(
            "n = {n}, rest n = {rest}", n=figures.count(row["n"]), rest=figures.count(row["n_rest"])
        ),
        urgency=9.0 if row["core"] else 6.0,
    )


def _p(value: float | None) -> str:
    if value is None:
        return "p –"
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"


def _lowest_cell(facts: Facts) -> Claim | None:
    """Say where the lowest cell stands when no segment is called out."""
    known = [row for row in facts.rows("matrix") if row["mean"] is not None]
    groups = [g for g in facts.groups() if _of(known, g)] or facts.segments
    cells = [row for row in known if row["segment"] in groups]
    if not cells:
        return None
    worst = min(cells, key=lambda row: row["mean"])
    lowest = {
        min(_of(cells, s), key=lambda r: r["mean"])["touchpoint"] for s in groups if _of(cells, s)
    }
    values = {
        "who": facts.who(worst["segment"]),
        "touchpoint": facts.name(worst["touchpoint"]),
        "mean": figures.signed(worst["mean"]),
    }
    if len(facts.groups()) == 1:
        return Claim("matrix", facts.say("The low point is {touchpoint}: {mean}", **values))
    if len(lowest) == 1:
        same = "Every segment has its low point at {touchpoint}; {who} feel it most ({mean})"
        return Claim("matrix", facts.say(same, **values))
    apart = "The segments have different low points; the deepest is {touchpoint}: {who} feel {mean}"
    return Claim("matrix", facts.say(apart, **values))


def _of(cells: list[Row], segment: str) -> list[Row]:
    return [row for row in cells if row["segment"] == segment]
