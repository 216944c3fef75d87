"""Trees, strategies and comparisons of any size for the tests of the report's strategy pages."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from reports.comparison import Comparison
from reports.document import ReportSource
from reports.issue_draft import draft_issue_tree
from reports.strategy import (
    Action,
    Brainstorm,
    Evidence,
    Idea,
    Initiative,
    Issue,
    IssueTree,
    Kpi,
    Reference,
    Strategy,
    SubTheme,
    Waiver,
)
from surveys.text import Text
from tests.reports.generated import DIMENSIONS, Size, source

OWNERS = (
    ("营业部", "Service halls"),
    ("信息技术部", "Information technology"),
    ("客服中心", "Care"),
)
ACTIONS = (
    ("叫号屏显示预计等候时长", "Show the expected wait on the call screen"),
    ("午间十二点到两点加开两个窗口", "Open two more counters from noon to two"),
    ("离厅前三句确认", "Confirm three things before the customer leaves"),
    ("自助机故障两小时内修复", "Repair self-service machines within two hours"),
)
STATES = ("done", "under_way", "planned", "planned")


def text(zh: str, en: str) -> Text:
    return Text.of({"zh": zh, "en": en})


def action(number: int, initiative: str) -> Action:
    zh, en = ACTIONS[number % 4]
    state = STATES[number % 4]
    kpis = (
        Kpi(measure=Reference("experience", "queue", wave="w1"), target=8.0),
        Kpi(measure=Reference("wait_median", "queue"), baseline=16.0, target=8.0),
        Kpi(text("高峰开台数", "Counters open at noon"), None, 4, 6, 5, text("台", " counters")),
        None,
    )
    return Action(
        f"a{number}",
        initiative,
        text(zh, en),
        text(*OWNERS[number % 3]),
        enabler=("plan", "execute", "measure", "support", "alliance")[number % 5],
        capability=("people", "process", "technology")[number % 3],
        kpi=kpis[number % 4],
        start=f"2025-{7 + number % 3:02}-01",
        due="2025-09-30" if number % 5 == 1 else f"2026-{3 + number % 6:02}-28",
        state=state,
        done_on="2025-09-20" if state == "done" else "",
        outcome=text("六家厅已换新屏，报出预计时长", "Six halls have new screens that say how long")
        if state == "done"
        else Text(),
    )


def strategy(dimensions: int = 3, sub_themes: int = 8, initiatives: int = 12, actions: int = 30):
    chosen = tuple(code for code, *_ in DIMENSIONS[:dimensions])
    names = (("等候看得见", "The wait is visible"), ("五分钟兑现", "Five minutes kept"))
    subs = [
        SubTheme(
            f"s{i}",
            chosen[i % dimensions],
            text(*names[i % 2]),
            text("说清楚再做到", "Say it, then do it"),
        )
        for i in range(sub_themes)
    ]
    todo = [
        Initiative(
            f"i{i}",
            f"s{i % sub_themes}",
            text(
                ("高峰弹性开台", "自助分流到位")[i % 2],
                ("Flexible counters at peak", "Self-service takes its share")[i % 2],
            ),
            addresses=(("queue",), ("leave",), ("hall",))[i % 3],
        )
        for i in range(initiatives)
    ]
    return Strategy(
        text("每次来厅，心里有数", "No guessing, every visit"),
        text(
            "客户任何时候都知道：要办什么、还要多久、走后会怎样",
            "At any moment customers know what, how long, and what comes next",
        ),
        text("价格与产品不作承诺", "No promise on price or product"),
        chosen,
        tuple(subs),
        tuple(todo),
        tuple(action(i, f"i{i % initiatives}") for i in range(actions)),
        Brainstorm(
            "2025-10-09",
            12,
            text("营业部 4，IT 部 3，市场部 5", "Halls 4, IT 3, marketing 5"),
            tuple(idea(i) for i in range(6)),
        ),
        (Waiver("issue:enter", text("下一波再议", "Taken up in the next wave")),),
    )


def idea(number: int) -> Idea:
    code, zh, en = DIMENSIONS[number % 6]
    base = 4.6 - 0.35 * number

    def scores(shift: float) -> tuple[float, ...]:
        return tuple(max(1.0, min(5.0, base + shift + d)) for d in (-0.6, 0.0, 0.5, 0.2))

    reason = (
        text("成本低，三个月见效", "Cheap, and shows within three months") if number < 3 else Text()
    )
    return Idea(
        f"{code}{number}", text(zh, en), scores(0), scores(-0.3), scores(-0.5), number < 3, reason
    )


def comparison(operators: int = 3, brands: int = 3) -> Comparison:
    dimensions = (["control", "trust"], ["attention", "efficiency"], ["trust"], ["control"])
    raw: list[dict[str, Any]] = [
        {
            "operator": {"zh": f"运营商{i + 1}", "en": f"Operator {i + 1}"},
            "role": "own" if i == 0 else "competitor",
            "emphasised_dimensions": dimensions[i % 4],
            "brands": [
                {
                    "brand": {
                        "zh": ("尊享", "动感", "大众")[j % 3],
                        "en": ("Premium", "Youth", "Mass")[j % 3],
                    },
                    "theme": {"zh": "我的地盘听我的", "en": "My place, my say"},
                    "target": {"zh": "青年", "en": "Youth"},
                    "stresses": [{"zh": "时尚", "en": "fashion"}, {"zh": "娱乐", "en": "fun"}],
                    "signature_services": [{"zh": "电子会员卡", "en": "Electronic card"}],
                }
                for j in range(brands)
            ],
        }
        for i in range(operators)
    ]
    return Comparison.from_json(
        json.dumps({"operators": raw, "source": "公开资料 Public material"}).encode()
    )


def tree(branches: int, leaves: int) -> IssueTree:
    """A tree of a given size: `leaves` under each branch, figures and words on each."""
    issues: list[Issue] = []
    evidence: list[Evidence] = []
    for b in range(branches):
        _, zh, en = DIMENSIONS[b % 6]
        issues.append(Issue(f"b{b}", title=text(zh, en)))
        for k in range(leaves):
            code = f"b{b}l{k}"
            title = text("叫号屏只报号，不报还要等多久", "The screen gives a number, not how long")
            severity = 30.0 / (1 + b + k)
            basis = "weighted_satisfaction"
            issues.append(Issue(code, f"b{b}", title, Text(), severity, basis, ("queue",)))
            evidence.append(
                Evidence(f"f{code}", "figure", code, Reference("satisfaction", "queue"))
            )
            evidence.append(
                Evidence(
                    f"v{code}",
                    "verbatim",
                    code,
                    text=text(
                        "我不怕等，我怕不知道等多久。屏幕上只有号，没有时间。",
                        "I do not mind the wait; I mind not knowing how long it will be.",
                    ),
                )
            )
            evidence.append(Evidence(f"p{code}", "photo", code, sha256=f"{k % 3:064x}"))
    return IssueTree(
        text(
            "为什么贡献最高的客户，在营业厅得到的体验最差？",
            "Why do the best customers get the worst experience?",
        ),
        tuple(issues),
        tuple(evidence),
    )


def full(language: str = "zh", size: Size | None = None, **changes: Any) -> ReportSource:
    """A source with everything that the strategy pages show, at the sample's size."""
    made = source(size, language)
    if "tree" not in changes:
        changes["tree"] = draft_issue_tree(made.study, made.analysis)
    return replace(made, **{"strategy": strategy(), "comparison": comparison(), **changes})
