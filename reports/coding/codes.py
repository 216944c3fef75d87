"""What a verbatim is about, by one coder or two, and what of it holds (METHOD §2, 5.15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

FIELDS = ("touchpoint", "dimension", "feeling")
# Feelings of two coders this near, on the same side of zero, are one feeling read twice.
NEAR = 1.0


@dataclass(frozen=True, slots=True)
class Code:
    """Touchpoint × dimension × feeling −5…+5 of a verbatim; "" and None are left open."""

    touchpoint: str = ""
    dimension: str = ""
    feeling: float | None = None


def said(text: str) -> str:
    """Return the hash of a verbatim's words: a code holds for the words that were read alone."""
    return sha256(text.encode()).hexdigest()[:32]


def differences(left: Code, right: Code) -> tuple[str, ...]:
    """Return the fields in which two coders differ.

    Feelings differ where they lie on different sides of zero, more than a point apart, or where
    one coder alone gave one.
    """
    if left == right:
        return ()
    found = [name for name in FIELDS[:2] if getattr(left, name) != getattr(right, name)]
    if _apart(left.feeling, right.feeling):
        found.append("feeling")
    return tuple(found)


def _apart(left: float | None, right: float | None) -> bool:
    if left is None or right is None:
        return left is not right
    return _side(left) != _side(right) or abs(left - right) > NEAR


def _side(value: float) -> int:
    return (value > 0) - (value < 0)


def agreed(codes: Sequence[Code], settled: Code | None = None) -> Code | None:
    """Return the code that holds: what was settled, else what the coders agree on.

    One coder's code holds as it is. Of two, a field in which they differ is left open, and near
    feelings are averaged. None where nobody coded.
    """
    if settled is not None or not codes:
        return settled
    first, last = codes[0], codes[-1]
    apart = differences(first, last)
    return Code(
        "" if "touchpoint" in apart else first.touchpoint,
        "" if "dimension" in apart else first.dimension,
        None if "feeling" in apart else _between(first.feeling, last.feeling),
    )


def _between(left: float | None, right: float | None) -> float | None:
    return None if left is None or right is None else (left + right) / 2
