"""gunicorn's threaded worker, made patient: a request gets a thread only when all of it has arrived.

A client that sends slowly costs a place in the poller and is cut off after a while; the threads serve the others.
"""

import mmap
import os
import selectors
import socket
import threading
import time
from concurrent.futures import Future
from functools import partial
from types import FrameType
from typing import Any

from gunicorn.http import wsgi
from gunicorn.workers.gthread import TConn, ThreadWorker

from bot.arrival import BODY_LIMIT, Arrival, Progress

ARRIVES_WITHIN_S = 10.0
# How long sending an answer may make no headway.
STALLED_AFTER_S = 10.0
DRAIN_LIMIT = 64 * 1024
_PIECE = 64 * 1024
_BOOT_NOTE_EVERY_S = 5.0
# How long a worker leaves a new connection to the others while one of them has fewer.
_YIELDS_FOR_S = 0.0005
_TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Shares:
    """How many connections each worker of one master has, in memory that they share.

    Clients keep their connections, and whoever wakes first would take them all: the other processor would stand idle.
    """

    _PLACES = 64

    def __init__(self) -> None:
        self._held = memoryview(mmap.mmap(-1, 4 * self._PLACES)).cast("i")  # One more than there are; 0: no worker.

    def note(self, worker: int, connections: int) -> None:
        """Note how many connections a worker has; `worker` is its number since the master's start."""
        self._held[worker % self._PLACES] = connections + 1

    def leave(self, worker: int) -> None:
        """Forget a worker that ended."""
        self._held[worker % self._PLACES] = 0

    def is_crowded(self, worker: int) -> bool:
        """Tell whether another worker has fewer connections."""
        return any(0 < held < self._held[worker % self._PLACES] for held in self._held)


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """A connection whose next request is collected before a thread sees it."""

    drained = 0

    def begin(self) -> None:
        """Wait for a request from now on."""
        self.arrival = Arrival(BODY_LIMIT)
        self.sock.setblocking(False)
        self.timeout = time.monotonic() + ARRIVES_WITHIN_S
        self.data_ready = True  # When gunicorn's thread asks, it is.

    def read(self) -> Progress | None:
        """Take in what is there; None when the client is gone."""
        try:
            piece = self.sock.recv(_PIECE)
            progress = self.arrival.add(piece) if piece else None
            if progress is Progress.ARRIVING and self.arrival.wants_continue:
                self.arrival.wants_continue = False
                self.sock.send(_CONTINUE)
            if progress is Progress.TOO_LARGE:
                self.sock.send(_TOO_LARGE)
        except BlockingIOError:
            return Progress.ARRIVING
        except OSError:
            return None
        return progress

    def init(self) -> None:
        """Give the parser what has arrived; called in the request's thread."""
        super().init()
        self.sock.settimeout(STALLED_AFTER_S)
        self.parser.unreader.unread(bytes(self.arrival.data))
        self.arrival.data.clear()

    def drain(self) -> bool:
        """Read and forget what a client still sends after its answer; tell whether there may be more."""
        try:
            piece = self.sock.recv(_PIECE)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.drained += len(piece)
        return bool(piece) and self.drained < DRAIN_LIMIT


class WebWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Threads for whole requests; the poller collects them."""

    shares = Shares()  # Made when the master imports this, before it forks.

    def load_wsgi(self) -> None:
        """Load the application; the master must not think us hung while the database is waited for."""
        _leave_out_server_header()
        booted = threading.Event()
        threading.Thread(target=self._note_that_we_live, args=(booted,), daemon=True, name="boot").start()
        try:
            super().load_wsgi()
        finally:
            booted.set()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; at once while the application is still being loaded."""
        if not self.booted:
            os._exit(0)  # Nothing is under way; an exception could end in a library that ignores it.
        super().handle_exit(sig, frame)

    def accept(self, listener: socket.socket) -> None:
        """Take a connection and begin to collect its request."""
        if self.shares.is_crowded(self.age):
            time.sleep(_YIELDS_FOR_S)
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return  # Another worker was faster, or the client gave up.
        self.nr_conns += 1
        self.shares.note(self.age, self.nr_conns)
        self._collect(Connection(self.cfg, client, address, listener.getsockname()))

    def notify(self) -> None:
        """Tell the master that we live, and the others how many connections we have; called in every round."""
        super().notify()
        self.shares.note(self.age, self.nr_conns)

    def on_client_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """Collect the next request of a connection that was kept alive."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._collect(conn)

    def _collect(self, conn: Connection) -> None:
        conn.begin()
        progress = conn.read()
        if progress is Progress.ARRIVING:
            self.pending_conns.append(conn)  # gunicorn closes those whose time is over.
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._go_on_collecting, conn))
        else:
            self._settle(conn, progress)

    def _go_on_collecting(self, conn: Connection, client: socket.socket) -> None:
        progress = conn.read()
        if progress is not Progress.ARRIVING:
            self.poller.unregister(client)
            self.pending_conns.remove(conn)
            self._settle(conn, progress)

    def _settle(self, conn: Connection, progress: Progress | None) -> None:
        if progress is Progress.WHOLE:
            self.enqueue_req(conn)
        else:
            self.nr_conns -= 1
            conn.close()

    def finish_request(self, conn: Connection, done: Future[Any]) -> None:
        """Close after an answer without waiting for the client in the loop that serves all the others.

        A connection is closed for writing first and read to its end for a while: else the client may lose the answer.
        """
        if done.cancelled() or done.exception() is not None or done.result():
            super().finish_request(conn, done)
            return
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
        except OSError:
            self._settle(conn, None)
            return
        conn.set_timeout()
        self.keepalived_conns.append(conn)  # gunicorn closes those whose time is over.
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._go_on_draining, conn))

    def _go_on_draining(self, conn: Connection, client: socket.socket) -> None:
        if not conn.drain():
            self.poller.unregister(client)
            self.keepalived_conns.remove(conn)
            self._settle(conn, None)

    def _keepalive_after(self, conn: Connection, keepalive: Any) -> bool:  # noqa: ANN401 - gunicorn's own
        """Close a connection that sent more than one request at once: what follows was not collected."""
        return bool(super()._keepalive_after(conn, keepalive)) and not conn.parser.unreader.buf.getvalue()

    def _cap_keepalive(self, deadline: float) -> None:
        """Let a worker that stops not wait for slow clients either."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)

    def _note_that_we_live(self, booted: threading.Event) -> None:
        master = os.getppid()
        while not booted.wait(_BOOT_NOTE_EVERY_S):
            if os.getppid() != master:
                os._exit(0)  # The master is gone, and nobody else would end us while we wait.
            self.notify()


def _leave_out_server_header() -> None:
    """Do not tell strangers what serves here."""
    original = wsgi.Response.default_headers

    def default_headers(response: wsgi.Response) -> list[str]:
        return [line for line in original(response) if not line.startswith("Server:")]

    wsgi.Response.default_headers = default_headers
