"""Modules made one script: each in the order in which it is needed, no name meeting another.

What a module imports is called as it is where it comes from; a name that would then be taken, or
that a module beside it means for the browser's own, gets a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fieldapp.scripts.minifying import GLOBAL, declared, renamed, shortened, used
from fieldapp.scripts.modules import BundleError, Module, read_module
from fieldapp.scripts.tokens import Token, parsed, written


def bundled(entry: Path, installed: Sequence[Path] = (), classic: bool = False) -> str:
    """Return a module with all that it imports as one script; raises BundleError.

    The first of `installed` gives a function `install`, which is called with what each of the
    others gives by default before the entry runs. A `classic` script exports nothing.
    """
    linking = _Linking()
    for path in (*installed, entry):
        linking.need(path)
    linking.name_all()
    calls = [
        f"{linking.given(installed[0])['install']}({linking.given(each)['default']});"
        for each in installed[1:]
    ]
    return linking.script(entry, calls, classic)


class _Linking:
    """Modules on their way into one script."""

    def __init__(self) -> None:
        self.modules: dict[Path, Module] = {}
        self._tokens: dict[Path, list[Token]] = {}
        self._given: dict[Path, dict[str, str]] = {}
        self._open: list[Path] = []

    def need(self, path: Path) -> None:
        """Take a module in, after all that it imports."""
        path = path.resolve()
        if path in self._open:
            raise BundleError(f"{path.name} imports itself by way of {self._open[-1].name}.")
        if path in self.modules:
            return
        module = read_module(path)
        self._open.append(path)
        for other in module.needed:
            self.need(other)
        self._open.pop()
        self.modules[path] = module
        # Each module begins on a line of its own, whatever the one before ends with.
        self._tokens[path] = parsed(f"\n{module.body}")

    def name_all(self) -> None:
        """Give every module the names that it has in the script."""
        browsers = {name for path in self.modules for name in self._free(path)}
        taken = set(browsers)
        everything = taken | {
            name for path in self.modules for name in declared(self._tokens[path])
        }
        for path, module in self.modules.items():
            bound = {own: self._found(module, *there) for own, there in module.taken.items()}
            names = dict(bound)
            for name in sorted(declared(self._tokens[path]) - set(bound)):
                # One of the browser's that is known may be meant by the same module, too.
                meant = name in browsers - GLOBAL or name in taken & self._top(path)
                if meant or name in bound.values():
                    names[name] = _fresh(name, everything)
            taken |= {names.get(name, name) for name in self._top(path)}
            given = {name: names.get(own, own) for name, own in module.given.items()}
            passed = {name: self._found(module, *there) for name, there in module.passed.items()}
            self._given[path] = given | passed
            self._tokens[path] = renamed(self._tokens[path], names)

    def given(self, path: Path) -> dict[str, str]:
        """Return what a module gives: name → the name it has in the script."""
        return self._given[path.resolve()]

    def script(self, entry: Path, calls: list[str], classic: bool) -> str:
        """Return all of it, the calls before the entry."""
        tokens: list[Token] = []
        for path in self.modules:
            if path == entry.resolve():
                tokens += parsed("\n".join(calls))
            tokens += self._tokens[path]
        if classic:
            return f'"use strict";(()=>{{{written(shortened(tokens)).strip()}}})();\n'
        pairs = [f"{own} as {name}" for name, own in self.given(entry).items()]
        end = parsed(f"export {{ {', '.join(pairs)} }};") if pairs else []
        return written(shortened([*tokens, *end]))

    def _found(self, module: Module, path: Path, name: str) -> str:
        if name not in self._given[path]:
            raise BundleError(f"{path.name} gives no “{name}”, which {module.path.name} imports.")
        return self._given[path][name]

    def _free(self, path: Path) -> set[str]:
        """Return the names that a module takes from nowhere: the browser's."""
        own = declared(self._tokens[path]) | set(self.modules[path].taken)
        return set(used(self._tokens[path])) - own

    def _top(self, path: Path) -> set[str]:
        return declared(self._tokens[path], only_top=True)


def _fresh(name: str, everything: set[str]) -> str:
    """Return a name that nothing has, and note it."""
    number = next(n for n in range(2, 1000) if f"{name}${n}" not in everything)
    everything.add(f"{name}${number}")
    return f"{name}${number}"
