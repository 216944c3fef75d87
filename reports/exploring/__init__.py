"""Figures on demand: a view (what to show, of whom, split by what) → a figure with its table.

    View ─► explore(view, wave, datasets) ─► Figure: lines × columns, judged, few people hidden
    Figure + Names ─► told (words of a table) ─► HTML, CSV, SVG, a page of the report

Everything is counted from the columns of a Dataset by masks and bins; nothing calls `analyse`.
"""

from reports.exploring.figure import Cell, Figure, Line
from reports.exploring.finding import explore
from reports.exploring.view import View

__all__ = ["Cell", "Figure", "Line", "View", "explore"]
