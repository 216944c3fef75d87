"""Modules become one script that says and does the same; what cannot be bundled is refused."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
from pathlib import Path
from textwrap import dedent

import playwright
import pytest

from fieldapp import scripts
from fieldapp.scripts import bundle_named
from fieldapp.scripts.linking import bundled
from fieldapp.scripts.modules import BundleError
from surveys.expressions import compile

NODE = Path(playwright.__file__).parent / "driver" / "node"
PARTS = sorted(path.stem for path in (scripts.FOLDER / "phone").glob("*.js"))
ENTRIES = ("page", "list", "capture", "watch", "send", "service-worker")
MODULES = {
    "entry.js": """
        // Says what it found.
        import double, { base as from, long, Thing } from "./a.js";
        import { again } from "./deep/b.js";
        export { base } from "./a.js";
        if (long !== 3) throw new Error(long);
        export const answer = double(from) + again();
        export function name() { return `${new Thing().name} ${1 + 1}`; }
        """,
    "a.js": """
        import { again } from "./deep/b.js";
        /** Counts; the comment
         *  goes. */
        export const base = 20 + again() - again();
        export class Thing { name = "thing" }
        export const { length: long, at } = "abc";
        const twice = (number) => number * 2;
        export { twice as doubled };
        export default function double(number) { return twice(number); }
        """,
    "deep/b.js": """
        // One state for all who import it.
        let count = 0;
        export const again = () => (count += 1);
        """,
}
REFUSED = {
    "export let a = 1;": "import or export",
    'import * as a from "./b.js";': "import [*] as a",
    'import "./b.js";': "import or export",
    'import { a } from "https://example.org/a.js";': "import or export",
    'import { a } from "./nowhere.js";': "nowhere.js is imported",
    'import { a } from "./circle.js";': "imports itself",
    "const here = import.meta.url;": "import.meta",
    "const a = await fetch(1);": "await outside",
    'import { c } from "./given.js";': "gives no “c”",
}


def write(folder: Path, modules: dict[str, str]) -> Path:
    for name, text in modules.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(dedent(text.lstrip("\n")) + "\n")
    return folder / "entry.js"


def node(text: str, *options: str) -> str:
    found = subprocess.run(
        [NODE, *options, "-"], input=text, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


def test_it_works(tmp_path):
    text = bundled(write(tmp_path, MODULES))
    assert "import" not in text
    assert "//" not in text
    (tmp_path / "bundle.mjs").write_text(text)
    ask = f"import {{ answer, base, name }} from '{(tmp_path / 'bundle.mjs').as_uri()}';"
    # 20 + 1 − 2 = 19, twice, and the third count.
    assert node(f"{ask}\nconsole.log(answer, name(), base);", "--input-type=module") == (
        "41 thing 2 19"
    )


def test_a_bundle_can_be_imported_for_what_its_entry_exports(tmp_path):
    (tmp_path / "bundle.mjs").write_text(bundled(write(tmp_path, MODULES)))
    ask = f"import('{(tmp_path / 'bundle.mjs').as_uri()}')"
    assert node(f"{ask}.then((all) => console.log(Object.keys(all).join()))") == "answer,base,name"


def test_a_worker_is_a_classic_script_without_exports(tmp_path):
    text = bundled(write(tmp_path, MODULES), classic=True)
    assert not re.search(r"^(import|export)\b", text, re.MULTILINE)
    assert node(f"{text}\nconsole.log(typeof answer)", "--input-type=commonjs") == "undefined"


@pytest.mark.parametrize("line", REFUSED)
def test_what_cannot_be_bundled_is_refused(line, tmp_path):
    modules = {"circle.js": 'import { b } from "./entry.js";', "given.js": "", "entry.js": line}
    with pytest.raises(BundleError, match=REFUSED[line]):
        bundled(write(tmp_path, modules))


def test_the_expressions_say_the_same_bundled(tmp_path):
    (tmp_path / "bundle.mjs").write_text(bundled(scripts.FOLDER / "expressions.js"))
    asked = json.dumps(compile("concat(round(2.5), ' ', 7 mod 4, ' ', substr('abc', 1))"))
    data = '{"name": "data", "value": null, "children": []}'
    said = [
        node(
            f"import {{ evaluate }} from '{place.as_uri()}';\n"
            f"console.log(evaluate({asked}, {data}, {{}}));",
            "--input-type=module",
        )
        for place in (tmp_path / "bundle.mjs", scripts.FOLDER / "expressions.js")
    ]
    assert said == ["3 3 bc", "3 3 bc"]


def test_families_are_installed_before_the_entry_runs(tmp_path):
    modules = {
        "entry.js": 'import { known } from "./base.js";\nconsole.log(known.join());',
        "base.js": "export const known = [];\nexport const install = (one) => known.push(one);",
        "one.js": "export default 1;",
        "two.js": "const known = 2;\nexport default known;",
    }
    entry = write(tmp_path, modules)
    text = bundled(entry, [tmp_path / name for name in ("base.js", "one.js", "two.js")])
    assert node(text, "--input-type=module") == "1,2"


def test_names_of_modules_and_of_the_browser_never_meet(tmp_path):
    modules = {
        "entry.js": """
            import { find as mine, open } from "./a.js";
            import { find } from "./b.js";
            const a = find("b");
            const say = (find) => mine(find) + a + open(find);
            console.log(say("c"), typeof document, structuredClone({ find: 1 }).find);
            """,
        "a.js": """
            const a = "a", structured = 1;
            export const find = (name) => a + name;
            export function open(structuredClone) { return structuredClone + structured; }
            """,
        "b.js": """
            import { find as other } from "./a.js";
            const document = "d";
            export function find(name) { const find2 = other(name); return find2 + document; }
            """,
    }
    entry = write(tmp_path, modules)
    assert node(bundled(entry), "--input-type=module") == "acabdc1 undefined 1"


@pytest.fixture
def own_scripts(tmp_path, monkeypatch):
    """Let the application serve modules of the test's own."""
    folder = tmp_path / "js"
    for part in ("phone", "expressions"):
        (folder / part).mkdir(parents=True)
    (folder / "phone/page.js").write_text("// Begins.\nexport const page = 1;\n")
    (folder / "expressions/evaluate.js").write_text("export function install() {}\n")
    (folder / "expressions/logic.js").write_text("export default {};\n")
    monkeypatch.setattr(scripts, "FOLDER", folder)
    return folder


