"""Our webhook beside LINE's sample way and an application that does nothing: same server, load and delay.

Run: .venv/bin/python -m bench.webhook.side_by_side [--rounds 3] [--seconds 6] [--postgresql URL]; prints JSON lines.
"""

import argparse
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.webhook import load
from bot.settings import PROJECT_ROOT

PAUSE_MS = 50
WORKERS, THREADS = 2, 4
# The sample with gunicorn's own worker: which of two gets a connection is chance.
AS_IT_COMES = "sample as it comes"
# No more replies are expected when none came for so long.
QUIET_S = 2.0


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def processes(commands: list[list[str]], env: dict[str, str]) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Run programs as long as they are needed."""
    running = [
        subprocess.Popen(one, cwd=PROJECT_ROOT, env=env, start_new_session=True, stderr=subprocess.DEVNULL)
        for one in commands
    ]
    try:
        yield running
    finally:
        for one in running:
            os.killpg(one.pid, signal.SIGTERM)
        for one in running:
            one.wait(timeout=30)


def wait_for(port: int, secret: str) -> None:
    """Wait until the web process answers a webhook."""
    for number in range(400):
        with suppress(OSError):
            if load.run(port, secret, load.TALK[:1], name=f"w{number}x", seconds=0.01, connections=1, rate=100).took:
                return
        time.sleep(0.05)
    sys.exit("the web process did not start")


def wait_for_reply(port: int, line_port: int, secret: str) -> None:
    """Wait until the worker, which starts beside the web process, has answered a question."""
    name = secrets.token_hex(4)
    load.run(port, secret, load.QUESTIONS[:1], name=name, seconds=0.01, connections=1, rate=100)
    for _ in range(400):
        if any(token.startswith(name) for token in replies_seen(line_port)):
            return
        time.sleep(0.05)
    sys.exit("the worker did not start")


def gunicorn(application: str, port: int, *, as_it_comes: bool = False) -> list[str]:
    """Return the command of a web server with an application; `as_it_comes`: without our settings and our worker."""
    return [
        *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)),
        *("--threads", str(THREADS), "--keep-alive", "30", *(("--config", os.devnull) if as_it_comes else ())),
        application,
    ]


@contextmanager
def product(database_url: str, line_port: int, secret: str) -> Iterator[tuple[int, list["subprocess.Popen[bytes]"]]]:
    """Run our web and worker processes on an empty database; yields the port and the two."""
    port = free_port()
    env = environment(line_port, secret) | {"DATABASE_URL": database_url}
    subprocess.run(
        [sys.executable, "-m", "bot", "migrate"], cwd=PROJECT_ROOT, env=env, check=True, stdout=subprocess.DEVNULL
    )
    with processes([gunicorn("bot.app:create_app()", port), [sys.executable, "-m", "bot.delivery"]], env) as running:
        wait_for(port, secret)
        wait_for_reply(port, line_port, secret)
        yield port, running


@contextmanager
def other(name: str, line_port: int, secret: str, *, as_it_comes: bool = False) -> Iterator[int]:
    """Run an application to compare with; yields the port."""
    port = free_port()
    command = gunicorn(f"bench.webhook.others:{name}()", port, as_it_comes=as_it_comes)
    with processes([command], environment(line_port, secret)):
        wait_for(port, secret)
        yield port


def environment(line_port: int, secret: str) -> dict[str, str]:
    """Return the settings of every program; the clock stands in the programme's days."""
    return os.environ | {
        "LINE_CHANNEL_SECRET": secret,
        "LINE_CHANNEL_ACCESS_TOKEN": "bench",
        "LINE_API_BASE_URL": f"http://127.0.0.1:{line_port}",
        "DEMO_MODE": "1",
        "PYTHONPATH": str(PROJECT_ROOT),
    }


def processor_s(session: int) -> float:
    """Return the processor time that all processes of a session have used, in seconds."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            ticks += (int(fields[11]) + int(fields[12])) * (int(fields[3]) == session)
    return ticks / os.sysconf("SC_CLK_TCK")


def replies_seen(line_port: int) -> dict[str, float]:
    """Return when LINE got each reply."""
    with urllib.request.urlopen(f"http://127.0.0.1:{line_port}/seen", timeout=10) as answer:
        return dict(json.load(answer))


def measure(port: int, line_port: int, secret: str, texts: tuple[str, ...], seconds: float) -> dict[str, float]:
    """Send for some seconds, wait for the replies, and return the figures."""
    name = secrets.token_hex(4)
    measured = load.run(port, secret, texts, name=name, seconds=seconds)
    wanted = {token for token in measured.asked if token.startswith(name)}
    last, quiet_since = -1, time.time()
    while time.time() - quiet_since < QUIET_S:
        seen = replies_seen(line_port)
        answered = [seen[token] for token in wanted if token in seen]
        if len(answered) != last:
            last, quiet_since = len(answered), time.time()
        if len(answered) == len(wanted):
            break
        time.sleep(0.1)
    span = max(answered) - min(measured.asked.values()) if answered else 0.0
    return {
        "events_per_s": round(measured.rate, 1),
        "median_ms": round(measured.quantile(0.5), 1),
        "p99_ms": round(measured.quantile(0.99), 1),
        "failed": measured.failed,
        "replied_per_s": round(len(answered) / span, 1) if span else 0.0,
        "replied": len(answered),
        "events": len(measured.took),
    }


def main() -> None:
    """Measure round by round, each application fresh."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--postgresql", help="URL of an empty database")
    options = parser.parse_args()
    secret, line_port = secrets.token_hex(16), free_port()
    mix = (*load.TALK[:3], load.QUESTIONS[0], *load.TALK[2:], load.TALK[0], load.QUESTIONS[1], load.QUESTIONS[2])
    kinds = {"questions": load.QUESTIONS, "varied": load.varied(), "talk": load.TALK, "mix": mix}
    slow = [sys.executable, "bench/webhook/slow_line.py", str(line_port), str(PAUSE_MS)]
    with processes([slow], dict(os.environ)), tempfile.TemporaryDirectory() as folder:
        for number in range(options.rounds):
            databases = {"sqlite": f"sqlite:///{folder}/{number}.sqlite3"}
            if options.postgresql:
                databases["postgresql"] = options.postgresql
            with other("sample", line_port, secret, as_it_comes=True) as port:
                figures = measure(port, line_port, secret, load.QUESTIONS, options.seconds)
                print_line(AS_IT_COMES, "questions", number, figures)
            for kind, texts in kinds.items():
                for name in ("sample", "nothing"):
                    with other(name, line_port, secret) as port:
                        print_line(name, kind, number, measure(port, line_port, secret, texts, options.seconds))
            for name, url in databases.items():
                with product(url, line_port, secret) as (port, running):
                    for kind, texts in kinds.items():
                        before = [processor_s(one.pid) for one in running]
                        figures = measure(port, line_port, secret, texts, options.seconds)
                        used = [processor_s(one.pid) - was for one, was in zip(running, before, strict=True)]
                        web, worker = (round(1000 * one / max(1, figures["events"]), 2) for one in used)
                        print_line(name, kind, number, figures | {"web_cpu_ms": web, "worker_cpu_ms": worker})


def print_line(name: str, kind: str, number: int, figures: dict[str, float]) -> None:
    """Print one result as a line of JSON."""
    print(json.dumps({"what": name, "kind": kind, "round": number} | figures), flush=True)


if __name__ == "__main__":
    main()
