"""From issues to strategy: plain data with pure edits; fieldapp keeps it, reports draws it.

IssueTree ─ redraft, loose ─► Strategy ─ holes ─► execution_map · blueprint
"""

from reports.strategy.actions import CAPABILITIES, CAUSES, ENABLERS, STATES, Action, Kpi
from reports.strategy.blueprint import BlueprintColumn, blueprint
from reports.strategy.brainstorm import Brainstorm, Idea
from reports.strategy.evidence import Evidence, Figure, Reference, resolve
from reports.strategy.execution import ExecutionMap, MapRow, execution_map
from reports.strategy.holes import Hole, addressed, holes
from reports.strategy.issues import Issue, IssueTree, loose, redraft
from reports.strategy.plan import Initiative, Strategy, SubTheme, Waiver
from reports.strategy.strategy_file import read_strategy, write_strategy

__all__ = [
    "CAPABILITIES",
    "CAUSES",
    "ENABLERS",
    "STATES",
    "Action",
    "BlueprintColumn",
    "Brainstorm",
    "Evidence",
    "ExecutionMap",
    "Figure",
    "Hole",
    "Idea",
    "Initiative",
    "Issue",
    "IssueTree",
    "Kpi",
    "MapRow",
    "Reference",
    "Strategy",
    "SubTheme",
    "Waiver",
    "addressed",
    "blueprint",
    "execution_map",
    "holes",
    "loose",
    "read_strategy",
    "redraft",
    "resolve",
    "write_strategy",
]
