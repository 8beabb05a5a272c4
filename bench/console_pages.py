"""How long the server takes for each page of the console, and with ten times the rows: bench/console_pages.py [URL].

Without a URL it measures a SQLite file in a temporary folder; with one, an empty PostgreSQL database. `cpu_ms` is what
this process computed, which other work on the machine changes little; PostgreSQL's own part is only in `median_ms`.
"""

import gc
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot import clock, schema
from bot.app import build_app
from bot.database import Database
from bot.incoming import ChatKind
from bot.models.case import Case
from bot.models.chat import Chat
from bot.models.people import Role, RoleGrant
from bot.models.question import Decision, Question
from bot.models.school import CodeKind, GroupBinding, OneTimeCode, School, Unit
from bot.models.step import MarkedBy, StepMark
from bot.programme.cases import State
from bot.settings import PROJECT_ROOT, read_settings
from bot.wiring import Runtime, start_runtime

UNITS, QUESTIONS, CASES = 382, 5_000, 1_000
GROWTH = 10
ROUNDS = 15
OFFICE = "U" + "0" * 31 + "1"
CONSULTANT = "U" + "1" * 30 + "00"
CONSULTANTS = 30
PAGES = (
    "/",
    "/cases",
    "/cases?box=all&words=第38",
    "/cases/7",
    "/questions?kind=all",
    "/knowledge",
    "/units",
    "/units?words=第38",
    "/units/990001",
    "/receipts",
    "/people",
    "/audit",
    "/settings",
    "/exports",
    "/outgoing",
    "/announcements",
)
PAGES_OF_A_CONSULTANT = ("/", "/cases", "/units")


def main() -> None:
    """Measure and print a line of JSON a page."""
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        for times in (1, GROWTH):
            runtime = prepare(url if times == 1 or len(sys.argv) > 1 else url.replace("bench", "grown"), times)
            gc.collect()
            gc.freeze()  # As gunicorn does before it forks.
            for person, pages in ((OFFICE, PAGES), (CONSULTANT, PAGES_OF_A_CONSULTANT)):
                client = enter(runtime, person)
                for page in pages:
                    who = "office" if person == OFFICE else "consultant"
                    figures = {"who": who, "page": page, "units": UNITS * times} | measure(client, page)
                    print(json.dumps(figures), flush=True)
            runtime.database.close()


def measure(client: FlaskClient, page: str) -> dict[str, float]:
    """Ask for a page again and again; return how long the server took."""
    client.get(f"/console{page}")
    took, computed = [], []
    for _ in range(ROUNDS):
        begun, used = time.perf_counter(), time.process_time()
        response = client.get(f"/console{page}")
        took.append(1000 * (time.perf_counter() - begun))
        computed.append(1000 * (time.process_time() - used))
        assert response.status_code == HTTPStatus.OK, (page, response.status_code)
    size = round(len(response.get_data()) / 1000)
    return {
        "cpu_ms": round(statistics.median(computed), 1),
        "median_ms": round(statistics.median(took), 1),
        "worst_ms": round(max(took), 1),
        "kB": size,
    }


def prepare(url: str, times: int) -> Runtime:
    """Fill a database."""
    database = Database(url.replace("postgresql://", "postgresql+psycopg://", 1))
    schema.migrate(database)
    database.close()
    settings = read_settings(
        {
            "DATABASE_URL": url,
            "DEMO_MODE": "1",
            "LINE_CHANNEL_SECRET": "bench",
            "LINE_CHANNEL_ACCESS_TOKEN": "bench",
            "LINE_API_BASE_URL": "http://127.0.0.1:9",
            "KNOWLEDGE_DIR": str(PROJECT_ROOT / "knowledge"),
        }
    )
    runtime = start_runtime(settings)
    with runtime.database.write() as session:
        fill(session, runtime, times)
    return runtime


def many(session: Session, table: type, rows: Iterator[dict[str, object]]) -> None:
    """Insert rows in sets."""
    gathered = list(rows)
    for first in range(0, len(gathered), 1000):
        session.execute(insert(table), gathered[first : first + 1000])


