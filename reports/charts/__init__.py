"""Data → inline SVG. One user unit is one point; all style is classes of chart.css."""
