"""pyxform's own error or warning → a located Problem in both languages."""

from __future__ import annotations

import re

from pyxform.errors import PyXFormError

from surveys.problems import Problem, problem

_ROW = re.compile(r"\[row\s*:?\s*(\d+)\]\s*")
_SHEET = re.compile(r"(?:On|for) (?:the |sheet: )?'(survey|choices|settings|entities|osm)'")
_COLUMN = re.compile(r"the '([^']+)' value")
_LINK = re.compile(r"\s*(?:Learn more:|See) https?://\S+")

# What each family of pyxform's messages is about, for a reader of Chinese.
_FAMILIES = (
    ("HEADER", "列标题有误"),
    ("NAMES", "名称有误"),
    ("LABEL", "缺少题面文字"),
    ("PYREF", "${…} 引用有误"),
    ("RANGE", "range 题的参数有误"),
    ("SURVEY", "题目设置有误"),
    ("ENTITY", "entities 设置有误"),
)
_WORDS = (
    ("parameter", "参数有误"),
    ("list name", "选项列表不存在"),
    ("choice", "选项有误"),
    ("trigger", "触发条件（trigger）有误"),
    ("audit", "audit 题的设置有误"),
    ("name", "名称有误"),
    ("type", "题型有误"),
    ("setting", "设置有误"),
)
_REMEDY = (
    "Correct the cell; the XLSForm reference explains each column: https://xlsform.org",
    "请修改该单元格；各列含义见 XLSForm 参考：https://xlsform.org",
)


def to_problem(error: PyXFormError | str, severity: str = "error") -> Problem:
    """Turn what pyxform says into a Problem with the place that it names."""
    words = str(error).strip()
    row, sheet, column = _ROW.search(words), _SHEET.search(words), _COLUMN.search(words)
    message = _LINK.sub("", _ROW.sub("", words)).strip()
    context = getattr(error, "context", {}) or {}
    return problem(
        message,
        f"{_about(error, message)}（pyxform：{message}）",
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


def _about(error: object, message: str) -> str:
    code = getattr(getattr(error, "code", None), "name", "")
    for prefix, words in _FAMILIES:
        if code.startswith(prefix):
            return words
    lowered = message.lower()
    return next((words for word, words in _WORDS if word in lowered), "表单有误")
