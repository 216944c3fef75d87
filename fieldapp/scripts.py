"""ES modules → one file a page: a slow phone asks once for all of its script, and keeps it.

static/js/**.js → modules in the order in which they need one another → one text, named by its
hash. Each imported module stands in a function of its own, so that names never meet; the entry
stands at the top and keeps its exports, so that a page may `import()` a bundle.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Flask, Response, request, url_for

from fieldapp.accounts.access import public
from fieldapp.minifying import minified
from fieldapp.refusals import NotFoundError
from fieldapp.security import STATIC

FOLDER = STATIC / "js"
PHONE = "phone"
# A worker is a classic script: what it exports for tests has no place in it.
CLASSIC = ("service-worker",)
EXPRESSIONS = "expressions/evaluate.js"
ADDRESS = re.compile(r"(?P<bundle>[a-z][a-z0-9+-]*)-(?P<digest>[0-9a-f]{16})")
FOREVER = "public, max-age=31536000, immutable"

FROM = r"\s+from\s+\"(?P<place>\.{1,2}/[^\"]+\.js)\";\n"
NAMED = r"(?=(?:async\s+)?(?:function\*?|const|class)\s+(?P<name>[\w$]+))"
IMPORT = re.compile(rf"^import\s+(?P<what>[^;]*?){FROM}", re.MULTILINE)
REEXPORT = re.compile(rf"^export\s+\{{(?P<what>[^}}]*)\}}{FROM}", re.MULTILINE)
LISTED = re.compile(r"^export\s+\{(?P<what>[^}]*)\};\n", re.MULTILINE)
DECLARED = re.compile(rf"^export\s+(?P<default>default\s+)?{NAMED}", re.MULTILINE)
UNPACKED = re.compile(r"^export\s+(?=const\s+\{(?P<what>[^}=]*)\}\s*=)", re.MULTILINE)
DEFAULT = re.compile(r"^export\s+default\s+", re.MULTILINE)
NAMES = re.compile(r"\{(?P<list>[^}]*)\}|(?P<default>[\w$]+)")
REFUSED = {
    "an import or export of this form": re.compile(r"^(import\b(?!\()|export\b)", re.MULTILINE),
    "import.meta": re.compile(r"\bimport\.meta\b"),
    "await outside a function": re.compile(r"^(?!.*\basync\b)(?=\S).*\bawait\b", re.MULTILINE),
}
pages = Blueprint("scripts", __name__)


class BundleError(Exception):
    """A module cannot be bundled; says which and why. Programmers read it, nobody else."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one address gives: the script, as it stands and packed."""

    text: str
    digest: str
    packed: bytes


def init_app(app: Flask) -> None:
    """Serve bundles, and let templates name them."""
    app.register_blueprint(pages)
    app.jinja_env.globals["script_url"] = script_url


@pages.get("/scripts/<name>.js")
@public
def script(name: str) -> Response:
    """Return a bundle, which never changes under its address; raises NotFoundError."""
    match = ADDRESS.fullmatch(name)
    found = _there(match["bundle"]) if match else None
    if match is None or found is None or found.digest != match["digest"]:
        raise NotFoundError
    response = answer(found)
    response.headers["Cache-Control"] = FOREVER
    return response


def answer(found: Bundle) -> Response:
    """Return a bundle as this browser takes it."""
    response = Response(found.text, mimetype="text/javascript")
    if request.accept_encodings["gzip"]:
        response.set_data(found.packed)
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def script_url(entry: str, families: Iterable[str] = ()) -> str:
    """Return the address of the bundle of static/js/<entry>.js, "phone/page" for one.

    `families` are the families of expression functions that it must know beforehand. Raises
    BundleError for what cannot be bundled.
    """
    folder, _, name = entry.rpartition("/")
    if folder != PHONE:
        raise BundleError(f"{entry}: only what stands in {PHONE}/ has an address.")
    name = "+".join([name, *sorted(set(families))])
    return url_for("scripts.script", name=f"{name}-{bundle_named(name).digest}")


def bundle_named(name: str) -> Bundle:
    """Return the bundle "page+dates+logic": an entry and families; made anew after a change."""
    return _bundle(name, tuple(path.stat().st_mtime_ns for path in sorted(FOLDER.rglob("*.js"))))


def bundled(entry: Path, families: Iterable[str] = (), classic: bool = False) -> str:
    """Return a module with all that it imports as one script; raises BundleError.

    `families` are installed before the entry runs. A `classic` script exports nothing.
    """
    bundling = _Bundling()
    known = [_family(bundling, family) for family in sorted(set(families))]
    body, exports = bundling.read(entry)
    body = "".join([*bundling.written, *known, body])
    if classic:
        return minified(f'"use strict";\n(() => {{\n{body}}})();\n')
    listed = ", ".join(f"{own} as {name}" if own != name else name for name, own in exports.items())
    return minified(f"{body}export {{ {listed} }};\n" if exports else body)


def _family(bundling: _Bundling, family: str) -> str:
    install = bundling.name(FOLDER / EXPRESSIONS)
    functions = bundling.name(_family_place(family))
    return f"{install}.install({functions}.default);\n"


def _family_place(family: str) -> Path:
    """Return the module of a family of functions, or of a part of the phone's engine."""
    part = FOLDER / PHONE / "parts" / f"{family}.js"
    return part if part.is_file() else FOLDER / "expressions" / f"{family}.js"


