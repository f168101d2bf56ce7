"""A relay on the loopback between a driver and its server, which cuts the line around a COMMIT.

Cut *before*, the server never hears of the commit.  Cut *after*, it has committed, and only
the answer is lost.  The driver sees the same in both cases, so the store cannot know either.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Literal, Self

Cut = Literal["before", "after"]
Upstream = tuple[str, int] | str
"""Where the server listens: host and port, or the path of a local socket."""
Dialect = Literal["postgresql", "mariadb"]

ENCRYPTION_REQUESTS = frozenset({80877103, 80877104})
"""What PostgreSQL's driver asks before it says who it is; the relay itself answers no, so that it can read."""
QUERY = 3
"""MariaDB's command for a statement in text."""
IDLE_S = 0.2


class Lost(Exception):  # noqa: N818 - no error: the line has ended, by us or by a peer
    """The line is gone."""


class Line:
    """One end of a line, read by the number of bytes."""

    def __init__(self, end: socket.socket) -> None:
        """Take over an end."""
        self._end = end

    def read(self, count: int) -> bytes:
        """Exactly so many bytes.

        Raises:
            Lost: if the line ends first.
        """
        got = b""
        while len(got) < count:
            with suppress(OSError):
                piece = self._end.recv(count - len(got))
                if piece:
                    got += piece
                    continue
            raise Lost
        return got

    def some(self) -> bytes:
        """Whatever has come."""
        return self.read(1) + self._more()

    def _more(self) -> bytes:
        try:
            return self._end.recv(1 << 16, socket.MSG_DONTWAIT)
        except OSError:
            return b""

    def write(self, what: bytes) -> None:
        """Send all of it."""
        try:
            self._end.sendall(what)
        except OSError:
            raise Lost from None


def _is_commit(statement: bytes) -> bool:
    return statement.strip(b"\0; \n").upper() == b"COMMIT"


def postgresql_message(line: Line, answer: Callable[[bytes], None], *, first: bool) -> tuple[bytes, bool]:
    """The client's next message, and whether it is a COMMIT."""
    while first:
        length = line.read(4)
        body = line.read(int.from_bytes(length, "big") - 4)
        if int.from_bytes(body[:4], "big") not in ENCRYPTION_REQUESTS:
            return length + body, False
        answer(b"N")
    head = line.read(5)
    body = line.read(int.from_bytes(head[1:], "big") - 4)
    if head[:1] == b"P":  # a prepared statement: its name, then its text
        return head + body, _is_commit(body.split(b"\0")[1])
    return head + body, head[:1] == b"Q" and _is_commit(body)


def mariadb_message(line: Line, answer: Callable[[bytes], None], *, first: bool) -> tuple[bytes, bool]:
    """The client's next packet, and whether it is a COMMIT; the first ones log in."""
    del answer, first
    head = line.read(4)
    body = line.read(int.from_bytes(head[:3], "little"))
    begins = head[3] == 0 and body[:1] == bytes([QUERY])
    return head + body, begins and _is_commit(body[1:])


READERS = {"postgresql": postgresql_message, "mariadb": mariadb_message}


class Relay:
    """Passes everything on until it is armed, then cuts the next COMMIT; a context manager, which ends it.

    Args:
        upstream: where the server listens.
        dialect: whose messages they are.

    Attributes:
        port: where it listens itself, on 127.0.0.1.
        cuts: how many commits it has cut.
    """

    def __init__(self, upstream: Upstream, dialect: Dialect) -> None:
        """Listen."""
        self.cuts = 0
        self._upstream = upstream
        self._read = READERS[dialect]
        self._armed: Cut | None = None
        self._over = threading.Event()
        self._ends: list[socket.socket] = []
        self._mute: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(IDLE_S)
        self.port: int = self._listening.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        """The relay itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every line and end every thread."""
        self._over.set()
        self._threads[0].join()
        self._listening.close()
        for end in self._ends:
            _close(end)
        for thread in self._threads[1:]:
            thread.join()

    def arm(self, cut: Cut) -> None:
        """Cut the next COMMIT on any line; the ones after it pass again."""
        self._armed = cut

    def _accept(self) -> None:
        while not self._over.is_set():
            with suppress(TimeoutError):
                client, _ = self._listening.accept()
                client.settimeout(None)
                try:
                    server = self._connect()
                except OSError:  # the server is down: so is the line, as it would be without us
                    _close(client)
                    continue
                self._ends += [client, server]
                for way in (self._forth, self._back):
                    thread = threading.Thread(target=way, args=(client, server), daemon=True)
                    self._threads.append(thread)
                    thread.start()

    def _connect(self) -> socket.socket:
        if not isinstance(self._upstream, str):
            return socket.create_connection(self._upstream)
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(self._upstream)
        except OSError:
            server.close()
            raise
        return server

    def _forth(self, client: socket.socket, server: socket.socket) -> None:
        """From the driver to the server, message by message."""
        come, go, first = Line(client), Line(server), True
        with suppress(Lost):
            while True:
                message, commits = self._read(come, Line(client).write, first=first)
                first = False
                if commits and self._armed is not None:
                    cut, self._armed = self._armed, None
                    self.cuts += 1
                    if cut == "before":
                        break
                    self._mute.add(client)
                go.write(message)
        _close(client)
        _close(server)

    def _back(self, client: socket.socket, server: socket.socket) -> None:
        """From the server to the driver; the answer to a commit that is cut is heard and not passed on."""
        come, go = Line(server), Line(client)
        with suppress(Lost):
            while True:
                answer = come.some()
                if client in self._mute:
                    break
                go.write(answer)
        _close(client)
        _close(server)


def _close(end: socket.socket) -> None:
    """Close an end in a way that wakes whoever waits on it."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
