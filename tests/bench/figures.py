"""How figures are taken and printed: the median of several runs, with the machine they ran on."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from time import perf_counter

RUNS = 7


def timed(work: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Return the times of some work in milliseconds, after one run to warm up."""
    work()
    return [_once(work) for _ in range(runs)]


def _once(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return (perf_counter() - begun) * 1000


def tell(name: str, milliseconds: Iterable[float], target: float) -> None:
    """Print the median of times, their spread, and whether the target is met."""
    times = sorted(milliseconds)
    verdict = "met" if median(times) < target else "MISSED"
    spread = f"{times[0]:.1f} to {times[-1]:.1f}, n = {len(times)}"
    print(f"{name:<44}{median(times):>8.1f} ms  ({spread})  target {target:g} ms: {verdict}")


def machine() -> str:
    """Return what a figure was measured on."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    model = next((line.partition(": ")[2] for line in lines if "model name" in line), "")
    load = os.getloadavg()[0]
    cpu = model or platform.machine()
    return (
        f"{cpu}, {os.cpu_count()} processors, {platform.system()},"
        f" Python {platform.python_version()}, load {load:.1f}"
    )
