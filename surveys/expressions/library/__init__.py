"""The ODK function library, one module a family; importing this package registers them all."""

from surveys.expressions.library import (
    chance,
    choices,
    dates,
    digests,
    geo,
    logic,
    maths,
    nodesets,
    texts,
)

FAMILIES = (chance, choices, dates, digests, geo, logic, maths, nodesets, texts)
