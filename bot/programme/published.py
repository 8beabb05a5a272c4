"""The knowledge that runs: a version number, its content, and the matcher built from it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.dates.workdays import WorkCalendar
from bot.faq.knowledge import Knowledge
from bot.faq.steps import Deadline
from bot.programme.changed_dates import NOTHING_CHANGED, ChangedDates, Moved, moves_in_force, with_changes
from bot.programme.reminding import Timetable

if TYPE_CHECKING:
    from bot.faq.match import Faq  # Large; a process that answers nothing does without.


@dataclass(frozen=True)
class Published:
    """One version, ready for use. `version` 0 is a folder that has not been published.

    `knowledge` has the dates that hold, `official` those that were published.
    """

    version: int
    knowledge: Knowledge
    calendar: WorkCalendar
    zone: ZoneInfo
    timetable: Timetable
    matcher: "Callable[[Knowledge], Faq] | None" = None
    official: Knowledge | None = None
    changes: ChangedDates = NOTHING_CHANGED

    @cached_property
    def faq(self) -> "Faq":
        """The matcher; learning takes up to two seconds, so that only who answers questions has one.

        Raises:
            LookupError: this process was not made to answer (`bot.programme.answering`).
        """
        if self.matcher is None:
            raise LookupError("This process has no matcher.")
        return self.matcher(self.knowledge)

    def with_matcher(self, faq: "Faq") -> "Published":
        """Return the same version with a matcher that was made elsewhere."""
        other = replace(self)
        vars(other)["faq"] = faq
        return other

    def with_dates(self, changes: ChangedDates) -> "Published":
        """Return the same version with the dates as the office changed them; what was learned stays."""
        official = self.official or self.knowledge
        knowledge = with_changes(official, changes)
        timetable = Timetable.of(knowledge, self.calendar, self.zone, changes)
        other = replace(self, knowledge=knowledge, official=official, timetable=timetable, changes=changes)
        return other.with_matcher(self.faq) if self.has_learned else other

    def moves_of(self, deadline_id: str) -> list[Moved]:
        """Return the moves that led to the date that holds, the first first."""
        deadline = (self.official or self.knowledge).deadline_by_id.get(deadline_id)
        return moves_in_force(deadline, self.changes.moves) if deadline is not None else []

    def dates_of(self, deadline: Deadline) -> list[date]:
        """Return the dates that a deadline has had, the one that holds last."""
        return [*(one.was for one in self.moves_of(deadline.id)), deadline.date]

    def learn(self) -> None:
        """Get the matcher ready now rather than at the first question."""
        _ = self.faq

    @property
    def has_learned(self) -> bool:
        """Whether the matcher is ready."""
        return "faq" in self.__dict__


def prepare(version: int, knowledge: Knowledge, matcher: "Callable[[Knowledge], Faq] | None" = None) -> Published:
    """Build what is needed to work from `knowledge`; its matcher, if it has one, learns when it is first asked."""
    calendar, zone = WorkCalendar(knowledge.calendar), ZoneInfo(knowledge.program.time_zone)
    return Published(
        version=version,
        knowledge=knowledge,
        calendar=calendar,
        zone=zone,
        timetable=Timetable.of(knowledge, calendar, zone),
        matcher=matcher,
    )
