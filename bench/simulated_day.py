"""Run one working day of the whole programme in memory and check who got what.

382 groups, 2,000 questions, 300 of them for a person, 40 consultants, a party; beside them chatter, redelivered events,
two consultants at once, and a LINE that refuses or does not answer now and then. Signed webhooks go in, LINE's requests
come out (checked by LINE's rules); nothing is left out between.

Run: .venv/bin/python -m bench.simulated_day [--groups 382] [--questions 2000] [--cases 300] [--database URL]
"""

import argparse
import logging
import re
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from bench.day import MORNING, PARTY, Day, asker, consultant, group
from bench.people_of_a_day import case_number, plan
from bench.world import build
from bot import clock, schema
from bot.database import Database
from bot.faq.load import load_folder, read_folder
from bot.models.case import Case
from bot.models.outbox import Channel, Delivery, Outcome, OwedMessage
from bot.models.people import Role
from bot.models.school import GroupBinding
from bot.programme.answering import prepare
from bot.services import binding, schools
from bot.settings import PROJECT_ROOT
from tests.clock import FakeClock
from tests.schools import know_schools
from tests.world import runtime_for


def prepare_programme(day: Day) -> None:
    """Take the schools over, bind their groups, and give the consultants and the party their roles."""
    world, options = day.world, day.options
    rows = ["學校代碼,學校名稱,縣市,部別,諮輔"]
    two = max(0, options.groups - 295)
    for number in range(options.groups - two):
        for division in ("日校", "進修部")[: 2 if number < two else 1]:
            helper = len(rows) % options.consultants
            rows.append(f"{100000 + number},第{number:03}高中,臺北市,{division},諮輔{helper:02}")
    know_schools(world, "\n".join(rows))
    with world.database.write() as session:
        codes = [binding.issue_code(session, unit, now=world.clock.now()) for unit in schools.all_units(session)]
        people = [
            binding.issue_person_code(
                session, name=f"諮輔{number:02}", role=Role.CONSULTANT, scope=[], now=world.clock.now()
            )
            for number in range(options.consultants)
        ]
        party = binding.issue_person_code(
            session, name="洪助理", role=Role.PARTY, scope=["ncnu"], now=world.clock.now()
        )
    for number, code in enumerate(codes):
        world.say(f"綁定 {code}", group=group(number), user=asker(number))
    for number, code in enumerate(people):
        world.say(f"綁定 {code}", group=None, user=consultant(number))
    world.say(f"綁定 {party}", group=None, user=PARTY)
    day.seen_calls = len(world.line.accepted)


def judge(day: Day) -> list[str]:
    """Return what went wrong: lost, doubled, or in the wrong place."""
    wrong = list(day.mistakes)
    with day.world.database.read() as session:
        waiting = session.scalar(
            select(func.count(OwedMessage.id)).where(
                OwedMessage.delivery_id.is_(None), OwedMessage.cancelled_at.is_(None), OwedMessage.due_at.is_(None)
            )
        )
        outcomes = Counter(session.scalars(select(Delivery.outcome)))
        states = Counter(session.scalars(select(Case.state)))
        number = session.scalar(select(func.count(Case.id)))
        place = {case.id: (case.chat.line_id, case.holder_line_id) for case in session.scalars(select(Case)).all()}
        uncertain = outcomes[Outcome.UNCERTAIN]
        asked = session.execute(
            select(OwedMessage.cancel_reason, Delivery.outcome, Delivery.channel)
            .outerjoin(Delivery, Delivery.id == OwedMessage.delivery_id)
            .where(OwedMessage.question_id.is_not(None))
        ).all()
        answered = Counter(_end(*one) for one in asked)
        bound = session.scalar(select(func.count(GroupBinding.id)))
    if waiting:
        wrong.append(f"{waiting} message(s) are still owed")
    if number != day.options.cases:
        wrong.append(f"{number} cases instead of {day.options.cases}")
    if bound != day.options.groups:
        wrong.append(f"{bound} groups are bound instead of {day.options.groups}")
    doubled = [token for token, count in day.replies.items() if count > 1]
    if doubled:
        wrong.append(f"{len(doubled)} reply token(s) were used twice")
    for mark, got in day.marks.items():
        wrong += _wrong_places(day, mark, got, place)
    answers = [mark for mark in day.wanted if mark.startswith("#a")]
    for mark in answers:
        groups = [to for to in day.marks[mark] if to.startswith("C")]
        if len(groups) != 1 or day.marks[mark][groups[0]] != 1:
            wrong.append(f"{mark}: answered {dict(day.marks[mark])}")
    ends = ", ".join(f"{count} {end}" for end, count in sorted(answered.items()))
    print(f"{day.events} events; replies to {sum(answered.values())} questions: {ends}")
    wrong += [f"{count} replies were not sent: {end}" for end, count in answered.items() if end.startswith("dropped")]
    print(f"{number} cases: {', '.join(f'{count} {state.value}' for state, count in sorted(states.items()))}")
    ended = ", ".join(f"{count} {outcome.value if outcome else 'open'}" for outcome, count in outcomes.items())
    print(f"{len(answers)} answers of people; deliveries: {ended}")
    if uncertain:
        print(f"{uncertain} replies are uncertain (LINE did not say), shown by status; an FAQ answer is never repeated")
    return wrong


