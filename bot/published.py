"""The knowledge that runs: a version number, its content, and the matcher built from it."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.dates.workdays import WorkCalendar
from bot.faq.entry import Knowledge
from bot.faq.match import Faq
from bot.reminding import Timetable


@dataclass(frozen=True)
class Published:
    """One version, ready for use. `version` 0 is a folder that has not been published."""

    version: int
    knowledge: Knowledge
    faq: Faq
    calendar: WorkCalendar
    zone: ZoneInfo
    timetable: Timetable


def prepare(version: int, knowledge: Knowledge) -> Published:
    """Build what is needed to answer from `knowledge`; takes up to a second."""
    calendar, zone = WorkCalendar(knowledge.calendar), ZoneInfo(knowledge.program.time_zone)
    return Published(
        version=version,
        knowledge=knowledge,
        faq=Faq(knowledge),
        calendar=calendar,
        zone=zone,
        timetable=Timetable.of(knowledge, calendar, zone),
    )
