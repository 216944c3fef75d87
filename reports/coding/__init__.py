"""Verbatims coded to touchpoint × dimension × feeling, and what the codes say (METHOD §2, 5.15).

verbatims ─► segmentation (words) ─► rules (suggestions) ─► people's codes ─► codes: what holds
codes     ─► counting (cells, words) · examples (one that stands for each cell) · comparing
"""

from __future__ import annotations

from reports.coding.codes import Code, agreed, differences, said
from reports.coding.rules import Rule, Rules, Suggester, Suggestion

__all__ = [
    "Code",
    "Rule",
    "Rules",
    "Suggester",
    "Suggestion",
    "agreed",
    "differences",
    "said",
]
