"""Forms that were made to hurt: each is refused with a place, or harmless, in bounded memory.

`python -m tests.bench.hostile_forms` prints what each takes.
"""

import json
import resource
import subprocess
import sys

import pytest

from surveys.xlsform import read_instrument
from tests.surveys.hostile_forms import HARMLESS, REFUSED, markdown, workbook

MEMORY = 1 << 30
PATIENCE = 240
READ = """
import json, sys
from surveys.xlsform import compile_form
made, found = compile_form(sys.stdin.buffer.read(), sys.argv[1])
plain = [(p.severity, p.sheet, p.message.has("zh") and bool(p.remedy)) for p in found]
print(json.dumps([made is not None, plain]))
"""


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def read(data, name):
    """Compile a form in a process of its own, which may not take more than a gigabyte."""
    done = subprocess.run(
        [sys.executable, "-c", READ, name],
        input=data,
        capture_output=True,
        timeout=PATIENCE,
        preexec_fn=limited,
        check=True,
    )
    return json.loads(done.stdout)


def test_it_works():
    made, problems = read(workbook(("text", "a", "A")), "x.xlsx")
    assert made and not any(severity == "error" for severity, _, _ in problems)


@pytest.mark.parametrize("case", REFUSED)
def test_a_hostile_form_is_refused_with_a_place(case):
    made, problems = read(*REFUSED[case]())
    errors = [rest for severity, *rest in problems if severity == "error"]
    assert not made and errors
    assert all(sheet and told for sheet, told in errors), errors


@pytest.mark.parametrize("case", HARMLESS)
def test_an_odd_form_is_harmless(case):
    made, problems = read(*HARMLESS[case]())
    assert made or all(sheet for severity, sheet, _ in problems if severity == "error")


def test_a_formula_is_never_worked_out():
    data = workbook(("text", "a", '=WEBSERVICE("http://127.0.0.1/")'), ("text", "b", "B"))
    with pytest.raises(Exception, match="label"):
        read_instrument(data, "x.xlsx")


def test_script_in_a_label_stays_words():
    label = "<script>alert(1)</script>"
    question = next(read_instrument(markdown(("text", "a", label, "", "")), "x.md").questions())
    assert question.label.to("en") == label