def fill(session: Session, runtime: Runtime, times: int) -> None:
    """Insert everything; a second time on the same database adds what is missing."""
    now = clock.machine_now() - timedelta(days=9)
    known = len(session.scalars(select(School.id).where(School.code.like("99%"))).all())
    wanted = range(known, UNITS * times)
    code = OneTimeCode(code_hash=f"bench {known}", kind=CodeKind.PERSON, issued_at=now, expires_at=now)
    session.add(code)
    session.flush()
    if not known:
        given = {"scope": [], "code_id": code.id, "granted_at": now}
        session.add(RoleGrant(line_id=OFFICE, name="周專員", role=Role.OFFICE, **given))
        session.add_all(
            RoleGrant(line_id=f"{CONSULTANT[:-2]}{n:02d}", name=f"諮輔{n}", role=Role.CONSULTANT, **given)
            for n in range(CONSULTANTS)
        )
    steps = [step.id for step in runtime.knowledge.get(session).knowledge.steps if not step.optional]
    units, chats = fill_units(session, wanted, now)
    bound = {"bound_at": now, "bound_by": "U1", "code_id": code.id}
    many(session, GroupBinding, ({"unit_id": units[n], "chat_id": chats[n], **bound} for n in wanted))
    marked = {"recorded_at": now, "by_line_id": "U1", "how": MarkedBy.WORDS}
    many(
        session,
        StepMark,
        (
            {"unit_id": units[n], "step": step, "order_key": f"{n} {step}", "marked_at": now, **marked}
            for n in wanted
            for step in steps[: n % len(steps)]
        ),
    )
    fill_talk(session, [chats[n] for n in wanted], now, times)


def fill_units(session: Session, wanted: range, now: datetime) -> tuple[dict[int, int], dict[int, int]]:
    """Insert schools, units and groups; return the ids of units and groups by number."""
    many(session, School, ({"code": f"99{n:04d}", "name": f"第{n}高中", "county": f"第{n % 17}縣"} for n in wanted))
    schools = dict(session.execute(select(School.code, School.id)).tuples().all())
    told = {"division": "日校", "current_system": "欣河", "imported_at": now}
    many(
        session,
        Unit,
        (
            {
                "school_id": schools[f"99{n:04d}"],
                "code": f"99{n:04d}",
                "contact": f"王{n}",
                "consultant": f"諮輔{n % CONSULTANTS}",
                **told,
            }
            for n in wanted
        ),
    )
    many(
        session,
        Chat,
        ({"line_id": f"C{n:032d}", "kind": ChatKind.GROUP, "name": f"第{n}高中群組"} for n in wanted),
    )
    ours = select(Unit.code, Unit.id).where(Unit.code.like("99%"))
    units = {int(code[2:]): number for code, number in session.execute(ours)}
    chats = {int(line_id[1:]): number for line_id, number in session.execute(select(Chat.line_id, Chat.id))}
    return units, chats


def fill_talk(session: Session, places: list[int], now: datetime, times: int) -> None:
    """Insert questions and cases, spread over the groups."""
    known, states = UNITS * times - len(places), list(State)
    asked = range(QUESTIONS * known // UNITS, QUESTIONS * times)
    opened = range(CASES * known // UNITS, CASES * times)
    told = {"addressed": True, "is_question": True, "parts": [], "knowledge_version": 1, "text_as_of": now}
    many(
        session,
        Question,
        (
            {
                "chat_id": places[n % len(places)],
                "line_message_id": f"q{n}",
                "asker_line_id": f"U{n % 2000:032d}",
                "text": f"第{n}個問題要怎麼辦",
                "asked_at": now + timedelta(minutes=n % 9000),
                "decision": Decision.ANSWERED if n % 4 else Decision.NONE,
                "entries": [1 + n % 12],
                **told,
            }
            for n in asked
        ),
    )
    many(
        session,
        Case,
        (
            {
                "chat_id": places[n % len(places)],
                "asker_line_id": f"U{n % 2000:032d}",
                "guesses": [],
                "state": states[n % len(states)],
                "opened_at": now + timedelta(minutes=n % 9000),
            }
            for n in opened
        ),
    )


def enter(runtime: Runtime, person: str) -> FlaskClient:
    """Sign somebody in by one click."""
    client = build_app(runtime).test_client()
    page = client.get("/console/sign-in").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    client.post("/console/sign-in/demo", data={"csrf_token": token, "person": person})
    return client


if __name__ == "__main__":
    main()
