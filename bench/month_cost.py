"""What December 2021 costs: 382 groups, a month of reminders, questions and cases, by the naive way and by ours.

The month is tests/december.py: signed webhooks in, the product's own planning and services, LINE's requests out. The
naive way pushes each reminder of each date to every group whatever was reported, and a card for each case into a desk
group.

Run: .venv/bin/python -m bench.month_cost [--write docs/cost.md] [--groups 382] [--only base]
"""

import argparse
import json
import logging
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.world import build
from bot import clock, schema
from bot.database import Database
from bot.faq.load import load_folder, read_folder
from bot.models.case import Case
from bot.models.chat import Chat
from bot.models.ledger import LedgerEntry
from bot.models.outbox import Channel, Delivery, Outcome, OwedMessage
from bot.models.reminder import Reminder
from bot.models.school import GroupBinding
from bot.programme.answering import prepare
from bot.programme.forecasting import Forecast
from bot.programme.spending import Kind
from bot.services import ledger
from bot.settings import PROJECT_ROOT
from tests.clock import FakeClock
from tests.december import FAXED, LAST, LAUNCHED, December, Plan, earlier, taipei
from tests.world import runtime_for

PRICES = Path(__file__).with_name("line_prices.json")
DESK = 40  # People in the naive way's desk group.
CAUSES = ("done, not reminded", "packed into one push", "ridden on a reply", "1:1 instead of the desk group")


@dataclass(frozen=True)
class Bill:
    """What a month cost by both ways, and what was saved by which cause; in messages. What was said when, if asked."""

    naive: Counter[str]
    ours: Counter[str]
    saved: Counter[str]
    forecasts: Sequence[Forecast] = ()

    @property
    def share(self) -> float:
        """The share of the naive way's messages that was saved."""
        return 1 - self.ours.total() / self.naive.total()


