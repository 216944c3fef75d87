"""An ES module as it is linked: its body, what it takes from others, and what it gives."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

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


class BundleError(Exception):
    """A module cannot be bundled; says which and why. Programmers read it, nobody else."""


@dataclass(slots=True)
class Module:
    """A module: `taken` is own name → (module, its name there), `given` name → own name.

    What it passes on from another module is in `passed`: name → (module, its name there).
    """

    path: Path
    body: str = ""
    taken: dict[str, tuple[Path, str]] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    passed: dict[str, tuple[Path, str]] = field(default_factory=dict)

    @property
    def needed(self) -> list[Path]:
        """Return the modules that it imports, in order."""
        return list(
            dict.fromkeys(path for path, _ in (*self.taken.values(), *self.passed.values()))
        )


def read_module(path: Path) -> Module:
    """Read a module; raises BundleError for one that is not there, or says what is not bundled."""
    if not path.is_file():
        raise BundleError(f"{path.name} is imported and is not there.")
    module, text = Module(path), uncommented(path.read_text(encoding="utf-8"))
    for match in IMPORT.finditer(text):
        place = (path.parent / match["place"]).resolve()
        module.taken |= {own: (place, name) for own, name in _imported(path, match["what"]).items()}
    for match in REEXPORT.finditer(text):
        place = (path.parent / match["place"]).resolve()
        module.passed |= {name: (place, own) for name, own in listed(match["what"]).items()}
    module.body, module.given = exported(REEXPORT.sub("", IMPORT.sub("", text)))
    for what, pattern in REFUSED.items():
        if wrong := pattern.search(module.body):
            line = module.body[wrong.start() :].partition("\n")[0]
            raise BundleError(f"{path.name}: {what} is not bundled: “{line}”.")
    return module


def _imported(path: Path, what: str) -> dict[str, str]:
    """Return own name → name there of "a, {b as c}"; raises BundleError for "* as d"."""
    if NAMES.sub("", what).strip(" ,\n"):
        raise BundleError(f"{path.name}: “import {what}” is not bundled.")
    taken: dict[str, str] = {}
    for match in NAMES.finditer(what):
        taken |= {match["default"]: "default"} if match["default"] else listed(match["list"])
    return taken


def uncommented(text: str) -> str:
    """Drop the comments that have lines of their own: an import in one is none."""
    text = re.sub(r"^\s*/\*.*?\*/[ \t]*\n", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"^\s*//[^\n]*\n", "", text, flags=re.MULTILINE)


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
