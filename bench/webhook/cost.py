"""What one event and one reply cost: statements and processor time, LINE faked, one thread; and what processes weigh.

Run: .venv/bin/python -m bench.webhook.cost [--postgresql URL]; prints JSON lines.
"""

import argparse
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import event as engine_event

from bench.webhook import load, side_by_side
from bench.world import build
from bot import clock, schema
from bot.database import Database
from bot.delivery.line_client import Messages
from bot.delivery.results import Result
from bot.delivery.send import call, claim_calls, write_down
from bot.faq.load import load_folder, read_folder
from bot.programme.answering import prepare
from bot.services.heard import HeardCounts
from bot.settings import PROJECT_ROOT
from tests.builders import body_of, text_event
from tests.clock import FakeClock
from tests.fake_line import Call, FakeLine
from tests.world import World, runtime_for

KINDS = {
    "question, addressed": ("小幫手 申請表最晚哪天要交？",),
    "question, addressed, no two alike": load.varied(),
    "question, nobody addressed": ("請問學習歷程紀錄模組資料移轉申請表何處可以下載",),
    "talk": ("大家午餐吃什麼",),
}
# What the worker does for a reply, by how many are waiting when it looks.
REPLIES = {"reply sent, alone": 1, "reply sent, one of 15": 15}
EVENTS = 300
_IMPORT_TIME = re.compile(r"import time: +(?P<own_us>\d+) \| +\d+ \| +(?P<name>\S+)")


@contextmanager
def world(url: str, folder: Path) -> Iterator[World]:
    """Yield a bot that has run for a while."""
    database = Database(url)
    schema.migrate(database)
    fake = FakeClock(datetime(2021, 12, 6, 2, 0, tzinfo=UTC))
    clock.machine_now = fake.now
    published = prepare(1, load_folder(PROJECT_ROOT / "knowledge"))
    published.learn()
    files = read_folder(PROJECT_ROOT / "knowledge")
    built = build(runtime_for(database, folder), published, fake, files, folder)
    built.runtime.setting_lasts = timedelta(days=1)
    built.runtime.heard = HeardCounts(database)
    yield built
    database.close()


@dataclass
class Spent:
    """Statements (without BEGIN and COMMIT) and processor time that were spent in its blocks."""

    database: Database
    statements: int = 0
    cpu_s: float = 0.0

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count what is spent in this block."""
        engine_event.listen(self.database.engine, "before_cursor_execute", self._note)
        began = time.process_time()
        yield
        self.cpu_s += time.process_time() - began
        engine_event.remove(self.database.engine, "before_cursor_execute", self._note)

    def of_each(self, number: int, replies: int) -> dict[str, float]:
        """Return statements and milliseconds for each of so many events."""
        statements, cpu_ms = self.statements / number, 1000 * self.cpu_s / number
        return {"statements": round(statements, 2), "cpu_ms": round(cpu_ms, 2), "replies": replies}

    def _note(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        self.statements += not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK"))


class TakesAll(FakeLine):
    """A LINE that takes every reply unseen: what the fake's checks cost is not the worker's."""

    def reply(self, token: str, messages: Messages) -> Result:
        """Take a reply."""
        return self._take(Call("reply", token, messages))


def asked(built: World, text: str, number: int) -> bytes:
    """Return the body of a webhook, a second after the last one; groups and people take turns."""
    built.clock.move(seconds=1)
    people = {"group": f"C{number % 40:032d}", "user": f"U{number % 160:032d}"}
    return body_of(text_event(text, built.at_ms, **people))


def cost_of(built: World, texts: Sequence[str]) -> dict[str, float]:
    """Post events of one kind; return statements and milliseconds of processor time for each."""
    spent = Spent(built.database)
    bodies = [asked(built, texts[number % len(texts)], number) for number in range(EVENTS)]
    for body in bodies[:50]:
        built.post_body(body)
    with spent.counting():
        for body in bodies[50:]:
            built.post_body(body)
    calls = len(built.deliver()) if texts != KINDS["talk"] else 0
    return spent.of_each(len(bodies) - 50, calls)


def cost_of_replies(built: World, together: int) -> dict[str, float]:
    """Have questions answered, so many at a time; return what the worker's steps cost for each reply."""
    line, spent = TakesAll(), Spent(built.database)
    for first in range(0, EVENTS, together):
        for number in range(first, first + together):
            built.post_body(asked(built, KINDS["question, addressed"][0], number))
        with spent.counting():
            while claimed := claim_calls(built.runtime, owner="bench", calls=together, pushes=together):
                write_down(built.runtime, [call(built.runtime, line, one) for one in claimed])
    return spent.of_each(len(line.accepted), len(line.accepted))


