"""Delivers the queued events to the bot, signed, in order, and again when it did not take them."""

import base64
import hashlib
import hmac
import http.client
import json
import logging
import re
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

from bot.simulator.state import AUTOMATIC_REDELIVERY
from bot.simulator.storage import Change, Storage, Transaction

log = logging.getLogger("bot.simulator")

NOT_IN_BMP = re.compile("[\U00010000-\U0010ffff]")
AUTOMATIC_TIMES = 3
AUTOMATIC_AFTER_S = 5.0
POLL_S = 0.5  # For what becomes due by itself; everything else wakes the thread.
GRACE_S = 60.0  # The bot may start later than we do.
DUE = "SELECT * FROM event WHERE due_at IS NOT NULL AND (status = 'pending' OR ?) ORDER BY due_at, seq LIMIT 1"


class NotThereError(Exception):
    """Nothing listens at the callback address."""


@dataclass
class Courier:
    """One thread that brings events to `callback`; `timeout_s` is LINE's patience with the bot."""

    storage: Storage
    callback: str
    secret: str = field(repr=False)
    destination: str
    timeout_s: float = 2.0
    grace_pause_s: float = 0.5

    def __post_init__(self) -> None:
        self._address: SplitResult = urlsplit(self.callback)
        self._grace_until = self.storage.clock() + GRACE_S
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        """Begin to deliver, and wake up whenever something was written."""
        self.storage.listen(self._something_changed)
        self._thread.start()

    def stop(self) -> None:
        """Finish the current delivery and end."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(timeout=self.timeout_s * 2 + 1)

    def deliver_next(self) -> bool:
        """Deliver the event that is due first; tell whether one was tried."""
        with self.storage.read() as db:
            row = db.one(DUE, db.setting(AUTOMATIC_REDELIVERY, default=True))
            if row is None or row["due_at"] > db.now:
                return False
        with self.storage.write() as db:
            db.run(
                "UPDATE event SET attempts = attempts + 1, attempted_at = ?, automatic = automatic + ? WHERE id = ?",
                db.now, row["status"] == "failed", row["id"],
            )  # fmt: skip
        try:
            delivered = self._post(json.loads(row["body"]), redelivered=row["attempts"] > 0)
        except NotThereError:
            if self.storage.clock() < self._grace_until:
                self._try_later(row["id"])
                self._stopping.wait(self.grace_pause_s)
                return False
            delivered = False
        else:
            self._grace_until = 0.0
        with self.storage.write() as db:
            self._record(db, row["id"], delivered=delivered)
        return True

    def test(self) -> tuple[int | None, str]:
        """Send a webhook without events; return the status that came back (None: nothing did) and its reason."""
        try:
            return self._send([])
        except (OSError, http.client.HTTPException, NotThereError) as error:
            return None, "REQUEST_TIMEOUT" if isinstance(error, TimeoutError) else "COULD_NOT_CONNECT"

    def _post(self, event: dict[str, Any], *, redelivered: bool) -> bool:
        event["deliveryContext"] = {"isRedelivery": redelivered}
        try:
            status, _ = self._send([event])
        except (OSError, http.client.HTTPException):
            return False
        return 200 <= status <= 299  # noqa: PLR2004 - "2xx"

    def _send(self, events: list[dict[str, Any]]) -> tuple[int, str]:
        body = encode({"destination": self.destination, "events": events})
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "LineBotWebhook/2.0",
            "X-Line-Signature": sign(body, self.secret),
        }
        give_up_at = time.monotonic() + self.timeout_s
        connection = http.client.HTTPConnection(
            self._address.hostname or "", self._address.port or 80, timeout=self.timeout_s
        )
        try:
            connection.request("POST", self._address.path or "/", body, headers)
            if connection.sock:
                connection.sock.settimeout(max(0.01, give_up_at - time.monotonic()))
            response = connection.getresponse()
        except ConnectionRefusedError as error:
            raise NotThereError from error
        else:
            return response.status, response.reason
        finally:
            connection.close()

    def _try_later(self, event_id: str) -> None:
        with self.storage.write() as db:
            db.run("UPDATE event SET attempts = attempts - 1, attempted_at = NULL WHERE id = ?", event_id)

    def _record(self, db: Transaction, event_id: str, *, delivered: bool) -> None:
        row = db.one("SELECT * FROM event WHERE id = ?", event_id)
        if row is None:
            return
        again = not delivered and row["automatic"] < AUTOMATIC_TIMES
        db.run(
            "UPDATE event SET status = ?, due_at = ? WHERE id = ?",
            "ok" if delivered else "failed", db.now + AUTOMATIC_AFTER_S if again else None, event_id,
        )  # fmt: skip
        if row["message_id"]:
            db.message_changed(row["message_id"])

    def _something_changed(self, _changes: list[Change]) -> None:
        self._wake.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                worked = self.deliver_next()
            except Exception as error:  # noqa: BLE001 - the edge of the thread: it must not die of one event
                log.error("delivery_crashed: %s", type(error).__name__)  # noqa: TRY400 - a trace could quote texts
                worked = False
            if not worked:
                self._wake.wait(POLL_S)


def redeliver(db: Transaction, event_id: str) -> bool:
    """Put an event back into the queue, as it was; tell whether there is one."""
    found = db.run("UPDATE event SET status = 'pending', due_at = ? WHERE id = ?", db.now, event_id) > 0
    row = db.one("SELECT message_id FROM event WHERE id = ?", event_id)
    if row and row["message_id"]:
        db.message_changed(row["message_id"])
    return found


def encode(envelope: dict[str, Any]) -> bytes:
    """Return the JSON as LINE writes it: plain letters, but emoji as escaped surrogate pairs."""
    text = json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))
    return NOT_IN_BMP.sub(lambda match: json.dumps(match[0])[1:-1], text).encode()


def sign(body: bytes, secret: str) -> str:
    """Return the signature of a raw body."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
