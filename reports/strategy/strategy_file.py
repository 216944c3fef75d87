"""A strategy as a file, `strategy.toml`: read with located problems, written back the same.

    [strategy]
    theme = {en = "No guessing, every visit", zh = "每次来厅，心里有数"}
    meaning = {en = "…", zh = "…"}            # what the theme means to a customer, optional
    limits = {en = "…", zh = "…"}             # what is not promised, optional
    dimensions = ["control", "efficiency"]    # codes of the study, in order of weight

    [[sub_theme]]
    id = "known"                              # letters, digits, - and _; unique among all parts
    dimension = "control"
    title = {en = "The wait is known", zh = "有数"}
    meaning = {en = "…", zh = "…"}            # optional

    [[initiative]]
    id = "visible-wait"
    sub_theme = "known"
    title = {en = "Show the wait", zh = "等候时间看得见"}
    addresses = ["queue"]                     # key issues: a drafted leaf has its touchpoint's
                                              # code, a drafted branch "dimension-<code>"
    [[action]]
    id = "screen"
    initiative = "visible-wait"
    title = {en = "Expected time on the call screen", zh = "叫号屏显示预计时长"}
    owner = {en = "IT", zh = "信息技术部"}
    enabler = "support"                       # plan | execute | measure | support | alliance
    capability = "technology"                 # people | process | technology
    start = 2026-01-05                        # a TOML date or "2026-01-05"
    due = 2026-06-30
    state = "under_way"                       # planned | under_way | done | dropped
    done_on = 2026-06-20                      # where done; with outcome and cause
    outcome = {en = "…", zh = "…"}            # what changed for customers ("we did")
    cause = "system"                          # value | system | people
    kpi = {measure = "emotion", item = "queue", segment = "gotone", target = 1.0}

A `kpi` is live or entered. Live: `measure` (see `reports.strategy.Reference`: experience …
emotion, satisfaction, nps, mystery, wait_median, wait_p90, wait_over_norm, top2 …), `item`,
`segment` ("all"), `kind`, `site`, `wave` (of the baseline, "" = the wave read), `target` in the
units of `analyse` (shares and mystery scores 0…1). Entered: `name`, `unit`, `baseline`, `current`,
`target`. A live one may have a `name` too.

    [brainstorm]                              # optional
    held = 2025-10-09
    participants = 12
    who = {en = "Halls 4, IT 3", zh = "营业部 4，IT 部 3"}
    [[brainstorm.idea]]
    id = "control"                            # a dimension's code, or any idea
    title = {en = "Control", zh = "控制"}
    importance = [5, 4, 5]                    # one score a participant, 1…5
    realism = [4, 4, 3]
    feasibility = [4, 3, 3]
    chosen = true
    reason = {en = "…", zh = "…"}

    [[waiver]]
    hole = "issue:wander"                     # issue:<id> | initiative:<id> | dimension:<code>
    reason = {en = "…", zh = "…"}
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import tomli_w

from reports.strategy.actions import Action, Kpi, check_action
from reports.strategy.brainstorm import Brainstorm, Idea
from reports.strategy.evidence import MEASURES, Reference
from reports.strategy.file_tables import (
    Convert,
    Row,
    Tables,
    code,
    codes,
    date,
    flag,
    number,
    scores,
    table,
    tables_within,
    text,
    whole,
)
from reports.strategy.plan import Initiative, Strategy, SubTheme, Waiver
from surveys.plain import to_plain
from surveys.problems import InputError

NAME = "strategy.toml"
TABLES = ("strategy", "sub_theme", "initiative", "action", "brainstorm", "waiver")
WORDS: dict[str, Convert] = {"title": text, "meaning": text}
STRATEGY: dict[str, Convert] = {
    "theme": text,
    "meaning": text,
    "limits": text,
    "dimensions": codes,
}
SUB_THEME: dict[str, Convert] = {"id": code, "dimension": code, **WORDS}
INITIATIVE: dict[str, Convert] = {"id": code, "sub_theme": code, "addresses": codes, **WORDS}
ACTION: dict[str, Convert] = {
    **dict.fromkeys(("id", "initiative", "enabler", "capability", "state", "cause"), code),
    **dict.fromkeys(("title", "owner", "outcome"), text),
    **dict.fromkeys(("start", "due", "done_on"), date),
    "kpi": table,
}
REFERENCE = ("measure", "item", "segment", "wave", "kind", "site")
KPI: dict[str, Convert] = {
    **dict.fromkeys(REFERENCE, code),
    **dict.fromkeys(("baseline", "target", "current"), number),
    **dict.fromkeys(("name", "unit"), text),
}
BRAINSTORM: dict[str, Convert] = {
    "held": date,
    "participants": whole,
    "who": text,
    "idea": tables_within,
}
IDEA: dict[str, Convert] = {
    "id": code,
    "chosen": flag,
    **dict.fromkeys(("title", "reason"), text),
    **dict.fromkeys(("importance", "realism", "feasibility"), scores),
}
WAIVER: dict[str, Convert] = {"hole": code, "reason": text}


def read_strategy(toml: bytes) -> Strategy:
    """Read `strategy.toml`; raises InputError with every problem, by line and key."""
    tables = Tables.parse(toml, NAME)
    tables.only(*TABLES)
    head = _head(tables)
    sub_themes = tables.rows("sub_theme", SUB_THEME, "id", "dimension", "title")
    initiatives = tables.rows("initiative", INITIATIVE, "id", "sub_theme", "title")
    actions = tables.rows("action", ACTION, "id", "initiative", "title")
    _check_ids(tables, [*sub_themes, *initiatives, *actions])
    _check_parents(tables, sub_themes, "dimension", head.values.get("dimensions", ()))
    _check_parents(tables, initiatives, "sub_theme", _ids(sub_themes))
    _check_parents(tables, actions, "initiative", _ids(initiatives))
    strategy = Strategy(
        **head.values,
        sub_themes=tuple(SubTheme(**_placed(row, "dimension")) for row in sub_themes),
        initiatives=tuple(Initiative(**_placed(row, "sub_theme")) for row in initiatives),
        actions=tuple(_action(tables, row) for row in actions),
        brainstorm=_brainstorm(tables),
        waivers=tuple(
            Waiver(**{"hole": "", **row.values})
            for row in tables.rows("waiver", WAIVER, "hole", "reason")
        ),
    )
    if tables.problems:
        raise InputError(tables.problems)
    return strategy


def _head(tables: Tables) -> Row:
    rows = tables.rows("strategy", STRATEGY, "theme", "dimensions")
    return rows[0] if rows else tables.read(Row("strategy", {}), STRATEGY, "theme", "dimensions")


def _ids(rows: list[Row]) -> list[str]:
    return [row.values.get("id", "") for row in rows]


def _check_ids(tables: Tables, rows: list[Row]) -> None:
    seen: set[str] = set()
    for row in rows:
        name = row.values.get("id", "")
        if name in seen:
            en, zh = f"The id “{name}” is used twice.", f"编号“{name}”重复。"
            tables.report(
                row, "id", en, zh, ("Give each part its own id.", "每一项请用不同的编号。")
            )
        seen.add(name)


def _check_parents(tables: Tables, rows: list[Row], key: str, known: Any) -> None:
    for row in rows:
        name = row.values.get(key)
        if name and name not in known:
            en, zh = f"There is no {key} “{name}”.", f"没有名为“{name}”的 {key}。"
            tables.report(row, key, en, zh, _one_of(known), value=name)


def _one_of(known: Iterable[str]) -> tuple[str, str]:
    codes = [code for code in known if code]
    if not codes:
        return "Add it first.", "请先补上。"
    return f"Use one of {', '.join(codes)}.", f"可用：{'、'.join(codes)}。"


def _placed(row: Row, parent: str) -> dict[str, Any]:
    """Return a row's values with the key of its parent called `parent`."""
    values = {"id": "", **row.values}
    place = values.pop(parent, "")
    return {**values, "parent": place}


