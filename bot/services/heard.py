"""How much is heard in each chat, and when somebody last asked: gathered for a second, then written together.

Only counters, times and digests of who it was are kept. What was gathered in the last second is lost when the process
is killed; they are approximate anyway, and nothing hangs on them.
"""

import threading
from dataclasses import dataclass
from datetime import date

from bot import incoming
from bot.database import Database
from bot.services import chats
from bot.services.chats import NOTHING_NEW, LastWords

GATHERED_FOR_S = 1.0


@dataclass
class _Heard:
    chat: incoming.Chat
    messages: int
    day: date
    last: LastWords


class HeardCounts:
    """Counts the messages of each chat; `gather_s` 0 writes each at once."""

    def __init__(self, database: Database, gather_s: float = GATHERED_FOR_S) -> None:
        self._database, self._gather_s = database, gather_s
        self._lock = threading.Lock()
        self._heard: dict[str, _Heard] = {}
        self._timer: threading.Timer | None = None

    def count(self, chat: incoming.Chat, *, day: date, last: LastWords = NOTHING_NEW) -> None:
        """Count one message; it is written within a second. `last`: what it says about who spoke when."""
        with self._lock:
            heard = self._heard.setdefault(chat.line_id, _Heard(chat, 0, day, NOTHING_NEW))
            heard.messages, heard.day, heard.last = heard.messages + 1, day, heard.last.then(last)
            if self._gather_s and self._timer is None:
                self._timer = threading.Timer(self._gather_s, self.write)
                self._timer.daemon = True  # A process that ends writes at once (bot.app), and waits for no timer.
                self._timer.start()
        if not self._gather_s:
            self.write()

    def write(self) -> None:
        """Write what was gathered."""
        with self._lock:
            gathered, self._heard, self._timer = self._heard, {}, None
        if not gathered:
            return
        with self._database.write() as session:
            chats.count_messages(session, [(one.chat, one.messages, one.day, one.last) for one in gathered.values()])
