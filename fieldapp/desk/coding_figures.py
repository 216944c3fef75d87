"""What coded verbatims say: counts, words and examples; how far two coders agree."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import request

from fieldapp import analysing
from fieldapp.accounts.access import account_here, roles, study_for
from fieldapp.coding import CODERS
from fieldapp.coding_queue import Entry, Queue, rules_of
from fieldapp.desk import desk
from fieldapp.desk.frame import page, wave_here
from fieldapp.storage import Account
from fieldapp.studies import definition
from reports.coding.comparing import compare
from reports.coding.counting import Cell, cells, words_most_said
from reports.coding.examples import examples, of_customers
from reports.coding.segmentation import segmenter
from surveys.study import Study as Plan

MOST_SAID, EXAMPLES_SHOWN = 30, 20


@desk.get("/<code>/coding/counts")
@roles("lead", "supervisor")
def coding_counts(code: str) -> str:
    """Show what is coded by touchpoint and dimension, the words most said, an example a cell."""
    study = study_for(code)
    plan = definition(study)
    wave = wave_here(study, plan)
    queue = Queue(study, wave.code, account_here())
    said = analysing.dataset(study, wave.code)
    coded = said.coded_verbatims
    counted = cells(coded)
    found = examples(of_customers(said), plan, segmenter())
    shown = [each for each in found if _readable(queue, each.verbatim["id"])]
    return page(
        study,
        "coding_counts",
        "coding",
        plan=plan,
        wave=wave,
        total=len(queue.entries),
        n=len(coded),
        cells=counted,
        touchpoints=_used(plan.touchpoints, counted, 0),
        dimensions=_used(plan.dimensions, counted, 1),
        worst=_worst(plan, counted),
        most=max((cell.n for key, cell in counted.items() if "all" not in key), default=0),
        words=words_most_said(coded, segmenter(rules_of(study).words()), MOST_SAID),
        examples=shown[:EXAMPLES_SHOWN],
        kept_back=len(found) - len(shown),
        more=max(0, len(shown) - EXAMPLES_SHOWN),
    )


def _readable(queue: Queue, verbatim: str) -> bool:
    entry = queue.entry(verbatim)
    return entry is None or queue.may_read(entry)


def _used(things: Any, counted: dict[tuple[str, str], Cell], place: int) -> list[tuple[str, Any]]:
    """Return (code, name) of what any verbatim is coded to, in study order; "" stands last."""
    used = {key[place] for key in counted}
    named = [(thing.code, thing.name) for thing in things if thing.code in used]
    return named + [("", None)] * ("" in used)


def _worst(plan: Plan, counted: dict[tuple[str, str], Cell]) -> tuple[str, int]:
    """Return the touchpoint with most verbatims below zero, and how many; ("", 0) without any."""
    below = {point.code: counted.get((point.code, "all"), Cell()) for point in plan.touchpoints}
    code = max(below, key=lambda each: below[each].negative, default="")
    return (code, below[code].negative) if code and below[code].negative else ("", 0)


@desk.get("/<code>/coding/agreement")
@roles("lead", "supervisor")
def coding_agreement(code: str) -> str:
    """Show how far two coders agree, and where they do not."""
    study = study_for(code)
    plan = definition(study)
    wave = wave_here(study, plan)
    queue = Queue(study, wave.code, account_here())
    pairs = _pairs(queue)
    chosen = _pair_here(pairs)
    common = [entry for entry in queue.entries if set(chosen) <= set(entry.standing.own)]
    codes = [tuple(entry.standing.own[account] for account in chosen) for entry in common]
    return page(
        study,
        "coding_agreement",
        "coding",
        plan=plan,
        wave=wave,
        pairs=pairs,
        chosen=chosen,
        names=_names(queue.coders()),
        agreement=compare([(a, b) for a, b in codes]) if chosen else None,
        settled=sum(entry.standing.settled is not None for entry in common) if chosen else 0,
        differing=_differing(common) if chosen else 0,
        name=lambda field, written: _code_name(plan, field, written),
    )


def _pairs(queue: Queue) -> list[tuple[tuple[int, int], int]]:
    """Return each two who coded the same verbatims, with how many; most in common first."""
    found: Counter[tuple[int, int]] = Counter()
    for entry in queue.entries:
        if len(entry.standing.own) == CODERS:
            first, second = sorted(entry.standing.own)
            found[first, second] += 1
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def _pair_here(pairs: list[tuple[tuple[int, int], int]]) -> tuple[int, ...]:
    """Return the pair that the address asks for, else the one with most in common; () without."""
    asked = request.args.get("pair", "")
    for pair, _n in pairs:
        if asked == "-".join(map(str, pair)):
            return pair
    return pairs[0][0] if pairs else ()


def _differing(entries: list[Entry]) -> int:
    return sum(bool(entry.standing.differing) for entry in entries)


def _names(coders: Counter[int]) -> dict[int, str]:
    return {one.id: one.name for one in Account.select().where(Account.id.in_(list(coders)))}


def _code_name(plan: Plan, field: str, written: str) -> Any:
    """Return a code as a person reads it: its name, a feeling with its sign; None for left open."""
    if not written:
        return None
    return float(written) if field == "feeling" else plan.name_of(written)
