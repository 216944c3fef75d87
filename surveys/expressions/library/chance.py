"""Chance: identifiers, random numbers, and an order that a seed makes repeatable."""

from __future__ import annotations

import math
import secrets
import uuid

from surveys.expressions.nodes import Node
from surveys.expressions.signatures import LIBRARY

_MODULUS = 2_147_483_647
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
MAX_LENGTH = 1_000

function = LIBRARY.family("chance")


@function("random()")
def random() -> float:
    """Return a number from 0 up to, not including, 1."""
    return secrets.SystemRandom().random()


@function("uuid(number?)")
def identifier(length: float | None = None) -> str:
    """Return a random UUID or, of a given length, a random text."""
    if length is None:
        return str(uuid.uuid4())
    size = 0 if math.isnan(length) else math.trunc(max(0.0, min(length, MAX_LENGTH)))
    return "".join(secrets.choice(_ALPHABET) for _ in range(size))


@function("randomize(nodes, number?)")
def randomize(nodes: list[Node], seed: float | None = None) -> list[Node]:
    """Shuffle nodes; the same seed gives the same order as in other ODK programs.

    Fisher and Yates's shuffle, inside out, on Park and Miller's generator of 1988.
    """
    if seed is None or not math.isfinite(seed):
        seed = float(secrets.randbelow(_MODULUS))
    state = math.trunc(math.fmod(seed, _MODULUS))
    state = state if state > 0 else state + _MODULUS - 1
    shuffled: list[Node] = []
    for node in nodes:
        state = state * 16_807 % _MODULUS
        place = math.floor((state - 1) / (_MODULUS - 1) * (len(shuffled) + 1))
        shuffled.append(node)
        shuffled[place], shuffled[-1] = shuffled[-1], shuffled[place]
    return shuffled
