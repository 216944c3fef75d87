"""The data an expression is evaluated on: plain data ⇄ nodes with parents and an order.

    data = {"name": str, "value": str | None, "children": [data…], "attributes": {name: str}}

Repeat instances are siblings of one name. Text between elements is a child named "#text";
`namespace` is there only where XML said so. Names carry no prefix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from surveys.expressions.errors import ExpressionError

Data = dict[str, Any]

MAX_LEVELS = 100

_LOCATION_STEP = re.compile(r"(@?)([^\[\]]+)(?:\[(\d+)\])?")


class Node:
    """One node; kind is document, element, attribute or text."""

    __slots__ = ("attributes", "children", "data", "kind", "name", "order", "parent", "value")

    def __init__(self, kind: str, data: Data, parent: Node | None, numbers: Iterator[int]) -> None:
        self.kind = kind
        self.data = data
        self.name: str = data["name"]
        self.value: str | None = data.get("value")
        self.parent = parent
        self.order = next(numbers)
        self.attributes = [
            Node("attribute", {"name": name, "value": value}, self, numbers)
            for name, value in (data.get("attributes") or {}).items()
        ]
        children = data.get("children") or ()
        if kind == "element" and self.value and not children:
            children = ({"name": "#text", "value": self.value},)
        self.children = [
            Node("text" if child["name"] == "#text" else "element", child, self, numbers)
            for child in children
        ]

    def text(self) -> str:
        """Return the string value: its own, or that of all text below."""
        if self.value is not None:
            return self.value
        return "".join(child.text() for child in self.children)

    def descendants(self) -> Iterator[Node]:
        """Yield everything below, in document order; attributes are not below."""
        for child in self.children:
            yield child
            yield from child.descendants()

    def ancestors(self) -> Iterator[Node]:
        """Yield parent, grandparent … up to the document."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def path(self) -> tuple[str, ...]:
        """Return the names from the root element down to this node."""
        above = [node.name for node in self.ancestors() if node.kind != "document"]
        return (*reversed(above), self.name)


def document(data: Data | None) -> Node:
    """Make the document node above `data`, its root element (none where there is no data)."""
    return Node("document", {"name": "", "children": [data] if data else []}, None, count())


def locate(top: Node, place: str) -> Node:
    """Find the context node, told as an XPath ("/data/cards[1]/who") or as the path of an
    answer below the root element ("cards/0/who").

    What is not there (an answer not yet given) is stood in for by an empty node at that place,
    so that `..` and `${…}` find their way.
    """
    if place.startswith("/"):
        node, steps = top, place.strip("/").split("/")
    else:
        node, steps = top.children[0] if top.children else top, place.split("/")
    position = 0
    while position < len(steps) and steps[position]:
        step = steps[position]
        following = steps[position + 1] if position + 1 < len(steps) else ""
        if following.isdigit():
            step = f"{step}[{int(following) + 1}]"
        node = _step(node, step)
        position += 2 if following.isdigit() else 1
    return node


def _step(node: Node, step: str) -> Node:
    match = _LOCATION_STEP.fullmatch(step)
    at, name, number = match.groups() if match else ("", step, None)
    among = node.attributes if at else [n for n in node.children if n.kind == "element"]
    found = [child for child in among if name in ("*", child.name)]
    index = int(number or 1) - 1
    if index < len(found):
        return found[index]
    return Node("element", {"name": name, "value": ""}, node, count(node.order))


def instance_data(instance_xml: str | bytes) -> Data | None:
    """Turn the XML of an instance into data; None for no XML.

    Raises defusedxml's exceptions for entities, ParseError for what is not XML, ExpressionError
    for absurd depth. Blanks between elements are dropped, comments too.
    """
    text = instance_xml.strip()
    return _element_data(fromstring(text)) if text else None


def _element_data(element: Element, level: int = 1) -> Data:
    if level > MAX_LEVELS:
        raise ExpressionError("The XML is nested too deeply", "XML 嵌套层数过多")
    namespace, name = _split(element.tag)
    data: Data = {"name": name, "value": None, "children": []}
    if len(element):
        data["children"] = list(_mixed(element, level + 1))
    else:
        data["value"] = element.text or ""
    if element.attrib:
        data["attributes"] = {_attribute_name(key): value for key, value in element.attrib.items()}
    if namespace:
        data["namespace"] = namespace
    return data


def _mixed(element: Element, level: int) -> Iterator[Data]:
    yield from _text(element.text)
    for child in element:
        yield _element_data(child, level)
        yield from _text(child.tail)


def _text(text: str | None) -> Iterator[Data]:
    if text and text.strip():
        yield {"name": "#text", "value": text}


def _split(tag: str) -> tuple[str, str]:
    namespace, _, name = tag.rpartition("}")
    return namespace.lstrip("{"), name


def _attribute_name(key: str) -> str:
    """Return the local name; `xml:lang` and its like keep their prefix."""
    namespace, name = _split(key)
    return f"xml:{name}" if namespace.endswith("/XML/1998/namespace") else name