def assumptions(groups: int) -> dict[str, Plan]:
    """Return what is varied, by name."""
    base = Plan(groups=groups, cases=round(Plan().cases * groups / Plan().groups))
    return {
        "base": base,
        "schools report late": replace(base, faxed=earlier(FAXED, 0.5), launched=earlier(LAUNCHED, 0.5)),
        "schools report early": replace(base, faxed=earlier(FAXED, 2), launched=earlier(LAUNCHED, 2)),
        "a third of the cases": replace(base, cases=base.cases // 3),
        "twice the cases": replace(base, cases=base.cases * 2),
        "nobody asks before a reminder": replace(base, speaks_early=0.0),
        "87 groups of two units": replace(base, groups=round(groups * 295 / 382), shared=round(groups * 87 / 382)),
    }


def run(plan: Plan, look_at: Sequence[datetime] = ()) -> Bill:
    """Run a month and add it up; `look_at` are the moments at which it is forecast."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/bench.sqlite3")
        schema.migrate(database)
        fake = FakeClock(datetime(2021, 11, 29, tzinfo=UTC))
        clock.machine_now = fake.now
        knowledge = PROJECT_ROOT / "knowledge"
        published = prepare(1, load_folder(knowledge))
        runtime = runtime_for(database, Path(folder) / "media")
        world = build(runtime, published, fake, read_folder(knowledge), Path(folder))
        month = December(world, plan, look_at)
        month.run()
        with database.read() as session:
            bill = replace(add_up(session), forecasts=month.forecasts)
        database.close()
    return bill


def add_up(session: Session) -> Bill:
    """Add up December: what the naive way would have pushed, what we pushed, and why the difference."""
    month = ledger.month_of(taipei(LAST, 12))
    naive: Counter[str] = Counter()
    ours: Counter[str] = Counter()
    saved: Counter[str] = Counter()
    for entry in session.scalars(select(LedgerEntry).where(LedgerEntry.at >= month.start, LedgerEntry.at < month.end)):
        ours[entry.kind.value] += entry.members
    counts = dict(session.execute(select(Chat.id, Chat.member_count)).tuples().all())
    group_of = dict(session.execute(select(GroupBinding.unit_id, GroupBinding.chat_id)).tuples().all())
    query = (
        select(Reminder.unit_id, OwedMessage.id, Delivery)
        .outerjoin(OwedMessage, OwedMessage.reason_key == Reminder.reason_key)
        .outerjoin(Delivery, Delivery.id == OwedMessage.delivery_id)
        .where(Reminder.due_at >= month.start, Reminder.due_at < month.end)
        .order_by(OwedMessage.id)
    )
    paid: set[int] = set(session.scalars(select(LedgerEntry.delivery_id).where(LedgerEntry.kind != Kind.REMINDER)))
    for unit_id, _, delivery in session.execute(query):
        members = counts[group_of[unit_id]] or 0
        naive["reminder"] += members
        if delivery is None or delivery.outcome is not Outcome.SENT:
            saved["done, not reminded"] += members
        elif delivery.channel is Channel.REPLY:
            saved["ridden on a reply"] += members
        elif delivery.id in paid:
            saved["packed into one push"] += members
        paid.add(delivery.id if delivery else 0)
    cases = len(session.scalars(select(Case.id).where(Case.opened_at >= month.start)).all())
    naive["case cards"] = cases * DESK
    saved["1:1 instead of the desk group"] = naive["case cards"] - ours[Kind.WORK.value]
    answers = _answers(session, counts)
    naive["answers"] = answers
    saved["ridden on a reply"] += answers - ours[Kind.ANSWER.value]
    assert naive.total() - saved.total() == ours.total(), (naive, saved, ours)
    return Bill(naive, ours, saved)


def _answers(session: Session, counts: dict[int, int | None]) -> int:
    """Return what the people's answers would cost, each pushed to its group."""
    sent = (Delivery.outcome == Outcome.SENT, OwedMessage.content["say"].as_string() == "person_answer")
    query = select(OwedMessage.chat_id).join(Delivery, Delivery.id == OwedMessage.delivery_id).where(*sent)
    return sum(counts[chat] or 0 for chat in session.scalars(query))


def cheapest(messages: int) -> tuple[str, float]:
    """Return the plan that carries a month's messages for the least money, and what it costs."""
    found = []
    for plan in json.loads(PRICES.read_text(encoding="utf-8"))["plans"]:
        further = max(0, messages - plan["included"])
        if not further or "each_further" in plan:
            found.append((plan["monthly"] + further * plan.get("each_further", 0), plan["name"]))
    price, name = min(found)
    return name, price


def page(bills: dict[str, Bill], groups: int) -> str:
    """Return the results as a page."""
    prices = json.loads(PRICES.read_text(encoding="utf-8"))
    base = bills["base"]
    lines = [
        "# What a month costs",
        "",
        f"`{' '.join(['.venv/bin/python -m bench.month_cost --write docs/cost.md', *_size(groups)])}`",
        "",
        f"December 2021 with {groups} groups of 8 to 15 members, run through the product itself: webhooks in, requests",
        "to LINE out, the messages counted as LINE bills them (once per member of a group for each push, nothing for a",
        "reply). Schools report by curves that are assumptions, not measurements (`tests/december.py`): 13 % had faxed",
        "by 12/1, 45 % by 12/6, 90 % by 12/9; 40 % were switched by 12/22, 88 % by 12/31.",
        f"{assumptions(groups)['base'].cases} cases; on the day of a reminder {Plan().speaks_early:.0%} of the groups",
        "ask the bot something between 07:30 and 09:00.",
        "",
        "The naive way pushes every reminder of every date to every group, whatever it has reported, a card for each",
        f"case into a desk group of {DESK}, and the answer into the school's group. Ours is what the ledger says.",
        f"Prices: LINE's plans in {prices['country']} ({prices['as_of']}), `bench/line_prices.json`; the cheapest plan",
        "that carries the month.",
        "",
        "## At different assumptions",
        "",
        "| assumption | naive, messages | ours | saved | naive, NT$ | ours, NT$ |",
        "|---|---:|---:|---:|---:|---:|",
        *(_row(name, bill) for name, bill in bills.items()),
        "",
        "## Saved by cause",
        "",
        "In messages, and as a share of the naive way; what is packed needs two units in a group, or an answer that",
        "leaves together with a reminder.",
        "",
        f"| assumption | {' | '.join(CAUSES)} |",
        f"|---|{'---:|' * len(CAUSES)}",
        *(_causes(name, bill) for name, bill in bills.items()),
        "",
        "## Where the messages go, at the base assumptions",
        "",
        f"Naive: {_parts(base.naive)}. Ours: {_parts(base.ours)}.",
        "",
    ]
    return "\n".join(lines)


def _size(groups: int) -> Sequence[str]:
    return () if groups == Plan().groups else (f"--groups {groups}",)


def _row(name: str, bill: Bill) -> str:
    cells = [f"{bill.naive.total():,}", f"{bill.ours.total():,}", f"{bill.share:.0%}"]
    cells += [f"{price:,.0f} ({plan})" for plan, price in map(cheapest, (bill.naive.total(), bill.ours.total()))]
    return f"| {name} | " + " | ".join(cells) + " |"


def _causes(name: str, bill: Bill) -> str:
    cells = [f"{bill.saved[cause]:,} ({bill.saved[cause] / bill.naive.total():.1%})" for cause in CAUSES]
    return f"| {name} | {' | '.join(cells)} |"


def _parts(parts: Counter[str]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in parts.most_common())


def main() -> None:
    """Run what was asked for, and write the page."""
    logging.disable(logging.CRITICAL)
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--groups", type=int, default=Plan().groups)
    options.add_argument("--only", help="Run this assumption alone.")
    options.add_argument("--write", type=Path, help="Write the page to this file.")
    given = options.parse_args()
    bills = {}
    for name, plan in assumptions(given.groups).items():
        if given.only in (None, name):
            bills[name] = bill = run(plan)
            print(
                f"{name}: naive {dict(bill.naive)}, ours {dict(bill.ours)}, saved {dict(bill.saved)}: {bill.share:.1%}"
            )
    if given.write and "base" in bills:
        given.write.write_text(page(bills, given.groups), encoding="utf-8")


if __name__ == "__main__":
    main()
