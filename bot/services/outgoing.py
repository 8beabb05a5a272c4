"""What will go out by itself: reminders and announcements by day, whom they reach as things stand, and their cost."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy.orm import Session

from bot.models.announcement import Announcement
from bot.programme.audience import Selection
from bot.programme.figures import UnitLine
from bot.programme.published import Published
from bot.programme.reminding import Wave, Why
from bot.programme.unit_board import GroupState, group_state
from bot.programme.unit_state import StepsDone
from bot.services import reminders, report, served
from bot.services.announcements import finding, targets
from bot.services.reminders import Planned

# So many reminders ahead are worked out: some weeks of a programme.
_WAVES = 12
_UNREACHABLE = {GroupState.NONE: Why.NO_GROUP, GroupState.GONE: Why.BOT_GONE}


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """Something that leaves at a moment (program time): a reminder of one date, or an announcement.

    `why` counts the units by why they get it or not; `groups` and `billed` are what it comes to, alone.
    """

    at: datetime
    groups: int
    billed: int
    why: Counter[Why]
    wave: Wave | None = None
    announcement: Announcement | None = None


def ahead(session: Session, published: Published, now: datetime) -> list[Outgoing]:
    """Return what will go out, the earliest first."""
    waves = [one for one in published.timetable.waves if one.due > now][:_WAVES]
    found = _of_waves(session, published, waves, now)
    found += [_of_announcement(session, published, one, now) for one in finding.under_way(session)]
    return sorted(found, key=lambda one: one.at)


def find_wave(published: Published, key: str) -> Wave | None:
    """Return a reminder by its key."""
    return next((one for one in published.timetable.waves if one.key == key), None)


def of_wave(session: Session, published: Published, wave: Wave, now: datetime) -> Sequence[Planned]:
    """Return for every unit whether it gets a reminder, and why not."""
    moment = max(now, wave.due)
    return [
        one
        for units in served.all_parts(session)
        for one in reminders.plan(session, published.timetable, [wave], moment, units)
    ]


def _of_waves(session: Session, published: Published, waves: Sequence[Wave], now: datetime) -> list[Outgoing]:
    """Count for each reminder what is judged once for all units in the same state, and all groups of such units."""
    lines = report.present_lines(session, published)
    slots = reminders.slots_of(published.timetable, waves, now)
    judged = {state: reminders.judge_all(published.timetable, slots, state) for state in {one.state for one in lines}}
    units = Counter((one.state, _UNREACHABLE.get(group_state(one))) for one in lines)
    groups = _groups_by_states(lines)
    found = []
    for wave in waves:
        why: Counter[Why] = Counter()
        for (state, unreachable), number in units.items():
            of_state = judged[state].get(wave.key)
            if of_state is not None:
                why[unreachable if unreachable and of_state is Why.DUE else of_state] += number
        due = [one for states, one in groups.items() if any(judged[state].get(wave.key) is Why.DUE for state in states)]
        counted, billed = len([*chain(*due)]), sum(chain(*due))
        found.append(Outgoing(at=wave.due, groups=counted, billed=billed, why=why, wave=wave))
    return found


def _groups_by_states(lines: Sequence[UnitLine]) -> dict[frozenset[StepsDone], list[int]]:
    """Return the members of each group that can be reached, those together whose units are in the same states."""
    states: dict[int, set[StepsDone]] = defaultdict(set)
    members: dict[int, int] = {}
    for one in lines:
        if one.chat_id is not None and not one.bot_is_gone:
            states[one.chat_id].add(one.state)
            members[one.chat_id] = one.members or 1
    found: dict[frozenset[StepsDone], list[int]] = defaultdict(list)
    for chat, held in states.items():
        found[frozenset(held)].append(members[chat])
    return found


def _of_announcement(session: Session, published: Published, row: Announcement, now: datetime) -> Outgoing:
    reached = targets.reach(session, published, Selection.from_row(row.selection))
    return Outgoing(
        at=published.timetable.open_moment(max(row.send_at or now, now)),
        groups=len(reached.targets),
        billed=reached.billed,
        why=Counter(),
        announcement=row,
    )
