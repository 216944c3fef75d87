"""Evidence, KPIs and flags in the words of the page's language; figures always with their n."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fieldapp.languages import _, date_and_time, text
from fieldapp.storage import Flag
from reports import figures
from reports.strategy import Evidence, Figure, Kpi, Reference, resolve
from surveys.study import Study
from surveys.text import Text


@dataclass(frozen=True, slots=True)
class EvidenceWords:
    """A piece of evidence as listed: `big` is the figure, `line` what it is, `small` its base."""

    big: str
    line: str
    small: str


def value_words(value: float | None, unit: str) -> str:
    """Write a value in the way of its unit (see reports.strategy.Figure)."""
    if value is None:
        return figures.UNKNOWN
    if unit in ("feeling", "difference"):
        return figures.signed(value)
    if unit == "points":
        return figures.signed(value, 0)
    if unit in ("share", "score"):
        return figures.share(value) if unit == "share" else figures.plain(value * 100)
    return figures.plain(value)


def figure_words(figure: Figure) -> str:
    """Return "n = 111, 95 % interval −3.0…−2.2", without what is unknown."""
    parts = [f"n = {figures.count(figure.n)}"]
    if figure.low is not None and figure.high is not None:
        ends = (value_words(figure.low, figure.unit), value_words(figure.high, figure.unit))
        parts.append(_("95 % interval {low}…{high}", low=ends[0], high=ends[1]))
    return _(", ").join(parts)


def reference_words(reference: Reference, plan: Study) -> str:
    """Return what a figure measures: where, of whom, which measure."""
    where = reference.item if reference.item not in ("", "all", "overall") else ""
    whom = reference.segment if reference.segment not in ("", "all") else ""
    site = reference.site if reference.site not in ("", "all") else ""
    names = [text(plan.name_of(code)) for code in (where, whom, site) if code]
    return " · ".join([*names, _("measure " + reference.measure)])


def evidence_words(piece: Evidence, plan: Study, analysis: dict[str, Any]) -> EvidenceWords:
    """Return a piece of evidence in words; a figure is looked up now, never typed."""
    if piece.kind == "figure" and piece.reference:
        found = resolve(piece.reference, analysis)
        line = reference_words(piece.reference, plan)
        if found is None:
            return EvidenceWords(figures.UNKNOWN, line, _("no figure in this wave"))
        return EvidenceWords(value_words(found.value, found.unit), line, figure_words(found))
    return EvidenceWords("", text(piece.text), text(piece.source))


def kpi_words(kpi: Kpi | None, plan: Study, analysis: dict[str, Any]) -> str:
    """Return "Waiting time 14.2 → 5.0 min"; a measure without a name is called what it is."""
    if kpi is None:
        return ""
    unit = kpi.kind()
    ends = (value_words(kpi.baseline_in(analysis), unit), value_words(kpi.target, unit))
    name = text(kpi.name) or (reference_words(kpi.measure, plan) if kpi.measure else "")
    return f"{name} {ends[0]} → {ends[1]} {text(kpi.unit)}".strip()


def flag_words(flag: Flag) -> str:
    """Return the figures behind a flag."""
    detail = flag.detail or {}
    if "message" in detail:
        return f"{flag.path} {text(Text.of(detail['message']))}".strip()
    if "metres" in detail:
        return _("{metres} m away, {allowed} m allowed", **detail)
    if "from" in detail:
        window = (date_and_time(detail["from"]), date_and_time(detail["to"]))
        at = date_and_time(detail["at"])
        return _("filed at {at}, window {start}–{end}", at=at, start=window[0], end=window[1])
    if "minutes" in detail:
        return _("{minutes} minutes from the server's clock", minutes=detail["minutes"])
    if "seconds" in detail:
        return _("{seconds} s, at least {limit} s expected", **detail)
    return str(flag.path)
