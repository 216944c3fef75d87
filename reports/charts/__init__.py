"""Data → inline SVG. One user unit is one point; all style is classes of chart.css."""

from reports.charts.columns import bars, diverging, feeling, pairs, spans, stacks, ticks
from reports.charts.journey import journey
from reports.charts.quadrants import quadrants
from reports.charts.slope import slopes

__all__ = [
    "bars",
    "diverging",
    "feeling",
    "journey",
    "pairs",
    "quadrants",
    "slopes",
    "spans",
    "stacks",
    "ticks",
]
