"""A WSGI wrapper that fails on purpose: as often, where and in the way that a storm asks for."""

from __future__ import annotations

import json
import re
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wsgi import ClosingIterator

Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]
PORTAL = "<!doctype html><title>Free Wi-Fi</title><h1>Please accept our terms</h1>"


@dataclass
class Fault:
    """What goes wrong with the requests of a method and path: `times` often, -1 for always."""

    where: str
    how: App
    times: int = -1


@dataclass
class Faults:
    """The application, and what stands between it and the phone."""

    app: App
    faults: list[Fault] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    hit: int = 0

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer a request, or fail it."""
        asked = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        self.seen[asked] += 1
        for fault in self.faults:
            if fault.times and re.match(fault.where, asked):
                fault.times -= 1
                self.hit += 1
                return fault.how(environ, start)
        return self.app(environ, start)

    def add(self, where: str, how: App, times: int = -1) -> None:
        """Let requests fail from now on."""
        self.faults.append(Fault(where, how, times))

    def clear(self) -> None:
        """Let all go well again."""
        self.faults.clear()

    def reply_lost(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Do all that was asked, durably, and hang up before a word of it is told."""
        list(self.app(environ, lambda *_: None))
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        start("200 OK", [])
        return [b""]

    @contextmanager
    def spoilt(self, *changes: tuple[str, str]) -> Iterator[None]:
        """Serve the phone's modules with faults built in, so that a guard can be seen to fail."""
        done: set[str] = set()

        def change(text: str) -> str:
            for before, after in changes:
                if before in text:
                    done.add(before)
                    text = text.replace(before, after)
            return text

        with self.rewriting("GET /static/js/phone/", change):
            yield
        assert done == {before for before, _after in changes}, "a fault was not built in"

    @contextmanager
    def rewriting(self, where: str, change: Callable[[str], str]) -> Iterator[None]:
        """Serve what stands at an address otherwise than it is, and never from a cache."""

        def answer(environ: Environ, start: Start) -> Iterable[bytes]:
            for name in ("IF_NONE_MATCH", "IF_MODIFIED_SINCE", "ACCEPT_ENCODING"):
                environ.pop(f"HTTP_{name}", None)
            given: list[Any] = []
            served = self.app(environ, lambda *told: given.extend(told))
            with closing(ClosingIterator(served)) as pieces:
                text = b"".join(pieces).decode()
            kept = [pair for pair in given[1] if pair[0] not in ("Content-Length", "ETag")]
            start(given[0], [*kept, ("ETag", '"other"')])
            return [change(text).encode()]

        self.add(where, answer)
        yield
        self.faults = [fault for fault in self.faults if fault.how is not answer]

    def slow(self, seconds: float) -> App:
        """Answer after a while."""

        def answer(environ: Environ, start: Start) -> Iterable[bytes]:
            time.sleep(seconds)
            return self.app(environ, start)

        return answer


def says(status: str, body: Any = None, **headers: str) -> App:
    """Return what answers with a status: JSON for a dict, HTML for text."""
    html = isinstance(body, str)
    text = body if html else json.dumps(body if body is not None else {})
    kind = "text/html" if html else "application/json"

    def answer(environ: Environ, start: Start) -> Iterable[bytes]:
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        given = [(name.replace("_", "-"), value) for name, value in headers.items()]
        start(status, [("Content-Type", kind), *given])
        return [text.encode()]

    return answer


def refuses(status: str, code: str, **headers: str) -> App:
    """Return what answers as our own server would: JSON with an error."""
    return says(status, {"error": {"code": code, "message": code, "remedy": ""}}, **headers)


portal = says("200 OK", PORTAL)
