"""Measure a wave of reminders to many groups: deciding, claiming and recording, and what others notice meanwhile.

Nothing is sent: LINE answers at once. The rows of the groups are made in bulk in a fresh database, with as many rows of
earlier days beside them as asked for.

Run: .venv/bin/python -m bench.fan_out [--groups 382 3820] [--old 0] [--pushes 2000] [--postgresql]; prints JSON lines.
"""

import argparse
import json
import logging
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner
from sqlalchemy import insert, text

from bot import clock, schema
from bot.__main__ import main as cli
from bot.database import Database
from bot.delivery.finish import Ended
from bot.delivery.results import Sent, SentId
from bot.delivery.send import claim_calls, write_down
from bot.faq.load import load_folder, read_folder
from bot.models.chat import Chat
from bot.models.event import SeenEvent
from bot.models.knowledge import KnowledgeVersion
from bot.models.outbox import Delivery, OwedMessage
from bot.models.school import GroupBinding, OneTimeCode, School, Unit
from bot.programme.published import prepare
from bot.settings import PROJECT_ROOT
from bot.wiring import CurrentKnowledge, Runtime
from scheduler.remind import remind
from scheduler.stopping import Stop
from tests import postgres
from tests.world import settings_for

DUE = datetime(2021, 12, 6, 1, 0, tzinfo=UTC)
CALLS = 8
_PART = 5_000


@contextmanager
def database(folder: Path, *, on_postgresql: bool) -> Iterator[Database]:
    """Open a fresh, migrated database."""
    if not on_postgresql:
        made = Database(f"sqlite:///{folder / 'bench.sqlite3'}")
        schema.migrate(made)
        yield made
        made.close()
        return
    with postgres.server(is_durable=True) as url:
        if url is None:
            sys.exit("PostgreSQL is not installed.")
        named = postgres.create_database(url, "bench")
        made = Database(named.replace("postgresql://", "postgresql+psycopg://", 1))
        schema.migrate(made)
        yield made
        made.close()


def fill(made: Database, groups: int, old: int) -> None:
    """Make groups of one unit each, and deliveries of earlier days."""
    now = DUE - timedelta(days=3)
    with made.write() as session:
        code = {"id": 1, "code_hash": "x", "kind": "DESK", "issued_at": now, "expires_at": now}
        session.execute(insert(OneTimeCode), [code])
    for start in range(0, groups, _PART):
        numbers = range(start + 1, min(groups, start + _PART) + 1)
        with made.write() as session:
            session.execute(
                insert(School),
                [{"id": n, "code": f"{n:06d}", "name": f"第{n}高中", "county": "臺北市"} for n in numbers],
            )
            session.execute(
                insert(Unit),
                [
                    {"id": n, "school_id": n, "division": "日校", "code": f"{n:06d}", "imported_at": now}
                    for n in numbers
                ],
            )
            session.execute(
                insert(Chat), [{"id": n, "line_id": f"C{n:032d}", "kind": "GROUP", "member_count": 8} for n in numbers]
            )
            session.execute(
                insert(GroupBinding),
                [{"unit_id": n, "chat_id": n, "bound_at": now, "bound_by": "U", "code_id": 1} for n in numbers],
            )
    for start in range(0, old, _PART):
        numbers = range(start + 1, min(old, start + _PART) + 1)
        sent = {"created_at": now, "outcome": "SENT", "outcome_at": now, "next_try_at": now, "body": []}
        owed = {"content": {"say": "help"}, "created_at": now, "done_at": now, "message_count": 1}
        with made.write() as session:
            chats = [n % groups + 1 for n in numbers]
            session.execute(
                insert(Delivery),
                [sent | {"id": n, "channel": "PUSH", "chat_id": c} for n, c in zip(numbers, chats, strict=True)],
            )
            session.execute(
                insert(OwedMessage),
                [
                    owed | {"id": n, "reason_key": f"old {n}", "chat_id": c, "delivery_id": n, "lane": f"old {n % 50}"}
                    for n, c in zip(numbers, chats, strict=True)
                ],
            )
    if made.is_postgresql:  # Rows made in bulk do not move the sequences.
        with made.write() as session:
            for table in ("owed_message", "delivery"):
                session.execute(
                    text(f"SELECT setval('{table}_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM {table}))")  # noqa: S608 - our own names
                )


