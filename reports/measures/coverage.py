"""How often an interval that says 95 % holds the truth: what was simulated, for the methods page.

Symmetrical answers, shares, NPS, weighted means and changes cover 93–97 %. Where most answers
stand at the top of a scale and a few far below, t intervals of small samples hold it less often:
that is said with the figures, not hidden. A test simulates these figures again.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coverage:
    """`covered` of 20,000 intervals of a mean held the truth, with n answers on 1…10.

    `top` is the share that gives the top of the scale; the others stand at 9 (60 %), 8 (20 %),
    6 (10 %), 5 (5 %), 3 (3 %) and 1 (2 %).
    """

    top: float
    n: int
    covered: float


BELOW_THE_TOP = {9: 0.60, 8: 0.20, 6: 0.10, 5: 0.05, 3: 0.03, 1: 0.02}
CEILING = (
    Coverage(0.5, 30, 0.902),
    Coverage(0.5, 100, 0.936),
    Coverage(0.5, 300, 0.946),
    Coverage(0.8, 30, 0.828),
    Coverage(0.8, 100, 0.910),
    Coverage(0.8, 300, 0.937),
    Coverage(0.9, 30, 0.762),
    Coverage(0.9, 100, 0.871),
    Coverage(0.9, 300, 0.921),
)
