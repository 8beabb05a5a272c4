"""Sends signed webhooks over a few kept connections, as fast as they are answered or at a given rate."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field

from bot.settings import PROJECT_ROOT

QUESTIONS = (
    "小幫手 申請表最晚哪天要交？",
    "小幫手 巨耀維運一年多少",
    "小幫手 移轉申請表要去哪裡下載",
    "小幫手 可以等下學期再換嗎",
)
VOICES = PROJECT_ROOT / "knowledge" / "voices"
TALK = ("大家午餐吃什麼", "已經傳真過去了，謝謝", "主任等一下開會喔", "收到", "這週五段考監考表出來了")


Due = asyncio.Queue[tuple[float, bytes, str]]


@dataclass
class Measured:
    """What came of a load: seconds until each answer, and what was asked with which reply token at which moment."""

    took: list[float] = field(default_factory=list)
    asked: dict[str, float] = field(default_factory=dict)
    failed: int = 0
    lasted: float = 0.0

    @property
    def rate(self) -> float:
        """Answered events a second."""
        return len(self.took) / self.lasted if self.lasted else 0.0

    def quantile(self, share: float) -> float:
        """Return how long the given share of the answers took at most, in milliseconds."""
        took = sorted(self.took)
        return took[min(len(took) - 1, int(share * len(took)))] * 1000 if took else 0.0


def varied() -> tuple[str, ...]:
    """Return questions of which no two are alike: what the bot was asked before is of no help."""
    lines = (json.loads(line) for file in sorted(VOICES.glob("*.jsonl")) for line in file.open(encoding="utf-8"))
    texts = {f"小幫手 {one['text']}" for one in lines if one["kind"] == "in_scope" and "stream" not in one}
    return tuple(sorted(texts, key=lambda text: hashlib.sha256(text.encode()).digest()))


def request(number: int, text: str, secret: str, *, groups: int, run: str) -> tuple[bytes, str]:
    """Return one signed request as it goes over the wire, and its reply token."""
    token = f"{run}{number}"
    event = {
        "type": "message",
        "mode": "active",
        "timestamp": int(time.time() * 1000),
        "webhookEventId": f"01{run}{number:018d}",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": token,
        "source": {"type": "group", "groupId": f"C{number % groups:032d}", "userId": f"U{number % (groups * 5):032d}"},
        "message": {"type": "text", "id": f"{run}{number}", "quoteToken": "q", "text": text},
    }
    body = json.dumps({"destination": "U" + "0" * 32, "events": [event]}).encode()
    signature = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    head = (
        f"POST /callback HTTP/1.1\r\nHost: x\r\nX-Line-Signature: {signature}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body, token


async def _worker(
    port: int, queue: "asyncio.Queue[tuple[float, bytes, str]]", measured: Measured, until: float
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        try:
            due, raw, token = queue.get_nowait()
        except asyncio.QueueEmpty:
            break
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        began = max(due, 0.0) or time.perf_counter()
        measured.asked[token] = time.time()
        try:
            writer.write(raw)
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                (int(one[15:]) for one in head.split(b"\r\n") if one.lower().startswith(b"content-length:")), 0
            )
            await reader.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError):
            measured.failed += 1
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            continue
        if b" 200 " not in head[:20]:
            measured.failed += 1
            continue
        measured.took.append(time.perf_counter() - began)
        if b"connection: close" in head.lower():
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


def run(  # noqa: PLR0913 - the conditions of the load
    port: int,
    secret: str,
    texts: tuple[str, ...],
    *,
    name: str,
    seconds: float,
    connections: int = 16,
    groups: int = 40,
    rate: float | None = None,
) -> Measured:
    """Send for some seconds; with a `rate` (events a second) each is due at its time, late or not."""

    async def go() -> Measured:
        measured, queue = Measured(), Due()
        count = int(rate * seconds) if rate else int(seconds * 3000)
        made = [request(number, texts[number % len(texts)], secret, groups=groups, run=name) for number in range(count)]
        began = time.perf_counter()
        for number, (raw, token) in enumerate(made):
            queue.put_nowait((began + number / rate if rate else 0.0, raw, token))
        until = began + seconds + (30.0 if rate else 0.0)
        await asyncio.gather(*(_worker(port, queue, measured, until) for _ in range(connections)))
        measured.lasted = time.perf_counter() - began
        return measured

    return asyncio.run(go())
