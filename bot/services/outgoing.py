"""What will go out by itself: reminders and announcements by day, whom they reach as things stand, and their cost."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.models.announcement import Announcement
from bot.programme.audience import Selection
from bot.programme.published import Published
from bot.programme.reminding import Wave, Why
from bot.services import reminders, served
from bot.services.announcements import finding, targets
from bot.services.reminders import Planned

# So many reminders ahead are worked out: some weeks of a programme.
_WAVES = 12


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
    planned: dict[str, list[Planned]] = {one.key: [] for one in waves}
    for units in served.all_parts(session):
        for one in reminders.plan(session, published.timetable, waves, now, units):
            planned[one.wave.key].append(one)
    found = [_of_wave(wave, planned[wave.key]) for wave in waves]
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


def _of_wave(wave: Wave, planned: Sequence[Planned]) -> Outgoing:
    members = {one.unit.chat_id: one.unit.members or 1 for one in planned if one.why is Why.DUE}
    return Outgoing(
        at=wave.due,
        groups=len(members),
        billed=sum(members.values()),
        why=Counter(one.why for one in planned),
        wave=wave,
    )


def _of_announcement(session: Session, published: Published, row: Announcement, now: datetime) -> Outgoing:
    reached = targets.reach(session, published, Selection.from_row(row.selection))
    return Outgoing(
        at=published.timetable.open_moment(max(row.send_at or now, now)),
        groups=len(reached.targets),
        billed=reached.billed,
        why=Counter(),
        announcement=row,
    )
