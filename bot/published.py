"""The knowledge that runs: a version number, its content, and the matcher built from it."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.dates.workdays import WorkCalendar
from bot.faq.entry import Knowledge
from bot.faq.match import Faq


@dataclass(frozen=True)
class Published:
    """One version, ready for use. `version` 0 is a folder that has not been published."""

    version: int
    knowledge: Knowledge
    faq: Faq
    calendar: WorkCalendar
    zone: ZoneInfo


def prepare(version: int, knowledge: Knowledge) -> Published:
    """Build what is needed to answer from `knowledge`; takes up to a second."""
    return Published(
        version=version,
        knowledge=knowledge,
        faq=Faq(knowledge),
        calendar=WorkCalendar(knowledge.calendar),
        zone=ZoneInfo(knowledge.program.time_zone),
    )
