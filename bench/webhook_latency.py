"""Print how long POST /callback takes under the Procfile's web server: signed messages, one at a time, on SQLite.

Run: .venv/bin/python bench/webhook_latency.py [MESSAGES]
"""

import base64
import hashlib
import hmac
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECRET = "bench"  # noqa: S105 - of a server that lives for this run
PORT = 8199
TEXTS = ("小幫手 申請表最晚哪天要交？", "大家午餐吃什麼", "巨耀維運一年多少", "已經傳真過去了，謝謝")


def body(number: int) -> bytes:
    """Return one webhook body with one text message of a group."""
    return json.dumps(
        {
            "destination": "U" + "0" * 32,
            "events": [
                {
                    "type": "message",
                    "mode": "active",
                    "timestamp": int(time.time() * 1000),
                    "webhookEventId": f"01BENCH{number:019d}",
                    "deliveryContext": {"isRedelivery": False},
                    "replyToken": f"{number:032x}",
                    "source": {"type": "group", "groupId": "C" + "1" * 32, "userId": "U" + "1" * 32},
                    "message": {
                        "type": "text",
                        "id": str(10_000 + number),
                        "quoteToken": "q",
                        "text": TEXTS[number % len(TEXTS)],
                    },
                }
            ],
        }
    ).encode()


def post(number: int) -> float:
    """Post one message and return the seconds until the answer was read."""
    content = body(number)
    signature = base64.b64encode(hmac.new(SECRET.encode(), content, hashlib.sha256).digest()).decode()
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
    began = time.perf_counter()
    connection.request(
        "POST", "/callback", content, {"X-Line-Signature": signature, "Content-Type": "application/json"}
    )
    answer = connection.getresponse()
    answer.read()
    took = time.perf_counter() - began
    connection.close()
    assert answer.status == http.client.OK, answer.status
    return took


def wait_until_it_answers() -> None:
    """Wait for the server's port."""
    for _ in range(300):
        try:
            post(0)
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the web process did not start")


def main() -> None:
    """Start the server on a fresh database, measure, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": "bench",
        }
        subprocess.run([sys.executable, "-m", "bot", "migrate"], cwd=ROOT, env=env, check=True)
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{PORT}", "bot.app:create_app()"]
        with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL) as server:
            try:
                wait_until_it_answers()
                times = sorted(post(number) * 1000 for number in range(1, count + 1))
            finally:
                server.terminate()
    print(f"{count} messages: median {statistics.median(times):.1f} ms, p99 {times[int(count * 0.99)]:.1f} ms")


if __name__ == "__main__":
    main()
