"""A script in fewer bytes says and does the same."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import playwright
import pytest

from fieldapp.scripts import FOLDER
from fieldapp.scripts.linking import bundled
from fieldapp.scripts.minifying import minified
from fieldapp.scripts.tokens import tokens_of
from surveys.library import instruments
from surveys.shipping import shipped
from surveys.xlsform import read_instrument

NODE = Path(playwright.__file__).parent / "driver" / "node"
# Each says on its last line what it has worked out.
SCRIPTS = {
    "comments and blanks": """
        // One comment, /* another */
        const count = 1 /* a third */ + +2 - -1; /* and
        a fourth */
        console.log(count);""",
    "shorthand in and out": """
        const wide = 1, tall = 2;
        const box = { wide, tall, area() { return this.wide * this.tall; }, ["a" + wide]: tall };
        const { wide: width, tall: height = 5, missing = width + 40 } = box;
        console.log(JSON.stringify(box), width, height, missing, box.area());""",
    "parameters that are taken apart": """
        function first({ name, list: [head, ...rest], deep: { inner = 3 } = {} }, more = 4) {
          return [name, head, rest.length, inner, more];
        }
        const second = ([left, right], { total } = { total: left }) => ({ left, right, total });
        console.log(JSON.stringify([first({ name: "n", list: [1, 2, 3] }), second([7, 8])]));""",
    "what hides what": """
        const value = 1;
        const outer = (value) => {
          const inner = value + 1;
          return ((value) => value * inner)(10);
        };
        { const value = 100; console.log(value); }
        console.log(value, outer(2));""",
    "names of the browser's": """
        const name = "mine", status = 2;
        const keys = Object.entries({ name, status }).map(([key, found]) => `${key}=${found}`);
        console.log(keys.join(), typeof document, globalThis.undefinedThing?.name);""",
    "classes": """
        class Shape {
          #sides = 4;
          static made = 0;
          colour = "red"
          constructor(colour) { if (colour) this.colour = colour; Shape.made += 1; }
          get sides() { return this.#sides; }
          async later(sides) { return sides ?? this.#sides; }
          static of(...colours) { return colours.map((colour) => new this(colour)); }
        }
        class Round extends Shape { get sides() { return super.sides - 4; } }
        const shapes = [...Round.of("blue", ""), new Shape()];
        console.log(shapes.map(({ colour, sides }) => colour + sides).join(), Shape.made);""",
    "templates in templates": """
        const rows = [1, 2], say = (word) => `<${word}>`;
        const said = rows.map((row) => `${say(`r${row}`)}{}`);
        console.log(`a ${said.join(";}")} } \\` // no comment`);""",
    "patterns and divisions": """
        const text = "a/b;}c", half = 6 / 2 / 3;
        const found = text.match(/[/;}]+/g).length + /\\/b/.test(text);
        console.log(found, half, text.split("/")[0], "x;}y".replace(/;\\}/, "{"));""",
    "lines without semicolons": """
        let total = 0
        const add = (more) => {
          total += more
          return total
        }
        add(2)
        ++total
        const list = [add(1)]
        ;[5].forEach(add)
        console.log(total, list[0])""",
    "statements without a body": """
        let left = 3;
        while (left-- > 1);
        for (const each of [1, 2]) { if (each > 1) continue; left += each; }
        if (left) ; else left = 9;
        label: for (;;) { break label; }
        console.log(left, ((a) => { return a ? "yes" : "no"; })(left));""",
    "choosing": """
        const kind = "b", words = { a: 1, b: 2 };
        const pick = (kind) => {
          switch (kind) { case "a": return words.a; default: return words[kind]; }
        };
        const found = { kind: kind ? pick : 0 };
        console.log(pick(kind), kind === "a" ? words : kind, found.kind("a"));""",
}
WALK = """
const { FormState } = await import(process.argv[1]);
const form = JSON.parse(process.argv[2]);
const state = new FormState(form, {}, { now: () => "2026-03-02T10:00:00Z", timezone: "UTC" });
const said = [];
const fill = (items, at) => {
  for (const item of items) {
    const path = at ? `${at}/${item.name}` : item.name;
    if (item.items && !item.repeat) fill(item.items, path);
    if (item.items && item.repeat) fill(item.items, state.add(path));
    if (item.items) continue;
    const value = { integer: 3, text: "words", select_one: "yes", date: "2026-03-01" }[item.type];
    if (value !== undefined) said.push([...state.set(path, value)].sort());
    said.push([path, state.relevant(path), state.required(path), state.problem(path)?.code]);
  }
};
fill(form.items, "");
console.log(JSON.stringify([said, state.answers, state.problems(), state.name]));
"""


def node(*arguments: str, script: str = "") -> str:
    done = subprocess.run(
        [NODE, *arguments], input=script, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_works():
    assert minified("const wide = 1;\nconsole.log(wide + 2);\n") == "const a=1;console.log(a+2);\n"


@pytest.mark.parametrize("what", SCRIPTS)
def test_a_script_says_the_same(what):
    script = SCRIPTS[what]
    small = minified(script)
    assert len(small) < len(script)
    assert node("--input-type=module", "-", script=small) == node(
        "--input-type=module", "-", script=script
    )


def test_small_is_as_small_as_it_gets():
    once = minified(SCRIPTS["classes"])
    assert len(minified(once)) <= len(once)


def test_what_a_module_exports_keeps_its_name():
    small = minified("const wide = 1;\nconst tall = 2;\nexport { wide, tall as high };\n")
    assert small == "const a=1;const b=2;export{a as wide,b as high};\n"


def test_what_is_no_script_is_refused():
    with pytest.raises(ValueError, match="What is this"):
        list(tokens_of("const a = 'never closed;\n"))


@pytest.mark.parametrize("code", sorted(instruments()))
def test_forms_are_worked_out_the_same(code, tmp_path):
    """The whole engine of the phone, with every family, before and after."""
    form = shipped(read_instrument(instruments()[code], f"{code}.md"), "en")
    whole = FOLDER / "phone/state.js"
    places = [FOLDER / part for part in ("expressions", "phone/parts")]
    families = [
        found
        for family in form.get("families", ())
        for found in [folder / f"{family}.js" for folder in places]
        if found.is_file()
    ]
    evaluate = FOLDER / "expressions/evaluate.js"
    (tmp_path / "bundle.mjs").write_text(bundled(whole, [evaluate, *families]))
    (tmp_path / "plain.mjs").write_text(
        f'import {{ install }} from "{evaluate.as_uri()}";\n'
        f'export {{ FormState }} from "{whole.as_uri()}";\n'
        + "".join(
            f'import family{number} from "{family.as_uri()}";\ninstall(family{number});\n'
            for number, family in enumerate(families)
        )
    )
    said = [
        node("--input-type=module", "-e", WALK, place.as_uri(), json.dumps(form))
        for place in (tmp_path / "plain.mjs", tmp_path / "bundle.mjs")
    ]
    assert said[0] == said[1]
    assert len(json.loads(said[0])[0]) > 10
