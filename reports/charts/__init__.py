"""Data → inline SVG. One user unit is one point; all style is classes of chart.css."""

from reports.charts import strategy
from reports.charts.columns import bars, diverging, feeling, pairs, spans, stacks, ticks
from reports.charts.cover import cover
from reports.charts.gap_model import gap_model
from reports.charts.journey import journey
from reports.charts.persona import feelings
from reports.charts.quadrants import quadrants
from reports.charts.ranges import beside, glyph
from reports.charts.slope import slopes
from reports.charts.sources import sources
from reports.charts.strip import strip

__all__ = [
    "bars",
    "beside",
    "cover",
    "diverging",
    "feeling",
    "feelings",
    "gap_model",
    "glyph",
    "journey",
    "pairs",
    "quadrants",
    "slopes",
    "sources",
    "spans",
    "stacks",
    "strategy",
    "strip",
    "ticks",
]
