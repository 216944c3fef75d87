"""Answers that change when another does: what a trigger names is worked out anew."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from surveys.expressions import answer_text
from surveys.instrument import Instrument
from surveys.reading_order import Path
from surveys.rules import Rules, rules

_OWN = ("background-geopoint",)


def retriggered(
    instrument: Instrument, before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the answers `after` without those whose trigger differs from `before`.

    A FormState of what is left then works out their calculation again; one without a
    calculation is emptied, as ODK has it. Both are nested like the instrument. A position that
    the phone takes as the trigger changes is the phone's to replace.
    """
    found, kept = rules(instrument), deepcopy(dict(after))
    for question in instrument.questions():
        for name in question.trigger.split(",") if question.type not in _OWN else ():
            if name in found.named:
                _forget(found, question.path, found.named[name], before, kept)
    return kept


def _forget(found: Rules, path: Path, target: Path, before: Any, kept: Any) -> None:
    """Drop what is answered at `path` wherever its trigger has changed."""
    shared = found.shared_repeat(path, target)
    for old, new in _instances(before, kept, path[:shared]):
        if _text(old, target[shared:]) != _text(new, target[shared:]):
            _drop(new, path[shared:])


def _instances(before: Any, after: Any, path: Path) -> list[tuple[Any, Any]]:
    """Return what stands at a path before and after, instance by instance; {} where nothing did."""
    pairs = [(before, after)]
    for name in path:
        inner = [(_at(old, name), _at(new, name)) for old, new in pairs]
        pairs = []
        for old, new in inner:
            if not isinstance(new, list):
                pairs.append((old, new))
                continue
            known = old if isinstance(old, list) else []
            pairs += zip([*known, *[{}] * len(new)], new, strict=False)
    return pairs


def _at(answers: Any, name: str) -> Any:
    return answers.get(name) if isinstance(answers, Mapping) else None


def _text(answers: Any, path: Path) -> str:
    """Return what is answered at a path as text; of a repeat, all of its answers."""
    for place, name in enumerate(path):
        answers = _at(answers, name)
        if isinstance(answers, list) and place < len(path) - 1:
            return "\n".join(_text(each, path[place + 1 :]) for each in answers)
    return answer_text(answers) if not isinstance(answers, Mapping) else str(answers)


def _drop(answers: Any, path: Path) -> None:
    if isinstance(answers, list):
        for each in answers:
            _drop(each, path)
    elif isinstance(answers, dict) and len(path) > 1:
        _drop(answers.get(path[0]), path[1:])
    elif isinstance(answers, dict):
        answers.pop(path[0], None)
