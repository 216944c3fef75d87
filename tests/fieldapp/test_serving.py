"""Serving for real: pages by granian, a worker beside it, all ended together."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from fieldapp.serving import Address
from surveys.problems import InputError
from tests.ports import Port

PATIENCE = 120  # seconds, which only a machine that is stuck takes


def test_it_works():
    assert Address("127.0.0.1", 8000).url == "http://127.0.0.1:8000"
    assert Address("0.0.0.0", 8443, Path("c"), Path("k")).url == "https://127.0.0.1:8443"
    assert Address("::1", 80).url == "http://[::1]:80"


def test_a_port_in_use_is_said_before_anything_starts():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(InputError) as caught:
            Address("127.0.0.1", taken.getsockname()[1]).check_free()
    assert "--port" in caught.value.lines("zh")[0]


def children(pid):
    """Return the living processes below one, as /proc tells."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rsplit(")", 1)[1].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parent) == pid and state != "Z":
            found.append(int(path.parent.name))
    return found + [grandchild for child in found for grandchild in children(child)]


def is_alive(pid):
    """Tell whether a process runs; one that has ended may wait to be noticed by its parent."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def status_of(url):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urlopen(url, timeout=PATIENCE) as answer:
                return answer.status
        except HTTPError as error:
            with error:
                return error.code
        except OSError:
            time.sleep(0.2)
    return None


def half_sent(port):
    """Begin a form and do not go on, as a phone that has lost its network."""
    phone = socket.create_connection(("127.0.0.1", port), PATIENCE)
    phone.sendall(
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin="
    )
    return phone


@pytest.fixture
def served(settings):
    """Serve as the command does; return its process and its port, once it answers."""
    with Port() as port:
        server = subprocess.Popen(
            [sys.executable, "-m", "fieldapp.cli", "serve", "--port", str(port)],
            env=os.environ | {"FIELDAPP_DATA": settings["FIELDAPP_DATA"]},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert status_of(f"http://127.0.0.1:{port}/sign-in") == 200
            yield server, port
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(PATIENCE)
            server.kill()
            server.wait()


def test_forms_that_come_in_slowly_hold_nobody_else_up(served):
    _server, port = served
    with ExitStack() as phones:
        waiting = [phones.enter_context(half_sent(port)) for _phone in range(60)]
        time.sleep(0.5)
        for _page in range(4):
            with urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=PATIENCE) as answer:
                assert answer.status == 200
        answered, _, _ = select.select(waiting, [], [], 0)
        assert answered == [], "all of them were still on their way"


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_and_a_signal_ends_every_process(served, told):
    server, _port = served
    started = children(server.pid)
    assert len(started) >= 2
    server.send_signal(told)
    assert server.wait(PATIENCE) == 0
    end = time.monotonic() + PATIENCE
    while left := [pid for pid in started if is_alive(pid)]:
        assert time.monotonic() < end, left
        time.sleep(0.05)
