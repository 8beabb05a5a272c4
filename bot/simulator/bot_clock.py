"""Asks the bot what time it believes it is, and moves that; demonstrations only, over HTTP like everything else."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from bot.simulator.talk import NotPossibleError

PATH = "/demo/program-time"


@dataclass(frozen=True)
class ClockReading:
    """What time the bot believes it is, and when it reminds next (None: no more); ISO 8601."""

    program_time: str
    next_reminder: str | None = None


@dataclass(frozen=True, kw_only=True)
class BotClock:
    """The program's clock of the bot behind `callback`; `timeout_s` is how long we wait for it."""

    callback: str
    secret: str = field(repr=False)
    timeout_s: float = 3.0

    def read(self) -> ClockReading | None:
        """Read the clock; None when the bot is not there or does not let it be moved."""
        try:
            return self._ask("GET", b"")
        except (OSError, HTTPException, ValueError):
            return None

    def move(self, moment: str | None) -> ClockReading:
        """Set program time (None: the real time) and read it.

        Raises:
            NotPossibleError: the bot is not there, or refuses.
        """
        body = json.dumps({"moment": moment}).encode()
        try:
            return self._ask("POST", body)
        except ValueError as error:
            raise NotPossibleError("機器人不接受這個時間。") from error
        except (OSError, HTTPException) as error:
            raise NotPossibleError("連不上機器人，時間沒有更動。", 502) from error

    def _ask(self, method: str, body: bytes) -> ClockReading:
        signature = base64.b64encode(hmac.new(self.secret.encode(), body, hashlib.sha256).digest()).decode()
        connection = HTTPConnection(urlsplit(self.callback).netloc, timeout=self.timeout_s)
        try:
            headers = {"Content-Type": "application/json", "X-Line-Signature": signature}
            connection.request(method, PATH, body, headers)
            answer = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        moment = answer.get("program_time") if isinstance(answer, dict) else None
        if not moment:
            raise ValueError("no program_time")
        following = answer.get("next_reminder")
        return ClockReading(str(moment), str(following) if following else None)
