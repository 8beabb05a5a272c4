"""The console over a demonstration in full swing, served on a port of this machine."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update
from werkzeug.serving import make_server

from bot import clock, schema
from bot.app import build_app
from bot.database import Database
from bot.incoming import ChatKind
from bot.models.chat import Chat
from bot.models.event import SeenEvent
from bot.models.line_access import QuotaReading
from bot.models.outbox import OwedMessage
from bot.services import processes, program_time
from bot.services.demonstration import programme
from bot.services.learned_versions import prepare_version
from bot.settings import PROJECT_ROOT, read_settings
from bot.wiring import start_runtime

SECRET = "browser-secret"


@contextmanager
def serve(folder: Path, *, days: int = 0, learned: bool = False) -> Iterator[str]:
    """Begin a demonstration in a database of its own and yield the console's address; `days` later than its start.

    `learned`: with a matcher, as in earnest, which takes a while; and as if a worker ran: nothing waits to be sent, the
    quota was read and the members were counted.
    """
    url = f"sqlite:///{folder / 'console.sqlite3'}"
    database = Database(url)
    schema.migrate(database)
    database.close()
    settings = read_settings(
        {
            "DATABASE_URL": url,
            "DEMO_MODE": "1",
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": "browser-token",
            "LINE_API_BASE_URL": "http://127.0.0.1:9",
            "PUBLIC_BASE_URL": "https://helper.example",
            "MEDIA_DIR": str(folder / "media"),
            "KNOWLEDGE_DIR": str(PROJECT_ROOT / "knowledge"),
        }
    )
    runtime = start_runtime(settings, prepare_answering=prepare_version if learned else None)
    if learned:
        with runtime.database.read() as session:
            runtime.knowledge.learn(session)
    now = clock.machine_now()
    with runtime.database.write() as session:
        programme.begin(session, runtime.knowledge.get(session), machine_now=now)
        for role in processes.ROLES:
            processes.beat(session, name=f"{role}-1", role=role, now=now + timedelta(minutes=30))
        if learned:
            session.execute(update(OwedMessage).where(OwedMessage.delivery_id.is_(None)).values(cancelled_at=now))
            session.execute(update(Chat).where(Chat.kind == ChatKind.GROUP).values(member_count=6))
            session.add(QuotaReading(id=1, limit_count=3000, used_count=412, read_at=now))
            session.add(SeenEvent(event_id="picture", seen_at=now))
        if days:
            moment = now + program_time.read_offset(session) + timedelta(days=days)
            program_time.set_program_time(session, moment, machine_now=now, demo_mode=True)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, build_app(runtime), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/console"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        runtime.database.close()
