"""Learns from each knowledge once in a process: it takes seconds, and many tests, on both databases, learn the same."""

import hashlib

from bot.faq.knowledge import Knowledge
from bot.faq.learned import Learned, learn

_MOST = 6  # Each is some megabytes.


class LearnedOnce:
    """In the place of `learn`: returns what it returned for the same knowledge."""

    def __init__(self) -> None:
        self._known: dict[bytes, Learned] = {}

    def __call__(self, knowledge: Knowledge) -> Learned:
        key = hashlib.sha256(knowledge.model_dump_json().encode()).digest()
        learned = self._known.pop(key, None) or learn(knowledge)
        self._known[key] = learned  # The last one is the one used last.
        if len(self._known) > _MOST:
            del self._known[next(iter(self._known))]
        return learned
