"""How fast and how heavy the form engine of the phone is: `python -m tests.bench.state`.

In Node, on this machine's processor: building the state of a form of 500 questions with 400
conditions, one answer, everything that is wrong. A phone is four times slower or more, so the
targets are a quarter of what it may take. And what it weighs, gzipped, as it is sent.
"""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import playwright

from fieldapp.scripts import Bundle, bundle_named
from surveys import library
from surveys.answers import clean_answers
from surveys.shipping import shipped
from surveys.xlsform import read_instrument
from tests.bench.figures import machine, tell
from tests.bench.large import full_answers, large_form

SLOWER = 4
RUNS = 15
MEASURE = """
import { readFileSync } from "node:fs";
const [, bundle, data, runs] = process.argv;
const { FormState } = await import(bundle);
const { form, given } = JSON.parse(readFileSync(data, "utf8"));
const context = { now: () => new Date().toISOString(), timezone: "Asia/Shanghai" };
const timed = (work) =>
  Array.from({ length: Number(runs) }, (_, run) => {
    const begun = performance.now();
    work(run);
    return performance.now() - begun;
  });
const build = timed(() => new FormState(form, given, context));
const state = new FormState(form, given, context);
const gate = timed((run) => state.set("s9/q9_0", run % 2 ? "yes" : "no"));
const count = timed((run) => state.set("s9/q9_2", run));
const wrong = timed(() => state.problems());
console.log(JSON.stringify({ build, gate, count, wrong }));
"""


def measured(folder: Path) -> dict[str, list[float]]:
    """Return milliseconds of each run, the first included: a phone has no time to warm up."""
    instrument = read_instrument(large_form(), "large.md")
    form = shipped(instrument, "en")
    given = clean_answers(instrument, full_answers()).answers
    (folder / "large.json").write_text(json.dumps({"form": form, "given": given}))
    (folder / "state.mjs").write_text(engine(form).text)
    node = Path(playwright.__file__).parent / "driver" / "node"
    command = [node, "--input-type=module", "-e", MEASURE]
    files = [(folder / "state.mjs").as_uri(), str(folder / "large.json"), str(RUNS)]
    done = subprocess.run([*command, *files], capture_output=True, check=True, text=True)
    found: dict[str, list[float]] = json.loads(done.stdout)
    return found


def tell_times(folder: Path) -> None:
    """Print how long a form takes to be opened and to be answered."""
    found = measured(folder)
    tell("build: 500 questions, all answered", found["build"], 100 / SLOWER)
    print(
        f"  the first time {found['build'][0]:.1f} ms, after that {median(found['build']):.1f} ms"
    )
    tell("set: sixteen conditions turn", found["gate"], 10 / SLOWER)
    tell("set: a number that is calculated with", found["count"], 10 / SLOWER)
    tell("problems: everything that is wrong", found["wrong"], 10 / SLOWER)


def tell_weights() -> None:
    """Print gzipped bytes: the engine alone, and all that a shipped form has of it."""
    least = len(engine({}).packed)
    print(f"engine and evaluator, no part: {least:,} bytes, target 8,192")
    for code, data in library.instruments().items():
        form = shipped(read_instrument(data, f"{code}.md"), "zh")
        text = json.dumps(form, ensure_ascii=False, separators=(",", ":"))
        script, rules = len(engine(form).packed), len(gzip.compress(text.encode(), 9, mtime=0))
        print(f"  {code:<14} engine with its parts {script:>7,} bytes, rules {rules:>6,} bytes")


def engine(form: dict[str, Any]) -> Bundle:
    """Return the script of the engine with what a form needs."""
    return bundle_named("+".join(["state", *form.get("families", [])]))


def main() -> None:
    """Measure and print."""
    print(machine())
    with TemporaryDirectory() as folder:
        tell_times(Path(folder))
    tell_weights()


if __name__ == "__main__":
    main()
