"""What changed between two versions of an instrument, and what can still be compared."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from fieldapp.accounts.access import roles, study_for
from fieldapp.desk import desk
from fieldapp.desk.frame import page
from fieldapp.desk.instruments import version_for
from fieldapp.languages import language
from fieldapp.storage import InstrumentVersion
from fieldapp.studies import instrument_at
from surveys.differences import KINDS, Difference, comparable, differences
from surveys.instrument import Instrument
from surveys.text import Text

BROKEN, DOUBTFUL = "broken", "doubtful"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: what it is called, before and after in the page's language."""

    called: Text
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that changed; `level` is broken, doubtful or kept."""

    question: Text
    path: str
    level: str
    changes: tuple[Change, ...]


@desk.get("/<code>/instruments/<name>/<int:number>/differences")
@roles("lead", "supervisor")
def instrument_differences(code: str, name: str, number: int) -> str:
    """Show what changed since an earlier version, by default the one before."""
    study = study_for(code)
    version = version_for(study, name, number)
    earlier = version_for(study, name, request.args.get("since", number - 1, type=int))
    every = version.instrument.versions.order_by(InstrumentVersion.number)
    return page(
        study,
        "differences",
        "instruments",
        version=version,
        earlier=earlier,
        others=[each.number for each in every if each.number != number],
        changed=changed(instrument_at(earlier), instrument_at(version)),
    )


def changed(old: Instrument, new: Instrument) -> list[Changed]:
    """Return the questions that changed, in the order of the newer form."""
    found = differences(old, new)
    by_path: dict[tuple[str, ...], list[Difference]] = {}
    for each in found:
        by_path.setdefault(each.path, []).append(each)
    return [
        Changed(group[0].question, "/".join(path), comparable(found, path), _changes(group))
        for path, group in by_path.items()
    ]


def _changes(found: list[Difference]) -> tuple[Change, ...]:
    return tuple(Change(KINDS[each.kind][0], *_pair(each.old, each.new)) for each in found)


def _pair(old: Text, new: Text) -> tuple[str, str]:
    """Return both wordings in the page's language, else in one in which they do differ."""
    codes = [language(), *(code for text in (old, new) for code, _ in text)]
    pairs = [(old.to(code), new.to(code)) for code in codes]
    return next((pair for pair in pairs if pair[0] != pair[1]), pairs[0])
