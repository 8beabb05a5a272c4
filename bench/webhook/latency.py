"""From a question to its reply at LINE, at idle and under a steady load: the product's own processes, one database.

Run: .venv/bin/python -m bench.webhook.latency [--seconds 6] [--postgresql URL]; prints JSON lines.
"""

import argparse
import json
import os
import secrets
import sys
import tempfile
import time

from bench.webhook import load, side_by_side

RATES = (5, 50, 100, 200)


def at_rate(port: int, line_port: int, secret: str, rate: int, seconds: float) -> dict[str, float]:
    """Ask so many questions a second, and return when they were acknowledged and replied to."""
    name = secrets.token_hex(4)
    measured = load.run(port, secret, load.QUESTIONS, name=name, seconds=seconds, rate=rate)
    deadline = time.time() + 20
    while time.time() < deadline:
        seen = side_by_side.replies_seen(line_port)
        replied = sorted(seen[token] - asked for token, asked in measured.asked.items() if token in seen)
        if len(replied) == len(measured.asked):
            break
        time.sleep(0.2)
    middle, last = replied[len(replied) // 2], replied[min(len(replied) - 1, int(len(replied) * 0.99))]
    return {
        "rate": rate,
        "ack_median_ms": round(measured.quantile(0.5), 1),
        "ack_p99_ms": round(measured.quantile(0.99), 1),
        "reply_median_ms": round(middle * 1000, 1),
        "reply_p99_ms": round(last * 1000, 1),
        "replied": len(replied),
        "asked": len(measured.asked),
    }


def main() -> None:
    """Measure each rate on a fresh database."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--postgresql", help="URL of an empty database")
    options = parser.parse_args()
    secret, line_port = secrets.token_hex(16), side_by_side.free_port()
    pause = ["bench/webhook/slow_line.py", str(line_port), str(side_by_side.PAUSE_MS)]
    with side_by_side.processes([[sys.executable, *pause]], dict(os.environ)), tempfile.TemporaryDirectory() as folder:
        databases = {"sqlite": f"sqlite:///{folder}/latency.sqlite3"}
        if options.postgresql:
            databases["postgresql"] = options.postgresql
        for name, url in databases.items():
            with side_by_side.product(url, line_port, secret) as (port, _):
                for rate in RATES:
                    figures = at_rate(port, line_port, secret, rate, options.seconds)
                    print(json.dumps({"what": name} | figures), flush=True)


if __name__ == "__main__":
    main()
