"""Which units should be phoned, and why: out of reach, silent, or without a report shortly before their date; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.dates.workdays import WorkCalendar
from bot.faq.program import Watch
from bot.faq.steps import Deadline
from bot.programme.figures import UnitLine


class Reason(StrEnum):
    """Why a unit is to be phoned, what weighs most first."""

    GONE = "gone"
    NEVER_BOUND = "never_bound"
    UNREPORTED = "unreported"
    SILENT = "silent"


_WEIGHTS = {reason: place for place, reason in enumerate(Reason)}


@dataclass(frozen=True, kw_only=True)
class Silent:
    """A unit that is to be phoned: its next date that it has done nothing for, and every reason."""

    line: UnitLine
    due: Deadline
    reasons: Sequence[Reason]


def silent_units(
    lines: Iterable[UnitLine], deadlines: Sequence[Deadline], watch: Watch, calendar: WorkCalendar, today: date
) -> list[Silent]:
    """Return who is to be phoned, the most urgent first: by the date, then by what weighs most."""
    found = []
    for line in lines:
        open_dates = [
            line.state.dated(one) for one in deadlines if not (line.state.is_met(one) or line.state.is_reported(one))
        ]
        due = min(open_dates, key=lambda one: one.date, default=None)
        reasons = _reasons(line, due, watch, calendar, today) if due is not None else []
        if due is not None and reasons:
            found.append(Silent(line=line, due=due, reasons=reasons))
    return sorted(found, key=lambda one: (one.due.date, _WEIGHTS[one.reasons[0]], one.line.code))


def _reasons(line: UnitLine, due: Deadline, watch: Watch, calendar: WorkCalendar, today: date) -> list[Reason]:
    found = []
    if line.chat_id is None:
        found.append(Reason.NEVER_BOUND)
    elif line.bot_is_gone:
        found.append(Reason.GONE)
    elif line.last_heard_on is None or today - line.last_heard_on >= timedelta(days=watch.silent_days):
        found.append(Reason.SILENT)
    if today >= calendar.back(due.date, watch.unreported_workdays):
        found.append(Reason.UNREPORTED)
    return sorted(found, key=_WEIGHTS.__getitem__)
