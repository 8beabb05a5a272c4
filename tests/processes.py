"""The processes of the Procfile on this machine, with the stand-in for LINE, for tests that kill and starve them."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from bot.settings import PROJECT_ROOT

COAST = "C2000000000000000000000000000a001"
LIN = "U1000000000000000000000000000a001"
QUESTION = "@轉換小幫手 移轉申請表要去哪裡下載？"
PATIENCE_S = 40.0


def until(condition: Callable[[], Any]) -> Any:
    """Return the condition's first true value; fail when patience is over."""
    pause = threading.Event()
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        pause.wait(0.05)
    pytest.fail("Nothing happened within the time that was given.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def relay(port: int, target: tuple[str, int]) -> Iterator[None]:
    """Listen on a port and pass everything on: a server that comes up late."""

    def pump(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                sink.sendall(piece)
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def serve() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.create_connection(target)
                opened.extend((client, server))
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=pump, args=pair, daemon=True).start()

    opened: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", port)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        yield
        listener.shutdown(socket.SHUT_RDWR)
    for one in opened:
        one.close()


class Machine:
    """Web, worker, scheduler and the stand-in, as processes of their own."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.web_port, self.line_port = free_port(), free_port()
        self.folder = folder
        self.env = os.environ | {
            "DATABASE_URL": database_url,
            "LINE_CHANNEL_SECRET": "process-test-secret",
            "LINE_CHANNEL_ACCESS_TOKEN": "process-test-token",
            "LINE_API_BASE_URL": f"http://127.0.0.1:{self.line_port}",
            "WEB_CONCURRENCY": "1",
            "DEMO_MODE": "1",
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.logs = folder / "log.txt"
        self.web_options: tuple[str, ...] = ()

    @property
    def commands(self) -> dict[str, list[str]]:
        web = ["-m", "gunicorn", "--bind", f"127.0.0.1:{self.web_port}", *self.web_options, "bot.app:create_app()"]
        line = ["-m", "bot.simulator", "--port", str(self.line_port), "--data", str(self.folder / "line.sqlite3")]
        return {
            "web": web,
            "worker": ["-m", "bot.delivery"],
            "scheduler": ["-m", "scheduler"],
            "line": [*line, "--callback", f"http://127.0.0.1:{self.web_port}/callback"],
        }

    def start(self, *names: str) -> None:
        for name in names:
            command = [sys.executable, *self.commands[name]]
            with self.logs.open("ab") as log:
                self.running[name] = subprocess.Popen(
                    command, env=self.env, cwd=PROJECT_ROOT, stdout=log, stderr=log, start_new_session=True
                )

    def kill(self, name: str) -> None:
        """Kill a process and its children as the kernel would when memory runs out."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> dict[str, int]:
        for process in self.running.values():
            process.terminate()
        return {name: process.wait(timeout=20) for name, process in self.running.items()}

    def call(self, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json", "x-page": "1"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.line_port}{path}", data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310 - our own machine
            return json.load(response)

    def is_up(self, port: int) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return True
        except OSError:
            return False

    def is_well(self) -> bool:
        """Tell whether the web process says so."""
        try:
            address = f"http://127.0.0.1:{self.web_port}/healthz"
            with urllib.request.urlopen(address, timeout=2) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    def answers(self) -> list[dict[str, Any]]:
        messages = self.call(f"/page/chats/{COAST}/messages?after=0")["messages"]
        return [one for one in messages if one["from"] == "bot" and "第2題" in (one["text"] or "")]