class OtherWriter(threading.Thread):
    """Writes a row every few milliseconds, as webhooks do, and keeps how long that took."""

    def __init__(self, made: Database) -> None:
        super().__init__(daemon=True)
        self.database, self.waits, self.ended = made, [0.0], threading.Event()
        self.number = 0

    def run(self) -> None:
        """Write until told to end."""
        while not self.ended.wait(0.02):
            started = time.perf_counter()
            with self.database.write() as session:
                self.number += 1
                session.execute(insert(SeenEvent), [{"event_id": f"e{self.number}", "seen_at": DUE}])
            self.waits.append(time.perf_counter() - started)

    def end(self) -> dict[str, float]:
        """End; return how long writes took."""
        self.ended.set()
        self.join()
        waits = sorted(self.waits)
        middle, longest = waits[len(waits) // 2] * 1000, waits[-1] * 1000
        return {"others wait ms": round(middle), "longest ms": round(longest)}


def measure(groups: int, old: int, pushes: int, *, on_postgresql: bool) -> dict[str, float | str]:
    """Run one size and return its figures."""
    with tempfile.TemporaryDirectory() as folder, database(Path(folder), on_postgresql=on_postgresql) as made:
        files = read_folder(PROJECT_ROOT / "knowledge")
        with made.write() as session:
            session.execute(
                insert(KnowledgeVersion),
                [{"number": 1, "files": files, "digest": "b", "published_at": DUE, "published_by": "b", "note": ""}],
            )
        fill(made, groups, old)
        knowledge = CurrentKnowledge()
        knowledge.take_over(prepare(1, load_folder(PROJECT_ROOT / "knowledge")))
        runtime = Runtime(settings=settings_for(made, Path(folder)), database=made, knowledge=knowledge)
        moment = DUE + timedelta(minutes=1)
        clock.machine_now = lambda: moment  # The wave's day, whatever today is.
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        other = OtherWriter(made)
        other.start()
        started, cpu = time.perf_counter(), time.process_time()
        remind(runtime, Stop())
        took, used = time.perf_counter() - started, time.process_time() - cpu
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        found: dict[str, float | str] = {
            "what": "postgresql" if on_postgresql else "sqlite",
            "groups": groups,
            "old rows": old,
            "owed after s": round(took, 1),
            "cpu s": round(used, 1),
            "memory +MB": round(grown),
            **other.end(),
        }
        started, cpu = time.perf_counter(), time.process_time()
        done = deliver(runtime, pushes)
        took, used = time.perf_counter() - started, time.process_time() - cpu
        found |= {"pushes/s": round(done / took), "cpu ms a push": round(used / max(1, done) * 1000, 1)}
        for words in (["status"], ["reminders", "--at", "110-12-06 09:01"]):
            started = time.perf_counter()
            shown = CliRunner(env={"DATABASE_URL": made.engine.url.render_as_string(hide_password=False)}).invoke(
                cli, words
            )
            assert shown.exit_code in (0, 1), shown.output
            found[f"{words[0]} s"] = round(time.perf_counter() - started, 1)
    return found


def deliver(runtime: Runtime, pushes: int) -> int:
    """Claim and record without calling; return how many."""
    done = 0
    while done < pushes:
        claimed = claim_calls(runtime, owner="bench", calls=CALLS, pushes=CALLS)
        if not claimed:
            break
        ended = [
            Ended(delivery_id=one.delivery_id, result=Sent((SentId(f"m{one.delivery_id}"),)), members=one.members)
            for one in claimed
        ]
        write_down(runtime, ended)
        done += len(claimed)
    return done


def main() -> None:
    """Measure each size that was asked for."""
    logging.disable(logging.CRITICAL)
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--groups", type=int, nargs="+", default=[382, 3820])
    options.add_argument("--old", type=int, default=0)
    options.add_argument("--pushes", type=int, default=2000)
    options.add_argument("--postgresql", action="store_true")
    given = options.parse_args()
    for groups in given.groups:
        print(json.dumps(measure(groups, given.old, given.pushes, on_postgresql=given.postgresql)), flush=True)


if __name__ == "__main__":
    main()
