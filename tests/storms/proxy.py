"""A TCP proxy between phone and server that cuts what passes through it, to the byte."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass

CHUNK = 65536
RESET = struct.pack("ii", 1, 0)


@dataclass
class Cut:
    """Cut the next connection in which `mark` is sent, `after` bytes further on; once."""

    mark: bytes
    after: int
    done: bool = False


class Proxy:
    """Pass every connection on to a port of this machine, as `cut` and `down` allow."""

    def __init__(self, port: int) -> None:
        self.upstream = ("127.0.0.1", port)
        self.cut: Cut | None = None
        self.down = False
        self.cuts = self.refused = 0
        self._open: set[socket.socket] = set()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        """Return what a phone opens."""
        return f"http://127.0.0.1:{self.port}"

    def turn(self, *, down: bool) -> None:
        """Lose the network, open connections too, or bring it back."""
        self.down = down
        for phone in list(self._open) if down else ():
            # The thread that reads it wakes and ends both sides.
            with suppress(OSError):
                phone.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Take no more connections."""
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                phone, _address = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(phone,), daemon=True).start()

    def _serve(self, phone: socket.socket) -> None:
        if self.down:
            self.refused += 1
            return _reset(phone)
        self._open.add(phone)
        try:
            server = socket.create_connection(self.upstream)
        except OSError:
            return _reset(phone)
        back = threading.Thread(target=_pass_on, args=(server, phone), daemon=True)
        back.start()
        self._watch(phone, server)
        back.join()
        self._open.discard(phone)
        phone.close()
        return server.close()

    def _watch(self, phone: socket.socket, server: socket.socket) -> None:
        """Pass on what the phone sends, and cut it where that is wanted."""
        seen, start, cut = b"", -1, None
        try:
            while data := phone.recv(CHUNK):
                before, seen = len(seen), seen + data
                if cut is None and self.cut and not self.cut.done and self.cut.mark in seen:
                    cut = self.cut
                    cut.done, start = True, seen.index(cut.mark)
                if cut and len(seen) >= start + cut.after:
                    server.sendall(data[: max(0, start + cut.after - before)])
                    self.cuts += 1
                    _reset(phone)
                    return _reset(server)
                server.sendall(data)
            server.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        return None


def _pass_on(server: socket.socket, phone: socket.socket) -> None:
    try:
        while data := server.recv(CHUNK):
            phone.sendall(data)
        phone.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def _reset(connection: socket.socket) -> None:
    """End a connection the hard way, as a lost network does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    connection.close()
