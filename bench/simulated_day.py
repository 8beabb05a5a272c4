"""Run one working day of the whole programme in memory and check who got what.

382 groups, 2,000 questions, 300 of them for a person, 40 consultants, a party; beside them chatter, redelivered events,
two consultants at once, and a LINE that refuses or does not answer now and then. Signed webhooks go in, LINE's requests
come out (checked by LINE's rules); nothing is left out between.

Run: .venv/bin/python -m bench.simulated_day [--groups 382] [--questions 2000] [--cases 300] [--database URL]
"""

import argparse
import heapq
import itertools
import json
import logging
import random
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bench.world import build
from bot import clock, schema
from bot.database import Database
from bot.delivery.results import Result, TryLater, Uncertain
from bot.faq.load import load_folder, read_folder
from bot.models.case import Case
from bot.models.outbox import Channel, Delivery, Outcome, OwedMessage
from bot.models.people import Role
from bot.models.question import Question
from bot.models.school import GroupBinding
from bot.programme.answering import prepare
from bot.services import binding, schools
from bot.settings import PROJECT_ROOT
from scheduler.keep_time import keep_time
from tests.builders import event, text_event
from tests.clock import FakeClock
from tests.fake_line import Call, buttons
from tests.schools import know_schools
from tests.world import World, runtime_for

MORNING = datetime(2021, 12, 7, 0, 0, tzinfo=UTC)  # 08:00 in Taipei, a Tuesday.
DAY = timedelta(hours=9)
PARTY = "U" + "f" * 32
STRANGE = ("可以自訂封面圖嗎", "列印時浮水印怎麼關", "家長看得到嗎", "轉學生的帳號誰開通", "手機版打不開怎麼辦")
MARK = re.compile(r"#\w+#")


def group(number: int) -> str:
    """Return a group's id."""
    return f"C{number:032d}"


def asker(number: int) -> str:
    """Return the id of a group's member of staff."""
    return f"U{number:031d}a"


def consultant(number: int) -> str:
    """Return a consultant's id."""
    return f"U{number:031d}c"


