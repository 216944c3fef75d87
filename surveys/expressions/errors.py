"""What can be wrong with an expression."""

from __future__ import annotations

from surveys.problems import InputError, problem


class ExpressionError(InputError):
    """An expression that cannot be read or evaluated.

    `position` is the offset of the fault in the text, from 0; None when it shows only while
    evaluating. `expected` names what should have stood there, "" where nothing particular.
    """

    def __init__(
        self,
        en: str,
        zh: str,
        *,
        position: int | None = None,
        expected: str = "",
        remedy: tuple[str, str] = ("", ""),
    ) -> None:
        if position is not None:
            en = f"{en} (at character {position + 1})"
            zh = f"{zh}（第 {position + 1} 个字符处）"
        if expected and not any(remedy):
            remedy = (f"Expected here: {expected}.", f"此处应为：{expected}。")
        self.position = position
        self.expected = expected
        super().__init__([problem(en, zh, remedy)])
