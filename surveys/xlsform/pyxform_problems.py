"""pyxform's own error or warning → a located Problem in both languages."""

from __future__ import annotations

import re

from pyxform.errors import PyXFormError

from surveys.problems import Problem, problem
from surveys.xlsform.pyxform_chinese import in_chinese

_ROW = re.compile(r"\[row\s*:?\s*(\d+)\]\s*")
_SHEET = re.compile(r"(?:On|for) (?:the |sheet: )?'(survey|choices|settings|entities|osm)'")
_COLUMN = re.compile(r"the '([^']+)' value")
_WHERE = re.compile(r"^On the '\w+' sheet, the '[^']+' value is \w+\.\s*")
_LINK = re.compile(r"\s*(?:Learn more:|See) https?://\S+")

_REMEDY = (
    "Correct the cell; the XLSForm reference explains each column: https://xlsform.org",
    "请修改该单元格；各列含义见 XLSForm 参考：https://xlsform.org",
)


def to_problem(error: PyXFormError | str, severity: str = "error") -> Problem:
    """Turn what pyxform says into a Problem with the place that it names."""
    words = str(error).strip()
    row, sheet, column = _ROW.search(words), _SHEET.search(words), _COLUMN.search(words)
    plain = _ROW.sub("", words).strip()
    message = _WHERE.sub("", _LINK.sub("", plain)).strip() or plain
    context = getattr(error, "context", {}) or {}
    return problem(
        message,
        in_chinese(words, getattr(getattr(error, "code", None), "name", "")),
        _REMEDY,
        severity=severity,
        sheet=sheet[1] if sheet else ("survey" if row else str(context.get("sheet", ""))),
        row=int(row[1]) if row else _as_row(context.get("row")),
        column=column[1] if column else str(context.get("column", "")),
        value=str(context.get("value", ""))[:200],
    )


def not_compiled(error: Exception) -> Problem:
    """Say that pyxform gave up without saying where."""
    return problem(
        f"The form cannot be compiled ({type(error).__name__}).",
        f"表单无法编译（{type(error).__name__}）。",
        (
            "Look for columns like “label::English::x” or cells in columns without a header.",
            "请检查形如“label::English::x”的列，以及没有列名的单元格。",
        ),
        sheet="survey",
    )


def _as_row(value: object) -> int | None:
    return value if isinstance(value, int) else None
