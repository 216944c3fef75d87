"""The JavaScript library by families: the same as in Python, loaded singly, small."""

import gzip
from pathlib import Path

from surveys.expressions.signatures import LIBRARY

SCRIPTS = Path(__file__).parents[2] / "static" / "js" / "expressions"
ALWAYS = ["evaluate", "nodes", "values"]


def gzipped(names):
    return sum(len(gzip.compress((SCRIPTS / f"{name}.js").read_bytes())) for name in names)


def test_what_every_form_loads_is_small():
    assert gzipped(ALWAYS) <= 4_600
    assert gzipped([*ALWAYS, "logic", "choices"]) <= 5_900
    assert gzipped([*ALWAYS, "logic", "choices", "clock", "dates"]) > 5_900


def test_it_works(run_script):
    families = sorted({function.family for function in LIBRARY.functions.values()})
    declared = run_script(
        "const found = {};"
        f"for (const name of {families!r})"
        "  found[name] = Object.keys((await import(`${process.argv[1]}/expressions/${name}.js`))"
        ".default);"
        "console.log(JSON.stringify(found));"
    )
    here = {
        family: sorted(
            unscoped(function.signature)
            for function in LIBRARY.functions.values()
            if function.family == family
        )
        for family in families
    }
    assert {family: sorted(map(unscoped, names)) for family, names in declared.items()} == here


def unscoped(signature):
    return signature.replace("(scope)", "()").replace("(scope, ", "(")


INSTALLING = """
const from = (name) => import(`${process.argv[1]}/expressions/${name}.js`);
const { evaluate } = await from("asking");
const library = await from("evaluate");
const install = async (family) => library.install((await from(family)).default);
"""


def test_a_page_loads_only_the_families_it_names(run_script):
    answer = run_script(
        f"{INSTALLING} await install('logic');"
        "let missing = '';"
        'try { evaluate(["()", "pi"], null); } catch (error) { missing = error.message; }'
        'console.log(JSON.stringify([evaluate(["()", "true"], null), missing]));'
    )
    assert answer == [True, "there is no function pi()"]


def test_dates_are_known_where_their_family_is_loaded(run_script):
    answer = run_script(
        f"{INSTALLING}"
        'const later = ["<", ["value", "2026-01-01"], ["value", "2026-01-02"]];'
        "const before = evaluate(later, null);"
        "await install('dates');"
        "console.log(JSON.stringify([before, evaluate(later, null)]));"
    )
    assert answer == [False, True]


def test_both_select_the_same_nodes(run_script):
    answer = run_script(
        "const { select } = await import(`${process.argv[1]}/expressions.js`);"
        'const data = { name: "root", children: [{ name: "item", value: "a" }] };'
        'const path = ["path", "/", ["child", "root"], ["child", "item"]];'
        "console.log(JSON.stringify(select(path, data).map(({ value }) => value)));"
    )
    assert answer == ["a"]