def address(app, *arguments):
    with app.test_request_context():
        return scripts.script_url(*arguments)


def test_an_address_is_for_ever_and_changes_with_the_script(app, client, own_scripts):
    before = address(app, "phone/page")
    assert re.fullmatch(r"/scripts/page-[0-9a-f]{16}\.js", before)
    answer = client.get(before)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.mimetype == "text/javascript"
    assert answer.text == "const a=1;export{a as page};\n"
    (own_scripts / "phone/page.js").write_text("export const page = 22;\n")
    assert address(app, "phone/page") != before


def test_families_stand_in_the_address(app, client, own_scripts):
    named = address(app, "phone/page", ["logic"])
    assert named.startswith("/scripts/page+logic-")
    assert (
        client.get(named).text == "function b(){}\nconst c={};b(c);const a=1;export{a as page};\n"
    )


def test_a_bundle_travels_packed_to_who_takes_it(app, client, own_scripts):
    packed = client.get(address(app, "phone/page"), headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == client.get(address(app, "phone/page")).data


@pytest.mark.parametrize(
    "name",
    ["page", "page-0000000000000000", "nothing-{}", "page+nothing-{}", "page+logic+logic-{}"],
)
def test_a_made_up_address_is_not_there(name, app, client, own_scripts):
    assert client.get(f"/scripts/{name.format('0' * 16)}.js").status_code == 404


def test_only_entries_of_the_phone_have_an_address(app):
    with app.test_request_context(), pytest.raises(BundleError, match="phone/"):
        scripts.script_url("form")


@pytest.mark.parametrize("name", PARTS)
def test_every_module_of_the_phone_can_be_bundled(name):
    """Each alone too, so that a fault is found where it is."""
    text = bundle_named(name).text
    kind = "commonjs" if name in scripts.CLASSIC else "module"
    assert node(text, "--check", f"--input-type={kind}") == ""


def test_a_page_from_before_an_update_still_gets_its_script(app, client, own_scripts):
    """It is served as it was named then, for a month after nobody names it any more."""
    before = address(app, "phone/page")
    old = client.get(before)
    (own_scripts / "phone/page.js").write_text("export const page = 22;\n")
    after = address(app, "phone/page")
    assert client.get(after).data != old.data
    again = client.get(before)
    assert (again.status_code, again.data) == (200, old.data)
    assert "immutable" in again.headers["Cache-Control"]
    assert client.get(before.replace("page", "pages")).status_code == 404
    os.utime(app.config["DATA"] / "scripts" / before.rpartition("/")[2], (0, 0))
    (own_scripts / "phone/page.js").write_text("export const page = 333;\n")
    assert client.get(address(app, "phone/page")).status_code == 200
    assert client.get(before).status_code == 404
