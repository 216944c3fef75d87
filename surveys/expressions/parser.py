"""Tokens of an expression → plain data, by precedence climbing.

["value", 3] or ["value", "text"]      a literal
["ref", "name"]                        ${name}, nearest to the context node
["all", "name"]                        ${name} everywhere (arguments of indexed-repeat)
["()", "concat", a, b, …]              a call
["+", a, b, c, …]                      an operator, folded from the left; ["neg", a]
["path", start, step, …]               start: "/" root, "." context, or an expression
step = [axis, test, predicate, …]
["filter", expression, predicate, …]
"""

from __future__ import annotations

import math
from typing import Any

from surveys.expressions.errors import ExpressionError
from surveys.expressions.signatures import LIBRARY
from surveys.expressions.tokens import Token, tokens

Compiled = list[Any]

MAX_DEPTH = 100

PRECEDENCE = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
    "|": 8,
}
_NEGATION = 7
AXES = frozenset(
    {
        "ancestor",
        "ancestor-or-self",
        "attribute",
        "child",
        "descendant",
        "descendant-or-self",
        "following",
        "following-sibling",
        "parent",
        "preceding",
        "preceding-sibling",
        "self",
    }
)
NODE_TESTS = frozenset({"node", "text", "comment", "processing-instruction"})
_ANYWHERE = ["descendant-or-self", "node()"]
_LAST_SAVED = "last-saved#"


