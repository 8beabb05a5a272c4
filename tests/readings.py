"""When the knowledge is read: while a transaction for writing is open, everybody else who writes would wait."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from bot.faq.knowledge import Knowledge
from bot.faq.load import load


class Readings:
    """How many transactions for writing were open each time the knowledge was read; `then` is done at the first."""

    def __init__(self) -> None:
        self.open = 0
        self.noted: list[int] = []
        self.then: Callable[[Session], None] | None = None

    def taken(self) -> set[int]:
        """Return what was noted since this was asked last."""
        noted, self.noted = set(self.noted), []
        return noted


def watch(database: Database, monkeypatch: pytest.MonkeyPatch) -> Readings:
    """Note from now on what is open whenever anything of the product reads the knowledge."""
    kept, write = Readings(), Database.write

    @contextmanager
    def note_open(database: Database) -> Iterator[Session]:
        kept.open += 1
        try:
            with write(database) as session:
                yield session
        finally:
            kept.open -= 1

    def note_read(files: Mapping[str, str]) -> Knowledge:
        kept.noted.append(kept.open)
        then, kept.then = kept.then, None
        if then is not None:
            assert kept.open == 0, "somebody else could not write now"
            with write(database) as session:
                then(session)
        return load(files)

    monkeypatch.setattr(Database, "write", note_open)
    for name, module in list(sys.modules.items()):
        if name.startswith("bot.") and vars(module).get("load") is load:
            monkeypatch.setattr(module, "load", note_read)
    return kept
