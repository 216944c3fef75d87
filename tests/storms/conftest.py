"""A server that can fail, a proxy that can cut, and Carol's phone in front of both."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.serving import make_server

from fieldapp.storage import Assignment, InstrumentVersion
from fieldapp.studies import publish
from tests.fieldapp.forms import instrument, question, section
from tests.storms import filed
from tests.storms.faults import Faults
from tests.storms.phones import Phone
from tests.storms.proxy import Proxy

PHOTOS = 7


@dataclass
class Storm:
    """All that stands between a phone and its work being filed."""

    address: str
    faults: Faults
    proxy: Proxy
    version: InstrumentVersion
    assignment: Assignment


@pytest.fixture
def storm(app, cast) -> Iterator[Storm]:
    """Serve the application behind faults and a proxy; Carol has a form for up to 7 photos."""
    photos = [question("image", f"photo{number}") for number in range(1, PHOTOS + 1)]
    made = instrument(section("part", question("text", "remark"), *photos))
    version = publish(cast.hall, made, b"storm", "storm.md")
    row = Assignment.create(
        study=cast.hall,
        account=cast.carol,
        instrument=version.instrument,
        wave="w1",
        site="s1",
        repeatable=True,
    )
    faults = Faults(app)
    server = make_server("127.0.0.1", 0, faults, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    proxy = Proxy(server.server_port)
    yield Storm(proxy.address, faults, proxy, version, row)
    proxy.close()
    server.shutdown()
    server.server_close()


@pytest.fixture
def check_filed(app) -> Iterator[Callable[..., None]]:
    """Return the check that exactly what was sealed is on the server, each whole and once."""
    with app.app_context():
        yield filed.check_filed


@pytest.fixture
def phone(page: Any, storm: Storm, cast: Any) -> Phone:
    """Return Carol's phone, signed in."""
    held = phone_on(page, storm, cast)
    held.sign_in()
    held.hold()
    return held


def phone_on(page: Any, storm: Storm, cast: Any) -> Phone:
    """Return a page as Carol's phone."""
    return Phone(page, cast, storm.address, storm.version.id, storm.assignment.id)
