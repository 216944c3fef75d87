"""Node, for the JavaScript twin of the expressions: one process, kept alive for all questions."""

import json
import subprocess
from pathlib import Path

import playwright
import pytest

SCRIPTS = Path(__file__).parents[2] / "static" / "js"

_LOOP = """
import { createInterface } from "node:readline";
const { evaluate } = await import(process.argv[1]);
const plain = (value) =>
  typeof value === "number" && !isFinite(value) ? { special: String(value) } : value;
for await (const line of createInterface({ input: process.stdin })) {
  const { compiled, data, context } = JSON.parse(line);
  let answer;
  try {
    answer = { value: plain(evaluate(compiled, data, context)) };
  } catch (error) {
    answer = { error: String(error) };
  }
  console.log(JSON.stringify(answer));
}
"""


class Twin:
    """Asks the JavaScript evaluator, one expression a line."""

    def __init__(self, node):
        self.process = subprocess.Popen(
            [node, "--input-type=module", "-e", _LOOP, (SCRIPTS / "expressions.js").as_uri()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def evaluate(self, compiled, data, context):
        """Return the value; raises RuntimeError for what the evaluator threw."""
        question = {"compiled": compiled, "data": data, "context": context}
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        value = answer["value"]
        if isinstance(value, dict):
            return float(value["special"])
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

    def close(self):
        """End the process."""
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()


@pytest.fixture(scope="session")
def node():
    """Return the Node that comes with Playwright, locked like every package."""
    return str(Path(playwright.__file__).parent / "driver" / "node")


@pytest.fixture(scope="session")
def twin(node):
    asked = Twin(node)
    yield asked
    asked.close()


@pytest.fixture(scope="session")
def run_script(node):
    """Run a module in Node, the folder of scripts in process.argv[1], and read what it prints."""

    def run(script):
        command = [node, "--input-type=module", "-e", script, SCRIPTS.as_uri()]
        done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=240)
        return json.loads(done.stdout)

    return run
