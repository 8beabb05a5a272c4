"""The dates as they hold after what the office changed, and what may not be changed; pure.

The knowledge says the official dates. A move holds for the date it was made from: who publishes knowledge that has the
new date ends it. A unit has the later of the date for all and its own extension.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import StrEnum

from bot.dates.roc import ROC_OFFSET
from bot.dates.workdays import WorkCalendar
from bot.dates.written_day import read_day
from bot.faq.knowledge import Knowledge
from bot.faq.steps import Deadline

_WRITTEN = re.compile(r"(?<!\d)(?:(\d{2,4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A date that was moved for all, as it is signed; `at` is program time."""

    number: int
    deadline: str
    was: date
    becomes: date
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class LateWords:
    """What the office said the late should do, and when."""

    words: str
    at: datetime


@dataclass(frozen=True)
class ChangedDates:
    """Every change in force. `count` grows with each, `extended_to` are the days that single units were given."""

    count: int = 0
    moves: Sequence[Moved] = ()
    late: Mapping[str, LateWords] = field(default_factory=dict)
    extended_to: frozenset[tuple[str, date]] = frozenset()


NOTHING_CHANGED = ChangedDates()


@dataclass(frozen=True)
class Extension:
    """A unit's own date, since a moment (program time)."""

    until: date
    since: datetime


def dated(deadline: Deadline, day: date) -> Deadline:
    """Return a deadline with another date."""
    return deadline if deadline.date == day else deadline.model_copy(update={"date": day})


def moves_in_force(deadline: Deadline, moves: Iterable[Moved]) -> list[Moved]:
    """Return the moves that lead from the official date to the one that holds, the first first."""
    day, found = deadline.date, []
    for one in moves:
        if one.deadline == deadline.id and one.was == day:
            day = one.becomes
            found.append(one)
    return found


def with_changes(knowledge: Knowledge, changes: ChangedDates) -> Knowledge:
    """Return the knowledge with the dates and the words to the late that hold; the official answers stay."""
    if not changes.moves and not changes.late:
        return knowledge
    changed = knowledge.model_copy(
        update={"deadlines": tuple(_changed(one, changes) for one in knowledge.deadlines)},
    )
    vars(changed).pop("deadline_by_id", None)  # A copy takes along what was worked out from the old dates.
    return changed


def _changed(deadline: Deadline, changes: ChangedDates) -> Deadline:
    led = moves_in_force(deadline, changes.moves)
    values: dict[str, object] = {"date": led[-1].becomes} if led else {}
    if (late := changes.late.get(deadline.id)) is not None:
        values["late"] = late.words.replace("{", "{{").replace("}", "}}")  # Words, no template.
    return deadline.model_copy(update=values) if values else deadline


class Bad(StrEnum):
    """Why a date cannot be changed so."""

    PAST = "past"
    DAY_OFF = "day_off"
    SAME = "same"
    BEYOND_NEXT = "beyond_next"
    BEFORE_PREVIOUS = "before_previous"
    NOT_LATER = "not_later"
    MET = "met"
    NO_REASON = "no_reason"
    NO_SUCH_DAY = "no_such_day"
    NO_SUCH_DEADLINE = "no_such_deadline"
    NO_SUCH_UNIT = "no_such_unit"
    WHICH_UNIT = "which_unit"
    NO_EXTENSION = "no_extension"
    OVERTAKEN = "overtaken"


def why_not_move(
    deadline: Deadline, day: date, deadlines: Sequence[Deadline], calendar: WorkCalendar, today: date
) -> Bad | None:
    """Return why a date cannot be moved to that day."""
    if day == deadline.date:
        return Bad.SAME
    if (bad := _no_day(day, calendar, today)) is not None:
        return bad
    if (following := next_date(deadline, deadlines)) is not None and day >= following.date:
        return Bad.BEYOND_NEXT
    earlier = [one.date for one in deadlines if one.date < deadline.date]
    return Bad.BEFORE_PREVIOUS if earlier and day <= max(earlier) else None


def why_not_extend(  # noqa: PLR0913, PLR0917 - the one thing and all it is held against
    deadline: Deadline, until: date, day: date, deadlines: Sequence[Deadline], calendar: WorkCalendar, today: date
) -> Bad | None:
    """Return why a unit that has until `until` for a date cannot be given that day."""
    if (bad := _no_day(day, calendar, today)) is not None:
        return bad
    if day <= until:
        return Bad.NOT_LATER
    following = next_date(deadline, deadlines)
    return Bad.BEYOND_NEXT if following is not None and day >= following.date else None


def next_date(deadline: Deadline, deadlines: Sequence[Deadline]) -> Deadline | None:
    """Return the deadline that comes after one."""
    later = [one for one in deadlines if one.date > deadline.date]
    return min(later, key=lambda one: one.date, default=None)


def _no_day(day: date, calendar: WorkCalendar, today: date) -> Bad | None:
    if day < today:
        return Bad.PAST
    return None if calendar.is_workday(day) else Bad.DAY_OFF


def names_day(text: str, day: date) -> bool:
    """Tell whether a text names a day as people write it: 12/9, 12月9日, 110年12月9日."""
    for year, month, number in _WRITTEN.findall(text):
        is_year = not year or int(year) in (day.year, day.year - ROC_OFFSET)
        if is_year and (int(month), int(number)) == (day.month, day.day):
            return True
    return False


def find_deadline(typed: str, knowledge: Knowledge, *, today: date, zone: tzinfo) -> Deadline | None:
    """Return the deadline that somebody names: by its date, its id or a part of its name; None unless it is one."""
    read = read_day(typed, today=today, zone=zone)
    if read is not None:
        found = [one for one in knowledge.deadlines if one.date == read[0]]
    else:
        found = [one for one in knowledge.deadlines if typed == one.id or (len(typed) > 1 and typed in one.name)]
    return found[0] if len(found) == 1 else None