class Parser:
    """One parse; `faults` holds calls that are wrong, to be raised where they can be reached."""

    def __init__(self, text: str) -> None:
        self.tokens = tokens(text)
        self.index = 0
        self.depth = 0
        self.faults: list[tuple[Compiled, ExpressionError]] = []

    def parse(self) -> Compiled:
        """Return the whole expression; raises ExpressionError."""
        node = self.expression()
        if self.token.kind != "end":
            raise self.unexpected("an operator or the end", "运算符或表达式结尾")
        _refuse_deep(node)
        return node

    @property
    def token(self) -> Token:
        """The token that is next."""
        return self.tokens[self.index]

    def take(self, *texts: str) -> Token | None:
        """Step over the next token if it is one of these symbols."""
        token = self.token
        if token.kind not in ("symbol", "operator") or token.text not in texts:
            return None
        self.index += 1
        return token

    def require(self, text: str) -> None:
        """Step over a symbol that must be there."""
        if not self.take(text):
            raise self.unexpected(f"“{text}”", f"“{text}”")

    def unexpected(self, expected: str, expected_zh: str) -> ExpressionError:
        """Make the error that names what stands here and what should."""
        token = self.token
        remedy = (f"Expected here: {expected}.", f"此处应为：{expected_zh}。")
        en, zh = f"“{token.text}” does not fit here", f"此处不应出现“{token.text}”"
        if token.kind == "end":
            en, zh = "The expression stops too early", "表达式不完整"
        return ExpressionError(en, zh, position=token.position, expected=expected, remedy=remedy)

    def expression(self, least: int = 1) -> Compiled:
        """Parse operators that bind at least as tightly as `least`."""
        self._descend()
        left = self._negation()
        while PRECEDENCE.get(self._operator(), 0) >= least:
            operator = self._operator()
            self.index += 1
            left = _joined(operator, left, self.expression(PRECEDENCE[operator] + 1))
        self.depth -= 1
        return left

    def _descend(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _too_deep(self.token.position)

    def _operator(self) -> str:
        return self.token.text if self.token.kind == "operator" else ""

    def _negation(self) -> Compiled:
        signs = 0
        while self.take("-"):
            signs += 1
        if not signs:
            return self._path()
        operand = ["neg", self.expression(_NEGATION)]
        return operand if signs % 2 else ["neg", operand]

    def _path(self) -> Compiled:
        if slash := self.take("/", "//"):
            steps = [_ANYWHERE] if slash.text == "//" else []
            if slash.text == "//" or self._begins_step():
                steps += self._steps()
            return ["path", "/", *steps]
        if self._begins_step():
            return ["path", ".", *self._steps()]
        start = self._filtered()
        if slash := self.take("/", "//"):
            steps = [_ANYWHERE] if slash.text == "//" else []
            return ["path", start, *steps, *self._steps()]
        return start

    def _begins_step(self) -> bool:
        token, following = self.token, self.tokens[min(self.index + 1, len(self.tokens) - 1)]
        if token.kind == "name":
            return following.text != "(" or token.text in NODE_TESTS
        return token.kind == "axis" or (
            token.kind == "symbol" and token.text in (".", "..", "@", "*")
        )

    def _steps(self) -> list[Compiled]:
        steps = [self._step()]
        while slash := self.take("/", "//"):
            if slash.text == "//":
                steps.append(_ANYWHERE)
            steps.append(self._step())
        return steps

    def _step(self) -> Compiled:
        if dots := self.take(".", ".."):
            axis = "self" if dots.text == "." else "parent"
            return [axis, "node()", *self._predicates()]
        axis = self._axis()
        return [axis, self._node_test(), *self._predicates()]

    def _axis(self) -> str:
        if self.take("@"):
            return "attribute"
        token = self.token
        if token.kind != "axis":
            return "child"
        if token.text not in AXES:
            raise self.unexpected("an axis such as child", "轴名称,例如 child")
        self.index += 1
        self.require("::")
        return token.text

    def _node_test(self) -> str:
        token = self.token
        if self.take("*"):
            return "*"
        if token.kind != "name":
            raise self.unexpected("a name", "名称")
        self.index += 1
        if token.text in NODE_TESTS and self.take("("):
            if self.token.kind == "text" and token.text == "processing-instruction":
                self.index += 1
            self.require(")")
            return f"{token.text}()"
        return token.text.rpartition(":")[2]

    def _predicates(self) -> list[Compiled]:
        predicates = []
        while self.take("["):
            predicates.append(self.expression())
            self.require("]")
        return predicates

    def _filtered(self) -> Compiled:
        node = self._primary()
        predicates = self._predicates()
        return ["filter", node, *predicates] if predicates else node

    def _primary(self) -> Compiled:
        token = self.token
        if self.take("("):
            node = self.expression()
            self.require(")")
            return node
        if token.kind not in ("number", "text", "reference", "name"):
            raise self.unexpected("a value, a name or a function", "值、名称或函数")
        self.index += 1
        if token.kind == "number":
            return ["value", _number(token)]
        if token.kind == "text":
            return ["value", token.text[1:-1]]
        return _reference(token) if token.kind == "reference" else self._call(token)

    def _call(self, token: Token) -> Compiled:
        self.require("(")
        arguments: list[Compiled] = []
        if not self.take(")"):
            arguments.append(self.expression())
            while self.take(","):
                arguments.append(self.expression())
            self.require(")")
        if token.text == "indexed-repeat":
            arguments = [_everywhere(place, each) for place, each in enumerate(arguments)]
        node = ["()", token.text, *arguments]
        if error := LIBRARY.fault(token.text, arguments, token.position):
            self.faults.append((node, error))
        return node


def _everywhere(place: int, argument: Compiled) -> Compiled:
    """Let what is looked up, and its repeats, mean all instances; an index stands where it is."""
    looked_up = place == 0 or place % 2 == 1
    return ["all", *argument[1:]] if argument[0] == "ref" and looked_up else argument


def _too_deep(position: int | None) -> ExpressionError:
    return ExpressionError(
        f"The expression is nested more than {MAX_DEPTH} deep",
        f"表达式嵌套超过 {MAX_DEPTH} 层",
        position=position,
        remedy=("Split it over several calculations.", "请拆分为多个计算题。"),
    )


def _refuse_deep(compiled: Compiled) -> None:
    """Refuse a tree too deep to evaluate: "1 - 1 + 1 - 1 …" is one, without a parenthesis."""
    pending = [(compiled, 1)]
    while pending:
        node, level = pending.pop()
        if level > 2 * MAX_DEPTH:  # a predicate is two lists down
            raise _too_deep(None)
        pending += [(part, level + 1) for part in node if isinstance(part, list)]


def _joined(operator: str, left: Compiled, right: Compiled) -> Compiled:
    """Join two operands; a chain of one operator stays flat, however long."""
    return [*left, right] if left[0] == operator else [operator, left, right]


def _number(token: Token) -> float | int:
    number = float(token.text)
    if not math.isfinite(number):
        raise ExpressionError("The number is too large", "数字过大", position=token.position)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _reference(token: Token) -> Compiled:
    name = token.text[2:-1].strip()
    if not name:
        raise ExpressionError(
            "“${}” names no question",
            "“${}”没有写题目名称",
            position=token.position,
            expected="${name}",
        )
    if name.startswith(_LAST_SAVED):
        saved: Compiled = ["()", "instance", ["value", "__last-saved"]]
        return ["path", saved, _ANYWHERE, ["child", name.removeprefix(_LAST_SAVED)]]
    return ["ref", name]