class Day:
    """What happens, in order, and what should come of it."""

    def __init__(self, world: World, options: argparse.Namespace) -> None:
        self.world, self.options = world, options
        self.rng = random.Random(20211207)
        self.queue: list[tuple[datetime, int, Callable[[], None]]] = []
        self.order = itertools.count()
        self.mistakes: list[str] = []
        self.seen_calls = 0
        self.replies: Counter[str] = Counter()
        self.expected_replies: dict[str, str] = {}
        self.marks: dict[str, Counter[str]] = defaultdict(Counter)
        self.wanted: dict[str, tuple[str, str]] = {}
        self.cards: dict[str, list[dict[str, str]]] = defaultdict(list)
        self.handed: list[dict[str, str]] = []
        self.events = 0

    def at(self, moment: datetime, act: Callable[[], None]) -> None:
        """Let something happen then."""
        heapq.heappush(self.queue, (moment, next(self.order), act))

    def soon(self, minutes: float, act: Callable[[], None]) -> None:
        """Let something happen after some minutes."""
        self.at(self.world.clock.now() + timedelta(minutes=minutes), act)

    def run(self) -> None:
        """Let everything happen; the office's clock ticks every ten minutes."""
        for number in range(0, int(DAY.total_seconds() // 60) + 180, 10):
            self.at(MORNING + timedelta(minutes=number), lambda: keep_time(self.world.runtime))
        while self.queue:
            moment, _, act = heapq.heappop(self.queue)
            self.world.clock.set(max(moment, self.world.clock.now()))
            act()
            self.deliver()
        self.world.line.fail_next.clear()
        for _ in range(6):
            self.world.clock.move(seconds=600)
            self.deliver()

    def post(self, one: dict[str, Any]) -> list[Call]:
        """Post an event, now and then twice; return what LINE accepted."""
        self.events += 1
        copies = [one] if self.rng.random() > self.options.redelivered else [one, one]
        for number, copy in enumerate(copies):
            if self.world.post(copy | {"deliveryContext": {"isRedelivery": number > 0}}) != 200:  # noqa: PLR2004 - HTTP
                self.mistakes.append("a webhook was not answered with 200")
        return self.deliver()

    def deliver(self) -> list[Call]:
        """Send what is owed, through a LINE that fails now and then, and note who got which mark."""
        if self.rng.random() < self.options.failing:
            failures: list[Result] = [TryLater(429, "Rate limit"), Uncertain(500, "Internal server error")]
            self.world.line.fail_next.append(self.rng.choice(failures))
        self.world.deliver()
        calls = self.world.line.accepted[self.seen_calls :]
        self.seen_calls = len(self.world.line.accepted)
        for call in calls:
            self._note(call)
        return calls

    def _note(self, call: Call) -> None:
        to = self.expected_replies.get(call.to, call.to) if call.kind == "reply" else call.to
        if call.kind == "reply":
            self.replies[call.to] += 1
        body = json.dumps(call.messages, ensure_ascii=False)
        for mark in set(MARK.findall(body)):
            self.marks[mark][to] += 1
        labels = {label: one.get("data", "") for label, one in buttons(call.messages).items()}
        if "我來處理" in labels:
            self.cards[to].append(labels)
        if to == PARTY and "回覆" in labels:
            self.handed.append(labels)

    def say(self, text: str, *, chat: str | None, user: str) -> list[Call]:
        """Have somebody write."""
        self.world.clock.move(seconds=1)
        made = text_event(text, self.world.at_ms, group=chat, user=user)
        self.expected_replies[made["replyToken"]] = chat or user
        return self.post(made)

    def tap(self, data: str, *, chat: str | None, user: str) -> list[Call]:
        """Have somebody tap a button."""
        self.world.clock.move(seconds=1)
        made = event("postback", self.world.at_ms, group=chat, user=user, postback={"data": data})
        self.expected_replies[made["replyToken"]] = chat or user
        return self.post(made)


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


def plan(day: Day) -> None:
    """Spread questions, requests for a person and chatter over the day."""
    options, rng = day.options, day.rng
    knowledge = load_folder(PROJECT_ROOT / "knowledge")
    asked = [one.text for one in knowledge.messages if one.kind == "in_scope"]
    talk = [one.text for one in knowledge.messages if one.kind in ("chatter", "person_question")]
    wants_person = set(rng.sample(range(options.questions), options.cases))
    for number in range(options.questions):
        moment = MORNING + rng.random() * DAY
        where = rng.randrange(options.groups)
        if number in wants_person:
            day.at(moment, partial(want_person, day, number, where))
        else:
            text = f"小幫手 {rng.choice(asked)}"
            day.at(moment, partial(ask, day, text, where))
    for _ in range(options.questions):
        text, where = rng.choice(talk), rng.randrange(options.groups)
        day.at(MORNING + rng.random() * DAY, partial(chat, day, text, where))


def ask(day: Day, text: str, where: int) -> None:
    """Ask the bot; exactly one reply must come, on this question's own token or as a push into this group."""
    before = len(day.world.line.accepted)
    day.say(text, chat=group(where), user=asker(where))
    token = f"{next(reversed(day.expected_replies))}"
    day.wanted[token] = (group(where), text)
    for call in day.world.line.accepted[before:]:
        if call.kind == "reply" and call.to not in day.expected_replies:
            day.mistakes.append("a reply on a token that nobody asked on")


def chat(day: Day, text: str, where: int) -> None:
    """Talk among people."""
    day.say(f"@小美 {text}", chat=group(where), user=asker(where))


def want_person(day: Day, number: int, where: int) -> None:
    """Ask what nothing answers, press 找諮輔, and later have a consultant answer."""
    mark = f"#q{number}#"
    before = len(day.world.line.accepted)
    day.say(f"小幫手 請問{day.rng.choice(STRANGE)}{mark}", chat=group(where), user=asker(where))
    offered = [
        one["data"]
        for call in day.world.line.accepted[before:]
        if day.expected_replies.get(call.to, call.to) == group(where)
        for label, one in buttons(call.messages).items()
        if label.endswith("找諮輔")
    ]
    if offered:
        day.tap(offered[0], chat=group(where), user=asker(where))
    else:  # The bot said something else, or LINE refused: people type it.
        day.say("找諮輔", chat=group(where), user=asker(where))
    if day.rng.random() < 0.2:  # noqa: PLR2004 - a fifth adds something
        day.say(f"補充一下 {mark}", chat=group(where), user=asker(where))
    day.soon(day.rng.uniform(2, 40), lambda: work(day, mark, where))


def work(day: Day, mark: str, where: int, tries: int = 0) -> None:
    """Let whoever has the card take the case, at times two at once, and answer or hand it up."""
    holders = [to for to, count in day.marks[mark].items() if to.startswith("U") and to != PARTY and count]
    found = [(to, card) for to in holders for card in day.cards[to] if _case_of(card) == _case_number(day, mark)]
    if not found:
        if tries < 30:  # noqa: PLR2004 - half a working day
            day.soon(15, lambda: work(day, mark, where, tries + 1))
        else:
            day.mistakes.append(f"{mark}: no consultant got it")
        return
    who, card = found[-1]
    if day.rng.random() < 0.1:  # noqa: PLR2004 - a tenth is a race
        rival = consultant(day.rng.randrange(day.options.consultants))
        day.tap(card["我來處理"], chat=None, user=rival)
    day.tap(card["我來處理"], chat=None, user=who)
    with day.world.database.read() as session:
        case = session.get_one(Case, _case_number(day, mark))
        who = case.holder_line_id or who
    if day.rng.random() < 0.1:  # noqa: PLR2004 - a tenth is handed up
        hand_up(day, card, who, mark)
    answer(day, card, who, f"回覆{mark}", mark.replace("#q", "#a"))


def hand_up(day: Day, card: dict[str, str], who: str, mark: str) -> None:
    """Ask the party, and get its answer."""
    data = card["上呈…"] + "&party=ncnu"
    up = mark.replace("#q", "#u")
    day.tap(data, chat=None, user=who)
    send(day, day.say(f"請問這要怎麼辦 {up}", chat=None, user=who), who)
    handed = [one for one in day.handed if _case_of(one, "回覆") == _case_of(card)]
    if not handed:
        return  # Its message is on its way; the consultant answers without it.
    day.tap(handed[-1]["回覆"], chat=None, user=PARTY)
    send(day, day.say(f"這樣辦 {mark.replace('#q', '#b')}", chat=None, user=PARTY), PARTY)


def answer(day: Day, card: dict[str, str], who: str, text: str, mark: str) -> None:
    """Answer by 回覆 and 送出."""
    day.tap(card["回覆"], chat=None, user=who)
    if send(day, day.say(f"{text} {mark}", chat=None, user=who), who):
        day.wanted[mark] = (text, mark)


def send(day: Day, calls: list[Call], who: str) -> bool:
    """Press 送出 on the preview, waiting for it if LINE refused it at first."""
    for _ in range(12):
        for call in calls:
            labels = {label: one.get("data", "") for label, one in buttons(call.messages).items()}
            if "送出" in labels:
                day.tap(labels["送出"], chat=None, user=who)
                return True
        day.world.clock.move(seconds=20)
        calls = day.deliver()
    day.mistakes.append("a preview did not come")
    return False


def _case_of(card: dict[str, str], label: str = "我來處理") -> int:
    found = re.search(r"case=(\d+)", card.get(label, ""))
    return int(found[1]) if found else 0


def _case_number(day: Day, mark: str) -> int:
    with day.world.database.read() as session:
        query = select(Case.id).join(Question, Question.id == Case.question_id).where(Question.text.contains(mark))
        return session.scalar(query) or 0


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
    number = _case_number(day, re.sub("^#.", "#q", mark))
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
