"""sites.csv ⇄ the sites of a study, each problem with its row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from surveys.coordinates import DATUMS
from surveys.problems import Problem, problem
from surveys.study import Site, Study
from surveys.text import Text, clean_text

SITES = "sites.csv"
COLUMNS = ("code", "name", "name_en", "region", "lat", "lon", "datum", "kind")
KINDS = ("own", "partner", "competitor")
_LIMITS = {"lat": 90.0, "lon": 180.0}


class _Row(dict[str, str]):
    """One row by column; `number` counts the header as row 1."""

    def __init__(self, number: int, cells: dict[str, str]) -> None:
        super().__init__(cells)
        self.number = number

    def problem(self, column: str, en: str, zh: str, remedy: tuple[str, str] = ("", "")) -> Problem:
        return problem(
            en,
            zh,
            remedy,
            sheet=SITES,
            row=self.number,
            column=column,
            value=self.get(column, "")[:200],
        )


def read_sites(text: str, study: Study) -> tuple[tuple[Site, ...], list[Problem]]:
    """Read the sites of a CSV; return them with what is wrong."""
    try:
        table = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        return (), [_no_table(f"{error}")]
    if not table or "code" not in [cell.strip() for cell in table[0]]:
        return (), [_no_table("no column “code”")]
    header = [cell.strip() for cell in table[0]]
    sites: list[Site] = []
    problems: list[Problem] = []
    for number, cells in enumerate(table[1:], 2):
        cleaned = [clean_text(cell).strip() for cell in cells]
        if any(cleaned):
            row = _Row(number, dict(zip(header, cleaned, strict=False)))
            problems.extend(_check(row, {site.code for site in sites}, study))
            sites.append(_site(row))
    return tuple(sites), problems


def write_sites(sites: Iterable[Site]) -> str:
    """Return the CSV of sites; other languages than zh and en add columns `name_xx`."""
    rows = [_cells(site) for site in sites]
    extra = sorted({name for row in rows for name in row} - set(COLUMNS))
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, [*COLUMNS, *extra], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


def _site(row: _Row) -> Site:
    return Site(
        code=row.get("code", ""),
        name=_name(row),
        region=row.get("region", "").strip("/"),
        lat=_number(row.get("lat", "")),
        lon=_number(row.get("lon", "")),
        datum=row.get("datum") or "WGS-84",
        kind=row.get("kind") or "own",
    )


def _name(row: _Row) -> Text:
    """`name` is Chinese where another language stands beside it, else it serves them all."""
    others = {
        column.removeprefix("name_"): words
        for column, words in row.items()
        if column.startswith("name_") and words
    }
    if not others:
        return Text.of(row.get("name", ""))
    return Text.of({"zh": row.get("name", ""), **others})


def _cells(site: Site) -> dict[str, str]:
    wordings = dict(site.name)
    name = wordings.pop("", None) or (wordings.pop("zh", "") if len(wordings) > 1 else "")
    return {
        "code": site.code,
        "name": name,
        **{f"name_{language}": words for language, words in wordings.items()},
        "region": site.region,
        "lat": "" if site.lat is None else repr(site.lat),
        "lon": "" if site.lon is None else repr(site.lon),
        "datum": site.datum,
        "kind": site.kind,
    }


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _check(row: _Row, seen: set[str], study: Study) -> Iterator[Problem]:
    code = row.get("code", "")
    if not code:
        yield row.problem(
            "code", "The site has no code.", "网点没有代码。", ("Fill it in.", "请补充。")
        )
    elif code in seen:
        yield row.problem(
            "code",
            f"The code “{code}” is used twice.",
            f"代码“{code}”重复。",
            ("Give one of the two another code.", "请给其中一个另取代码。"),
        )
    yield from _check_position(row)
    for column, allowed in (("datum", DATUMS), ("kind", KINDS)):
        value = row.get(column, "")
        if value and value not in allowed:
            yield row.problem(
                column,
                f"“{value}” is not known here.",
                f"“{value}”不是此处的有效取值。",
                (f"Use one of: {', '.join(allowed)}.", f"可用取值：{'、'.join(allowed)}。"),
            )
    yield from _check_region(row, study)


def _check_position(row: _Row) -> Iterator[Problem]:
    for column, limit in _LIMITS.items():
        text = row.get(column, "")
        number = _number(text)
        if text and (number is None or not abs(number) <= limit):
            yield row.problem(
                column,
                f"“{text}” is not between −{limit:.0f} and {limit:.0f} degrees.",
                f"“{text}”不在 −{limit:.0f} 到 {limit:.0f} 度之间。",
                ("Write decimal degrees such as 39.9087.", "请填写十进制度数，例如 39.9087。"),
            )
    if bool(row.get("lat")) != bool(row.get("lon")):
        yield row.problem(
            "lon" if row.get("lat") else "lat",
            "Latitude and longitude stand together.",
            "纬度和经度须同时填写。",
            ("Fill in both or neither.", "请两项都填或都不填。"),
        )


def _check_region(row: _Row, study: Study) -> Iterator[Problem]:
    known = {region.code for region in study.regions}
    parts = [part for part in row.get("region", "").split("/") if part]
    for size, part in enumerate(parts, 1):
        if known and part not in known and "/".join(parts[:size]) not in known:
            yield row.problem(
                "region",
                f"There is no region “{part}”.",
                f"没有代码为“{part}”的区域。",
                ("Add it as [[region]] or correct the path.", "请用 [[region]] 补充，或更正路径。"),
            )


def _no_table(reason: str) -> Problem:
    return problem(
        f"This is not a table of sites: {reason}.",
        f"这不是网点表：{reason}。",
        (f"The columns are {', '.join(COLUMNS)}.", f"应有的列：{'、'.join(COLUMNS)}。"),
        sheet=SITES,
        row=1,
    )
