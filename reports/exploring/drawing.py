"""Figure → SVG: for the page by classes alone, and as a file with title, key and source."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from reports.charts import svg
from reports.charts.columns import Scale
from reports.charts.ranges import SHAPES, Mark, pitch_of, ranges, sign
from reports.exploring.figure import Cell, Figure, Line
from reports.exploring.naming import Names
from reports.exploring.telling import Told, leading
from reports.exploring.view import ALL, WEIGHTED
from reports.measures.estimates import LOW_BASE
from reports.tabling import fit
from reports.typesetting import ems

WIDTH, NAMES, TOP, LETTER = 470.0, 132.0, 20.0, 12.5
MOST_GROUPS, MOST_LINES = len(SHAPES), 40
MARGIN, TITLE, SMALL = 18.0, 15.0, 11.0
FONTS = "-apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei'"
INKS = ("#0b5c6b", "#15181d", "#767d88")
STYLE = (
    f"text{{font-family:{FONTS},sans-serif;font-size:12px;fill:#15181d}}"
    ".g{fill:#474c55}.s{font-size:11px;fill:#5d636d}.m{text-anchor:middle}.b{font-weight:650}"
    ".a{fill:#c4351c}.gl{stroke:#d5d8dc;stroke-width:.8;fill:none}"
    ".ax{stroke:#15181d;stroke-width:1;fill:none}.tk{stroke:#15181d;stroke-width:1.2;fill:none}"
    + "".join(
        f".c{n}{{fill:{ink}}}.l{n},.d{n}{{stroke:{ink};stroke-width:1.5;fill:none}}"
        f".d{n}{{stroke-dasharray:2 2}}.h{n}{{fill:#fff;stroke:{ink};stroke-width:1.2}}"
        for n, ink in enumerate(INKS, 1)
    )
)


def groups_of(figure: Figure) -> list[int]:
    """Return the places of the columns that are drawn as marks: six at most, else everybody."""
    own = [at for at, code in enumerate(figure.columns) if code not in (ALL, WEIGHTED)]
    return own[:MOST_GROUPS] or [0]


def drawn_lines(figure: Figure) -> list[Line]:
    """Return the lines that share the first one's unit: one scale cannot show two."""
    units = [line.unit for line in figure.lines[:1]]
    return [line for line in figure.lines if line.unit in units][:MOST_LINES]


def marks_of(figure: Figure, line: Line) -> list[Mark]:
    """Return a line's marks."""
    return [_mark(line, line.cells[at]) for at in groups_of(figure)]


def whole_of(figure: Figure, line: Line) -> float | None:
    """Return what everybody's tick stands at; None where everybody is a mark."""
    apart = ALL in figure.columns and groups_of(figure) != [0]
    return _scaled(line, line.cells[0].figure.value) if apart else None


def _mark(line: Line, cell: Cell) -> Mark:
    found = cell.figure
    ends = (_scaled(line, found.low), _scaled(line, found.high))
    return Mark(_scaled(line, found.value), *ends, found.n < LOW_BASE)


def _scaled(line: Line, value: float | None) -> float | None:
    return value * 100 if value is not None and line.unit in ("share", "hundred") else value


def scale_of(figure: Figure, lines: Sequence[Line], width: float) -> Scale:
    """Return the scale that all marks fit on: from 0 for shares, with 0 for signed figures."""
    marks = [mark for line in lines for mark in marks_of(figure, line)]
    known = [v for mark in marks for v in (mark.value, mark.low, mark.high) if v is not None]
    known += [v for line in lines if (v := whole_of(figure, line)) is not None]
    unit = lines[0].unit if lines else "score"
    known += [0.0] if unit in ("share", "signed", "points") or not known else []
    low, high = min(known), max(known)
    room = (high - low) * 0.05 or 1.0
    return Scale(low if unit == "share" else low - room, high + room, width)


def chart(figure: Figure, names: Names) -> Markup:
    """Return the chart of a page; what it shows stands in the table beside it."""
    parts, height = _chart(figure, names)
    drawn = svg.drawing(WIDTH, height, parts, names.words("The figures of the table, drawn"))
    return drawn if drawn_lines(figure) else Markup("")


