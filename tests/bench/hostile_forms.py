"""What hostile forms take, each in a new process: `python -m tests.bench.hostile_forms`.

Targets: 3 s and 300 MB. Memory is the most that the process ever held, Python and all.
"""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median

from tests.bench.figures import machine
from tests.surveys.hostile_forms import HARMLESS, REFUSED, Form

RUNS = 5
SECONDS, MEGABYTES = 3, 300
READ = """
import json, sys, time
from pathlib import Path
from surveys.xlsform import compile_form
data = sys.stdin.buffer.read()
begun = time.perf_counter()
made, found = compile_form(data, sys.argv[1])
taken = time.perf_counter() - begun
lines = Path("/proc/self/status").read_text().splitlines()
peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
print(json.dumps([taken, peak / 1024, made is None]))
"""


def measured(form: Form) -> tuple[float, float, bool]:
    """Return the median seconds and megabytes of reading a form, and whether it is refused."""
    command = [sys.executable, "-c", READ, form[1]]
    runs = [
        json.loads(subprocess.run(command, input=form[0], capture_output=True, check=True).stdout)
        for _ in range(RUNS)
    ]
    return median(run[0] for run in runs), max(run[1] for run in runs), runs[0][2]


def main() -> None:
    """Measure and print."""
    print(machine())
    for name, make in {**REFUSED, **HARMLESS}.items():
        seconds, megabytes, refused = measured(make())
        verdict = "met" if seconds < SECONDS and megabytes < MEGABYTES else "MISSED"
        end = "refused" if refused else "harmless"
        print(f"{name:<46}{seconds:>7.2f} s {megabytes:>6.0f} MB  {end:<9} {verdict}")


if __name__ == "__main__":
    main()
