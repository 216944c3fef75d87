"""A port of this machine that stays chosen until a server of another process listens on it."""

from __future__ import annotations

import socket


class Port:
    """Nobody else is given this port; who knows its number may listen there, again and again.

    Linux lets two sockets be bound alike that say so, as long as the first does not listen.
    """

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", 0))
        self.number: int = self._socket.getsockname()[1]

    def __enter__(self) -> int:
        """Return its number."""
        return self.number

    def __exit__(self, *_error: object) -> None:
        """Let it go."""
        self.close()

    def close(self) -> None:
        """Let it go."""
        self._socket.close()
