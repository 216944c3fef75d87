"""The keyword rules that suggest codes: edited as a table, tried on the wave's verbatims."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from fieldapp import strategies
from fieldapp.accounts.access import account_here, roles, study_for
from fieldapp.cleaning import clean_text
from fieldapp.coding_queue import RULES, Queue, rules_of
from fieldapp.desk import desk
from fieldapp.desk.frame import page, wave_here
from fieldapp.desk.revisions import save
from fieldapp.languages import _, language
from fieldapp.storage import Study
from fieldapp.studies import definition
from reports.coding import Code, Rule, Rules, Suggester
from reports.coding.rules import LONGEST, MOST_RULES, MOST_WORDS
from surveys.problems import InputError

BLANK_ROWS = 3
BETWEEN = re.compile(r"[,，、;；\n]+")
SIGNS = {"-1": -1, "0": 0, "1": 1}


@dataclass(frozen=True, slots=True)
class Tried:
    """How many verbatims of the wave a rule hits, how many of them people coded as it says."""

    hits: int
    coded: int
    right: int


@desk.get("/<code>/coding/rules")
@roles("lead", "supervisor")
def coding_rules(code: str) -> str:
    """Show the rules, and how many verbatims of the wave each one hits."""
    study = study_for(code)
    return _shown(study, rules_of(study))


@desk.post("/<code>/coding/rules")
@roles("lead", "supervisor")
def save_coding_rules(code: str) -> Response | str | tuple[str, int]:
    """Save what was typed as the next revision, or try it out without saving."""
    study = study_for(code)
    typed = _typed(study)
    if problems := _problems(typed):
        return _shown(study, typed, problems), 422
    if request.form.get("do") == "try":
        return _shown(study, typed, tried=True)
    try:
        save(study, strategies.EVERY_WAVE, RULES, typed, _("Rules of coding"))
    except InputError as error:
        return _shown(study, typed, error.lines(language())), 422
    wave = wave_here(study, definition(study)).code
    return redirect(url_for("desk.coding_rules", code=code, wave=wave), 303)


def _typed(study: Study) -> Rules:
    """Return the rules as the form has them; a row without words is gone."""
    plan = definition(study)
    touchpoints = {point.code for point in plan.touchpoints}
    dimensions = {each.code for each in plan.dimensions}
    form = request.form
    found = []
    for row in range(MOST_RULES + BLANK_ROWS + 1):
        words = _words(form.get(f"words-{row}", ""))
        touchpoint, dimension = form.get(f"touchpoint-{row}", ""), form.get(f"dimension-{row}", "")
        if words:
            found.append(
                Rule(
                    words,
                    touchpoint if touchpoint in touchpoints else "",
                    dimension if dimension in dimensions else "",
                    SIGNS.get(form.get(f"sign-{row}", ""), 0),
                )
            )
    return Rules(tuple(found))


def _words(typed: str) -> tuple[str, ...]:
    parts = (" ".join(clean_text(part).split()) for part in BETWEEN.split(typed))
    return tuple(dict.fromkeys(part for part in parts if part))


def _problems(rules: Rules) -> list[str]:
    found = []
    if len(rules.rules) > MOST_RULES:
        found.append(_("At most {n} rules are kept.", n=MOST_RULES))
    for place, rule in enumerate(rules.rules, 1):
        if len(rule.words) > MOST_WORDS:
            found.append(_("Rule {place}: at most {n} words.", place=place, n=MOST_WORDS))
        if any(len(word) > LONGEST for word in rule.words):
            found.append(
                _("Rule {place}: a word has at most {n} characters.", place=place, n=LONGEST)
            )
        if not (rule.touchpoint or rule.dimension or rule.sign):
            found.append(_("Rule {place}: choose what its words are about.", place=place))
    return found


def _shown(
    study: Study, rules: Rules, problems: list[str] | None = None, tried: bool = False
) -> str:
    plan = definition(study)
    wave = wave_here(study, plan)
    revision = strategies.current(study, strategies.EVERY_WAVE, RULES)
    queue = Queue(study, wave.code, account_here())
    figures, silent = ([], 0) if problems else try_rules(rules, study, queue)
    return page(
        study,
        "coding_rules",
        "coding",
        plan=plan,
        wave=wave,
        rules=rules.rules,
        figures=figures,
        blanks=range(len(rules.rules), len(rules.rules) + BLANK_ROWS),
        problems=problems or [],
        tried=tried,
        revision=revision,
        silent=silent,
        total=len(queue.entries),
    )


def try_rules(rules: Rules, study: Study, queue: Queue) -> tuple[list[Tried], int]:
    """Return what each rule does with the verbatims of a queue, and how many none of them hits."""
    hits: Counter[int] = Counter()
    coded: Counter[int] = Counter()
    right: Counter[int] = Counter()
    silent = 0
    reader = Suggester(rules, definition(study))
    texts = (entry.row["text"] for entry in queue.entries)
    for entry, hit in zip(queue.entries, reader.hits(texts), strict=True):
        hits.update(hit)
        silent += not hit
        held = entry.standing.holds
        if held is not None:
            coded.update(hit)
            right.update(place for place in hit if _right(rules.rules[place], held))
    return [Tried(hits[at], coded[at], right[at]) for at in range(len(rules.rules))], silent


def _right(rule: Rule, held: Code) -> bool:
    """Tell whether all that a rule says is so by a person's code."""
    return (
        rule.touchpoint in ("", held.touchpoint)
        and rule.dimension in ("", held.dimension)
        and (rule.sign == 0 or (held.feeling or 0) * rule.sign > 0)
    )
