"""Which reminder a unit gets, when, and why not; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from bot.dates.due import due_moments
from bot.dates.workdays import WorkCalendar
from bot.faq.knowledge import Knowledge
from bot.faq.steps import Deadline
from bot.programme.changed_dates import NOTHING_CHANGED, ChangedDates, dated
from bot.programme.unit_state import StepsDone

LATE = -1  # The offset of the one card after a date, to those who missed it.
# A card for the late makes sense for a while; who starts the service years later sends none.
LATE_CARD_WITHIN = timedelta(days=7)


class Why(StrEnum):
    """Why a unit gets a reminder or gets none."""

    DUE = "due"
    MET = "met"
    REPORTED = "reported"
    NO_GROUP = "no_group"
    BOT_GONE = "bot_gone"
    OTHER_GROUP = "other_group"
    NEWER_DUE = "newer_due"
    PAST = "past"
    MOVED = "moved"
    EXTENDED = "extended"


@dataclass(frozen=True, kw_only=True)
class Wave:
    """One reminder of one date: `offset` in working days before it; `due` is local and aware.

    It is for every unit, or with `own` for those that were given this date of their own.
    """

    deadline: Deadline
    offset: int
    due: datetime
    own: bool = False

    @property
    def key(self) -> str:
        """The date and the offset: apply:2021-12-09:3."""
        return f"{self.deadline.id}:{self.deadline.date}:{self.offset}"

    @property
    def is_late_card(self) -> bool:
        """Whether this is the card after the date."""
        return self.offset == LATE


def waves(
    knowledge: Knowledge, calendar: WorkCalendar, zone: tzinfo, changes: ChangedDates = NOTHING_CHANGED
) -> tuple[Wave, ...]:
    """Return every reminder of the programme, the earliest first; `knowledge` has the dates that hold.

    Who hears that a date was moved needs no reminder that would have been due before.
    """
    found: list[Wave] = []
    for deadline in knowledge.deadlines:
        moved_at = max((one.at for one in changes.moves if one.deadline == deadline.id), default=None)
        late = changes.late.get(deadline.id)
        of_all = _of_date(deadline, calendar, zone, late_since=late.at if late else None)
        found.extend(one for one in of_all if moved_at is None or one.due > moved_at)
        for name, day in changes.extended_to:
            if name == deadline.id and day > deadline.date:
                own = dated(deadline, day)
                found.extend(_of_date(own, calendar, zone, late_since=late.at if late else None, own=True))
    return tuple(sorted(found, key=lambda wave: wave.due))


def _of_date(
    deadline: Deadline, calendar: WorkCalendar, zone: tzinfo, *, late_since: datetime | None, own: bool = False
) -> list[Wave]:
    """Return the reminders of one date, and the card after it if there is one: once the office says what to do."""
    found = [
        Wave(deadline=deadline, offset=offset, due=due, own=own)
        for offset, due in due_moments(deadline, calendar, zone)
    ]
    if deadline.late:
        due = datetime.combine(calendar.next_workday(deadline.date), deadline.at, zone)
        if late_since is not None:
            due = max(due, late_since.astimezone(zone))
        found.append(Wave(deadline=deadline, offset=LATE, due=due, own=own))
    return found


@dataclass(frozen=True)
class Timetable:
    """The programme's reminders and the hours in which a push may leave."""

    waves: Sequence[Wave]
    calendar: WorkCalendar
    push_start: timedelta
    push_end: timedelta
    zone: tzinfo

    @classmethod
    def of(
        cls, knowledge: Knowledge, calendar: WorkCalendar, zone: tzinfo, changes: ChangedDates = NOTHING_CHANGED
    ) -> "Timetable":
        """Build the timetable of a programme whose `knowledge` has the dates that hold."""
        hours = knowledge.program.push_hours
        start, end = (timedelta(hours=one.hour, minutes=one.minute) for one in (hours.start, hours.end))
        return cls(waves(knowledge, calendar, zone, changes), calendar, start, end, zone)

    def due_by(self, now: datetime) -> list[Wave]:
        """Return what has fallen due until `now`."""
        return [wave for wave in self.waves if wave.due <= now]

    def next_after(self, now: datetime) -> Wave | None:
        """Return the next reminder ahead."""
        return next((wave for wave in self.waves if wave.due > now), None)

    def find(self, deadline_id: str, day: date, offset: int) -> Wave | None:
        """Return a reminder of the programme as it is now; None when its date has been moved or dropped."""
        return next(
            (
                wave
                for wave in self.waves
                if (wave.deadline.id, wave.deadline.date, wave.offset) == (deadline_id, day, offset)
            ),
            None,
        )

    def slot(self, wave: Wave, now: datetime, *, due: datetime | None = None) -> datetime:
        """Return when a reminder may leave: on its day until the evening, later at its hour of the next working day.

        `due` is the moment it was put off to, if it was.
        """
        local, due = now.astimezone(self.zone), (due or wave.due).astimezone(self.zone)
        if now <= due or (local.date() == due.date() and local < self.closes(due)):
            return max(due, local)
        at = wave.deadline.at
        today = datetime.combine(local.date(), at, self.zone)
        if self.calendar.is_workday(local.date()) and local <= today:
            return today
        return datetime.combine(self.calendar.next_workday(local.date()), at, self.zone)

    def open_moment(self, now: datetime) -> datetime:
        """Return the next moment when a push may leave that is no reminder: in the hours of a working day."""
        local = now.astimezone(self.zone)
        opens = datetime.combine(local.date(), datetime.min.time(), self.zone) + self.push_start
        if self.calendar.is_workday(local.date()) and local < self.closes(local):
            return max(opens, local)
        day = self.calendar.next_workday(local.date())
        return datetime.combine(day, datetime.min.time(), self.zone) + self.push_start

    def closes(self, moment: datetime) -> datetime:
        """Return the end of the hours for pushes on the day of a local moment."""
        return datetime.combine(moment.date(), datetime.min.time(), self.zone) + self.push_end

    def concerns(self, wave: Wave, state: StepsDone) -> bool:
        """Tell whether a reminder is about the date that a unit in this state has."""
        extension = state.extended.get(wave.deadline.id)
        if not wave.own:
            return extension is None or extension.until <= wave.deadline.date
        # The school was told of its own date when it was given.
        return extension is not None and extension.until == wave.deadline.date and extension.since < wave.due

    def judge(self, wave: Wave, state: StepsDone, slot: datetime) -> Why:
        """Decide whether a unit in this state is to be reminded at `slot`, the next moment that is left for it."""
        if state.is_met(wave.deadline):
            return Why.MET
        if not self.concerns(wave, state):
            return Why.EXTENDED
        if state.is_reported(wave.deadline):
            return Why.REPORTED
        if wave.is_late_card:
            return Why.PAST if slot - wave.due > LATE_CARD_WITHIN else Why.DUE
        if slot.date() > wave.deadline.date:
            return Why.PAST
        newer = (one.due for one in self.waves if _is_same_date(one, wave) and one.due > wave.due)
        return Why.NEWER_DUE if any(due <= slot for due in newer) else Why.DUE


def _is_same_date(one: Wave, other: Wave) -> bool:
    return (one.deadline.id, one.deadline.date) == (other.deadline.id, other.deadline.date)