def weigh(url: str) -> dict[str, float]:
    """Start the product's processes; return their memory (proportional, MB) and how long the web took to answer."""
    secret, line_port, port = secrets.token_hex(16), side_by_side.free_port(), side_by_side.free_port()
    env = side_by_side.environment(line_port, secret) | {"DATABASE_URL": url}
    python = sys.executable
    web = [python, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "bot.app:create_app()"]
    began = time.perf_counter()
    with side_by_side.processes([web, [python, "-m", "bot.delivery"], [python, "-m", "scheduler"]], env) as running:
        side_by_side.wait_for(port, secret)
        ready = time.perf_counter() - began
        time.sleep(3)
        weights = [_weight_of_group(one.pid) for one in running]
    began = time.perf_counter()
    subprocess.run([python, "-m", "bot", "status"], cwd=PROJECT_ROOT, env=env, check=False, stdout=subprocess.DEVNULL)
    status = time.perf_counter() - began
    names = ("web_mb", "worker_mb", "scheduler_mb")
    figures: dict[str, float] = dict(zip(names, weights, strict=True))
    return figures | {"together_mb": sum(weights), "web_ready_s": round(ready, 2), "status_s": round(status, 2)}


def start_of_status(url: str) -> Iterator[dict[str, float | str]]:
    """Yield what reading the modules of `python -m bot status` takes by package, the slowest first, in ms."""
    env = side_by_side.environment(side_by_side.free_port(), "x") | {"DATABASE_URL": url}
    command = [sys.executable, "-X", "importtime", "-m", "bot", "status"]
    done = subprocess.run(command, cwd=PROJECT_ROOT, env=env, check=False, capture_output=True, text=True)
    found: Counter[str] = Counter()
    for line in done.stderr.splitlines():
        read = _IMPORT_TIME.match(line)
        if read:
            parts = read["name"].split(".")
            found[".".join(parts[:2]) if parts[0] == "bot" else parts[0]] += int(read["own_us"])
    yield {"kind": "start", "package": "all", "ms": round(found.total() / 1000)}
    for package, took in found.most_common(8):
        yield {"kind": "start", "package": package, "ms": round(took / 1000)}


def _weight_of_group(leader: int) -> int:
    """Return the proportional memory of all processes of a session, in MB."""
    total = 0
    for path in Path("/proc").glob("[0-9]*/smaps_rollup"):
        try:
            if os.getsid(int(path.parent.name)) == leader:
                lines = path.read_text().splitlines()
                total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, StopIteration):
            continue
    return total // 1024


def main() -> None:
    """Measure on SQLite, and on PostgreSQL if a URL is given."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--postgresql", help="URL of an empty database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        databases = {"sqlite": f"sqlite:///{folder}/cost.sqlite3"}
        if options.postgresql:
            databases["postgresql"] = options.postgresql
        for name, url in databases.items():
            with world(url, Path(folder)) as built:
                for kind, texts in KINDS.items():
                    print(json.dumps({"what": name, "kind": kind} | cost_of(built, texts)), flush=True)
                for kind, together in REPLIES.items():
                    print(json.dumps({"what": name, "kind": kind} | cost_of_replies(built, together)), flush=True)
            weigh(url)  # The first start learns the version; every later one finds it learned.
            print(json.dumps({"what": name, "kind": "memory"} | weigh(url)), flush=True)
        for line in start_of_status(databases["sqlite"]):
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