def _there(name: str) -> Bundle | None:
    """Return the bundle of a name that somebody may have made up, None where there is none."""
    entry, *families = name.split("+")
    if families != sorted(set(families)):
        return None
    places = [FOLDER / PHONE / f"{entry}.js"]
    places += [_family_place(family) for family in families]
    return bundle_named(name) if all(place.is_file() for place in places) else None


@lru_cache(maxsize=64)
def _bundle(name: str, _changed: tuple[int, ...]) -> Bundle:
    entry, *families = name.split("+")
    text = bundled(FOLDER / PHONE / f"{entry}.js", families, entry in CLASSIC)
    data = text.encode()
    return Bundle(text, sha256(data).hexdigest()[:16], gzip.compress(data, 9, mtime=0))


class _Bundling:
    """One bundle on its way: `written` are the modules so far, in the order in which they run."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self._names: dict[Path, str] = {}
        self._open: list[Path] = []

    def name(self, path: Path) -> str:
        """Return the name that a module has in the bundle; writes it, and what it needs, first."""
        path = path.resolve()
        if path in self._open:
            raise BundleError(f"{path.name} imports itself by way of {self._open[-1].name}.")
        if path not in self._names:
            body, exports = self.read(path)
            self._names[path] = f"$m{len(self._names)}"
            shown = ", ".join(f"{name}: {own}" for name, own in exports.items())
            wrapped = (
                f"const {self._names[path]} = (() => {{\n{body}return {{ {shown} }};\n}})();\n"
            )
            self.written.append(wrapped)
        return self._names[path]

    def read(self, path: Path) -> tuple[str, dict[str, str]]:
        """Return the body of a module, its imports bound, and its exports: name → own name."""
        if not path.is_file():
            raise BundleError(f"{path.name} is imported and is not there.")
        self._open.append(path)
        text = uncommented(path.read_text(encoding="utf-8"), path.name)
        bound: list[str] = []
        exports: dict[str, str] = {}
        for match in IMPORT.finditer(text):
            bound += self._bound(path, match["place"], match["what"])
        for match in REEXPORT.finditer(text):
            pairs = {name: f"$x{len(exports) + n}" for n, name in enumerate(listed(match["what"]))}
            source = dict(zip(pairs.values(), listed(match["what"]).values(), strict=True))
            bound.append(self._taken(path, match["place"], source))
            exports |= pairs
        body, declared = exported(REEXPORT.sub("", IMPORT.sub("", text)))
        _check(body, path.name)
        self._open.pop()
        return "".join([*bound, flush(body)]), exports | declared

    def _bound(self, path: Path, place: str, what: str) -> Iterator[str]:
        """Yield what binds the names of an import to what the other module exports."""
        if NAMES.sub("", what).strip(" ,\n"):
            raise BundleError(f"{path.name}: “import {what}” is not bundled.")
        taken: dict[str, str] = {}
        for match in NAMES.finditer(what):
            one = {match["default"]: "default"} if match["default"] else listed(match["list"])
            taken |= one
        yield self._taken(path, place, taken)

    def _taken(self, path: Path, place: str, names: dict[str, str]) -> str:
        pairs = ", ".join(f"{theirs}: {own}" for own, theirs in names.items())
        return f"const {{ {pairs} }} = {self.name(path.parent / place)};\n"


def uncommented(text: str, name: str) -> str:
    """Drop blank lines and the comments that have lines of their own.

    Raises BundleError where a template literal runs over lines: what is dropped might be its own.
    """
    text = re.sub(r"^\s*/\*.*?\*/[ \t]*\n", "", text, flags=re.DOTALL | re.MULTILINE)
    lines = [line for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if not line.lstrip().startswith("//")]
    if split := [line for line in lines if line.replace("\\`", "").count("`") % 2]:
        raise BundleError(f"{name}: a template literal runs over lines at “{split[0].strip()}”.")
    return "".join(f"{line}\n" for line in lines)


def flush(text: str) -> str:
    """Drop the indentation."""
    return "".join(f"{line.strip()}\n" for line in text.splitlines())


def exported(text: str) -> tuple[str, dict[str, str]]:
    """Return a module without the word export, and what it exports: name → own name."""
    exports: dict[str, str] = {}
    for match in LISTED.finditer(text):
        exports |= listed(match["what"])
    for match in UNPACKED.finditer(text):
        exports |= {name: name for name in listed(match["what"].replace(":", " as "))}
    for match in DECLARED.finditer(text):
        exports["default" if match["default"] else match["name"]] = match["name"]
    text, defaults = DEFAULT.subn(
        "const $default = ", DECLARED.sub("", UNPACKED.sub("", LISTED.sub("", text)))
    )
    return text, exports | ({"default": "$default"} if defaults else {})


def listed(names: str) -> dict[str, str]:
    """Read "a, b as c" as {"a": "a", "c": "b"}: the name it gets → the name it had."""
    pairs = [re.split(r"\s+as\s+", part) for part in names.split(",") if part.strip()]
    return {pair[-1].strip(): pair[0].strip() for pair in pairs}


def _check(body: str, name: str) -> None:
    for what, pattern in REFUSED.items():
        if match := pattern.search(body):
            line = body[match.start() :].partition("\n")[0]
            raise BundleError(f"{name}: {what} is not bundled: “{line}”.")