def _end(dropped: str | None, outcome: Outcome | None, channel: Channel | None) -> str:
    """Say in words what became of a reply."""
    if dropped is not None and outcome is None:
        return f"dropped ({dropped})"
    return f"{outcome.value if outcome else 'open'} by {channel.value if channel else 'nothing'}"


def _wrong_places(day: Day, mark: str, got: Counter[str], place: dict[int, tuple[str, str | None]]) -> list[str]:
    """Return where a mark went that it must not: another group, or, for what is the consultant's, the party."""
    number = case_number(day, re.sub("^#.", "#q", mark))
    own, _ = place.get(number, ("", None))
    wrong = [f"{mark} reached {to}" for to in got if to.startswith("C") and to != own]
    if mark.startswith(("#a", "#b", "#c")) and got[PARTY] and mark[1] == "a":
        wrong.append(f"{mark}: the party saw the answer")
    return wrong


def main() -> None:
    """Run the day and print what came of it; exit 1 when anything was lost, doubled or misdirected."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=382)
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--consultants", type=int, default=40)
    parser.add_argument("--failing", type=float, default=0.02, help="share of events before which LINE fails once")
    parser.add_argument("--redelivered", type=float, default=0.03)
    parser.add_argument("--database", default=None, help="an empty PostgreSQL database; else SQLite")
    options = parser.parse_args()
    fake = FakeClock(MORNING - timedelta(hours=1))
    clock.machine_now = fake.now
    logging.getLogger("bot").setLevel(logging.CRITICAL)  # A line per refused call would drown the table.
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = Database(options.database or f"sqlite:///{folder / 'day.sqlite3'}")
        schema.migrate(database)
        files = read_folder(PROJECT_ROOT / "knowledge")
        published = prepare(1, load_folder(PROJECT_ROOT / "knowledge"))
        world = build(runtime_for(database, folder / "media"), published, fake, files, folder)
        day = Day(world, options)
        prepare_programme(day)
        plan(day)
        began, before = time.perf_counter(), len(world.line.accepted)
        day.run()
        took = time.perf_counter() - began
        wrong = judge(day)
        calls = world.line.accepted[before:]
        pushes = [call for call in calls if call.kind == "push"]
        billed = sum(1 if call.to.startswith("U") else world.line.members for call in pushes)
        to_people = sum(1 for call in pushes if call.to.startswith("U"))
        print(f"{len(calls)} calls accepted: {len(calls) - len(pushes)} free replies, {len(pushes)} pushes")
        in_groups = f"{billed - to_people} into groups of {world.line.members}"
        print(f"billed {billed} messages: {to_people} to people 1:1, {in_groups}")
        print(f"LINE failed {len(world.line.calls) - len(world.line.accepted)} times; {took:.0f} s for the day")
        database.close()
    for line in wrong[:20]:
        print("WRONG:", line)
    print(f"{len(wrong)} mistake(s)")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