def _action(tables: Tables, row: Row) -> Action:
    values = _placed(row, "initiative")
    kpi = values.pop("kpi", None)
    action = Action(**values, kpi=_kpi(tables, row, kpi) if kpi else None)
    try:
        return check_action(action)
    except InputError as error:
        for each in error.problems:
            words = (each.message.to("en"), each.message.to("zh"))
            remedy = (each.remedy.to("en"), each.remedy.to("zh"))
            tables.report(row, each.column, *words, remedy, each.value)
        return action


def _kpi(tables: Tables, action: Row, raw: dict[str, Any]) -> Kpi:
    row = tables.read(Row("action.kpi", raw, action.line), KPI)
    reference = {key: row.values[key] for key in REFERENCE if key in row.values}
    entered = {key: value for key, value in row.values.items() if key not in REFERENCE}
    measure = reference.get("measure", "")
    if measure and measure not in MEASURES:
        en, zh = f"There is no measure “{measure}”.", f"没有指标“{measure}”。"
        tables.report(action, "kpi.measure", en, zh, _one_of(MEASURES), value=measure)
    if not measure and not entered.get("name"):
        en, zh = "A KPI needs a measure or a name.", "KPI 需要 measure 或 name。"
        tables.report(action, "kpi", en, zh, ("Add one of them.", "请补上其中之一。"))
    return Kpi(measure=Reference(**reference) if measure else None, **entered)


def _brainstorm(tables: Tables) -> Brainstorm | None:
    rows = tables.rows("brainstorm", BRAINSTORM)
    if not rows:
        return None
    ideas = tables.rows("brainstorm.idea", IDEA, "id", "importance", "realism", "feasibility")
    values = {key: value for key, value in rows[0].values.items() if key != "idea"}
    return Brainstorm(**values, ideas=tuple(Idea(**{"id": "", **row.values}) for row in ideas))


def write_strategy(strategy: Strategy) -> bytes:
    """Write `strategy.toml`, such that `read_strategy` gives the same strategy back."""
    plain = to_plain(strategy)
    tables = {
        "strategy": _full({key: plain[key] for key in STRATEGY}),
        "sub_theme": [_named(part, "dimension") for part in plain["sub_themes"]],
        "initiative": [_named(part, "sub_theme") for part in plain["initiatives"]],
        "action": [_named(_flat_kpi(part), "initiative") for part in plain["actions"]],
        "brainstorm": _written_brainstorm(plain["brainstorm"]),
        "waiver": plain["waivers"],
    }
    return tomli_w.dumps(_full(tables)).encode("utf-8")


def _full(values: dict[str, Any]) -> dict[str, Any]:
    """Return what has something in it; a 0 or false counts."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def _named(part: dict[str, Any], parent: str) -> dict[str, Any]:
    return _full({"id": part.pop("id"), parent: part.pop("parent"), **part})


def _flat_kpi(action: dict[str, Any]) -> dict[str, Any]:
    kpi = action.pop("kpi")
    if kpi:
        action["kpi"] = _full({**(kpi.pop("measure") or {}), **kpi})
    return action


def _written_brainstorm(brainstorm: dict[str, Any] | None) -> dict[str, Any]:
    if brainstorm is None:
        return {}
    ideas = [_full(idea) for idea in brainstorm.pop("ideas")]
    return _full({**brainstorm, "idea": ideas})
