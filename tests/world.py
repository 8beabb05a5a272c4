"""A bot with everything below the network: signed webhooks in, LINE requests out."""

from collections.abc import Callable, Hashable, Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.database import Database
from bot.delivery.fetch import claim_file, fetch
from bot.delivery.lookups import claim_lookup, look_up
from bot.delivery.send import deliver_one
from bot.faq.load import load
from bot.models.knowledge import KnowledgeVersion
from bot.programme.answering import prepare
from bot.programme.published import Published
from bot.services.audit import Acting
from bot.services.heard import HeardCounts
from bot.settings import Settings
from bot.wiring import CurrentKnowledge, Runtime
from tests.builders import GROUP, OLD_SECRET, SECRET, body_of, event, signature_of, text_event
from tests.clock import FakeClock
from tests.fake_line import Call, FakeLine
from tests.fake_web import FakeWeb
from tests.kept_worlds import KeptWorlds


def settings_for(database: Database, media_dir: Path) -> Settings:
    return Settings(
        database_url=database.url,
        line_channel_secrets=(SECRET, OLD_SECRET),
        line_access_token="test-token",
        line_api_base_url="http://127.0.0.1:1",
        demo_mode=True,
        knowledge_dir=Path("knowledge"),
        worker_threads=2,
        media_dir=media_dir,
        public_base_url="https://helper.example",
    )


def runtime_for(database: Database, media_dir: Path) -> Runtime:
    """Return what a process shares that looks at the database each time."""
    runtime = Runtime(
        settings=settings_for(database, media_dir),
        database=database,
        knowledge=CurrentKnowledge(prepared),
        setting_lasts=timedelta(0),
    )
    runtime.heard = HeardCounts(database, gather_s=0)
    return runtime


def know(database: Database, files: Mapping[str, str], *, at: datetime) -> None:
    """Have these files be the version that runs; where they are already, nothing is written: they are a megabyte."""
    digest = f"test {hash(frozenset(files.items()))}"
    with database.write() as session:
        if session.scalar(select(KnowledgeVersion.digest).where(KnowledgeVersion.number == 1)) == digest:
            return
        session.execute(delete(KnowledgeVersion))
        session.add(
            KnowledgeVersion(number=1, files=dict(files), digest=digest, published_at=at, published_by="test", note="")
        )


def prepared(version: KnowledgeVersion) -> Published:
    """Return a version whose matcher learns when it is first asked."""
    return prepare(version.number, load(version.files))


class World:
    """Speak with `say` and `tap`; they post signed webhooks, deliver what is owed and return the LINE calls."""

    def __init__(self, runtime: Runtime, app: Flask, clock: FakeClock, kept: KeptWorlds) -> None:
        self.runtime, self.clock = runtime, clock
        self._kept = kept
        self.database = runtime.database
        self.client: FlaskClient = app.test_client()
        self.line = FakeLine()
        self.web = FakeWeb()

    def begin_with(self, set_up: Callable[..., None], *arguments: Hashable) -> None:
        """Do what a set-up does, or put back what it left of an equal world. Nothing may be written before it."""
        begun_at, is_fresh = self.clock.now(), vars(self.line) == vars(FakeLine())
        what = (set_up, *arguments)
        kept = self._kept.find(self.database, begun_at, what) if is_fresh else None
        if kept is not None:
            kept.put_back(self.database)
            self.clock.set(kept.now)
            self.line = deepcopy(kept.line)
            return
        set_up(self, *arguments)
        if is_fresh:
            self._kept.keep(self.database, begun_at, what, now=self.clock.now(), line=self.line)

    @property
    def at_ms(self) -> int:
        return int(self.clock.now().timestamp() * 1000)

    def acting(self, session: Session) -> Acting:
        """Return the clocks and rules by which something is done now."""
        return self.runtime.acting(session)

    def post(self, *events: object, secret: str = SECRET) -> int:
        """Post one signed webhook and return the status."""
        return self.post_body(body_of(*events), secret=secret)

    def post_body(self, body: bytes, *, secret: str = SECRET) -> int:
        headers = {"x-line-signature": signature_of(body, secret), "content-type": "application/json"}
        return self.client.post("/callback", data=body, headers=headers).status_code

    def deliver(self) -> list[Call]:
        """Deliver what is owed and return the calls that LINE accepted now."""
        before = len(self.line.accepted)
        while self._work_once():
            pass
        return self.line.accepted[before:]

    def _work_once(self) -> bool:
        """Do one piece of the delivery worker's work; tell whether there was any."""
        if deliver_one(self.runtime, self.line):
            return True
        if (wanted := claim_lookup(self.runtime)) is not None:
            look_up(self.runtime, self.line, wanted)
            return True
        if (file := claim_file(self.runtime)) is not None:
            fetch(self.runtime, self.line, self.web, file)
            return True
        return False

    def say(self, text: str, **fields: Any) -> list[Call]:
        """Have somebody write, and return what the bot sends; time moves on a little."""
        self.clock.move(seconds=1)
        assert self.post(text_event(text, self.at_ms, **fields)) == 200
        return self.deliver()

    def tap(self, data: str, **fields: Any) -> list[Call]:
        """Have somebody tap a button, and return what the bot sends."""
        self.clock.move(seconds=1)
        assert self.post(event("postback", self.at_ms, postback={"data": data}, **fields)) == 200
        return self.deliver()

    def join(self, group: str = GROUP) -> list[Call]:
        """Let the bot into a group."""
        self.clock.move(seconds=1)
        assert self.post(event("join", self.at_ms, group=group, user=None)) == 200
        return self.deliver()

    def wait(self, duration: timedelta) -> list[Call]:
        """Let time pass, and return what the bot sends at its end."""
        self.clock.move(seconds=duration.total_seconds())
        return self.deliver()
