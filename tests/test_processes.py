"""The processes of the Procfile against the stand-in for LINE, killed and started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot import schema
from bot.database import Database
from bot.settings import PROJECT_ROOT, read_settings
from tests import postgres
from tests.conftest import need
from tests.processes import COAST, LIN, QUESTION, Machine, free_port, relay, until


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
    machine.call(f"/page/chats/{COAST}/text", {"person": LIN, "text": code.stdout.splitlines()[1].strip()})
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


@pytest.mark.postgresql
def test_processes_that_start_while_postgresql_is_away_wait_for_it(postgres_url: str | None, tmp_path: Path) -> None:
    if postgres_url is None:
        need(postgres.MISSING)
    url = postgres.create_database(postgres_url, f"bot_late_{os.getpid()}")
    database = Database(read_settings({"DATABASE_URL": url}).database_url)
    schema.migrate(database)
    database.close()
    address, late = make_url(url), free_port()
    machine = Machine(tmp_path, address.set(port=late).render_as_string())
    everything = ("web", "worker", "scheduler")

    machine.start(*everything)
    until(lambda: machine.logs.read_text(encoding="utf-8").count("database_away") >= len(everything) + 3)
    waiting = [machine.running[name].poll() for name in everything]
    with relay(late, (str(address.host), int(address.port or 0))):
        until(machine.is_well)
        until(lambda: "scheduler_started" in machine.logs.read_text(encoding="utf-8"))
        until(lambda: "worker_started" in machine.logs.read_text(encoding="utf-8"))
        ended = machine.stop()

    assert waiting == [None, None, None]
    assert ended == dict.fromkeys(everything, 0)