def _chart(figure: Figure, names: Names) -> tuple[list[str], float]:
    lines, lead = drawn_lines(figure), leading(figure)
    scale = scale_of(figure, lines, WIDTH - NAMES)
    pitch = pitch_of(len(groups_of(figure)))
    unit = lines[0].unit if lines else ""
    ticks = [
        svg.text(NAMES + scale.x(value), 12, tick_words(value, unit), "s m")
        for value in scale.steps()
    ]
    marks = ranges(
        [marks_of(figure, line) for line in lines],
        [whole_of(figure, line) for line in lines],
        pitch,
        scale,
        0.0 if unit in ("signed", "points") else None,
    )
    rows: list[str] = []
    for place, line in enumerate(lines):
        rows += _name(names.line(figure, line.code), pitch * (place + 0.5), line is lead)
        rows.append(svg.path("gl", f"M0 {pitch * (place + 1):.1f}H{WIDTH:g}"))
    inner = f'<g transform="translate({NAMES:g} {TOP:g})">{"".join(marks)}</g>'
    outer = f'<g transform="translate(0 {TOP:g})">{"".join(rows)}</g>'
    return [*ticks, outer, inner], TOP + pitch * len(lines) + 4


def tick_words(value: float, unit: str) -> str:
    """Return a value of the scale in its unit."""
    words = f"{value:g}".replace("-", "−")
    if unit == "share":
        return f"{words}%"
    return f"+{words}" if unit in ("signed", "points") and value > 0 else words


def _name(name: str, y: float, lead: bool) -> list[str]:
    """Return a row's name in one or two lines."""
    lines = svg.balanced(name, NAMES - 12, LETTER)
    if len(lines) > 2:
        lines = svg.wrap(name, NAMES - 12, LETTER)
        lines = [lines[0], name[len(lines[0]) :].strip()]
    lines = [
        line if ems(line) * LETTER <= NAMES - 4 else fit(line, NAMES - 6, LETTER) for line in lines
    ]
    first = y + 4.2 - (len(lines) - 1) * 7
    style = "a b" if lead else ""
    return [svg.text(0, first + 14 * at, line, style) for at, line in enumerate(lines)]


def key_of(figure: Figure, names: Names) -> list[tuple[int, str]]:
    """Return (mark, name) of every group drawn; -1 is the tick of everybody."""
    found = [
        (place, names.column(figure, figure.columns[at]))
        for place, at in enumerate(groups_of(figure))
    ]
    if any(whole_of(figure, line) is not None for line in figure.lines):
        found.append((-1, names.column(figure, ALL)))
    return found


def standalone(figure: Figure, names: Names, told: Told) -> str:
    """Return the chart as a file: fonts named, white ground, title, key, source and n."""
    parts, height = _chart(figure, names)
    width = WIDTH + 2 * MARGIN
    y = MARGIN + TITLE
    head, y = _lines(told.head + told.stress, y, TITLE, "T b", width)
    under, y = _lines(told.title, y, SMALL, "s", width)
    body = f'<g transform="translate({MARGIN:g} {y:.1f})">{"".join(parts)}</g>'
    key, y = _key(figure, names, y + height + 14, width)
    marks = names.words("Marks: value and 95% interval, hollow where n < 30.")
    note, y = _lines(marks, y + 4, SMALL, "s", width)
    foot, y = _lines(names.words("Source: {told}", told=told.source), y, SMALL, "s", width)
    size = f'width="{width * 2:g}" height="{y * 2:.0f}" viewBox="0 0 {width:g} {y:.1f}"'
    ground = f'<rect width="{width:g}" height="{y:.1f}" fill="#fff"/>'
    title = f"<title>{escape(told.head + told.stress)}</title>"
    style = f"<style>{STYLE}.T{{font-size:{TITLE:g}px}}</style>"
    inner = "".join([title, style, ground, *head, *under, body, *key, *note, *foot])
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">{inner}</svg>\n'


def _lines(words: str, y: float, size: float, style: str, width: float) -> tuple[list[str], float]:
    lines = svg.wrap(words, width - 2 * MARGIN, size)
    step = size * 1.45
    made = [svg.text(MARGIN, y + step * at, line, style) for at, line in enumerate(lines)]
    return made, y + step * len(lines)


def _key(figure: Figure, names: Names, y: float, width: float) -> tuple[list[str], float]:
    made: list[str] = []
    x = MARGIN
    for group, name in key_of(figure, names):
        long = 16 + ems(name) * 12 + 14
        if x > MARGIN and x + long > width - MARGIN:
            x, y = MARGIN, y + 17
        at = svg.path("tk", f"M{x + 5:.1f} {y - 8:.1f}v9") if group < 0 else ""
        made.append(at or sign(group, x + 5, y - 4))
        made.append(svg.text(x + 14, y, name, "g"))
        x += long
    return made, y + 17
