"""Warnings of what a form asks for that is kept, but not done as elsewhere; nothing is silent."""

from __future__ import annotations

from collections.abc import Iterator

from surveys.problems import Problem
from surveys.xlsform.rows import Row
from surveys.xlsform.sheets import Workbook
from surveys.xlsform.structure import Outline

Words = tuple[str, str]

_CALENDAR = ("The date is asked in the Gregorian calendar.", "日期按公历填写。")
_AS_LIST = (
    "The choices are shown as a list, without the picture or map.",
    "选项按列表显示，不用图或地图。",
)
_APPEARANCES: dict[str, Words] = {
    **dict.fromkeys(
        ("bikram-sambat", "buddhist", "coptic", "ethiopian", "islamic", "myanmar", "persian"),
        _CALENDAR,
    ),
    **dict.fromkeys(("image-map", "map"), _AS_LIST),
    "annotate": ("The photo is kept as it is taken.", "照片按原样保存，不能在上面标注。"),
}
_BY_HAND = ("No other application is called; the answer is typed.", "不调用其他应用，请手工填写。")
_APPLICATIONS = ("ex:", "printer:", "intent:")
_PARAMETERS: dict[str, Words] = {
    "reference-geometry": ("The geometry to refer to is not drawn.", "不会画出参照的图形。"),
    "app": ("The phone's own camera takes the photo.", "使用手机自带的相机拍照。"),
}
_TYPES: dict[str, Words] = {
    "audit": ("The log of taps and pauses is not kept.", "不保存逐项操作日志。"),
    **dict.fromkeys(
        ("simserial", "subscriberid", "phonenumber", "imei"),
        ("A browser does not tell this; it stays empty.", "浏览器不提供这项信息，该题留空。"),
    ),
}
_SETTINGS: dict[str, Words] = {
    "public_key": (
        "Answers are not encrypted by the form's key.",
        "答卷不用表单的密钥加密。",
    ),
    "submission_url": ("Answers go to this server only.", "答卷只提交到本服务器。"),
}
_REMEDY = ("Nothing needs to be changed.", "无需修改。")


def check_features(workbook: Workbook, tree: Outline) -> Iterator[Problem]:
    """Yield a warning for each feature that has no effect here, or another one."""
    for entry in tree.entries:
        yield from _check_row(entry.row, entry.type.name)
    for row in workbook.rows("settings")[:1]:
        for key, words in _SETTINGS.items():
            if row.get(key):
                yield _warning(row, key, words)
    for row in workbook.rows("entities")[:1]:
        yield _warning(
            row,
            "dataset",
            (
                "Entities are neither created nor updated here; the answers are kept.",
                "此处不新建也不更新实体，只保存答卷。",
            ),
        )


def _check_row(row: Row, kind: str) -> Iterator[Problem]:
    if kind in _TYPES:
        yield _warning(row, "type", _TYPES[kind])
    appearance = row.get("control::appearance")
    for word in appearance.split():
        if word in _APPEARANCES and (word != "map" or kind.startswith("select")):
            yield _warning(row, "control::appearance", _APPEARANCES[word])
    if appearance.startswith(_APPLICATIONS):
        yield _warning(
            row,
            "control::appearance",
            (
                "No other application is called; the answer is typed.",
                "不调用其他应用，请手工填写。",
            ),
        )
    for key, words in _PARAMETERS.items():
        if f"{key}=" in row.get("parameters").replace(" ", ""):
            yield _warning(row, "parameters", words)


def _warning(row: Row, key: str, words: Words) -> Problem:
    return row.problem(key, *words, _REMEDY, severity="warning")
