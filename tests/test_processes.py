"""The processes of the Procfile against the stand-in for LINE, killed and started again."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import schema
from bot.database import Database
from bot.settings import PROJECT_ROOT, read_settings
from tests import postgres
from tests.conftest import need

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

    @property
    def commands(self) -> dict[str, list[str]]:
        web = ["-m", "gunicorn", "--bind", f"127.0.0.1:{self.web_port}", "bot.app:create_app()"]
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

    def answers(self) -> list[dict[str, Any]]:
        messages = self.call(f"/page/chats/{COAST}/messages?after=0")["messages"]
        return [one for one in messages if one["from"] == "bot" and "第2題" in (one["text"] or "")]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Machine]:
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    if request.param == "postgresql":
        server: str | None = request.getfixturevalue("postgres_url")
        if server is None:
            need(postgres.MISSING)
        url = postgres.create_database(server, f"bot_processes_{os.getpid()}")
    database = Database(read_settings({"DATABASE_URL": url}).database_url)
    schema.migrate(database)
    database.close()
    machine = Machine(tmp_path, url)
    machine.start("web", "worker", "scheduler")
    until(lambda: machine.is_up(machine.web_port))
    machine.start("line")
    until(lambda: machine.is_up(machine.line_port))
    yield machine
    for process in machine.running.values():
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_kill_9_of_each_process_loses_and_doubles_no_answer(machine: Machine) -> None:
    def ask() -> None:
        machine.call(f"/page/chats/{COAST}/text", {"person": LIN, "text": QUESTION})

    ask()
    until(lambda: len(machine.answers()) == 1)
    machine.kill("worker")
    ask()
    machine.start("worker")
    until(lambda: len(machine.answers()) == 2)
    machine.kill("web")
    ask()
    machine.start("web")
    until(lambda: len(machine.answers()) == 3)
    machine.kill("scheduler")
    machine.start("scheduler")
    ask()
    until(lambda: len(machine.answers()) == 4)
    until(lambda: machine.logs.read_text(encoding="utf-8").count("scheduler_started") == 2)

    ended = machine.stop()

    assert ended["worker"] == ended["scheduler"] == 0
    log = machine.logs.read_text(encoding="utf-8")
    assert "移轉申請表" not in log
    assert "process-test-secret" not in log
    assert "process-test-token" not in log


def test_moving_the_date_brings_the_reminder_at_once_and_a_restart_brings_what_was_missed(machine: Machine) -> None:
    def reminders() -> list[str]:
        messages = machine.call(f"/page/chats/{COAST}/messages?after=0")["messages"]
        return [str(one) for one in messages if one["from"] == "bot" and "移轉申請表要在" in str(one)]

    def move(moment: str) -> None:
        machine.call("/page/clock", {"moment": f"{moment}:00+08:00"})

    issue = [sys.executable, "-m", "bot", "codes", "issue", "010301"]
    until(lambda: machine.call("/page/clock")["program_time"])  # The web process is ready, the demo schools are there.
    code = subprocess.run(issue, env=machine.env, cwd=PROJECT_ROOT, check=True, capture_output=True, text=True)
    move("2021-12-03T10:00")
    machine.call(f"/page/chats/{COAST}/text", {"person": LIN, "text": f"綁定 {code.stdout.strip()}"})
    until(lambda: "已綁定" in str(machine.call(f"/page/chats/{COAST}/messages?after=0")))

    move("2021-12-06T09:00")
    until(lambda: len(reminders()) == 1)
    machine.kill("scheduler")
    move("2021-12-08T17:00")
    machine.start("scheduler")
    until(lambda: len(reminders()) == 2)
    first, second = reminders()
    ended = machine.stop()

    assert "還有3個工作天" in first
    assert "還有1個工作天" in second
    assert ended["scheduler"] == 0
    assert "failed" not in machine.logs.read_text(encoding="utf-8")
