"""The strategy: one theme, the dimensions it stresses, sub-themes, initiatives and actions.

Parts are flat: a sub-theme's `parent` is its dimension, an initiative's its sub-theme, an action's
its initiative. METHOD §6.5, §6.7, §6.8.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from reports.strategy import parts
from reports.strategy.actions import Action, check_action
from reports.strategy.brainstorm import Brainstorm
from surveys.problems import InputError
from surveys.text import Text

PREFIXES = {"sub_themes": "sub-theme", "initiatives": "initiative", "actions": "action"}


@dataclass(frozen=True, slots=True)
class SubTheme(parts.Part):
    """A group of initiatives under one dimension (`parent`)."""

    title: Text = Text()
    meaning: Text = Text()


@dataclass(frozen=True, slots=True)
class Initiative(parts.Part):
    """What is to be changed; `addresses` are ids of key issues."""

    title: Text = Text()
    meaning: Text = Text()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiver:
    """A hole that is left open on purpose, and why; `hole` is a Hole's id."""

    hole: str
    reason: Text = Text()


@dataclass(frozen=True, slots=True)
class Strategy:
    """The strategy of one study and wave; every edit returns a new one."""

    theme: Text = Text()
    meaning: Text = Text()
    limits: Text = Text()
    dimensions: tuple[str, ...] = ()
    sub_themes: tuple[SubTheme, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    actions: tuple[Action, ...] = ()
    brainstorm: Brainstorm | None = None
    waivers: tuple[Waiver, ...] = ()

    # reading

    def under_dimension(self, dimension: str) -> tuple[SubTheme, ...]:
        """Return a dimension's sub-themes, in order."""
        return parts.children(self.sub_themes, dimension)

    def under_sub_theme(self, sub_theme: str) -> tuple[Initiative, ...]:
        """Return a sub-theme's initiatives, in order."""
        return parts.children(self.initiatives, sub_theme)

    def under_initiative(self, initiative: str) -> tuple[Action, ...]:
        """Return an initiative's actions, in order, the dropped ones too."""
        return parts.children(self.actions, initiative)

    # editing

    def with_theme(self, theme: Text, meaning: Text, limits: Text | None = None) -> Strategy:
        """Return the strategy with another theme, what it means and what it does not promise."""
        kept = self.limits if limits is None else limits
        return replace(self, theme=theme, meaning=meaning, limits=kept)

    def choose(self, dimensions: tuple[str, ...]) -> Strategy:
        """Return the strategy with these dimensions stressed; parts under others stay."""
        return replace(self, dimensions=tuple(dict.fromkeys(dimensions)))

    def add_sub_theme(self, dimension: str, title: Text, **fields: Any) -> Strategy:
        """Return the strategy with a new sub-theme last under a chosen dimension."""
        if dimension not in self.dimensions:
            raise InputError.of(
                f"The strategy does not stress “{dimension}”.",
                f"战略未选“{dimension}”这一维度。",
                ("Choose the dimension first.", "请先选定该维度。"),
                value=dimension,
            )
        part = SubTheme(self._new_id("sub_themes"), dimension, title, **fields)
        return replace(self, sub_themes=(*self.sub_themes, part))

    def add_initiative(self, sub_theme: str, title: Text, **fields: Any) -> Strategy:
        """Return the strategy with a new initiative last under a sub-theme."""
        parts.find(self.sub_themes, sub_theme)
        part = Initiative(self._new_id("initiatives"), sub_theme, title, **fields)
        return replace(self, initiatives=(*self.initiatives, part))

    def add_action(self, initiative: str, title: Text, **fields: Any) -> Strategy:
        """Return the strategy with a new action last under an initiative."""
        parts.find(self.initiatives, initiative)
        part = check_action(Action(self._new_id("actions"), initiative, title, **fields))
        return replace(self, actions=(*self.actions, part))

    def change(self, part_id: str, **fields: Any) -> Strategy:
        """Return the strategy with fields of a sub-theme, initiative or action replaced."""
        kind = self._kind(part_id)
        changed = parts.changed(getattr(self, kind), part_id, **fields)
        if kind == "actions":
            check_action(parts.find(changed, part_id))
        return self._with(kind, changed)

    def move_up(self, part_id: str) -> Strategy:
        """Return the strategy with a part one place earlier among its siblings."""
        kind = self._kind(part_id)
        return self._with(kind, parts.shifted(getattr(self, kind), part_id, -1))

    def move_down(self, part_id: str) -> Strategy:
        """Return the strategy with a part one place later among its siblings."""
        kind = self._kind(part_id)
        return self._with(kind, parts.shifted(getattr(self, kind), part_id, 1))

    def move_under(self, part_id: str, parent: str) -> Strategy:
        """Return the strategy with a part last under another parent of the right kind."""
        kind = self._kind(part_id)
        if kind == "sub_themes" and parent not in self.dimensions:
            raise parts.missing(parent)
        if kind != "sub_themes":
            parts.find(self.sub_themes if kind == "initiatives" else self.initiatives, parent)
        return self._with(kind, parts.moved_under(getattr(self, kind), part_id, parent))

    def delete(self, part_id: str) -> Strategy:
        """Return the strategy without a part and all that stands under it."""
        every = (*self.sub_themes, *self.initiatives, *self.actions)
        self._kind(part_id)
        gone = parts.below(every, part_id)
        kept: dict[str, Any] = {kind: parts.without(getattr(self, kind), gone) for kind in PREFIXES}
        waivers = tuple(w for w in self.waivers if w.hole.partition(":")[2] not in gone)
        return replace(self, **kept, waivers=waivers)

    def waive(self, hole: str, reason: Text) -> Strategy:
        """Return the strategy with a hole left open on purpose."""
        others = tuple(waiver for waiver in self.waivers if waiver.hole != hole)
        return replace(self, waivers=(*others, Waiver(hole, reason)))

    def unwaive(self, hole: str) -> Strategy:
        """Return the strategy with a hole to be filled again."""
        return replace(self, waivers=tuple(w for w in self.waivers if w.hole != hole))

    def _with(self, kind: str, changed: tuple[Any, ...]) -> Strategy:
        parts_of_kind: dict[str, Any] = {kind: changed}
        return replace(self, **parts_of_kind)

    def _kind(self, part_id: str) -> str:
        for kind in PREFIXES:
            if any(part.id == part_id for part in getattr(self, kind)):
                return kind
        raise parts.missing(part_id)

    def _new_id(self, kind: str) -> str:
        every = (*self.sub_themes, *self.initiatives, *self.actions)
        return parts.new_id(PREFIXES[kind], (part.id for part in every))
