"""The codes of verbatims as a table: what each coder gave and what holds, a row a code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fieldapp import coding
from fieldapp.exporting.tables import Cell, Column, Table
from fieldapp.storage import Account, Study
from fieldapp.studies import definition
from reports.coding import Code
from surveys.text import Text

NAME = "codes_of_verbatims"
HOLDS = "holds"
COLUMNS = {
    "id": Text.of({"en": "Submission", "zh": "答卷"}),
    "path": Text.of({"en": "Question that the verbatim answers", "zh": "原话所答题目"}),
    "wave": Text.of({"en": "Wave", "zh": "波次"}),
    "coder": Text.of(
        {"en": "Coder's login; “holds”: what counts", "zh": "编码人账号；holds 为计入者"}
    ),
    "touchpoint": Text.of({"en": "Touchpoint", "zh": "接触点"}),
    "dimension": Text.of({"en": "Dimension", "zh": "维度"}),
    "feeling": Text.of({"en": "Feeling −5…+5", "zh": "感受 −5…+5"}),
}


def codes_table(study: Study, waves: Iterable[str]) -> Table | None:
    """Return the table of codes, None where nobody coded."""
    plan = definition(study)
    labels = {
        "touchpoint": {point.code: point.name or Text.of(point.code) for point in plan.touchpoints},
        "dimension": {each.code: each.name or Text.of(each.code) for each in plan.dimensions},
    }
    columns = [
        Column(name, label=label, codes=labels.get(name, {}), number=name == "feeling")
        for name, label in COLUMNS.items()
    ]
    rows = [row for wave in waves for row in _rows(study, wave)]
    return Table(NAME, columns, rows) if rows else None


def _rows(study: Study, wave: str) -> Iterator[list[Cell]]:
    logins = {person.id: person.login for person in Account.select(Account.id, Account.login)}
    for (id, _said), standing in sorted(coding.standings(study, wave).items()):
        submission, _, path = id.partition("/")
        given = [(logins.get(coder, ""), code) for coder, code in standing.own.items()]
        for who, code in [*given, (HOLDS, standing.holds or Code())]:
            yield [submission, path, wave, who, code.touchpoint, code.dimension, code.feeling]
